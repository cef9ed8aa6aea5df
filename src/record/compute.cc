#include "record/compute.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/error.h"
#include "base/utf8.h"
#include "number/arxiv_id.h"
#include "record/arxiv_time.h"
#include "record/quote.h"
#include "record/text_digest.h"

namespace pith {
namespace {

constexpr std::string_view kUnconfirmed =
    "has characters beyond printable ASCII, where the registry's rule was never seen at work";

[[noreturn]] void malformed(std::string_view name, std::string_view member, std::string cause) {
  throw Error(ErrorKind::kMalformed, std::string(name), std::string(member), std::move(cause));
}

TextDigest digest_of(std::string_view text, std::string_view member, std::string_view name) {
  if (const std::size_t at = invalid_utf8_at(text); at != std::string_view::npos) {
    malformed(name, member, "is not UTF-8 at byte " + std::to_string(at));
  }
  const TextDigest digest = text_digest(text);
  if (digest.digest == Digest::of("")) malformed(name, member, "is empty");
  return digest;
}

std::string normal_id(const PaperMetadata& paper, std::string_view name) {
  const ArxivReading reading = read_arxiv_id(paper.arxiv_id);
  if (!reading.id) {
    malformed(
        name, "id",
        reading.cause.empty() ? quoted(paper.arxiv_id) + " is no arXiv identifier" : reading.cause);
  }
  if (paper.version < 1 || paper.version > kMaxArxivVersion) {
    malformed(name, "version", "expected a number from 1 to " + std::to_string(kMaxArxivVersion));
  }
  if (reading.id->version && *reading.id->version != paper.version) {
    malformed(name, "version",
              "is " + std::to_string(paper.version) + ", but the identifier says v" +
                  std::to_string(*reading.id->version));
  }
  return reading.id->id;
}

json::Array cross_categories(const PaperMetadata& paper, std::string_view name) {
  const auto check = [&](const std::string& category) {
    if (!is_arxiv_category(category)) {
      malformed(name, "categories", quoted(category) + " is no arXiv category");
    }
  };
  check(paper.primary_category);
  std::vector<std::string> sorted = paper.categories;
  std::for_each(sorted.begin(), sorted.end(), check);
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  json::Array result;
  for (const std::string& category : sorted) {
    if (category != paper.primary_category) result.emplace_back(category);
  }
  return result;
}

void tell_text(Report& report, std::string_view rule, bool confirmed) {
  if (confirmed) {
    report.add(std::string(rule), Outcome::kPass, "",
               "is text of the kind that records are made of");
  } else {
    report.add(std::string(rule), Outcome::kUnknown, "", std::string(kUnconfirmed));
  }
}

Report caveats(const PaperMetadata& paper, bool title_confirmed, bool abstract_confirmed) {
  Report report;
  tell_text(report, "record.title", title_confirmed);
  if (paper.abstract_sha256) {
    report.add("record.abstract", Outcome::kPass, "", "its hash was given");
  } else {
    tell_text(report, "record.abstract", abstract_confirmed);
  }
  if (!paper.license_known) {
    report.add("record.license", Outcome::kUnknown, "",
               "these metadata do not tell the license; the number is that of a paper without one");
  }
  if (!paper.of_this_version) {
    report.add(
        "record.version", Outcome::kUnknown, "",
        "these metadata are of another version, which may differ in title, abstract, license "
        "or categories");
  }
  if (!paper.left_out.empty()) {
    report.add("record.categories", Outcome::kNote, "",
               "left out, being no arXiv categories: " + listed(paper.left_out));
  }
  return report;
}

void check_one(std::string_view rule, const std::string& expected, std::string_view text,
               Report& report) {
  const TextDigest digest = text_digest(text);
  const bool same = digest.digest.hex() == expected;
  if (same) {
    report.add(std::string(rule), Outcome::kPass, "", "is the one that the record was made of");
  } else if (digest.confirmed) {
    report.add(std::string(rule), Outcome::kFail, "", "is not the one that the record was made of");
  } else {
    report.add(std::string(rule), Outcome::kUnknown, "",
               "does not give the hash in the record, but " + std::string(kUnconfirmed));
  }
  if (same && !digest.confirmed) {
    report.add(std::string(rule), Outcome::kNote, "", std::string(kUnconfirmed) + " before");
  }
}

}  // namespace

bool is_arxiv_category(std::string_view text) {
  const auto is_word = [](std::string_view word) {
    return !word.empty() && is_letter(word[0]) &&
           std::all_of(word.begin(), word.end(), [](char c) { return is_letter(c) || c == '-'; });
  };
  const std::size_t dot = text.find('.');
  const std::string_view archive = text.substr(0, dot);
  return is_word(archive) && archive == to_lower(archive) &&
         (dot == std::string_view::npos || is_word(text.substr(dot + 1)));
}

ComputedRecord compute_record(const PaperMetadata& paper, std::string_view name) {
  const std::string id = normal_id(paper, name);
  const auto submitted_at = read_arxiv_time(paper.submitted_at);
  if (!submitted_at) {
    malformed(name, "submitted_at",
              quoted(paper.submitted_at) + " is not a time such as 2026-05-28T09:25:12Z");
  }
  if (invalid_utf8_at(paper.license) != std::string_view::npos) {
    malformed(name, "license", "is not UTF-8");
  }
  const TextDigest title = digest_of(paper.title, "title", name);
  const TextDigest abstract = paper.abstract_sha256 ? TextDigest{*paper.abstract_sha256, true}
                                                    : digest_of(paper.abstract, "abstract", name);

  json::Object metadata;
  metadata["abstract_canon_sha256"] = abstract.digest.hex();
  metadata["cross_cats_sorted"] = cross_categories(paper, name);
  metadata["license"] = paper.license;
  metadata["primary_cat"] = paper.primary_category;
  metadata["submitted_at"] = *submitted_at;
  metadata["title_canon_sha256"] = title.digest.hex();
  json::Object source;
  source["id"] = id;
  source["kind"] = "arxiv";
  source["version"] = paper.version;
  json::Object record;
  record["metadata"] = std::move(metadata);
  record["schema_version"] = "1.0";
  record["source"] = std::move(source);
  return {Record::parse(json::Value(std::move(record)), name),
          caveats(paper, title.confirmed, abstract.confirmed)};
}

void check_text(const Record& record, const std::optional<std::string>& title,
                const std::optional<std::string>& abstract, Report& report) {
  if (title) check_one("record.title", record.title_sha256(), *title, report);
  if (abstract) check_one("record.abstract", record.abstract_sha256(), *abstract, report);
}

}  // namespace pith
