// One line in, one answer out, in order, on all cores, in constant memory: what every --ndjson
// stream does.
//
//   return run_lines(context.in, context.console.out, {.jobs = 4},
//                    [&](const Line& line, std::string& answer) -> int { … return exit_code; });
//
// Lines are handed to the jobs in batches of what a read has brought, so that a file goes by in
// large pieces and a slow pipe is answered line by line. What is in memory is bounded: a batch is
// 128 KiB unless one line is longer, and only as many are under way as keep the jobs busy.
#pragma once

#include <cstddef>
#include <functional>
#include <istream>
#include <ostream>
#include <string>
#include <string_view>

#include "base/error.h"

namespace pith {

struct Line {
  std::string_view text;   // without its newline; empty when it is too long
  std::size_t number = 0;  // from 1
  bool too_long = false;   // over LineOptions::max_line, and so not kept
};

// Appends the answer, which ends in a newline (or nothing, for a line that needs no answer), and
// returns the line's exit code. Called from several threads at once; what it throws ends the
// stream and is thrown by run_lines.
using AnswerLine = std::function<int(const Line& line, std::string& answer)>;

struct LineOptions {
  unsigned jobs = 0;                 // threads that answer; 0: one for each core
  std::size_t max_line = 16u << 20;  // bytes; a longer line is answered as too long
  // What is done with a line, for the Error of an input that has none: "verify". Empty: that is no
  // error.
  std::string purpose = {};
  std::string source = "standard input";
};

// "nothing to verify", Error kUnreachable: an input without anything in it is no success, since
// what should have written it may have died.
Error nothing_to(const std::string& purpose, const std::string& source);

// Returns the worst exit code of all lines, and 2 when the answers cannot be written: it then stops
// reading. Throws nothing_to() when there is no line but blank ones.
int run_lines(std::istream& in, std::ostream& out, const LineOptions& options,
              const AnswerLine& answer);

// The exit code of several: a "no" (1) outweighs "could not" (2), which outweighs "cannot tell"
// (3).
int worse_exit_code(int a, int b);

// Nothing but white space.
bool is_blank(std::string_view line);

}  // namespace pith
