#include "arxiv/policy/leaks.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>

#include "arxiv/files/lines.h"
#include "base/ascii.h"

namespace pith::arxiv {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::size_t kMostOfAKind = 20;    // that are told one by one
constexpr std::size_t kLongestValue = 200;  // of a password
constexpr std::size_t kLongestShown = 100;  // of a path

bool is_alnum(char c) {
  return is_letter(c) || is_digit(c);
}
bool is_token_char(char c) {
  return is_alnum(c) || c == '-' || c == '_';
}
bool is_path_char(char c) {
  return is_token_char(c) || std::string_view("/\\.+~:").find(c) != kNone;
}

constexpr std::array<KeyForm, 18> kKeyForms{{
    {"AKIA", 16, "an AWS access key"},
    {"ASIA", 16, "an AWS access key"},
    {"ghp_", 30, "a GitHub token"},
    {"gho_", 30, "a GitHub token"},
    {"ghs_", 30, "a GitHub token"},
    {"github_pat_", 22, "a GitHub token"},
    {"glpat-", 20, "a GitLab token"},
    {"xoxb-", 16, "a Slack token"},
    {"xoxp-", 16, "a Slack token"},
    {"sk-ant-", 20, "an Anthropic key"},
    {"sk-proj-", 20, "an OpenAI key"},
    {"sk-", 32, "an OpenAI key"},
    {"sk_live_", 16, "a Stripe key"},
    {"AIza", 35, "a Google key"},
    {"hf_", 30, "a Hugging Face token"},
    {"npm_", 36, "an npm token"},
    {"pypi-AgEI", 16, "a PyPI token"},
    {"olp_", 16, "an Overleaf token"},
}};

constexpr std::array<LinkForm, 24> kLinkForms{{
    {"overleaf.com/project/", "an Overleaf project"},
    {"overleaf.com/read/", "an Overleaf project"},
    {"git.overleaf.com/", "an Overleaf project"},
    {"sharelatex.com/project", "an Overleaf project"},
    {"docs.google.com/", "a Google document"},
    {"drive.google.com/", "a Google Drive folder"},
    {"dropbox.com/s/", "a Dropbox file"},
    {"dropbox.com/sh/", "a Dropbox folder"},
    {"dropbox.com/scl/", "a Dropbox file"},
    {"1drv.ms/", "a OneDrive file"},
    {"onedrive.live.com/", "a OneDrive file"},
    {"sharepoint.com/", "a SharePoint file"},
    {"notion.so/", "a Notion page"},
    {"hackmd.io/", "a HackMD note"},
    {"figshare.com/s/", "a private figshare link"},
    {"hooks.slack.com/", "a Slack webhook"},
    {"discord.com/api/webhooks/", "a Discord webhook"},
    {"discord.gg/", "a Discord invitation"},
    {"join.slack.com/", "a Slack invitation"},
    {"zoom.us/j/", "a Zoom meeting"},
    {"teams.microsoft.com/", "a Teams meeting"},
    {"wetransfer.com/", "a WeTransfer file"},
    {"we.tl/", "a WeTransfer file"},
    {"icloud.com/", "an iCloud file"},
}};

class Search {
 public:
  explicit Search(std::string_view bytes)
      : bytes_(bytes), binary_(is_binary(bytes)), lines_(bytes) {}

  std::vector<Leak> all() {
    look_at_marks();
    if (!binary_) passwords();
    return finished();
  }

  std::vector<Leak> addresses() {
    for (std::size_t at = bytes_.find('@'); at != kNone; at = bytes_.find('@', at + 1)) {
      std::size_t from = at, to = at + 1;
      while (from > 0 && (is_token_char(bytes_[from - 1]) || bytes_[from - 1] == '.')) --from;
      while (to < bytes_.size() && (is_token_char(bytes_[to]) || bytes_[to] == '.')) ++to;
      const std::string_view domain = bytes_.substr(at + 1, to - at - 1);
      const std::size_t dot = domain.find('.');
      if (from == at || dot == kNone || dot == 0 || dot + 2 >= domain.size()) continue;
      add(at, "leak.email", "an e-mail address at " + std::string(domain.substr(0, 80)));
    }
    return finished();
  }

