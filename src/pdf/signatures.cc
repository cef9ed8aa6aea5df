#include "pdf/signatures.h"

#include <algorithm>
#include <functional>
#include <set>
#include <vector>

#include "base/error.h"

namespace pith::pdf {
namespace {

constexpr std::size_t kMaxNodes = 20'000;  // of a field tree or a name tree
constexpr int kMaxDepth = 32;
// Longer files are searched only where their structure says that there is something: a search
// brings the whole file into memory.
constexpr std::size_t kMaxSearched = 16u << 20;
constexpr std::size_t kMaxRange = 4096;  // bytes of a ByteRange, of which most have 40

std::string name_at(Structure& pdf, const Dictionary& dictionary, std::string_view key) {
  const Object* object = dictionary.find(key);
  return object ? name_of(pdf.resolve(*object)).value_or("") : "";
}

std::vector<Object> array_at(Structure& pdf, const Dictionary& dictionary, std::string_view key) {
  const Object* object = dictionary.find(key);
  return (object ? array_of(pdf.resolve(*object)) : std::nullopt).value_or(std::vector<Object>());
}

std::optional<std::int64_t> integer_at(Structure& pdf, const Dictionary& dictionary,
                                       std::string_view key) {
  const Object* object = dictionary.find(key);
  return object ? integer_of(pdf.resolve(*object)) : std::nullopt;
}

// §12.8.1: offset and length, in pairs, from the start of the file to its end.
struct ByteRange {
  bool signs = false;   // else it waits for its signature
  std::string problem;  // why nobody can tell what it covers
  std::size_t end = 0;
};

// As some programs reserve the place of the numbers: "[0 /********** /********** /**********]".
bool is_reserved(const std::vector<Object>& numbers) {
  return numbers.size() == 4 && integer_of(numbers[0]) == 0 &&
         std::all_of(numbers.begin() + 1, numbers.end(), [](const Object& object) {
           const auto name = name_of(object);
           return name && !name->empty() && name->find_first_not_of('*') == std::string::npos;
         });
}

// What is beyond the end of the file is unsigned, as is what an update puts there; then a stamp
// would come to stand in the range, and readers would take it for signed.
ByteRange byte_range(const Object& object, std::size_t base, std::size_t file_size) {
  ByteRange range;
  const auto numbers = array_of(object);
  if (numbers && is_reserved(*numbers)) return range;
  range.signs = true;
  range.end = file_size;
  if (!numbers || numbers->empty() || numbers->size() % 2 != 0) {
    range.problem = "is not made of pairs of numbers";
    return range;
  }
  std::uint64_t end = 0, signed_bytes = 0;
  const std::uint64_t size = file_size - base;
  for (std::size_t i = 0; i < numbers->size(); i += 2) {
    const auto at = integer_of((*numbers)[i]), length = integer_of((*numbers)[i + 1]);
    if (!at || !length || *at < 0 || *length < 0) {
      range.problem = "is not made of pairs of numbers";
      return range;
    }
    const auto from = static_cast<std::uint64_t>(*at);
    const auto count = static_cast<std::uint64_t>(*length);
    if (count > 0 && (from > size || count > size - from)) {
      range.problem = "reaches beyond the end of the file";
      return range;
    }
    if (count > 0 && from < end) {
      range.problem = "covers bytes twice or out of order";
      return range;
    }
    signed_bytes += count;
    if (count > 0) end = from + count;
  }
  range.signs = signed_bytes > 0;
  range.end = base + static_cast<std::size_t>(end);
  return range;
}

class Search {
 public:
  explicit Search(Structure& pdf) : pdf_(pdf) {}

  Signatures run(const Dictionary& catalog) {
    const auto form = pdf_.resolve_dictionary(catalog.find("AcroForm"));
    const auto permissions = pdf_.resolve_dictionary(catalog.find("Perms"));
    if (permissions) visit_permissions(*permissions);
    if (form) visit_form(*form);
    if (form || permissions || pdf_.encrypted() || pdf_.bytes().size() <= kMaxSearched)
      search_bytes();
    return result_;
  }

 private:
  void say(std::string what) {
    if (result_.what.empty()) result_.what = std::move(what);
  }
  void forbid(std::string why) {
    if (result_.forbidden.empty()) result_.forbidden = std::move(why);
  }

