#include "fetch/rivals.h"

#include <algorithm>
#include <string_view>

#include "fetch/excerpt.h"

namespace pith {
namespace {

constexpr std::size_t kMaxNamed = 10;

bool same_paper(const Record& a, const Record& b) {
  return a.source_kind() == b.source_kind() && a.source_id() == b.source_id();
}

// Whether both cannot be what was meant.
bool contradict(const Record& a, const Record& b, const Identifier& identifier) {
  if (a.number() == b.number()) return false;
  if (identifier.kind == Identifier::Kind::kCode || !same_paper(a, b)) return true;
  return a.source_version() == b.source_version();
}

std::string told(const Rival& rival) {
  return rival.record.record().number().full() + " (" + excerpt(rival.origin) + ")";
}

}  // namespace

bool may_have_rivals(const Identifier& identifier) {
  return !identifier.complete();
}

std::string equivocation_text(const std::string& source, const std::vector<std::string>& numbers) {
  std::string text = "signed records of " + source + " contradict each other: ";
  for (std::size_t i = 0; i < numbers.size() && i < kMaxNamed; ++i) {
    text += (i == 0 ? "" : ", ") + numbers[i];
  }
  return text + (numbers.size() > kMaxNamed ? ", ..." : "");
}

void refuse_rivals(const Rival& chosen, const std::vector<Rival>& others,
                   const Identifier& identifier) {
  const Record& record = chosen.record.record();
  std::vector<std::string> told_of{told(chosen)};
  std::vector<std::string_view> codes{record.number().code()};
  bool one_version = true;  // all are of the same version of the same paper
  for (const Rival& other : others) {
    const Record& rival = other.record.record();
    const bool counted =
        std::find(codes.begin(), codes.end(), rival.number().code()) != codes.end();
    if (counted || !contradict(record, rival, identifier)) continue;
    codes.push_back(rival.number().code());
    told_of.push_back(told(other));
    one_version = one_version && same_paper(record, rival) &&
                  record.source_version() == rival.source_version();
  }
  if (told_of.size() == 1) return;
  const bool code = identifier.kind == Identifier::Kind::kCode;
  if (!code && one_version) {
    throw Error(ErrorKind::kUnreachable, identifier.text(), "",
                equivocation_text(record.source_text(), told_of),
                "keep both as evidence, and name the one that you mean by its number")
        .with_reason("equivocation");
  }
  std::string cause = "fits more than one number: ";
  for (std::size_t i = 0; i < told_of.size() && i < kMaxNamed; ++i) {
    cause += (i == 0 ? "" : ", ") + told_of[i];
  }
  if (told_of.size() > kMaxNamed) cause += ", ...";
  throw Error(ErrorKind::kUsage, identifier.text(), "", cause,
              code ? "give more characters of the number" : "name the paper by its number")
      .with_reason("several-numbers");
}

}  // namespace pith
