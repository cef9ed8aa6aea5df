#include <algorithm>
#include <optional>

#include "arxiv/figures/figure_pdf.h"
#include "base/error.h"
#include "pdf/syntax/file_scan.h"
#include "pdf/syntax/structure.h"

namespace pith::arxiv {
namespace {

constexpr std::size_t kMaxDecoded = std::size_t{256} << 20;
constexpr std::size_t kMaxExamined = std::size_t{1} << 30;

bool is_script(std::string_view name) {
  return name == "JavaScript" || name == "JS";
}

// Whatever it is a part of, and however it is written: "/J#53" is "/JS".
bool names_a_script(const pdf::Object& value) {
  if (value.kind == pdf::ObjectKind::kName) return is_script(*pdf::name_of(value));
  if (const auto items = pdf::array_of(value)) {
    return std::any_of(items->begin(), items->end(), names_a_script);
  }
  const auto dictionary = pdf::dictionary_of(value);
  if (!dictionary) return false;
  return std::any_of(dictionary->entries().begin(), dictionary->entries().end(),
                     [](const auto& e) { return is_script(e.key) || names_a_script(e.value); });
}

bool is_object_stream(const pdf::IndirectObject& object) {
  const auto dictionary = object.stream ? pdf::dictionary_of(object.value) : std::nullopt;
  const pdf::Object* type = dictionary ? dictionary->find("Type") : nullptr;
  return type && pdf::name_of(*type) == "ObjStm";
}

class Search {
 public:
  explicit Search(std::string_view bytes) : bytes_(bytes) {
    pdf::SyntaxLimits limits;
    limits.max_decoded = kMaxDecoded;
    limits.max_examined = kMaxExamined;
    try {
      structure_.emplace(bytes, "figure", limits);
    } catch (const Error&) {
      // Damaged: then what is compressed in it is not found by readers either.
    }
  }

  std::vector<std::string> run() {
    const pdf::FileScan scan = pdf::scan_file(bytes_);
    std::size_t end = 0, spent = 0;
    for (const pdf::Definition& definition : scan.definitions) {
      if (definition.at < end) continue;  // in the value of the one before
      std::size_t reached = definition.at;
      const auto object = pdf::indirect_object_at(bytes_, definition.at, &reached);
      spent += reached - definition.at;
      if (spent > kMaxExamined) return {"more than can be searched for JavaScript"};
      if (!object) continue;
      end = reached;
      if (names_a_script(object->value)) return {"JavaScript"};
      if (is_object_stream(*object) && in_object_stream(*object)) return {"JavaScript"};
    }
    if (!scan.complete) return {"more than can be searched for JavaScript"};
    return {};
  }

 private:
  bool in_object_stream(const pdf::IndirectObject& object) {
    if (!structure_) return false;
    try {
      const auto stream = structure_->read_object_stream(object, kMaxDecoded);
      return std::any_of(stream.objects.begin(), stream.objects.end(), [&](const auto& member) {
        const auto value = pdf::object_at(stream.bytes, member.second);
        return value && names_a_script(*value);
      });
    } catch (const Error&) {
      return false;  // of an older revision, or damaged
    }
  }

  std::string_view bytes_;
  std::optional<pdf::Structure> structure_;
};

}  // namespace

std::vector<std::string> unwanted_in_pdf(std::string_view pdf) {
  return Search(pdf).run();
}

}  // namespace pith::arxiv