  // §12.8.4.
  void visit_permissions(const Dictionary& permissions) {
    if (permissions.find("DocMDP")) {
      say("its author certified it (DocMDP)");
      const auto signature = pdf_.resolve_dictionary(permissions.find("DocMDP"));
      if (signature)
        visit_signature(*signature);
      else
        forbid("what its certification (DocMDP) permits cannot be read");
    }
    if (permissions.find("UR3") || permissions.find("UR")) {
      say("it grants usage rights by a signature (UR3)");
      forbid("a change would end the usage rights (UR3) that a signature grants");
    }
  }

  void visit_form(const Dictionary& form) {
    for (const Object& field : array_at(pdf_, form, "Fields")) visit_field(field, "", 0);
    // §12.7.2, table 219: bit 1, SignaturesExist, also speaks of fields that are not signed yet.
    const auto flags = integer_at(pdf_, form, "SigFlags").value_or(0);
    if ((flags & 1) != 0 && !fields_complete_) {
      say("its form has signatures (SigFlags)");
      forbid("its form fields cannot be read");
    }
  }

  // §12.7.3.1: FT and V are inherited.
  void visit_field(const Object& object, std::string type, int depth) {
    if (const auto reference = reference_of(object); reference && !seen_.insert(*reference).second)
      return;
    const auto field = dictionary_or_none(object);
    if (!field || depth > kMaxDepth || ++nodes_ > kMaxNodes) {
      fields_complete_ = false;
      return;
    }
    if (const std::string own = name_at(pdf_, *field, "FT"); !own.empty()) type = own;
    if (type == "Sig") {
      const auto signature = pdf_.resolve_dictionary(field->find("V"));
      if (signature && visit_signature(*signature)) {
        say("a form field holds a signature");
        if (const auto lock = pdf_.resolve_dictionary(field->find("Lock"))) visit_lock(*lock);
      }
    }
    for (const Object& kid : array_at(pdf_, *field, "Kids")) visit_field(kid, type, depth + 1);
  }

  // A field that is damaged may hide a signature; whether it does is asked of the bytes.
  std::optional<Dictionary> dictionary_or_none(const Object& object) {
    return unless_damaged([&] { return pdf_.resolve_dictionary(&object); });
  }

  // ISO 32000-2 table 236: all fields, or all but none.
  bool locks_all(const Dictionary& lock) {
    const std::string action = name_at(pdf_, lock, "Action");
    return action == "All" || (action == "Exclude" && array_at(pdf_, lock, "Fields").empty());
  }

  // ISO 32000-2 table 236; its P is what DocMDP's is.
  void visit_lock(const Dictionary& lock) {
    if (locks_all(lock)) forbid("a signature locks all fields (Lock, All)");
    if (integer_at(pdf_, lock, "P") == 1) forbid("a signature permits no changes (Lock with P 1)");
  }

  // Whether it signs something, as far as its ByteRange tells.
  bool take(const Object& object) {
    const ByteRange range = byte_range(object, pdf_.base(), pdf_.bytes().size());
    if (!range.signs) return false;
    result_.covered = std::max(result_.covered, range.end);
    if (!range.problem.empty()) {
      forbid("the ByteRange of its signature " + range.problem);
      result_.advice = "the file may be cut short or damaged; get it anew from where it came from";
    }
    return true;
  }

  // Whether it is one that signs something.
  bool visit_signature(const Dictionary& signature) {
    if (const Object* ranges = signature.find("ByteRange")) {
      const Object object = pdf_.resolve(*ranges);
      if (object.kind != ObjectKind::kNull && !take(object)) return false;
    }
    any_reached_ = true;
    for (const Object& item : array_at(pdf_, signature, "Reference")) {
      const auto reference = pdf_.resolve_dictionary(&item);
      if (!reference) continue;
      const std::string method = name_at(pdf_, *reference, "TransformMethod");
      const auto parameters = pdf_.resolve_dictionary(reference->find("TransformParams"));
      if (method == "DocMDP") {
        say("its author certified it (DocMDP)");
        if (parameters && integer_at(pdf_, *parameters, "P").value_or(2) == 1)
          forbid("its certification permits no changes (DocMDP with P 1)");
      } else if (method == "FieldMDP") {
        if (!parameters || locks_all(*parameters))
          forbid("a signature locks all fields (FieldMDP with All)");
      } else if (method == "UR" || method == "UR3") {
        forbid("a change would end the usage rights (UR3) that a signature grants");
      }
    }
    return true;
  }

  // An array that does not end, or is longer than any that a program writes.
  static bool opens_array(std::string_view text) {
    const std::size_t at = text.find_first_not_of(std::string_view("\0\t\n\f\r ", 6));
    return at != std::string_view::npos && text[at] == '[';
  }

