#include "arxiv/policy/findings.h"

namespace pith::arxiv {

void Findings::done(const std::string& rule, const std::string& place, const std::string& detail) {
  report_.add(rule, Outcome::kPass, place, detail);
}
void Findings::note(const std::string& rule, const std::string& place, const std::string& detail) {
  report_.add(rule, Outcome::kNote, place, detail);
}
bool Findings::block(const std::string& rule, const std::string& place, const std::string& detail) {
  return examine(Outcome::kFail, rule, place, detail);
}
bool Findings::unknown(const std::string& rule, const std::string& place,
                       const std::string& detail) {
  return examine(Outcome::kUnknown, rule, place, detail);
}
bool Findings::examine(Outcome outcome, const std::string& rule, const std::string& place,
                       const std::string& detail) {
  const std::string file = place.substr(0, place.find(':'));
  for (std::size_t i = 0; i < accepted_.size(); ++i) {
    const std::string& name = accepted_[i];
    if (name != rule && name != rule + ":" + file && name != rule + ":" + place) continue;
    used_[i] = true;
    note(rule, place, detail + " (acknowledged)");
    return false;
  }
  report_.add(rule, outcome, place, detail);
  blocked_ = blocked_ || outcome == Outcome::kFail;
  return true;
}
void Findings::fail(const std::string& rule, const std::string& place, const std::string& detail) {
  bool asked = false;
  for (std::size_t i = 0; i < accepted_.size(); ++i) {
    if (accepted_[i] == rule || accepted_[i].starts_with(rule + ":")) used_[i] = asked = true;
  }
  failed_ = true;
  report_.add(rule, Outcome::kFail, place, detail + (asked ? " (this cannot be accepted)" : ""));
}
void Findings::finish() {
  for (std::size_t i = 0; i < accepted_.size(); ++i) {
    if (!used_[i]) note("accept.unused", accepted_[i], "nothing of this name was found");
  }
}

}  // namespace pith::arxiv
