#include "web/page.h"

#include <algorithm>
#include <limits>
#include <string_view>
#include <vector>

#include "base/encoding.h"
#include "number/digest.h"
#include "web/badge.h"
#include "web/markup.h"
#include "web/page_checks.h"
#include "web/page_parts.h"

namespace pith {
namespace {

constexpr std::size_t kMaxNotes = 50;

std::string quoted_hash(std::string_view text) {
  return "'sha256-" + to_base64(Digest::of(text).bytes()) + "'";
}

std::string text(std::string_view value, std::size_t max = kReadableCharacters) {
  return escape_markup(readable(value, max));
}

// Paper shows where a link leads, unless its words say so.
std::string link(std::string_view url, std::string_view words, std::string_view rel = {}) {
  std::string out = "<a href=\"" + escape_markup(url) + "\"";
  if (!rel.empty()) out += " rel=\"" + std::string(rel) + "\"";
  if (words != url) out += " class=\"named\"";
  return out + ">" + text(words) + "</a>";
}

// A web address that needs no repair; all others are shown and lead nowhere.
bool may_be_followed(std::string_view url) {
  return (url.starts_with("http://") || url.starts_with("https://")) && escape_url(url) == url;
}

bool is_printable_ascii(std::string_view value) {
  return std::all_of(value.begin(), value.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

std::string_view class_of(Outcome outcome) {
  return outcome == Outcome::kPass ? "yes" : outcome == Outcome::kFail ? "no" : "unsure";
}
std::string_view words_of(Outcome outcome) {
  return outcome == Outcome::kPass ? "yes" : outcome == Outcome::kFail ? "no" : "cannot tell";
}

std::string result(Outcome outcome, std::string_view detail) {
  return "<strong class=\"" + std::string(class_of(outcome)) + "\">" +
         std::string(words_of(outcome)) + "</strong> <span>" + text(detail) + "</span>";
}

std::string fact(std::string_view label, std::string_view content) {
  return "<dt>" + std::string(label) + "</dt><dd>" + std::string(content) + "</dd>\n";
}

// What the page's script finds and compares with the record.
std::string span(std::string_view id, std::string_view content, std::string_view style = {}) {
  return "<span id=\"" + std::string(id) + "\"" +
         (style.empty() ? "" : " class=\"" + std::string(style) + "\"") + ">" +
         std::string(content) + "</span>";
}

std::string head(const VerifiedRecord& verified) {
  const std::string title = "Pith Number " + verified.record().number().code().substr(0, 8);
  return "<meta charset=\"utf-8\">\n"
         "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src " +
         quoted_hash(page_script()) + "; style-src " + quoted_hash(page_style()) +
         "; img-src data:; base-uri 'none'; form-action 'none'\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         "<meta name=\"referrer\" content=\"no-referrer\">\n"
         "<title>" +
         title + ": " +
         text(verified.title().empty() ? paper_name(verified.record()) : verified.title()) +
         "</title>\n"
         // Without it, browsers ask the server for one.
         "<link rel=\"icon\" href=\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' "
         "viewBox='0 0 16 16'%3E%3Cpath d='M0 0h16v16H0z'/%3E%3Cpath fill='%23fff' "
         "d='M8 1h7v14H8z'/%3E%3C/svg%3E\">\n"
         "<style>" +
         std::string(page_style()) + "</style>\n";
}

std::string heading(const VerifiedRecord& verified) {
  const Record& record = verified.record();
  std::string out = "<header>\n<a class=\"badge\" href=\"" +
                    escape_markup(record.number().record_url()) + "\">" +
                    badge_svg_inline(verified, {.theme = BadgeTheme::kAuto}, false) + "</a>\n";
  if (verified.title().empty()) {
    return out + "<h1>" + escape_markup(paper_name(record)) + "</h1>\n</header>\n";
  }
  // The whole of it, so that it can be hashed; what is not ASCII is not, and is made readable.
  const std::string& title = verified.title();
  const std::string whole =
      is_printable_ascii(title) ? title : readable(title, std::numeric_limits<std::size_t>::max());
  return out + "<h1 id=\"title\" dir=\"auto\" data-title=\"" + escape_markup(whole) + "\">" +
         text(title) + "</h1>\n</header>\n";
}

std::string paper_fact(const Record& record) {
  const std::string name = paper_name(record);
  const std::string url = "https://arxiv.org/abs/" + record.versioned_id();
  if (record.source_kind() != "arxiv" || !may_be_followed(url)) return escape_markup(name);
  return link(url, name);
}

std::string license_fact(const Record& record) {
  const std::string& license = record.license();
  if (license.empty()) return "none given";
  return may_be_followed(license) ? link(license, license, "license") : text(license);
}

// Where a reader can see that this is the registry's key; for other keys nobody knows.
std::string published(const TrustedKey& key) {
  const TrustStore pinned = TrustStore::pinned();
  const TrustedKey* known = pinned.find(key.key_id);
  if (known == nullptr || known->public_key != key.public_key) return {};
  return ", " + link("https://pith.science/pith-signing-key.json", "the registry\xE2\x80\x99s");
}

std::string facts(const VerifiedRecord& verified, const TrustedKey& key) {
  const Record& record = verified.record();
  const std::vector<std::string>& categories = record.cross_categories();
  std::string cross;
  for (std::size_t i = 0; i < categories.size(); ++i) cross += (i == 0 ? "" : ", ") + categories[i];
  return "<section aria-labelledby=\"facts\">\n<h2 id=\"facts\">The record</h2>\n<dl>\n" +
         fact("Pith Number", span("number", record.number().full(), "mono")) +
         fact("In short", span("short", record.number().short_form(), "mono")) +
         fact("Canonical hash", span("hash", record.digest().hex(), "mono")) +
         fact("Paper", span("fact-paper", paper_fact(record))) +
         fact("Primary category", span("fact-primary", text(record.primary_category()))) +
         fact("Cross-lists", span("fact-cross", categories.empty() ? "none" : text(cross))) +
         fact("First submitted",
              "<time id=\"fact-submitted\">" + text(record.submitted_at()) + "</time>") +
         fact("License", span("fact-license", license_fact(record))) +
         fact("Hash of the title", span("fact-title-hash", record.title_sha256(), "mono")) +
         fact("Hash of the abstract",
              span("fact-abstract-hash", record.abstract_sha256(), "mono")) +
         fact("Signed by key",
              "<span id=\"key\" data-key=\"" + to_hex(key.public_key) + "\" data-signature=\"" +
                  to_base64(verified.receipt().signature) + "\">" +
                  text(verified.receipt().key_id) + "</span>, fingerprint " +
                  span("fingerprint", key.fingerprint(), "mono") + published(key)) +
         (verified.status().told ? fact("Status", text(verified.status().in_words())) : "") +
         fact("Published at", link(record.number().record_url(), record.number().record_url())) +
         "</dl>\n</section>\n";
}

// `made`: what was found when the page was made.
std::string check(std::string_view id, std::string_view question, std::string_view made) {
  return "<li>\n<h3>" + std::string(question) +
         "</h3>\n<p><span class=\"when\">When this page was made</span> " + std::string(made) +
         "</p>\n<p><span class=\"when\">In your browser</span> <span id=\"here-" + std::string(id) +
         "\" class=\"waiting\">not checked: this needs JavaScript</span></p>\n</li>\n";
}

std::string found(const std::vector<CheckRow>& rows, std::string_view rule,
                  std::string_view detail) {
  const auto row =
      std::find_if(rows.begin(), rows.end(), [&](const CheckRow& r) { return r.rule == rule; });
  // What nobody checked is not known.
  return result(row == rows.end() ? Outcome::kUnknown : row->outcome, detail);
}

std::string findings(const std::vector<CheckRow>& rows, const Report& report) {
  std::string out =
      "<details>\n<summary>All that was checked when this page was made</summary>\n"
      "<ul class=\"findings\">\n";
  for (const CheckRow& row : rows) {
    out += "<li>" + text(row.question) + " " + result(row.outcome, row.detail);
    if (row.findings > 1) out += " (" + std::to_string(row.findings) + " of them)";
    out += " <code>" + text(row.rule) + "</code></li>\n";
  }
  for (const Finding& note : notes_of(report, kMaxNotes)) {
    out += "<li>Note: " + text(note.place) + " " + text(note.detail) + " <code>" + text(note.rule) +
           "</code></li>\n";
  }
  return out + "</ul>\n</details>\n";
}

std::string checks(const VerifiedRecord& verified, const Report& report) {
  const std::vector<CheckRow> rows = check_rows(report);
  std::string out =
      "<section aria-labelledby=\"checks\">\n<h2 id=\"checks\" tabindex=\"-1\">The checks</h2>\n"
      "<p>When this page was made, the record was " +
      std::string(report.verdict() == Outcome::kPass
                      ? "<strong class=\"yes\">valid</strong>"
                      : "<strong class=\"unsure\">not proven</strong>") +
      ": " + std::to_string(rows.size()) +
      " kinds of checks, and none failed.</p>\n"
      "<p id=\"here\" role=\"status\">With JavaScript, your browser makes the first of them again, "
      "from this page alone.</p>\n<ul class=\"checks\" role=\"list\">\n";
  out += check("hash", "Is the hash that of the record?",
               found(rows, "record.hash", "SHA-256 of the canonical record, below."));
  out += check("number", "Does the number follow from the hash?",
               found(rows, "record.number", "The first 26 characters of the hash in base32."));
  out += check("signature", "Did the key sign the hash?",
               found(rows, "receipt.signature", "Ed25519, by a key that was trusted beforehand."));
  if (!verified.title().empty()) {
    out += check("title", "Is this the title that was hashed?",
                 result(Outcome::kPass, "It hashes to the title's hash in the record."));
  }
  out += check("facts", "Is what this page shows what the record says?",
               result(Outcome::kPass, "The page was made from the record."));
  return out + "</ul>\n" + findings(rows, report) + "</section>\n";
}

std::string canonical(const Record& record) {
  return "<section aria-labelledby=\"canonical\">\n<h2 id=\"canonical\">The canonical record</h2>\n"
         "<p>These " +
         std::to_string(record.canonical().bytes().size()) +
         " bytes are what is hashed.</p>\n"
         // No line end before or after: the text of this element is what the script hashes.
         "<pre id=\"record\" tabindex=\"0\" role=\"region\" aria-labelledby=\"canonical\">" +
         exact_html(record.canonical().bytes()) + "</pre>\n</section>\n";
}

std::string by_hand(const Record& record) {
  const std::string& code = record.number().code();
  return "<section aria-labelledby=\"yourself\">\n<h2 id=\"yourself\">Check it yourself</h2>\n"
         "<p>Who can change a page can change its script, so a page cannot vouch for itself. These "
         "commands need nothing from it but the number, and trust no key that comes with the "
         "data:</p>\n"
         "<pre><code>pith resolve " +
         code +
         " -o bundle.json\npith verify bundle.json</code></pre>\n"
         "<p>Or do the sum by hand: save the canonical record, without a line end, as "
         "<code>record.json</code>, and</p>\n"
         "<pre><code>sha256sum record.json\npython3 -c \"import base64, sys; "
         "print(base64.b32encode(bytes.fromhex(sys.argv[1]))"
         "[:26].decode())\" " +
         record.digest().hex() + "</code></pre>\n</section>\n";
}

constexpr std::string_view kLimits =
    "<section aria-labelledby=\"limits\">\n<h2 id=\"limits\">What this does not prove</h2>\n<ul>\n"
    "<li>That the paper is right, or that the named authors wrote it.</li>\n"
    "<li>That any one PDF is the paper of this record: the number names the record.</li>\n"
    "<li>When it happened: times in a record are the registry\xE2\x80\x99s word.</li>\n"
    "</ul>\n</section>\n";

}  // namespace

std::string record_page(const VerifiedRecord& record, const Report& report, const TrustedKey& key) {
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n" + head(record) + "</head>\n<body>\n" +
         "<a class=\"skip\" href=\"#checks\">Skip to the checks</a>\n" + heading(record) +
         "<main>\n" + facts(record, key) + checks(record, report) + canonical(record.record()) +
         by_hand(record.record()) + std::string(kLimits) +
         "</main>\n<footer>\n<p>Made by <code>pith page</code>. It asks for nothing over the "
         "network.</p>\n</footer>\n<script>" +
         std::string(page_script()) + "</script>\n</body>\n</html>\n";
}

}  // namespace pith