 private:
  void add(std::size_t at, const char* rule, std::string detail) {
    const std::size_t line = binary_ ? at : lines_.line_of(at);
    for (const Leak& leak : leaks_) {
      if (leak.line == line && leak.rule == rule) return;
    }
    More& more = more_[rule];
    if (more.told < kMostOfAKind) {
      ++more.told;
      leaks_.push_back({rule, line, std::move(detail)});
    } else if (more.count == 0 || more.last_line != line) {
      if (more.count++ == 0) more.first_line = line;
      more.last_line = line;
    }
  }

  std::vector<Leak> finished() {
    for (const auto& [rule, more] : more_) {
      if (more.count == 0) continue;
      leaks_.push_back(
          {rule, more.first_line, "and " + std::to_string(more.count) + " more from here on"});
    }
    std::stable_sort(leaks_.begin(), leaks_.end(),
                     [](const Leak& a, const Leak& b) { return a.line < b.line; });
    return std::move(leaks_);
  }

  // Of one rule.
  struct More {
    std::size_t told = 0, count = 0, first_line = 0, last_line = 0;
  };

  // What a find begins with, and what looks closer.
  struct Mark {
    std::string_view text;
    std::function<void(Search&, std::size_t)> look;
  };

  static std::vector<Mark> make_marks() {
    std::vector<Mark> marks;
    for (const KeyForm& form : kKeyForms) {
      marks.push_back({form.prefix, [&form](Search& s, std::size_t at) { s.key(form, at); }});
    }
    for (const LinkForm& form : kLinkForms) {
      marks.push_back({form.part, [&form](Search& s, std::size_t at) { s.link(form, at); }});
    }
    for (std::string_view start : {"/home/", "/Users/", ":\\Users\\", ":/Users/", "file:///"}) {
      marks.push_back({start, [start](Search& s, std::size_t at) { s.home_path(start, at); }});
    }
    for (std::string_view merge : {"<<<<<<< ", ">>>>>>> "}) {
      marks.push_back({merge, &Search::merge});
    }
    marks.push_back({"-----BEGIN ", &Search::private_key});
    marks.push_back({"eyJ", &Search::web_token});
    marks.push_back({"://", &Search::credentials_in_link});
    return marks;
  }

  // All marks in one pass: figures are large, and two bytes tell nearly always that nothing begins.
  void look_at_marks() {
    static const std::vector<Mark> kMarks = make_marks();
    static const std::vector<bool> kBegins = [] {
      std::vector<bool> begins(1u << 16, false);
      for (const Mark& mark : kMarks) begins[pair(mark.text, 0)] = true;
      return begins;
    }();
    for (std::size_t at = 0; at + 1 < bytes_.size(); ++at) {
      if (!kBegins[pair(bytes_, at)]) continue;
      for (const Mark& mark : kMarks) {
        if (bytes_.compare(at, mark.text.size(), mark.text) == 0) mark.look(*this, at);
      }
    }
  }
  static std::size_t pair(std::string_view text, std::size_t at) {
    return static_cast<std::size_t>(static_cast<unsigned char>(text[at])) << 8 |
           static_cast<unsigned char>(text[at + 1]);
  }
  bool starts_word(std::size_t at) const { return at == 0 || !is_alnum(bytes_[at - 1]); }

  void key(const KeyForm& form, std::size_t at) {
    if (!starts_word(at)) return;
    std::size_t end = at + form.prefix.size(), digits = 0;
    while (end < bytes_.size() && is_token_char(bytes_[end])) digits += is_digit(bytes_[end++]);
    if (end - at - form.prefix.size() < form.at_least || digits == 0) return;
    add(at, "leak.key", std::string(form.what) + " (" + std::string(form.prefix) + "…)");
  }

  void private_key(std::size_t at) {
    if (bytes_.substr(at, 60).find("PRIVATE KEY") != kNone) add(at, "leak.key", "a private key");
  }

