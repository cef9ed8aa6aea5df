#include "arxiv/run/original_pdf.h"

#include <utility>

#include "arxiv/run/page_digests.h"
#include "arxiv/run/page_text.h"
#include "base/mapped_file.h"
#include "base/process.h"

namespace pith::arxiv {

namespace fs = std::filesystem;

OriginalPdf::OriginalPdf(fs::path pdf, const fs::path& scratch, const Tools& tools)
    : path_(std::move(pdf)),
      digests_(std::async(
                   std::launch::async,
                   [path = path_] { return page_digests(MappedFile(path, kMaxPaperFile).bytes()); })
                   .share()),
      text_(std::async(std::launch::deferred, [path = path_, scratch, &tools] {
              return text_of_pages(path, scratch, tools);
            }).share()) {}

}  // namespace pith::arxiv
