// The parts that JSON answers are made of, as text: the one place that says how a report, a record
// or an error looks in JSON. docs/json-output.md documents every member.
//
// Text, since streams write millions of lines, and a line composed through a JSON library takes
// half as long as checking a signature. app/report_json.h gives the same parts to whole documents.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/report.h"
#include "record/verify.h"

namespace pith {

// All append. Bytes that are not UTF-8 are replaced by U+FFFD; nothing else is lost.
void append_string(std::string& out, std::string_view text);  // in quotes

void append_object(std::string& out, const Error& error);
void append_object(std::string& out, const Record& record);
void append_object(std::string& out, const VerifiedRecord& verified);

// Without braces, to stand among others.
void append_members(std::string& out, const Report& report);  // verdict and findings
void append_members(std::string& out, const Verification& verification);

}  // namespace pith
