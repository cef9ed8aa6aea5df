#include "number/identifier.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/ascii.h"
#include "base/encoding.h"
#include "base/error.h"
#include "base/utf8.h"
#include "number/address.h"
#include "number/arxiv_id.h"
#include "number/number.h"

namespace pith {
namespace {

constexpr std::size_t kMaxCharacters = 2048;  // no address that anybody pastes is longer
constexpr std::size_t kShownBytes = 80;       // of the text, in an error
constexpr std::string_view kLengths = "8, 12, 16 or 26 characters";

// What comes along when text is copied from a page: white space, and the invisible characters
// U+00A0, U+200B and U+FEFF.
std::string_view trimmed(std::string_view text) {
  constexpr std::array<std::string_view, 9> kBlanks = {
      " ", "\t", "\n", "\r", "\f", "\v", "\xc2\xa0", "\xe2\x80\x8b", "\xef\xbb\xbf"};
  for (bool again = true; again;) {
    again = false;
    for (const std::string_view blank : kBlanks) {
      if (text.substr(0, blank.size()) == blank) {
        text.remove_prefix(blank.size());
        again = true;
      } else if (text.size() >= blank.size() && text.substr(text.size() - blank.size()) == blank) {
        text.remove_suffix(blank.size());
        again = true;
      }
    }
  }
  return text;
}

bool ends_in_punctuation(std::string_view text) {
  return !text.empty() && std::string_view(".,;").find(text.back()) != std::string_view::npos;
}

// Removes what people and programs put around an identifier: quotes, brackets, a TeX command, a
// full stop, comma or semicolon after it.
std::string_view unwrapped(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 11> kWrappers = {{
      {"\"", "\""},
      {"'", "'"},
      {"`", "`"},
      {"<", ">"},
      {"(", ")"},
      {"[", "]"},
      {"{", "}"},
      {"\xe2\x80\x9c", "\xe2\x80\x9d"},
      {"\xe2\x80\x98", "\xe2\x80\x99"},
      {"\\pithnumber{", "}"},
      {"\\url{", "}"},
  }};
  text = trimmed(text);
  for (std::size_t before = 0; before != text.size();) {
    before = text.size();
    if (ends_in_punctuation(text)) text = trimmed(text.substr(0, text.size() - 1));
    for (const auto& [open, close] : kWrappers) {
      if (text.size() >= open.size() + close.size() && text.substr(0, open.size()) == open &&
          text.substr(text.size() - close.size()) == close) {
        text = trimmed(text.substr(open.size(), text.size() - open.size() - close.size()));
      }
    }
  }
  return text;
}

std::string shown(std::string_view text) {
  const std::string_view start = cut(text, kShownBytes);
  return std::string(start) + (start.size() < text.size() ? "…" : "");
}

bool is_code_length(std::size_t size) {
  return size == 8 || size == 12 || size == 16 || size == kNumberCharacters;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : pasted_(shown(text)) {}

  // An identifier that is no address: what the rest of the grammar is built from.
  Identifier bare(std::string_view text) const {
    if (remove_prefix(text, "pith:")) return number(trimmed(text));
    if (remove_prefix(text, "arxiv:")) return arxiv(without_class(trimmed(text)));
    if (remove_prefix(text, "doi:")) return doi(trimmed(text));
    if (text.substr(0, 3) == "10.") return doi(text);
    const ArxivReading reading = read_arxiv_id(without_class(text));
    if (reading.id || !reading.cause.empty()) return arxiv(without_class(text));
    return code(text);
  }

  Identifier address(std::string_view text) const {
    const AddressReading reading = read_address(text);
    if (!reading.cause.empty()) fail(reading.cause, reading.hint);
    return bare(reading.name);
  }

  [[noreturn]] void fail(std::string cause, std::string hint = {}) const {
    throw Error(ErrorKind::kUsage, pasted_, "", std::move(cause), std::move(hint));
  }

 private:
  Identifier number(std::string_view text) const {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) return code(text);
    const std::string_view year = text.substr(0, colon);
    if (year.size() != 4 || !all_digits(year) || year[0] == '0') {
      fail("between the colons of a Pith Number is a year of four digits",
           "it looks like pith:2026:GRALRY4DTUR34CIZ3TIFOJE3QO");
    }
    Identifier identifier = code(text.substr(colon + 1));
    identifier.year = std::stoi(std::string(year));
    return identifier;
  }

  Identifier code(std::string_view text) const {
    const std::string candidate = to_upper(text);
    if (is_base32(candidate) && is_code_length(candidate.size())) {
      Identifier identifier{};
      identifier.kind = Identifier::Kind::kCode;
      identifier.code = candidate;
      return identifier;
    }
    explain(text, candidate);
  }

