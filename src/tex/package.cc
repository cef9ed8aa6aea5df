// How a record gets into pith.sty.
//
// The package needs the record as text for XMP, so the encoding is that of XML: a value is letters,
// digits, a little punctuation that means nothing to TeX, XML, PDF or PostScript, and decimal
// character references for everything else. Hence no backslash, brace, per cent sign, caret, tilde,
// dollar, parenthesis, space or byte beyond ASCII of the record is ever seen by TeX; the only
// special characters are the & and # of the references, which the package reads as other
// characters. Blanks and line ends are ignored there, so lines may be broken anywhere between two
// units.
//
// tex/pith.sty marks the two places that differ between a static and a generated package.
#include "tex/package.h"

#include <algorithm>
#include <cstddef>
#include <stdexcept>
#include <utility>

#include "base/ascii.h"
#include "base/error.h"
#include "base/utf8.h"
#include "record/metadata.h"

namespace pith {
namespace {

constexpr std::size_t kColumns = 78;
constexpr std::size_t kCommentCharacters = 56;  // of a value in the header comment

constexpr std::string_view kSummaryMark =
    "% This copy of the package holds no record; it knows the number only.\n";
constexpr std::string_view kRecordBegin =
    "% ---- The record ------------------------------------------------------------\n";
constexpr std::string_view kRecordEnd =
    "% ---- End of the record -----------------------------------------------------\n";

bool stands_for_itself(char32_t c) {
  if (c >= 0x80) return false;
  const auto ascii = static_cast<char>(c);
  return is_letter(ascii) || is_digit(ascii) ||
         std::string_view("\"+,-./:=@[]_").find(ascii) != std::string_view::npos;
}

// Lines of at most kColumns that begin with an indent.
class Lines {
 public:
  explicit Lines(std::string_view indent) : indent_(indent), line_(indent) {}

  void add(std::string_view unit) {
    if (line_.size() + unit.size() > kColumns) end_line();
    line_ += unit;
  }
  std::string finish() && {
    end_line();
    return std::move(text_);
  }

 private:
  void end_line() {
    text_ += line_ + "\n";
    line_ = indent_;
  }
  std::string indent_, line_, text_;
};

std::string encoded(std::string_view value, std::string_view property, const Number& number) {
  if (invalid_utf8_at(value) != std::string_view::npos) {
    throw std::logic_error("a verified record that is not UTF-8");
  }
  Lines lines("    ");
  for (std::size_t at = 0; at < value.size();) {
    const auto [c, length] = code_point_at(value, at);
    if (!is_xml_char(c)) {
      throw Error(ErrorKind::kRefused, number.full(),
                  std::string(property) + " byte " + std::to_string(at),
                  "has a character that XMP cannot carry");
    }
    lines.add(stands_for_itself(c) ? std::string(1, static_cast<char>(c))
                                   : "&#" + std::to_string(static_cast<unsigned long>(c)) + ";");
    at += length;
  }
  return std::move(lines).finish();
}

// For the comment that people read: what is not harmless there is a question mark.
std::string harmless(std::string_view text) {
  std::string result;
  for (const char c : text.substr(0, kCommentCharacters)) {
    result += stands_for_itself(static_cast<unsigned char>(c)) ? c : '?';
  }
  if (text.size() > kCommentCharacters) result += "...";
  return result;
}

std::string summary(const VerifiedRecord& verified) {
  const Record& record = verified.record();
  return "% This copy of the package holds the verified record of one paper:\n"
         "%\n"
         "%   number   " +
         record.number().full() +
         "\n"
         "%   paper    " +
         harmless(record.source_text()) +
         "\n"
         "%   record   " +
         record.number().record_url() +
         "\n"
         "%   signed   by key " +
         harmless(verified.receipt().key_id) +
         "\n"
         "%\n"
         "% It refuses every other number. Made by `pith sty'.\n";
}

std::string proven_words(const VerifiedRecord& verified) {
  std::string words;
  for (const std::string& word : verified.status().words()) {
    words += (words.empty() ? "" : ", ") + word;
  }
  return words;
}

std::string record_block(const VerifiedRecord& verified) {
  std::string block =
      "% The record, for the XMP metadata: every property as the text of an XML\n"
      "% element.  Blanks and line ends mean nothing here.\n"
      "\\group_begin:\n"
      "\\tl_map_function:nN { \\&\\#\\;\\=\\\"\\+\\,\\-\\.\\/\\@\\[\\] }\n"
      "  \\char_set_catcode_other:N\n";
  const PdfMetadata metadata = metadata_of(verified);
  for (const auto& [name, value] : metadata.properties()) {
    block += "\\__pith_record:nn { " + std::string(name) + " }\n  {\n" +
             encoded(value, name, verified.record().number()) + "  }\n";
  }
  return block + "\\group_end:\n\\__pith_proves:n { " + proven_words(verified) + " }\n";
}

std::size_t only_place(std::string_view package, std::string_view mark) {
  const std::size_t at = package.find(mark);
  if (at == std::string_view::npos || package.find(mark, at + 1) != std::string_view::npos) {
    throw std::logic_error("tex/pith.sty does not have this line once: " + std::string(mark));
  }
  return at;
}

}  // namespace

bool is_pending(std::string_view argument) {
  constexpr std::string_view kSpace = " \t\r\n";
  argument.remove_prefix(std::min(argument.find_first_not_of(kSpace), argument.size()));
  argument.remove_suffix(argument.size() - (argument.find_last_not_of(kSpace) + 1));
  return to_lower(argument) == "pending";
}

std::string generate_package(const VerifiedRecord& record) {
  const std::string_view package = static_package();
  const std::size_t summary_at = only_place(package, kSummaryMark);
  const std::size_t begin = only_place(package, kRecordBegin) + kRecordBegin.size();
  const std::size_t end = only_place(package, kRecordEnd);

  std::string result(package.substr(0, summary_at));
  result += summary(record);
  const std::size_t rest = summary_at + kSummaryMark.size();
  result += package.substr(rest, begin - rest);
  result += record_block(record);
  result += package.substr(end);
  return result;
}

}  // namespace pith
