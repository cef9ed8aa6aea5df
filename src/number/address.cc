#include "number/address.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>
#include <utility>
#include <vector>

#include "base/ascii.h"
#include "base/encoding.h"
#include "number/arxiv_id.h"

namespace pith {
namespace {

AddressReading wrong(std::string cause, std::string hint = {}) {
  return {{}, std::move(cause), std::move(hint)};
}

// RFC 3986 §2.1. nullopt for a broken escape, or one of a character that no identifier has.
std::optional<std::string> percent_decoded(std::string_view path) {
  std::string out;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] != '%') {
      out += path[i];
      continue;
    }
    const std::optional<std::string> byte = from_hex(to_lower(path.substr(i + 1, 2)));
    if (!byte || byte->size() != 1) return std::nullopt;
    const auto value = static_cast<unsigned char>((*byte)[0]);
    if (value <= 0x20 || value >= 0x7f) return std::nullopt;
    out += *byte;
    i += 2;
  }
  return out;
}

std::vector<std::string> parts_between_slashes(std::string_view path) {
  std::vector<std::string> parts;
  while (!path.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    if (slash > 0) parts.emplace_back(path.substr(0, slash));
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return parts;
}

// /pith/NAME, /pith/NAME.json, /pith/NAME/bundle.json, /.well-known/pith/NAME/bundle.json, …, where
// NAME is a code, a whole number or an arXiv identifier.
AddressReading read_record_path(std::vector<std::string> parts) {
  if (!parts.empty() && parts[0] == ".well-known") parts.erase(parts.begin());
  if (parts.size() < 2 || parts[0] != "pith") {
    return wrong("is not the address of a record",
                 "records are at https://pith.science/pith/ followed by the number");
  }
  std::string_view last = parts.back();
  if (remove_suffix(last, ".json")) parts.back().resize(last.size());
  std::string name = parts[1];
  std::size_t used = 2;
  if (parts.size() > used && read_arxiv_id(name + "/" + parts[used]).id) {
    name += "/" + parts[used++];
  }
  if (parts.size() > used + 1) return wrong("goes on after the address of a record");
  return {std::move(name), {}, {}};
}

// /abs/ID, /pdf/ID, /pdf/ID.pdf, …, where an old identifier has a slash of its own.
AddressReading read_arxiv_path(const std::vector<std::string>& parts) {
  constexpr std::array<std::string_view, 7> kViews = {"abs", "pdf",    "html",   "ps",
                                                      "src", "format", "e-print"};
  if (parts.size() < 2 || parts.size() > 3 ||
      std::find(kViews.begin(), kViews.end(), parts[0]) == kViews.end()) {
    return wrong("is not the address of a paper",
                 "papers are at https://arxiv.org/abs/ followed by the identifier");
  }
  const std::string id = parts.size() == 2 ? parts[1] : parts[1] + "/" + parts[2];
  std::string_view stem = id;
  remove_suffix(stem, ".pdf");
  return {"arxiv:" + std::string(stem), {}, {}};
}

bool is_one_of(std::string_view host, std::initializer_list<std::string_view> hosts) {
  return std::find(hosts.begin(), hosts.end(), host) != hosts.end();
}

}  // namespace

bool is_address(std::string_view text) {
  const std::size_t scheme_end = text.find("://");
  if (scheme_end != std::string_view::npos &&
      std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(scheme_end),
                  [](char c) { return is_letter(c) || is_digit(c) || c == '+' || c == '-'; })) {
    return true;
  }
  // Without a scheme: the first part has a dot in it and is neither a DOI's nor an old arXiv
  // identifier's (math.GT/0309136).
  const std::size_t slash = text.find('/');
  const std::size_t dot = text.find('.');
  if (slash == std::string_view::npos || dot > slash || text.substr(0, 3) == "10.") return false;
  std::string_view host = text.substr(0, text.find_first_of("/:@"));
  if (host.find('.') == std::string_view::npos) return false;
  const ArxivReading arxiv = read_arxiv_id(text);
  return !arxiv.id && arxiv.cause.empty();
}

AddressReading read_address(std::string_view text) {
  std::string_view rest = text;
  if (!remove_prefix(rest, "https://") && !remove_prefix(rest, "http://") &&
      rest.find("://") < rest.find_first_of("/?#@")) {
    return wrong("only http and https addresses can name a paper");
  }
  // Browsers take a backslash for a slash, other programs do not (URL Standard §4.4).
  if (rest.find('\\') != std::string_view::npos) return wrong("an address has no backslash in it");

  const std::size_t path_start = std::min(rest.find_first_of("/?#"), rest.size());
  const std::string authority = to_lower(rest.substr(0, path_start));
  if (authority.find('@') != std::string::npos) {
    return wrong("an address with a user name in it is not accepted",
                 "what follows the @ is the host that would answer");
  }
  std::string_view host = authority;
  if (!remove_suffix(host, ":443")) remove_suffix(host, ":80");

  const std::size_t path_end = std::min(rest.find_first_of("?#"), rest.size());
  const std::optional<std::string> path =
      percent_decoded(rest.substr(path_start, path_end - path_start));
  if (!path) return wrong("has a percent escape that no identifier needs");

  const std::vector<std::string> parts = parts_between_slashes(*path);
  for (const std::string& part : parts) {
    if (part == "." || part == "..") return wrong("an address with . or .. in it is not accepted");
  }
  if (is_one_of(host, {"pith.science", "www.pith.science"})) {
    return read_record_path(parts);
  }
  if (is_one_of(host, {"arxiv.org", "www.arxiv.org", "export.arxiv.org"})) {
    return read_arxiv_path(parts);
  }
  if (is_one_of(host, {"doi.org", "www.doi.org", "dx.doi.org"})) {
    return {"doi:" + path->substr(std::min(path->find_first_not_of('/'), path->size())), {}, {}};
  }
  return wrong("its host is none of pith.science, arxiv.org and doi.org",
               "a copy on a mirror is named by its number; the mirror is given with --mirror");
}

}  // namespace pith
