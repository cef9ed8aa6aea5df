// One mirror, asked for one record.
#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "fetch/cache.h"
#include "fetch/mirror.h"
#include "fetch/resolution.h"
#include "fetch/rivals.h"
#include "number/identifier.h"
#include "record/trust.h"

namespace pith {

struct Question {
  const Identifier& identifier;
  const TrustStore& trust;
  const ResolveOptions& options;
  // Of the bundle that is at hand already; its place is then asked only whether there is a newer.
  const Cache::Origin* known = nullptr;
};

// A record that answers and lacks proof (NotProven, resolution.h).
struct Unproven {
  std::string origin;
  Verification verification;
};

struct Answer {
  std::vector<Attempt> attempts;
  std::optional<Unproven> unproven;
  ErrorKind worst = ErrorKind::kUnreachable;  // the heaviest of what went wrong
  std::optional<Resolution> found;            // of the highest version
  std::vector<Rival> others;  // further records that answer, where several may (rivals.h)
  bool cacheable = false;     // found is a bundle: those carry everything that is known of a record
  bool confirmed = false;     // the known bundle is current
  std::string etag, last_modified;
  std::vector<Mirror> mirrors;  // of a manifest

  bool settled() const { return found || confirmed; }
  // Each notes an attempt.
  void miss(std::string_view origin, std::string_view outcome,
            ErrorKind kind = ErrorKind::kUnreachable);
  void answer(std::string_view origin, std::string_view outcome,
              ErrorKind kind = ErrorKind::kUnreachable);

 private:
  void note(std::string_view origin, bool answered, std::string_view outcome, ErrorKind kind);
};

// The heavier of two failures is the one that the user is told of.
int weight(ErrorKind kind);

// Throws Error kUsage for a short code that fits two numbers of a folder. Everything else that goes
// wrong is in the answer. For what may have rivals (rivals.h) all that the mirror has is looked at,
// within bounds.
Answer ask(const Mirror& mirror, const Question& question, const std::stop_token& stop);

std::string another_record(const VerifiedRecord& record);

}  // namespace pith
