#include "app/find_number.h"

#include <algorithm>

#include "arxiv/tex/tex_text.h"
#include "base/error.h"
#include "base/file.h"
#include "tex/package.h"

namespace pith {
namespace {

constexpr std::uint64_t kMaxSourceBytes = 16u << 20;

// The same paper as far as the texts tell: one code begins with the other.
bool agree(const Identifier& a, const Identifier& b) {
  if (a.kind != b.kind) return false;
  if (a.kind != Identifier::Kind::kCode) return a == b;
  return a.code.starts_with(b.code) || b.code.starts_with(a.code);
}

}  // namespace

std::optional<FoundNumber> number_in_pdf(const PdfInspection& inspection, std::string_view name) {
  std::optional<FoundNumber> found;
  const auto consider = [&](const std::string& text, const char* origin) {
    if (text.empty()) return;
    FoundNumber next{parse_identifier(text), origin};
    if (found && !agree(found->identifier, next.identifier)) {
      throw Error(ErrorKind::kRefused, std::string(name), "",
                  "names two numbers: " + found->identifier.text() + " (" + found->origin +
                      ") and " + next.identifier.text() + " (" + next.origin + ")",
                  "say which with --number")
          .with_reason("two-numbers");
    }
    if (!found) found = std::move(next);
  };
  consider(inspection.xmp.number, "XMP metadata");
  consider(inspection.info_number, "document information");
  if (found) return found;
  std::vector<std::string> links = inspection.linked_numbers;
  std::sort(links.begin(), links.end());
  links.erase(std::unique(links.begin(), links.end()), links.end());
  if (links.size() == 1) consider(links.front(), "badge link");
  return found;
}

std::optional<Identifier> number_in_tex(std::string_view source, std::string_view name) {
  const std::vector<arxiv::CommandUse> uses =
      arxiv::uses_of(arxiv::without_comments(source), "pithnumber");
  if (uses.empty()) return std::nullopt;
  const arxiv::CommandUse& last = uses.back();
  if (is_pending(last.argument)) {
    throw Error(ErrorKind::kUsage, std::string(name), "line " + std::to_string(last.line),
                "\\pithnumber{pending}: the paper has no Pith Number yet",
                "it has one once arXiv has announced it: put that in the place of pending");
  }
  try {
    return parse_identifier(last.argument);
  } catch (const Error& error) {
    throw Error(error.kind(), std::string(name), "line " + std::to_string(last.line),
                "\\pithnumber: " + std::string(error.what()), error.hint());
  }
}

std::optional<FoundNumber> number_beside(const std::filesystem::path& pdf) {
  for (const char* extension : {".tex", ".aux"}) {
    std::filesystem::path source = pdf;
    source.replace_extension(extension);
    std::error_code error;
    const auto size = std::filesystem::file_size(source, error);
    if (error || size > kMaxSourceBytes) continue;
    const std::string name = display(source);
    if (auto identifier = number_in_tex(read_file(source, kMaxSourceBytes), name)) {
      return FoundNumber{*identifier, name};
    }
  }
  return std::nullopt;
}

}  // namespace pith
