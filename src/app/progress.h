// A line at the bottom of a terminal that says how far a long run is.
#pragma once

#include <cstddef>
#include <ostream>
#include <string>

namespace pith {

// "[######..........] 120/400  35 files/s  0:08 left", at most `columns` wide: the bar is left out
// first, then what is left. `seconds` have passed since the first file was begun.
std::string progress_line(std::size_t done, std::size_t total, double seconds, unsigned columns);

class Progress {
 public:
  // Without columns (no terminal) nothing is ever written.
  Progress(std::ostream& out, std::size_t total, unsigned columns)
      : out_(out), total_(total), columns_(columns) {}
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // Draws the line again, at most ten times a second.
  void update(std::size_t done, double seconds);
  // Takes the line away, so that others can be written; the next update brings it back.
  void clear();

 private:
  std::ostream& out_;
  std::size_t total_;
  unsigned columns_;
  bool shown_ = false;
  double drawn_at_ = -1;
};

}  // namespace pith
