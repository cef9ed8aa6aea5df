// Papers whose record, title and abstract are all public, as metadata to compute from.
#pragma once

#include <string>
#include <vector>

#include "record/compute.h"
#include "signing.h"

namespace pith::test {

struct KnownPaper {
  Record record;
  std::string number;
  PaperMetadata metadata;
};

inline PaperMetadata metadata_of_record(const Record& record) {
  PaperMetadata paper;
  paper.arxiv_id = record.source_id();
  paper.version = record.source_version();
  paper.submitted_at = record.submitted_at();
  paper.license = record.license();
  paper.primary_category = record.primary_category();
  paper.categories = record.cross_categories();
  return paper;
}

inline std::vector<KnownPaper> known_papers() {
  constexpr std::string_view kPath = "tests/vectors/abstracts.json";
  const json::Value list = json::parse(read(kPath), kPath);
  std::vector<KnownPaper> papers;
  for (const json::Value& entry : list.as_array()) {
    const Record record = Record::parse(*entry.find("canonical_record"), kPath);
    PaperMetadata metadata = metadata_of_record(record);
    metadata.title = *entry.find_string("title");
    metadata.abstract = *entry.find_string("abstract");
    papers.push_back({record, *entry.find_string("pith_number"), metadata});
  }
  return papers;
}

}  // namespace pith::test
