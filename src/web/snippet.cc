#include "web/snippet.h"

#include "base/ascii.h"
#include "web/markup.h"

namespace pith {
namespace {

// Org reads " :word" as the next attribute, and a value in quotes as a Lisp string.
std::string plain_words(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = is_letter(c) || is_digit(c) || static_cast<unsigned char>(c) >= 0x80 ||
                       std::string_view(" .,/-_").find(c) != std::string_view::npos ||
                       (c == ':' && !out.empty() && out.back() != ' ');
    out += plain ? c : '?';
  }
  return out;
}

// A link type that Org knows, or a file beside the document.
std::string org_target(std::string_view image) {
  const std::string url = escape_url(image);
  for (const std::string_view scheme : {"https:", "http:", "file:"}) {
    if (to_lower(url).starts_with(scheme)) return url;
  }
  // Org takes the name of a file as it is; only what would end the link must not be there.
  std::string path;
  for (const char c : image) {
    const bool ends_link = c == '[' || c == ']' || static_cast<unsigned char>(c) < 0x20;
    path += ends_link ? '?' : c;
  }
  return "file:" + path;
}

}  // namespace

std::string badge_html(const VerifiedRecord& record, const BadgeStyle& style) {
  return "<a href=\"" + escape_markup(record.record().number().record_url()) + "\">" +
         badge_svg_inline(record, style) + "</a>\n";
}

std::string badge_markdown(const VerifiedRecord& record, const BadgeStyle& style,
                           std::string_view image) {
  return "[![" + escape_markdown(badge_words(record, style)) + "](" + escape_url(image) + ")](" +
         record.record().number().record_url() + ")\n";
}

// docutils takes the values of options as they stand, so a line end is the only danger, and
// readable text has none.
std::string badge_rst(const VerifiedRecord& record, const BadgeStyle& style,
                      std::string_view image) {
  return ".. image:: " + escape_url(image) + "\n   :alt: " + badge_words(record, style) +
         "\n   :target: " + record.record().number().record_url() + "\n";
}

std::string badge_org(const VerifiedRecord& record, const BadgeStyle& style,
                      std::string_view image) {
  return "#+ATTR_HTML: :alt " + plain_words(badge_words(record, style)) + "\n[[" +
         record.record().number().record_url() + "][" + org_target(image) + "]]\n";
}

}  // namespace pith
