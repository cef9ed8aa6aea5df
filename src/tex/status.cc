#include "tex/status.h"

#include "record/event.h"

namespace pith {

Status status_in(const json::Value& document, const VerifiedRecord& record,
                 const TrustStore& trust) {
  Status status;
  const json::Value* events = document.find("events");
  if (events == nullptr || !events->is_array()) return status;
  const std::string number = record.record().number().full();
  for (const json::Value& event : events->as_array()) {
    const std::string* type = event.find_string("event_type");
    if (type == nullptr) continue;
    bool* const said = *type == "author_attestation"    ? &status.attested
                       : *type == "timestamp_anchor"    ? &status.anchored
                       : *type == "storage_attestation" ? &status.stored
                                                        : nullptr;
    if (said == nullptr || *said) continue;
    *said = check_event(event, number, "$.events", trust).verdict() == Outcome::kPass;
  }
  return status;
}

}  // namespace pith
