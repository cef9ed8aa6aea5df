// The PDF of the paper as it is, with which all others are compared. What its pages are made of and
// what they say is found once, however often it is asked.
#pragma once

#include <filesystem>
#include <future>
#include <optional>
#include <string>
#include <vector>

#include "arxiv/run/build.h"
#include "number/digest.h"

namespace pith::arxiv {

class OriginalPdf {
 public:
  OriginalPdf() = default;
  // The file has to stay as it is, and `tools` to live as long as this. The digests are begun at
  // once, in the background; pdftotext runs in `scratch` when the text is asked for.
  OriginalPdf(std::filesystem::path pdf, const std::filesystem::path& scratch, const Tools& tools);

  const std::filesystem::path& path() const { return path_; }
  // As page_digests has them.
  const std::vector<Digest>& digests() const { return digests_.get(); }
  // As text_of_pages has it. Not for two threads at once.
  const std::optional<std::string>& text() const { return text_.get(); }

 private:
  std::filesystem::path path_;
  std::shared_future<std::vector<Digest>> digests_;
  std::shared_future<std::optional<std::string>> text_;
};

}  // namespace pith::arxiv
