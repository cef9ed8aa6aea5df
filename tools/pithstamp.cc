#include "common.h"

namespace {

constexpr const char* kSession = R"(
The PDF's bytes stay; metadata is appended. Refused: damaged files, and signed or encrypted ones
where that is not permitted.
The record is verified before a byte is written. A second run changes nothing.
Exit codes: 0 stamped or unchanged, 1 the record is bad, 2 could not, 3 no record to be had.

  $ pdflatex paper                  (with \pithnumber{...} in paper.tex)
  $ pithstamp paper.pdf
  $ pithstamp --dry-run papers/     (every PDF below; -o stamped/ leaves these as they are)
  $ pith verify --offline paper.pdf
)";

}  // namespace

int main(int argc, char** argv) {
  using namespace pith;
  CLI::App app(tools::kPithstampDescription, "pithstamp");
  app.footer(kSession);
  StampCommand stamp;
  tools::CommonFlags flags;
  tools::add_stamp_options(app, stamp, flags);
  if (const int code = tools::parse(app, "pithstamp", argc, argv); code >= 0) return code;
  return tools::run("pithstamp", flags,
                    [&](const Context& context) { return stamp_command(stamp, context); });
}
