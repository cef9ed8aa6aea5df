#include "arxiv/run/not_run.h"

namespace pith::arxiv {
namespace {

std::string rule_of(NotRun::Why why) {
  switch (why) {
    case NotRun::Why::kCode:
      return "build.code";
    case NotRun::Why::kOutside:
      return "build.outside";
    case NotRun::Why::kUnconfined:
      break;
  }
  return "build.confinement";
}

std::string reason_of(const NotRun& one) {
  std::string all;
  for (const std::string& what : one.what) all += (all.empty() ? "" : ", ") + what;
  switch (one.why) {
    case NotRun::Why::kCode:
      return "would run code of the paper as Perl: " + all;
    case NotRun::Why::kOutside:
      return "would read what is not in the paper's folder: " + all;
    case NotRun::Why::kUnconfined:
      break;
  }
  return "could run code of the paper, and nothing here would confine it";
}

}  // namespace

std::string tell(const std::vector<NotRun>& not_run, const std::string& main, Findings& findings) {
  bool missing = false;
  for (const NotRun& one : not_run) {
    const std::string what = one.program + " was not run on " + one.file + ": it " + reason_of(one);
    if (one.replaced) {
      findings.note(rule_of(one.why), main, what);
    } else {
      findings.fail(rule_of(one.why), main, what);
      missing = true;
    }
  }
  if (!missing) return {};
  return "where you trust the paper, run biber yourself and leave the .bbl beside it: that is used "
         "as it is, here and on arXiv";
}

}  // namespace pith::arxiv