  // RFC 7519: three base64url parts, the first of which begins with {".
  void web_token(std::size_t at) {
    if (!starts_word(at)) return;
    std::size_t end = at, dots = 0;
    while (end < bytes_.size() && (is_token_char(bytes_[end]) || bytes_[end] == '.')) {
      dots += bytes_[end++] == '.';
    }
    if (dots == 2 && end - at > 40) add(at, "leak.key", "a JSON web token");
  }

  // password = "hunter2abc": a name, a sign, and a value with letters and digits.
  void passwords() {
    const std::string lower = to_lower(bytes_);
    for (std::string_view name : {"password", "passwd", "secret", "api_key", "apikey", "api-key",
                                  "access_token", "auth_token", "token"}) {
      for (std::size_t at = lower.find(name); at != kNone; at = lower.find(name, at + 1)) {
        std::size_t i = at + name.size();
        while (i < lower.size() && std::string_view(" \t\"'_").find(lower[i]) != kNone) ++i;
        if (i >= lower.size() || (lower[i] != '=' && lower[i] != ':')) continue;
        ++i;
        while (i < lower.size() && std::string_view(" \t\"'").find(lower[i]) != kNone) ++i;
        std::size_t end = i, digits = 0, letters = 0;
        for (; end < lower.size() && end - i < kLongestValue && lower[end] > ' ' &&
               std::string_view("\"'\\{}$,;").find(lower[end]) == kNone;
             ++end) {
          digits += is_digit(lower[end]);
          letters += is_letter(lower[end]);
        }
        if (end - i >= 8 && digits > 0 && letters > 0) {
          add(at, "leak.password", "a value for \"" + std::string(name) + "\"");
        }
      }
    }
  }

  void link(const LinkForm& form, std::size_t at) {
    if (starts_word(at)) add(at, "leak.shared-link", "a link to " + std::string(form.what));
  }

  void home_path(std::string_view start, std::size_t at) {
    const std::size_t name = at + start.size();
    if (start[0] == '/' && !(starts_word(at))) return;
    if (name >= bytes_.size() || !(is_alnum(bytes_[name]) || bytes_[name] == '_')) return;
    if (start[0] == ':' && (at == 0 || !is_letter(bytes_[at - 1]))) return;
    std::size_t end = name;
    while (end < bytes_.size() && is_token_char(bytes_[end])) ++end;
    // "/home/page" in a text is no path: something must lie below it.
    if (start != "file:///" &&
        (end >= bytes_.size() || (bytes_[end] != '/' && bytes_[end] != '\\')))
      return;
    while (end < bytes_.size() && end - at < kLongestShown && is_path_char(bytes_[end])) ++end;
    add(at, "leak.home-path",
        "the path of a home folder: " + std::string(bytes_.substr(at, end - at)));
  }

  // https://user:secret@host
  void credentials_in_link(std::size_t at) {
    std::size_t end = at + 3, colon = 0;
    while (end < bytes_.size() && bytes_[end] > ' ' && bytes_[end] != '/' && bytes_[end] != '@' &&
           bytes_[end] != '}' && end - at < 200) {
      if (bytes_[end] == ':') colon = end;
      ++end;
    }
    if (end < bytes_.size() && bytes_[end] == '@' && colon != 0 && end - colon > 3) {
      add(at, "leak.password", "a link with a password in it");
    }
  }

  void merge(std::size_t at) {
    if (!binary_ && (at == 0 || bytes_[at - 1] == '\n')) add(at, "leak.git", "an unfinished merge");
  }

  std::string_view bytes_;
  bool binary_;
  LineCounter lines_;
  std::map<std::string, More> more_;
  std::vector<Leak> leaks_;
};

}  // namespace

std::span<const KeyForm> key_forms() {
  return kKeyForms;
}
std::span<const LinkForm> link_forms() {
  return kLinkForms;
}

std::vector<Leak> find_leaks(std::string_view bytes) {
  return Search(bytes).all();
}
std::vector<Leak> find_addresses(std::string_view text) {
  return Search(text).addresses();
}

bool is_binary(std::string_view bytes) {
  return bytes.substr(0, 8192).find('\0') != kNone || bytes.starts_with("%PDF-");
}

}  // namespace pith::arxiv
