#include "record/record.h"

#include <initializer_list>
#include <utility>

#include "base/error.h"
#include "number/arxiv_id.h"
#include "record/place.h"
#include "record/quote.h"
#include "record/utc_time.h"

namespace pith {
namespace {

// Reads the members of a record; every complaint names the document and the place in it.
class MemberReader {
 public:
  MemberReader(const json::Value& object, std::string_view document, std::string place)
      : object_(object), document_(document), place_(std::move(place)) {
    if (!object.is_object()) malformed(place_, "expected an object, found " + object.type_name());
  }

  const json::Value& member(std::string_view key) const {
    const json::Value* found = object_.find(key);
    if (found == nullptr) malformed(place_, "has no member " + quoted(key));
    return *found;
  }

  const std::string& text(std::string_view key) const {
    const json::Value& value = member(key);
    if (!value.is_string()) {
      malformed(member_place(place_, key), "expected a string, found " + value.type_name());
    }
    return value.as_string();
  }

  const std::string& nonempty_text(std::string_view key) const {
    const std::string& value = text(key);
    if (value.empty()) malformed(member_place(place_, key), "is empty");
    return value;
  }

  const std::string& sha256(std::string_view key) const {
    const std::string& value = text(key);
    if (!Digest::from_hex(value)) {
      malformed(member_place(place_, key), "expected 64 lower-case hexadecimal digits");
    }
    return value;
  }

  std::int64_t positive(std::string_view key) const {
    const json::Value& value = member(key);
    if (!value.is_integer()) {
      malformed(member_place(place_, key), "expected an integer, found " + value.type_name());
    }
    const auto number = value.as_integer().to_int64();
    if (!number || *number < 1) {
      malformed(member_place(place_, key), "expected an integer from 1 to 9223372036854775807");
    }
    return *number;
  }

  std::vector<std::string> texts(std::string_view key) const {
    const json::Value& value = member(key);
    const std::string place = member_place(place_, key);
    if (!value.is_array()) malformed(place, "expected an array, found " + value.type_name());
    std::vector<std::string> result;
    for (const json::Value& element : value.as_array()) {
      if (!element.is_string()) {
        malformed(element_place(place, result.size()),
                  "expected a string, found " + element.type_name());
      }
      result.push_back(element.as_string());
    }
    return result;
  }

  MemberReader object(std::string_view key) const {
    return MemberReader(member(key), document_, member_place(place_, key));
  }

  void collect_unknown(std::initializer_list<std::string_view> known,
                       std::vector<std::string>& unknown) const {
    for (const std::string& key : object_.as_object().keys_beyond(known)) {
      unknown.push_back(member_place(place_, key));
    }
  }

  [[noreturn]] void malformed(const std::string& place, const std::string& cause) const {
    throw Error(ErrorKind::kMalformed, std::string(document_), place, cause);
  }
  std::string place_of(std::string_view key) const { return member_place(place_, key); }

 private:
  const json::Value& object_;
  std::string_view document_;
  std::string place_;
};

// The year of a time written YYYY-MM-DDTHH:MM:SSZ, or 0. Fractions of a second, which other times
// of the registry have, never occur here.
int year_of_time(std::string_view text) {
  if (text.size() != std::string_view("2026-05-28T09:25:12Z").size() || !is_utc_time(text))
    return 0;
  int year = 0;
  for (const char c : text.substr(0, 4)) year = year * 10 + (c - '0');
  return year >= kFirstPlausibleYear ? year : 0;
}

CanonicalJson canonical_bytes(const json::Value& record, std::string_view name) {
  try {
    return canonicalize(record);
  } catch (const Error& error) {
    throw Error(error.kind(), std::string(name), "$", error.cause());
  }
}

}  // namespace

Record::Record(CanonicalJson canonical, int year)
    : canonical_(std::move(canonical)), digest_(canonical_.digest()), number_(year, digest_) {}

Record Record::parse(const json::Value& canonical_record, std::string_view name) {
  const MemberReader top(canonical_record, name, "$");
  const std::string& schema_version = top.nonempty_text("schema_version");
  const MemberReader source = top.object("source");
  const MemberReader metadata = top.object("metadata");

  const std::string& submitted_at = metadata.text("submitted_at");
  const int year = year_of_time(submitted_at);
  if (year == 0) {
    metadata.malformed(metadata.place_of("submitted_at"),
                       "expected a time such as 2026-05-28T09:25:12Z");
  }

  CanonicalJson canonical = canonical_bytes(canonical_record, name);
  if (canonical.bytes().size() > kMaxRecordBytes) {
    throw Error(ErrorKind::kLimit, std::string(name), "$",
                "is larger than " + std::to_string(kMaxRecordBytes) + " bytes");
  }
  Record record(std::move(canonical), year);
  record.schema_version_ = schema_version;
  record.source_kind_ = source.nonempty_text("kind");
  record.source_id_ = source.nonempty_text("id");
  record.source_version_ = source.positive("version");
  record.submitted_at_ = submitted_at;
  record.license_ = metadata.text("license");
  record.primary_category_ = metadata.nonempty_text("primary_cat");
  record.cross_categories_ = metadata.texts("cross_cats_sorted");
  record.title_sha256_ = metadata.sha256("title_canon_sha256");
  record.abstract_sha256_ = metadata.sha256("abstract_canon_sha256");

  top.collect_unknown({"metadata", "schema_version", "source"}, record.unknown_members_);
  source.collect_unknown({"id", "kind", "version"}, record.unknown_members_);
  metadata.collect_unknown({"abstract_canon_sha256", "cross_cats_sorted", "license", "primary_cat",
                            "submitted_at", "title_canon_sha256"},
                           record.unknown_members_);
  return record;
}

std::string Record::versioned_id() const {
  return source_id_ + "v" + std::to_string(source_version_);
}

json::Value Record::source() const {
  return json::Object{{"id", source_id_}, {"kind", source_kind_}, {"version", source_version_}};
}

std::string Record::source_text() const {
  return source_kind_ + ":" + versioned_id();
}

bool Record::answers(const Identifier& identifier) const {
  switch (identifier.kind) {
    case Identifier::Kind::kCode:
      return !identifier.code.empty() &&
             std::string_view(number_.code()).starts_with(identifier.code) &&
             identifier.year.value_or(number_.year()) == number_.year();
    case Identifier::Kind::kArxiv: {
      // Identifier has the normal form, without the subject class an old id may have had.
      const auto own = read_arxiv_id(source_id_).id;
      return source_kind_ == "arxiv" && own && own->id == identifier.arxiv_id &&
             (!identifier.version || *identifier.version == source_version_);
    }
    case Identifier::Kind::kDoi:
      // arXiv's own are read as kArxiv, and a record has no other.
      return false;
  }
  return false;
}

}  // namespace pith
