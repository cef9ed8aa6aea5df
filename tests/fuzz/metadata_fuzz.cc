// Metadata from outside, as a line of the snapshot and as an Atom feed: one record or one error,
// and every record that is computed is read back as the same.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/error.h"
#include "record/arxiv_atom.h"
#include "record/arxiv_snapshot.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void compute(const pith::PaperMetadata& paper) {
  try {
    const pith::Record record = pith::compute_record(paper, "fuzz").record;
    const pith::json::Value value = pith::json::parse(record.canonical().bytes(), "again");
    require(pith::Record::parse(value, "again").number() == record.number());
  } catch (const pith::Error&) {
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    compute(pith::read_snapshot_line(text, "line"));
  } catch (const pith::Error&) {
  }
  try {
    for (const pith::AtomEntry& entry : pith::read_atom(text, "fuzz", "")) {
      if (const auto* paper = std::get_if<pith::PaperMetadata>(&entry)) compute(*paper);
    }
  } catch (const pith::Error&) {
  }
  return 0;
}
