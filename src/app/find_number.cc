#include "app/find_number.h"

#include <algorithm>

#include "base/error.h"
#include "base/file.h"

namespace pith {
namespace {

constexpr std::uint64_t kMaxSourceBytes = 16u << 20;
constexpr std::string_view kCommand = "\\pithnumber";

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '@'; }

// The same paper as far as the texts tell: one code begins with the other.
bool agree(const Identifier& a, const Identifier& b) {
  if (a.kind != b.kind) return false;
  if (a.kind != Identifier::Kind::kCode) return a == b;
  return a.code.starts_with(b.code) || b.code.starts_with(a.code);
}

// What is left of a line of TeX before its comment.
std::string_view without_comment(std::string_view line) {
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\') {
      ++i;
    } else if (line[i] == '%') {
      return line.substr(0, i);
    }
  }
  return line;
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
  std::optional<std::string> argument;
  while (!source.empty()) {
    const std::size_t end = source.find('\n');
    std::string_view line = without_comment(source.substr(0, end));
    source.remove_prefix(end == std::string_view::npos ? source.size() : end + 1);
    for (std::size_t at = line.find(kCommand); at != std::string_view::npos;
         at = line.find(kCommand, at + 1)) {
      if (at > 0 && line[at - 1] == '\\') continue;
      std::string_view rest = line.substr(at + kCommand.size());
      if (!rest.empty() && is_letter(rest.front())) continue;
      const std::size_t open = rest.find_first_not_of(" \t");
      if (open == std::string_view::npos || rest[open] != '{') continue;
      const std::size_t close = rest.find('}', open);
      if (close == std::string_view::npos) continue;
      const std::string_view text = rest.substr(open + 1, close - open - 1);
      // A macro's own definition, not a use of it.
      if (text.find('#') == std::string_view::npos) argument = std::string(text);
    }
  }
  if (!argument) return std::nullopt;
  try {
    return parse_identifier(*argument);
  } catch (const Error& error) {
    throw Error(error.kind(), std::string(name), "\\pithnumber", error.what(), error.hint());
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
