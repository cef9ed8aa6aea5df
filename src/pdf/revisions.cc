#include "pdf/revisions.h"

#include <algorithm>
#include <map>
#include <optional>

#include "base/error.h"
#include "pdf/stamp.h"

namespace pith {
namespace {

using pdf::Dictionary;
using pdf::IndirectObject;
using pdf::Object;
using pdf::Reference;
using pdf::Structure;

// How far behind a section its %%EOF may be.
constexpr std::size_t kTrailerWindow = 4096;

// Sections of one revision: the table with its XRefStm, and both sections of a linearised file
// (annex F), of which the one at the start of the file counts as the newer.
struct Group {
  std::size_t first, last;  // indices of sections, newest first
};

std::vector<Group> groups_of(const Structure& pdf) {
  std::vector<Group> groups;
  for (std::size_t i = 0; i < pdf.section_count(); ++i) {
    const auto facts = pdf.section(i);
    const bool joins =
        !groups.empty() && (facts.hidden_part || facts.at > pdf.section(groups.back().first).at);
    if (joins)
      groups.back().last = i;
    else
      groups.push_back({i, i});
  }
  return groups;
}

std::size_t end_of_revision(const Structure& pdf, const Group& group) {
  const std::string_view bytes = pdf.bytes();
  std::size_t end = 0;
  for (std::size_t i = group.first; i <= group.last; ++i) {
    const auto facts = pdf.section(i);
    std::size_t at = facts.end;
    if (facts.form == pdf::XrefForm::kStream) {
      const Object* length = facts.trailer.find("Length");
      const auto size = length ? pdf::integer_of(*length) : std::nullopt;
      if (size && *size > 0 && static_cast<std::uint64_t>(*size) < bytes.size() - at)
        at += static_cast<std::size_t>(*size);
    }
    end = std::max(end, at);
    const std::size_t mark = bytes.substr(at, kTrailerWindow).find("%%EOF");
    if (mark == std::string_view::npos) continue;
    at += mark + 5;
    if (bytes.substr(at, 2) == "\r\n")
      at += 2;
    else if (at < bytes.size() && (bytes[at] == '\n' || bytes[at] == '\r'))
      ++at;
    end = std::max(end, at);
  }
  return end;
}

// What the file consists of as one of its sections leaves it.
struct State {
  std::size_t section = 0;
  std::optional<Dictionary> catalog;
  std::optional<Reference> root, metadata, info;
};

std::optional<Reference> reference_at(const Dictionary& dictionary, std::string_view key) {
  const Object* object = dictionary.find(key);
  return object ? pdf::reference_of(*object) : std::nullopt;
}

std::optional<IndirectObject> find_or_none(Structure& pdf, std::uint32_t number,
                                           std::size_t section) {
  return pdf::unless_damaged([&] { return pdf.find_number(number, section); });
}

State state_at(Structure& pdf, std::size_t section) {
  State state;
  state.section = section;
  const Dictionary& trailer = pdf.section(section).trailer;
  state.root = reference_at(trailer, "Root");
  state.info = reference_at(trailer, "Info");
  if (!state.root) state.root = pdf.root();
  if (const auto object = find_or_none(pdf, state.root->number, section))
    state.catalog = pdf::dictionary_of(object->value);
  if (state.catalog) state.metadata = reference_at(*state.catalog, "Metadata");
  return state;
}

bool same(Structure& pdf, const IndirectObject& a, const IndirectObject& b) {
  if (a.reference != b.reference || a.value.bytes != b.value.bytes || a.stream != b.stream)
    return false;
  return !a.stream || pdf::unless_damaged([&] { return pdf.same_data(a, b); });
}

std::string type_of(const IndirectObject& object) {
  const auto dictionary = pdf::dictionary_of(object.value);
  const Object* type = dictionary ? dictionary->find("Type") : nullptr;
  return type ? pdf::name_of(*type).value_or("") : "";
}

// Whether an object is, as far as an update goes, what `now` says: it was so before, or is new. One
// that was something else, a page or what it shows, does not become metadata by being called so.
bool stays(Reference reference, const std::optional<Reference>& now,
           const std::optional<Reference>& before, bool is_new) {
  return reference == now && (now == before || is_new);
}

bool is_section_of(const Structure& pdf, const Group& group, const IndirectObject& object) {
  for (std::size_t i = group.first; i <= group.last; ++i)
    if (!object.compressed && pdf.section(i).at == object.at) return true;
  return false;
}

// The part that an object is which an update changes from `old` to `object`; nullopt for what only
// carries others.
std::optional<ChangedPart> part_of(const Structure& pdf, const Group& group, const State& now,
                                   const State& before, Reference reference,
                                   const std::optional<IndirectObject>& object,
                                   const std::optional<IndirectObject>& old) {
  if (stays(reference, now.root, before.root, !old)) return ChangedPart::kCatalog;
  if (stays(reference, now.metadata, before.metadata, !old)) return ChangedPart::kMetadata;
  if (stays(reference, now.info, before.info, !old)) return ChangedPart::kInfo;
  const std::string type = object ? type_of(*object) : old ? type_of(*old) : "";
  if (object && object->stream && type == "XRef" && is_section_of(pdf, group, *object))
    return std::nullopt;
  if (object && object->stream && type == "ObjStm" && !old) return std::nullopt;
  return type == "Page" || type == "Pages" ? ChangedPart::kPage : ChangedPart::kOther;
}

// Whether an update makes something its metadata (or info, or catalog) that was an object before.
bool takes_over(Structure& pdf, const std::optional<Reference>& now,
                const std::optional<Reference>& before, std::size_t older) {
  if (!now || now == before) return false;
  try {
    return pdf.find_number(now->number, older).has_value();
  } catch (const Error&) {
    return true;
  }
}

void list_changes(Structure& pdf, const Group& group, std::size_t older, std::size_t& left,
                  Revision& revision) {
  std::map<std::uint32_t, Structure::ListedObject> listed;
  try {
    for (std::size_t i = group.first; i <= group.last; ++i) {
      const auto objects = pdf.listed_in(i, left);
      left -= objects.size();
      for (const auto& object : objects) {
        const auto [place, fresh] = listed.emplace(object.reference.number, object);
        if (!fresh && place->second.free) place->second = object;
      }
    }
  } catch (const Error&) {
    revision.all_listed = revision.metadata_only = false;
    return;
  }
  const State now = state_at(pdf, group.first), before = state_at(pdf, older);
  for (const auto& [number, entry] : listed) {
    if (number == 0) continue;  // the head of the free list
    const auto old = find_or_none(pdf, number, older);
    const auto object = entry.free ? std::nullopt : find_or_none(pdf, number, group.first);
    if (entry.free && !old) continue;
    if (object && old && same(pdf, *object, *old)) continue;
    const auto part = part_of(pdf, group, now, before, entry.reference, object, old);
    if (!part) continue;
    revision.changed.push_back({entry.reference, *part});
    if (*part == ChangedPart::kPage || *part == ChangedPart::kOther) revision.metadata_only = false;
  }
  const bool same_catalog =
      now.catalog && before.catalog &&
      now.catalog->entries_except({"Metadata"}) == before.catalog->entries_except({"Metadata"});
  if (!same_catalog || takes_over(pdf, now.root, before.root, older) ||
      takes_over(pdf, now.metadata, before.metadata, older) ||
      takes_over(pdf, now.info, before.info, older)) {
    revision.metadata_only = false;
  }
}

bool proven_ours(const Structure& pdf, std::size_t begin, std::size_t end) {
  try {
    return length_before_stamp(pdf.bytes().substr(0, end), pdf.name()) == begin;
  } catch (const Error&) {
    return false;
  }
}

}  // namespace

std::string_view name(ChangedPart part) {
  switch (part) {
    case ChangedPart::kMetadata:
      return "metadata";
    case ChangedPart::kInfo:
      return "info";
    case ChangedPart::kCatalog:
      return "catalog";
    case ChangedPart::kPage:
      return "page";
    case ChangedPart::kOther:
      return "other";
  }
  return "";
}

std::string_view name(pdf::XrefForm form) {
  switch (form) {
    case pdf::XrefForm::kTable:
      return "table";
    case pdf::XrefForm::kStream:
      return "stream";
    case pdf::XrefForm::kHybrid:
      return "hybrid";
  }
  return "";
}

std::string_view name(ChangedSince changed) {
  switch (changed) {
    case ChangedSince::kNothing:
      return "none";
    case ChangedSince::kMetadata:
      return "metadata";
    case ChangedSince::kPages:
      return "pages";
    case ChangedSince::kOther:
      return "other";
    case ChangedSince::kUnknown:
      return "unknown";
  }
  return "";
}

std::size_t first_since_stamp(const std::vector<Revision>& revisions) {
  const auto last_with = [&](auto what) {
    const auto found = std::find_if(revisions.rbegin(), revisions.rend(), what);
    return static_cast<std::size_t>(revisions.rend() - found);  // 0 when there is none
  };
  std::size_t stamp = last_with([](const Revision& revision) { return revision.ours; });
  if (stamp == 0) {
    stamp = last_with([](const Revision& revision) {
      return std::any_of(revision.changed.begin(), revision.changed.end(),
                         [](const auto& object) { return object.part == ChangedPart::kMetadata; });
    });
  }
  return std::max<std::size_t>(stamp, 1);
}

ChangedSince changed_since_stamp(const std::vector<Revision>& revisions) {
  ChangedSince result = ChangedSince::kNothing;
  const auto raise = [&](ChangedSince to) {
    // In the order of how much a reader should care: pages first.
    const auto weight = [](ChangedSince what) {
      return what == ChangedSince::kPages ? 4
             : what == ChangedSince::kUnknown
                 ? 3
                 : static_cast<int>(what == ChangedSince::kOther) +
                       static_cast<int>(what != ChangedSince::kNothing);
    };
    if (weight(to) > weight(result)) result = to;
  };
  for (std::size_t i = first_since_stamp(revisions); i < revisions.size(); ++i) {
    raise(revisions[i].metadata_only ? ChangedSince::kMetadata : ChangedSince::kOther);
    if (!revisions[i].all_listed) raise(ChangedSince::kUnknown);
    for (const ChangedObject& object : revisions[i].changed)
      if (object.part == ChangedPart::kPage) raise(ChangedSince::kPages);
  }
  return result;
}

std::vector<Revision> revisions_of(Structure& pdf, const pdf::PaperLimits& limits,
                                   const std::set<Reference>& contents) {
  std::vector<Group> groups = groups_of(pdf);
  if (groups.size() > limits.max_revisions) {
    groups[limits.max_revisions - 1].last = groups.back().last;
    groups.resize(limits.max_revisions);
  }
  std::size_t left = limits.max_listed, proofs = limits.max_proofs;
  std::vector<Revision> revisions;  // newest first, and turned round at the end
  for (std::size_t i = 0; i < groups.size(); ++i) {
    Revision revision;
    revision.end = i == 0 ? pdf.bytes().size() : end_of_revision(pdf, groups[i]);
    if (i > 0) {
      revision.end = std::min(revision.end, revisions.back().end);
      revisions.back().begin = revision.end;
    }
    revision.form = pdf.section(groups[i].first).form;
    for (std::size_t s = groups[i].first; s <= groups[i].last; ++s)
      revision.entries += pdf.section(s).entries;
    if (i + 1 < groups.size()) list_changes(pdf, groups[i], groups[i + 1].first, left, revision);
    for (ChangedObject& object : revision.changed)
      if (object.part == ChangedPart::kOther && contents.contains(object.reference))
        object.part = ChangedPart::kPage;
    revisions.push_back(std::move(revision));
  }
  for (std::size_t i = 0; i + 1 < revisions.size(); ++i) {
    Revision& revision = revisions[i];
    // What changes more than metadata need not be asked.
    if (!revision.metadata_only || proofs == 0) continue;
    revision.ours = proven_ours(pdf, revision.begin, revision.end);
    --proofs;
  }
  std::reverse(revisions.begin(), revisions.end());
  return revisions;
}

}  // namespace pith