  // Why a text is no code, with the code that it is a misreading of where there is one.
  [[noreturn]] void explain(std::string_view text, const std::string& candidate) const {
    if (const auto digest = Digest::from_hex(to_lower(text))) {
      fail("is a SHA-256, not a Pith Number", "its Pith Number is " + number_code(*digest));
    }
    if (all_digits(text) && (text.size() == 8 || text.size() == 9)) {
      const std::string dotted = std::string(text.substr(0, 4)) + "." + std::string(text.substr(4));
      if (read_arxiv_id(dotted).id) {
        fail("is neither a Pith Number nor an arXiv identifier", "did you mean " + dotted + "?");
      }
    }
    const auto is_separator = [](char c) { return c == ' ' || c == '-' || c == '_'; };
    std::string corrected;
    for (const char c : candidate) {
      if (!is_separator(c)) corrected += c;
    }
    const bool misread = corrected.find_first_of("018") != std::string::npos;
    std::string with_l = corrected;
    for (std::size_t i = 0; i < corrected.size(); ++i) {
      const char c = corrected[i];
      if (c == '0' || c == '8') corrected[i] = with_l[i] = c == '0' ? 'O' : 'B';
      if (c == '1') {
        corrected[i] = 'I';
        with_l[i] = 'L';
      }
    }
    if (is_base32(corrected) && is_code_length(corrected.size())) {
      std::string hint = "did you mean " + corrected;
      if (with_l != corrected) hint += ", or L in place of I";
      hint += '?';
      if (misread) fail("a Pith Number has no 0, 1, 8 or 9 in it", std::move(hint));
      fail("a Pith Number is written without spaces or hyphens", std::move(hint));
    }
    if (is_base32(candidate) && candidate.size() >= 6 && candidate.size() <= 52) {
      fail("has " + std::to_string(candidate.size()) + " characters, but a Pith Number has " +
               std::string(kLengths),
           "check that it was copied whole");
    }
    if (is_code_length(candidate.size()) &&
        std::all_of(candidate.begin(), candidate.end(),
                    [](char c) { return is_digit(c) || (c >= 'A' && c <= 'Z'); })) {
      fail("a Pith Number has no 0, 1, 8 or 9 in it", "its characters are A to Z and 2 to 7");
    }
    fail("is not a Pith Number, an arXiv identifier, a DOI or a record address",
         "a Pith Number has " + std::string(kLengths) + ", A to Z and 2 to 7");
  }

  // "2605.29664v1 [cs.DC]", as arXiv asks to be cited, and "… 28 May 2026", as it stamps its PDFs.
  static std::string_view without_class(std::string_view text) {
    const std::size_t open = text.find(" [");
    if (open == std::string_view::npos) return text;
    const std::size_t close = text.find(']', open);
    if (close == std::string_view::npos) return text;
    constexpr std::string_view kDate =
        "0123456789 ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    const std::string_view date = text.substr(close + 1);
    if (date.size() > 12 || date.find_first_not_of(kDate) != std::string_view::npos) return text;
    return trimmed(text.substr(0, open));
  }

  Identifier arxiv(std::string_view text) const {
    const ArxivReading reading = read_arxiv_id(text);
    if (!reading.id) {
      if (!reading.cause.empty()) fail(reading.cause, reading.hint);
      fail("is not an arXiv identifier",
           "arXiv identifiers look like 2605.29664v1 or hep-lat/0305021");
    }
    Identifier identifier{};
    identifier.kind = Identifier::Kind::kArxiv;
    identifier.arxiv_id = reading.id->id;
    identifier.version = reading.id->version;
    return identifier;
  }

  // ISO 26324: 10.REGISTRANT/SUFFIX, compared without regard to case.
  Identifier doi(std::string_view text) const {
    std::string name = to_lower(text);
    const std::size_t encoded_slash = name.find("%2f");
    if (encoded_slash != std::string::npos && name.find('/') == std::string::npos) {
      name.replace(encoded_slash, 3, "/");
    }
    const std::size_t slash = name.find('/');
    const std::string_view registrant = std::string_view(name).substr(0, slash);
    if (slash == std::string::npos || slash + 1 == name.size() || registrant.size() < 7 ||
        registrant.substr(0, 3) != "10." ||
        registrant.find_first_not_of("0123456789.") != std::string_view::npos ||
        name.find(' ') != std::string::npos || ends_in_punctuation(name)) {
      fail("is not a DOI", "DOIs look like 10.48550/arXiv.2605.29664");
    }
    std::string_view rest = name;
    if (remove_prefix(rest, kArxivDoiPrefix)) return arxiv(rest);
    Identifier identifier{};
    identifier.kind = Identifier::Kind::kDoi;
    identifier.doi = name;
    return identifier;
  }

  std::string pasted_;
};

}  // namespace

std::string Identifier::text() const {
  switch (kind) {
    case Kind::kCode:
      return (year ? "pith:" + std::to_string(*year) + ":" : "pith:") + code;
    case Kind::kArxiv:
      return "arxiv:" + arxiv_id + (version ? "v" + std::to_string(*version) : "");
    case Kind::kDoi:
      return "doi:" + doi;
  }
  return {};
}

Identifier parse_identifier(std::string_view text) {
  const std::string_view core = unwrapped(text);
  const Reader reader(core);
  if (core.empty()) {
    throw Error(ErrorKind::kUsage, "identifier", "", "nothing was given",
                "give a Pith Number, an arXiv identifier, a DOI or a record address");
  }
  if (core.size() > kMaxCharacters) reader.fail("is too long to be an identifier");
  for (const char c : core) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f) reader.fail("has a control character in it");
    if (byte > 0x7f) {
      reader.fail("has a character in it that no identifier has",
                  "letters that look alike in another alphabet are not the same");
    }
  }
  return is_address(core) ? reader.address(core) : reader.bare(core);
}

}  // namespace pith
