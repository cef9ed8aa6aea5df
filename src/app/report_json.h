// Reports as JSON: the machine-readable printer, for whole documents. app/json_text.h decides what
// the parts look like, and docs/json-output.md documents every member.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "base/error.h"
#include "base/report.h"
#include "record/verify.h"

namespace pith {

nlohmann::ordered_json to_json(const Error& error);
nlohmann::ordered_json error_document(const Error& error);  // pith.error/1
nlohmann::ordered_json to_json(const Report& report);       // verdict and findings
nlohmann::ordered_json to_json(const Record& record);
nlohmann::ordered_json to_json(const VerifiedRecord& record);
nlohmann::ordered_json to_json(const Verification& verification);

// {"schema": "<schema>", …}: every document starts with its schema name and version.
nlohmann::ordered_json json_document(std::string_view schema);

// Bytes that are not UTF-8 are replaced by U+FFFD; nothing else is lost.
std::string dump(const nlohmann::ordered_json& json);          // indented, ends in a newline
std::string dump_compact(const nlohmann::ordered_json& json);  // one line, ends in a newline

}  // namespace pith
