#include "base/error.h"

#include <utility>

namespace pith {
namespace {

std::string join(const std::string& subject, const std::string& place, const std::string& cause) {
  std::string text;
  for (const std::string* part : {&subject, &place, &cause}) {
    if (part->empty()) continue;
    if (!text.empty()) text += ": ";
    text += *part;
  }
  return text;
}

}  // namespace

std::string_view name(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kUsage:
      return "usage";
    case ErrorKind::kFile:
      return "file";
    case ErrorKind::kMalformed:
      return "malformed";
    case ErrorKind::kLimit:
      return "limit";
    case ErrorKind::kNetwork:
      return "network";
    case ErrorKind::kRefused:
      return "refused";
    case ErrorKind::kUnreachable:
      return "unreachable";
    case ErrorKind::kBadEvidence:
      return "bad-evidence";
  }
  return "unknown";
}

Error::Error(ErrorKind kind, std::string subject, std::string place, std::string cause,
             std::string hint)
    : kind_(kind),
      subject_(std::move(subject)),
      place_(std::move(place)),
      cause_(std::move(cause)),
      hint_(std::move(hint)),
      message_(join(subject_, place_, cause_)) {}

Error::Error(ErrorKind kind, std::string subject, std::string cause)
    : Error(kind, std::move(subject), std::string(), std::move(cause)) {}

int Error::exit_code() const {
  switch (kind_) {
    case ErrorKind::kBadEvidence:
      return 1;
    case ErrorKind::kUnreachable:
      return 3;
    default:
      return 2;
  }
}

Error Error::with_subject(std::string subject) const {
  return Error(kind_, std::move(subject), place_, cause_, hint_).with_reason(reason_);
}

Error Error::with_hint(std::string hint) const {
  return Error(kind_, subject_, place_, cause_, std::move(hint)).with_reason(reason_);
}

Error Error::with_reason(std::string reason) const {
  Error error = *this;
  error.reason_ = std::move(reason);
  return error;
}

}  // namespace pith
