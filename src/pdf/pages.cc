#include "pdf/pages.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "base/error.h"
#include "pdf/keys.h"

namespace pith::pdf {
namespace {

class Walk {
 public:
  Walk(Structure& pdf, const PaperLimits& limits, const VisitPage& visit)
      : pdf_(pdf), limits_(limits), visit_(visit) {}

  std::size_t run(const IndirectObject& root) {
    open(root);
    while (!path_.empty()) {
      Node& node = path_.back();
      if (node.next == node.kids.size()) {
        close();
      } else {
        IndirectObject kid = node.list;
        kid.value = node.kids[node.next++];
        open(kid);
      }
    }
    return pages_;
  }

 private:
  // A node of the tree on the way to the current page.
  struct Node {
    std::optional<Reference> reference;
    std::size_t at = 0;
    IndirectObject list;  // that holds the kids
    std::vector<Object> kids;
    std::size_t next = 0, pages_before = 0;
    std::int64_t count = 0;
  };

  void open(const IndirectObject& place) {
    const auto reference = reference_of(place.value);
    if (reference && on_path_.contains(*reference))
      pdf_.damaged(place.at, "its page tree goes round in a loop");
    const auto object = reference ? pdf_.find(*reference) : place;
    const auto dictionary = object && !object->stream ? dictionary_of(object->value) : std::nullopt;
    if (!dictionary) {
      pdf_.doubt("page-tree", place.at, "its page tree leads to something that is no page");
      return;
    }
    check_keys(pdf_, *dictionary, object->at, "a page or a node of the page tree");
    const Object* type_object = dictionary->find("Type");
    const std::string type = type_object ? name_of(pdf_.resolve(*type_object)).value_or("") : "";
    const Object* parent = dictionary->find("Parent");
    if (parent && !path_.empty() && path_.back().reference &&
        reference_of(*parent) != path_.back().reference)
      pdf_.doubt("page-tree", object->at, "the Parent of a page is not the node that lists it");
    const Object* kids = dictionary->find("Kids");
    if (type != (kids ? "Pages" : "Page"))
      pdf_.doubt("page-tree", object->at,
                 "it is not clear whether this is a page or a node of the page tree");
    if (!kids) {
      if (++pages_ > limits_.max_pages)
        throw Error(ErrorKind::kLimit, pdf_.name(), "it has too many pages");
      check_contents(*object, *dictionary);
      if (visit_) visit_(*object, *dictionary);
      return;
    }
    if (reference && !nodes_.insert(*reference).second)
      pdf_.doubt("page-tree", object->at, "a node of the page tree is reached twice");
    if (path_.size() >= limits_.max_page_depth)
      throw Error(ErrorKind::kLimit, pdf_.name(), "its page tree is too deep");
    if (++nodes_opened_ > limits_.max_pages)
      throw Error(ErrorKind::kLimit, pdf_.name(), "its page tree has too many nodes");
    descend(*object, *dictionary, *kids, reference);
  }

  void descend(const IndirectObject& object, const Dictionary& dictionary, const Object& kids,
               const std::optional<Reference>& reference) {
    Node node;
    node.reference = reference;
    node.at = object.at;
    node.pages_before = pages_;
    node.list = object;
    node.list.value = kids;
    if (const auto list = reference_of(kids)) {
      auto found = pdf_.find(*list);
      if (found) node.list = *std::move(found);
    }
    const auto items = array_of(node.list.value);
    if (!items) pdf_.doubt("page-tree", object.at, "the Kids of a node are no array");
    node.kids = items.value_or(std::vector<Object>());
    const Object* count = dictionary.find("Count");
    node.count = count ? integer_of(pdf_.resolve(*count)).value_or(-1) : -1;
    if (reference) on_path_.insert(*reference);
    path_.push_back(std::move(node));
  }

  // Table 30: a stream, or an array of streams. Of what is something else readers show what they
  // like.
  void check_contents(const IndirectObject& page, const Dictionary& dictionary) {
    const Object* contents = dictionary.find("Contents");
    if (!contents || contents->kind == ObjectKind::kNull) return;
    const auto is_stream = [&](const Object& object) {
      const auto reference = reference_of(object);
      const auto found = reference ? pdf_.find(*reference) : std::nullopt;
      return found && found->stream;
    };
    if (is_stream(*contents)) return;
    const auto parts = array_of(pdf_.resolve(*contents));
    if (!parts || !std::all_of(parts->begin(), parts->end(), is_stream))
      return pdf_.doubt("page-tree", page.at, "the Contents of a page are no streams");
    std::set<Reference> streams;
    for (const Object& part : *parts)
      if (!streams.insert(*reference_of(part)).second)
        pdf_.doubt("page-tree", page.at, "the Contents of a page have a stream twice");
  }

  void close() {
    const Node& node = path_.back();
    if (node.count < 0 || static_cast<std::size_t>(node.count) != pages_ - node.pages_before)
      pdf_.doubt("page-tree", node.at,
                 "a node of the page tree says that it has " + std::to_string(node.count) +
                     " pages, and has " + std::to_string(pages_ - node.pages_before));
    if (node.reference) on_path_.erase(*node.reference);
    path_.pop_back();
  }

  Structure& pdf_;
  const PaperLimits& limits_;
  const VisitPage& visit_;
  std::vector<Node> path_;
  std::set<Reference> on_path_, nodes_;
  std::size_t pages_ = 0, nodes_opened_ = 0;
};

}  // namespace

std::size_t walk_pages(Structure& pdf, const Document& document, const PaperLimits& limits,
                       const VisitPage& visit) {
  IndirectObject root = document.catalog_object;
  root.value = *document.catalog.find("Pages");
  return Walk(pdf, limits, visit).run(root);
}

}  // namespace pith::pdf
