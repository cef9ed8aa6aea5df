#include "record/arxiv_snapshot.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/encoding.h"
#include "base/error.h"
#include "json/canonical.h"
#include "json/value.h"
#include "record/place.h"

namespace pith {
namespace {

constexpr std::size_t kMaxDepth = 32;  // real lines have 3

class LineReader {
 public:
  LineReader(const json::Value& line, std::string_view name) : line_(line), name_(name) {
    if (!line.is_object()) malformed("$", "expected an object, found " + type(line));
  }

  std::string text(std::string_view key) const {
    const json::Value* value = line_.find(key);
    if (!value) malformed("$", "has no member " + quoted(key));
    if (!value->is_string()) {
      malformed(member_place("$", key), "expected a string, found " + type(*value));
    }
    return value->as_string();
  }

  void read_license(PaperMetadata& paper) const {
    const json::Value* license = line_.find("license");
    paper.license_known = license != nullptr;
    if (license && !license->is_null()) paper.license = text("license");
  }

  // Separated by white space, the primary one first.
  void read_categories(PaperMetadata& paper) const {
    constexpr std::string_view kSpace = " \t\n";
    const std::string all = text("categories");
    for (std::size_t at = all.find_first_not_of(kSpace); at != std::string::npos;) {
      const std::size_t end = std::min(all.find_first_of(kSpace, at), all.size());
      paper.categories.push_back(all.substr(at, end - at));
      at = all.find_first_not_of(kSpace, end);
    }
    if (paper.categories.empty()) malformed("$.categories", "is empty");
    paper.primary_category = paper.categories.front();
  }

  void read_versions(PaperMetadata& paper, std::optional<std::int64_t> wanted) const {
    const json::Value* versions = line_.find("versions");
    if (!versions || !versions->is_array()) malformed("$", "has no array \"versions\"");
    std::int64_t latest = 0;
    bool found = false;
    const json::Array& array = versions->as_array();
    for (std::size_t i = 0; i < array.size(); ++i) {
      const std::string place = element_place("$.versions", i);
      const std::int64_t number = version_number(array[i], place);
      const std::string* created = array[i].find_string("created");
      if (!created) malformed(place, "has no string \"created\"");
      if (number == 1) paper.submitted_at = *created;
      latest = std::max(latest, number);
      found = found || number == wanted;
    }
    if (paper.submitted_at.empty()) {
      malformed("$.versions", "has no version v1, whose time a record needs");
    }
    if (wanted && !found) {
      malformed("$.versions", "has no version v" + std::to_string(*wanted));
    }
    paper.version = wanted.value_or(latest);
    paper.of_this_version = paper.version == latest;
  }

 private:
  static std::string type(const json::Value& value) { return std::string(value.type_name()); }

  [[noreturn]] void malformed(std::string place, std::string cause) const {
    throw Error(ErrorKind::kMalformed, std::string(name_), std::move(place), std::move(cause));
  }

  std::int64_t version_number(const json::Value& version, const std::string& place) const {
    const std::string* text = version.find_string("version");
    if (!text || text->size() < 2 || text->size() > 5 || (*text)[0] != 'v' || (*text)[1] == '0' ||
        !all_digits(std::string_view(*text).substr(1))) {
      malformed(place, "has no \"version\" such as v1");
    }
    return std::stoll(text->substr(1));
  }

  const json::Value& line_;
  std::string_view name_;
};

std::string utf8(std::string_view text) {
  std::string result;
  for (;;) {
    const std::size_t bad = invalid_utf8_at(text);
    result += text.substr(0, bad);
    if (bad == std::string_view::npos) return result;
    append_utf8(result, U'\uFFFD');
    text.remove_prefix(bad + 1);
  }
}

json::Value members_of(const Record& record) {
  json::Array cross;
  for (const std::string& category : record.cross_categories()) cross.emplace_back(category);
  json::Object members;
  members["number"] = record.number().full();
  members["short_number"] = record.number().short_form();
  members["canonical_sha256"] = record.digest().hex();
  members["record_url"] = record.number().record_url();
  members["source"] = record.source_text();
  members["submitted_at"] = record.submitted_at();
  members["license"] = record.license();
  members["primary_category"] = record.primary_category();
  members["cross_categories"] = std::move(cross);
  members["title_sha256"] = record.title_sha256();
  members["abstract_sha256"] = record.abstract_sha256();
  members["canonical_record"] = record.canonical().bytes();
  return members;
}

json::Value findings_of(const Report& report) {
  json::Array findings;
  for (const Finding& finding : report.findings()) {
    json::Object members;
    members["rule"] = finding.rule;
    members["outcome"] = name(finding.outcome);
    members["place"] = utf8(finding.place);
    members["detail"] = utf8(finding.detail);
    findings.emplace_back(std::move(members));
  }
  return findings;
}

json::Value members_of(const Error& error) {
  json::Object members;
  members["kind"] = name(error.kind());
  members["reason"] = std::string(error.reason());
  members["subject"] = utf8(error.subject());
  members["place"] = utf8(error.place());
  members["cause"] = utf8(error.cause());
  if (!error.hint().empty()) members["hint"] = utf8(error.hint());
  return members;
}

}  // namespace

PaperMetadata read_snapshot_line(std::string_view line, std::string_view name,
                                 const SnapshotOptions& options) {
  const json::Value value =
      json::parse(line, name, {.max_bytes = kMaxSnapshotLine, .max_depth = kMaxDepth});
  const LineReader reader(value, name);
  PaperMetadata paper;
  paper.arxiv_id = reader.text("id");
  paper.title = reader.text("title");
  paper.abstract = reader.text("abstract");
  reader.read_license(paper);
  reader.read_categories(paper);
  reader.read_versions(paper, options.version);
  return paper;
}

std::string compute_line(std::string_view line, std::size_t line_number,
                         const SnapshotOptions& options, int& exit_code) {
  const std::string name = "line " + std::to_string(line_number);
  json::Object out;
  try {
    const ComputedRecord computed = compute_record(read_snapshot_line(line, name, options), name);
    exit_code = computed.report.exit_code();
    out["record"] = members_of(computed.record);
    out["confirmed"] = computed.confirmed();
    out["verdict"] = pith::name(computed.report.verdict());
    out["findings"] = findings_of(computed.report);
  } catch (const Error& error) {
    exit_code = error.exit_code();
    out["verdict"] = "error";
    out["error"] = members_of(error);
  }
  out["exit_code"] = exit_code;
  // Schema and line come first; the other members are in the order of their names.
  return "{\"schema\":\"pith.compute-line/1\",\"line\":" + std::to_string(line_number) + "," +
         canonicalize(json::Value(std::move(out))).bytes().substr(1) + "\n";
}

}  // namespace pith
