// A canonical record: what a Pith Number is the address of.
//
//   {"metadata":{"abstract_canon_sha256","cross_cats_sorted":[],"license","primary_cat",
//    "submitted_at","title_canon_sha256"},"schema_version":"1.0",
//    "source":{"id","kind":"arxiv","version":N}}
//
// A Record is consistent by construction: its hash and number are computed from its canonical
// bytes. That says nothing about who made it: see VerifiedRecord (record/verify.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "json/canonical.h"
#include "json/value.h"
#include "number/digest.h"
#include "number/identifier.h"
#include "number/number.h"

namespace pith {

// Of canonical bytes; real records have about 450, and whole ones are embedded in papers.
inline constexpr std::size_t kMaxRecordBytes = 64u << 10;

class Record {
 public:
  // Requires the members above with their types: digests are 64 lower-case hexadecimal digits,
  // submitted_at is a real time written YYYY-MM-DDTHH:MM:SSZ, version is at least 1. Members beyond
  // them are kept (they are hashed) and listed in unknown_members(). The schema version may be any:
  // whoever decides what the record proves looks at schema_version(). The order of cross categories
  // is free too, since it is hashed as it stands.
  // Throws Error kMalformed, or kLimit beyond kMaxRecordBytes: subject `name`, place a JSON path.
  static Record parse(const json::Value& canonical_record, std::string_view name);

  const CanonicalJson& canonical() const { return canonical_; }
  const Digest& digest() const { return digest_; }
  const Number& number() const { return number_; }

  const std::string& schema_version() const { return schema_version_; }  // "1.0"
  const std::string& source_kind() const { return source_kind_; }        // "arxiv"
  const std::string& source_id() const { return source_id_; }            // "2605.29664"
  std::int64_t source_version() const { return source_version_; }
  json::Value source() const;        // {"id","kind","version"}, as other documents repeat it
  std::string source_text() const;   // "arxiv:2605.29664v1"
  std::string versioned_id() const;  // "2605.29664v1"

  const std::string& submitted_at() const { return submitted_at_; }  // RFC 3339, UTC
  const std::string& license() const { return license_; }            // may be empty
  const std::string& primary_category() const { return primary_category_; }
  const std::vector<std::string>& cross_categories() const { return cross_categories_; }
  const std::string& title_sha256() const { return title_sha256_; }        // 64 hex digits
  const std::string& abstract_sha256() const { return abstract_sha256_; }  // 64 hex digits
  // JSON paths, such as "$.metadata.doi".
  const std::vector<std::string>& unknown_members() const { return unknown_members_; }

  // Whether this is the record the identifier names: its number begins with the code (and has the
  // year), or its source is the arXiv id (and version), which arXiv's own DOIs are read as. Other
  // DOIs can only be answered by the aliases of a verified bundle.
  bool answers(const Identifier& identifier) const;

 private:
  Record(CanonicalJson canonical, int year);
  CanonicalJson canonical_;
  Digest digest_;
  Number number_;
  std::string schema_version_, source_kind_, source_id_, submitted_at_, license_, primary_category_;
  std::int64_t source_version_ = 0;
  std::vector<std::string> cross_categories_, unknown_members_;
  std::string title_sha256_, abstract_sha256_;
};

}  // namespace pith