  // ByteRange must be written out in the file, since it speaks of offsets, so a signature that no
  // field leads to is found without following objects.
  void search_bytes() {
    constexpr std::string_view kKey = "/ByteRange";
    const std::string_view bytes = pdf_.bytes();
    const std::boyer_moore_horspool_searcher searcher(kKey.begin(), kKey.end());
    for (auto at = bytes.begin(); (at = std::search(at, bytes.end(), searcher)) != bytes.end();) {
      at += kKey.size();
      const std::string_view rest =
          bytes.substr(static_cast<std::size_t>(at - bytes.begin()), kMaxRange);
      auto object = object_at(rest, 0);
      if (object && object->kind == ObjectKind::kReference) {
        object = unless_damaged([&] { return std::optional(pdf_.resolve(*object)); });
      }
      // Other text in between is no key of a dictionary, as in a page about signatures.
      const bool array = object ? object->kind == ObjectKind::kArray : opens_array(rest);
      if (!array || !take(object.value_or(Object()))) continue;
      say("it has a signature (ByteRange)");
      if (!any_reached_) forbid("what its signature permits cannot be found");
    }
  }

  Structure& pdf_;
  Signatures result_;
  std::set<Reference> seen_;
  std::size_t nodes_ = 0;
  bool fields_complete_ = true, any_reached_ = false;
};

bool is_manifest(Structure& pdf, const Object& object) {
  const auto specification = pdf.resolve_dictionary(&object);
  if (!specification) return false;
  if (name_at(pdf, *specification, "AFRelationship") == "C2PA_Manifest") return true;
  const auto files = pdf.resolve_dictionary(specification->find("EF"));
  const Object* file = files ? files->find("F") : nullptr;
  const auto reference = file ? reference_of(*file) : std::nullopt;
  const auto stream = reference ? pdf.find(*reference) : std::nullopt;
  const auto dictionary = stream ? dictionary_of(stream->value) : std::nullopt;
  if (!dictionary) return false;
  const std::string type = name_at(pdf, *dictionary, "Subtype");
  return type == "application/c2pa" || type == "application/x-c2pa-manifest-store";
}

// A file specification that is damaged is none that a manifest could be read from.
bool reads_as_manifest(Structure& pdf, const Object& object) {
  return unless_damaged([&] { return is_manifest(pdf, object); });
}

// §7.9.6: a tree of names and file specifications.
bool names_a_manifest(Structure& pdf, const Object* root) {
  std::vector<Object> open;
  std::set<Reference> seen;
  if (root) open.push_back(*root);
  for (std::size_t nodes = 0; !open.empty() && nodes < kMaxNodes; ++nodes) {
    const Object object = open.back();
    open.pop_back();
    if (const auto reference = reference_of(object); reference && !seen.insert(*reference).second)
      continue;
    const bool found = unless_damaged([&] {
      const auto node = pdf.resolve_dictionary(&object);
      if (!node) return false;
      for (const Object& kid : array_at(pdf, *node, "Kids")) open.push_back(kid);
      const auto names = array_at(pdf, *node, "Names");
      for (std::size_t i = 1; i < names.size(); i += 2)
        if (reads_as_manifest(pdf, names[i])) return true;
      return false;
    });
    if (found) return true;
  }
  return false;
}

}  // namespace

Signatures signatures_in(Structure& pdf, const Dictionary& catalog) {
  return Search(pdf).run(catalog);
}

std::optional<std::string> content_credentials_in(Structure& pdf, const Dictionary& catalog) {
  // Damaged lists of files are not what a manifest could be found by.
  const auto listed = unless_damaged([&]() -> std::optional<std::string> {
    for (const Object& file : array_at(pdf, catalog, "AF"))
      if (reads_as_manifest(pdf, file)) return "an associated file is a C2PA manifest";
    const auto names = pdf.resolve_dictionary(catalog.find("Names"));
    if (names && names_a_manifest(pdf, names->find("EmbeddedFiles")))
      return "an embedded file is a C2PA manifest";
    return std::nullopt;
  });
  if (listed) return listed;
  if (pdf.bytes().size() <= kMaxSearched) {
    constexpr std::string_view kMark = "/C2PA_Manifest";
    const std::boyer_moore_horspool_searcher searcher(kMark.begin(), kMark.end());
    const std::string_view bytes = pdf.bytes();
    if (std::search(bytes.begin(), bytes.end(), searcher) != bytes.end())
      return "a file in it is a C2PA manifest";
  }
  return std::nullopt;
}

}  // namespace pith::pdf
