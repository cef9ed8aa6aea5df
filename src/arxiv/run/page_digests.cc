#include "arxiv/run/page_digests.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "arxiv/figures/image_metadata.h"
#include "base/error.h"
#include "number/digest_stream.h"
#include "pdf/document.h"
#include "pdf/pages.h"

namespace pith::arxiv {
namespace {

using pdf::Dictionary;
using pdf::IndirectObject;
using pdf::Object;
using pdf::ObjectKind;
using pdf::Reference;

constexpr int kMostNested = 200;
// What a page gets from the nodes above it (ISO 32000-1 table 30).
constexpr std::string_view kInherited[] = {"Resources", "MediaBox", "CropBox", "Rotate"};

// Draws nothing, or leads to other pages.
bool draws_nothing(std::string_view key) {
  static constexpr std::string_view kKeys[] = {
      "Parent",       "P",    "Metadata",     "PieceInfo", "LastModified", "StructParents",
      "StructParent", "Dest", "CreationDate", "ModDate",   "Length"};
  return key.starts_with("PTEX.") ||
         std::find(std::begin(kKeys), std::end(kKeys), key) != std::end(kKeys);
}

class Pages {
 public:
  // What a catalog says of layers and forms counts for every page.
  Pages(pdf::Structure& file, const Dictionary& catalog) : file_(file) {
    for (const std::string_view key : {"OCProperties", "AcroForm"}) {
      const Object* value = catalog.find(key);
      if (!value) continue;
      DigestStream digest;
      add(digest, *value, 0);
      of_all_ += digest.finish().hex();
    }
  }

  Digest digest_of(const Dictionary& page) {
    DigestStream digest;
    digest.add(of_all_);
    add_dictionary(digest, page, 0);
    for (const std::string_view key : kInherited) {
      if (page.find(key)) continue;
      if (const auto holder = above(page, key)) {
        digest.add(key);
        add(digest, *holder->find(key), 0);
      }
    }
    return digest.finish();
  }

 private:
  std::optional<Dictionary> above(const Dictionary& page, std::string_view key) {
    Dictionary node = page;
    for (int level = 0; level < kMostNested; ++level) {
      auto parent = file_.resolve_dictionary(node.find("Parent"));
      if (!parent) return std::nullopt;
      node = *std::move(parent);
      if (node.find(key)) return node;
    }
    return std::nullopt;
  }

  void add(DigestStream& digest, const Object& value, int depth) {
    if (depth > kMostNested)
      throw Error(ErrorKind::kLimit, file_.name(), "its objects are nested too deeply");
    if (const auto reference = reference_of(value)) {
      digest.add(object(*reference, depth));
    } else if (const auto dictionary = dictionary_of(value)) {
      add_dictionary(digest, *dictionary, depth);
    } else if (const auto items = array_of(value)) {
      digest.add("[");
      for (const Object& item : *items) {
        add(digest, item, depth + 1);
        digest.add(" ");
      }
      digest.add("]");
    } else {
      digest.add(value.bytes);
    }
  }

  // The order of keys does not matter.
  void add_dictionary(DigestStream& digest, const Dictionary& dictionary, int depth) {
    std::map<std::string_view, const Object*> sorted;
    for (const Dictionary::Entry& entry : dictionary.entries()) sorted[entry.key] = &entry.value;
    digest.add("<<");
    for (const auto& [key, value] : sorted) {
      if (draws_nothing(key)) continue;
      digest.add("/");
      digest.add(key);
      digest.add(" ");
      add(digest, *value, depth + 1);
    }
    digest.add(">>");
  }

  std::string_view object(Reference reference, int depth) {
    const auto [known, is_new] = known_.try_emplace(reference, "in a loop");
    if (!is_new) return known->second;
    const auto found = file_.find(reference);
    if (!found) return known->second = "null";
    DigestStream digest;
    add(digest, found->value, depth + 1);
    if (found->stream) {
      digest.add("stream");
      digest.add(data_of(*found));
    }
    return known->second = digest.finish().hex();
  }

  std::string data_of(const IndirectObject& stream) {
    const std::string_view raw = file_.raw_stream(stream);
    const auto dictionary = dictionary_of(stream.value);
    const Object* filter = dictionary->find("Filter");
    if (filter && name_of(file_.resolve(*filter)) == "DCTDecode") {
      CleanFigure picture = clean_jpeg(raw);
      if (picture.problem.empty()) return Digest::of(picture.bytes).hex();
    }
    return Digest::of(raw).hex();
  }

  pdf::Structure& file_;
  std::map<Reference, std::string> known_;
  std::string of_all_;
};

}  // namespace

std::vector<Digest> page_digests(std::string_view pdf) {
  try {
    pdf::Structure file(pdf, "the PDF");
    if (file.encrypted()) return {};
    const pdf::Document document = pdf::read_document(file);
    Pages pages(file, document.catalog);
    std::vector<Digest> digests;
    pdf::walk_pages(file, document, {}, [&](const IndirectObject&, const Dictionary& page) {
      digests.push_back(pages.digest_of(page));
    });
    return digests;
  } catch (const Error&) {
    return {};
  }
}

}  // namespace pith::arxiv
