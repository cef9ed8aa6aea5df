#include "arxiv/tex/clean_tex.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "arxiv/files/file_name.h"
#include "arxiv/tex/argument.h"
#include "arxiv/tex/conditionals.h"
#include "base/ascii.h"

namespace pith::arxiv {
namespace {

// Each costs a look through the rest of the file.
constexpr int kMostBranchesKept = 50;

class Cleaner {
 public:
  Cleaner(std::string_view tex, const Vocabulary& vocabulary, const CleanOptions& options)
      : tex_(tex), v_(vocabulary), options_(options), at_is_letter_(options.package) {
    // Made in another file; where they are made they count from there on.
    if (!makes_short_verbs(tex_)) short_verbs_ = v_.short_verbs;
  }

  CleanTex run() {
    if (options_.package && !options_.keep_comments) {
      copy_to(licence_notice(tex_));
      result_.licence_kept = at_ > 0;
    }
    while (at_ < tex_.size() && !done_) step();
    result_.text = std::move(out_);
    return std::move(result_);
  }

 private:
  void step() {
    const char c = tex_[at_];
    if (c == '\\') return control();
    if (c == '%') return percent();
    before_.character(c);
    if (short_verbs_.find(c) != kNoEnd) {
      const std::size_t close = find_on_line(tex_, c, at_ + 1);
      if (close != kNoEnd) return copy_verbatim(close + 1);
    }
    read_to(at_ + 1);
  }

  void percent() {
    if (literal_depth_) {
      if (result_.not_understood.empty() || result_.not_understood.back() != line_) {
        result_.not_understood.push_back(line_);
      }
      return copy_to(at_ + 1);
    }
    const std::size_t end = line_end(tex_, at_);
    const std::string_view text = tex_.substr(at_ + 1, end - at_ - 1);
    if (options_.keep_comments) return copy_to(end);
    if (!text.empty()) note(RemovalKind::kComment, line_, text);
    if (!drop_blank_line()) {
      out_ += '%';
      return skip_to(end);
    }
    skip_to(behind_line_end(tex_, end));
  }

  void control() {
    const std::size_t start = at_;
    const std::size_t length = control_length(tex_, start, at_is_letter_);
    const std::string name(tex_.substr(start + 1, length - 1));
    std::size_t behind = start + length;
    if (name.size() == 1 && !is_letter(name[0])) {
      // "\" before an end of line is a control symbol of its own; the line still ends.
      before_.command(name);
      return copy_to(is_end_of_line(name[0]) ? start + 1 : behind);
    }
    if (!options_.keep_comments && before_.executes()) {
      if (v_.never_true(name) && cut_branch(name, behind)) return;
    }
    if (options_.remove_commands.contains(name) && before_.executes() && remove_command(behind)) {
      return;
    }
    const bool mentioned = before_.only_names();
    before_.command(name);
    copy_to(behind);
    if (name == "begin") return environment();
    if (name == "end" && !options_.package) return end_of_document();
    if (name == "endinput") return end_of_input(start);
    if (name == "makeatletter") at_is_letter_ = true;
    if (name == "makeatother") at_is_letter_ = false;
    if (name == "begingroup" || name == "bgroup") ++groups_;
    if (name == "endgroup" || name == "egroup") {
      --groups_;
      end_literal();
    }
    if (name == "catcode") return catcode();
    if (name == "@makeother" && tex_.substr(at_, 2) == "\\%") literal_depth_ = depth();
    if (name == "dospecials" && out_.ends_with("\\@makeother\\dospecials")) {
      literal_depth_ = depth();
    }
    if (is_short_verb_maker(name)) {
      const std::size_t at = short_verb_at(tex_, at_);
      if (at == kNoEnd) return;
      short_verbs_ += tex_[at];
      read_to(at + 1);
    } else if (name == "DeleteShortVerb" || name == "lstDeleteShortInline" ||
               name == "UndefineShortVerb") {
      short_verbs_.clear();
    } else if (mentioned) {
      return;  // \let\oldverb\verb
    } else if (v_.verbatim_commands.contains(name)) {
      const std::size_t end = verbatim_end(tex_, at_, name);
      if (end != kNoEnd) copy_verbatim(end);
    } else if (v_.url_commands.contains(name)) {
      const std::size_t end = url_end(tex_, at_);
      if (end != kNoEnd) read_to(end);
    } else if (v_.opaque_commands.contains(name) && !defining(start)) {
      const std::size_t end = line_end(tex_, at_);
      if (tex_.substr(at_, end - at_).find('%') != kNoEnd) result_.not_understood.push_back(line_);
      read_to(end);
    }
  }

  // \def\name, \newcommand{\name}: the name itself, not a use of it.
  bool defining(std::size_t start) const {
    return (before_.second_adjacent && defines(before_.second)) ||
           (start > 0 && tex_[start - 1] == '{' && tex_.substr(at_, 1) == "}");
  }

  void environment() {
    const std::size_t open = tex_.find_first_not_of(" \t", at_);
    if (open == kNoEnd || tex_[open] != '{') return;
    const std::size_t close = tex_.find('}', open);
    if (close == kNoEnd) return;
    const std::string name(tex_.substr(open + 1, close - open - 1));
    const std::string ending = "\\end{" + name + "}";
    if (v_.verbatim_environments.contains(name)) {
      const std::size_t end = tex_.find(ending, close);
      if (end != kNoEnd && name.starts_with("filecontents")) file_contents(close + 1, end);
      return copy_verbatim(end == kNoEnd ? tex_.size() : end + ending.size());
    }
    if (!v_.is_comment_environment(name) || options_.keep_comments) return;
    if (unclosed_.contains(name)) return;
    const std::size_t end = tex_.find(ending, close);
    if (end == kNoEnd) {
      unclosed_.insert(name);
      return;
    }
    copy_to(close + 1);
    note(RemovalKind::kCommentEnvironment, line_, tex_.substr(at_, end - at_));
    if (!options_.keep_lines) out_ += '\n';
    skip_to(end);
    copy_to(at_ + ending.size());
  }

  // The body of filecontents becomes a file of its own. When that is TeX source which the paper
  // does not show, it is cleaned as such; lines behind the one with the name are its own.
  void file_contents(std::size_t from, std::size_t end) {
    if (options_.keep_comments || options_.drop_verbatim) return;
    if (tex_.substr(from, 1) == "[") from = std::min(tex_.find(']', from), end) + 1;
    const std::size_t close = tex_.find('}', from);
    if (tex_.substr(from, 1) != "{" || close > end) return;
    const std::string file(tex_.substr(from + 1, close - from - 1));
    const std::size_t body = behind_line_end(tex_, close);
    if (body >= end || !(is_tex_source(file) || v_.reads(file)) || v_.shows(file)) return;
    copy_to(body);
    CleanOptions how = options_;
    how.package = is_package(file);
    CleanTex inner = Cleaner(tex_.substr(body, end - body), v_, how).run();
    out_ += inner.text;
    for (Removal& removal : inner.removed) {
      removal.line += line_ - 1;
      result_.removed.push_back(std::move(removal));
    }
    pass_to(end);
  }

  void end_of_document() {
    static constexpr std::string_view kArgument = "{document}";
    const std::size_t open = std::min(tex_.find_first_not_of(" \t\r\n", at_), tex_.size());
    if (tex_.substr(open, kArgument.size()) != kArgument || braces_ != 0) return;
    copy_to(open + kArgument.size());
    if (options_.keep_comments) return;
    const std::string_view rest = tex_.substr(at_);
    const std::size_t first = rest.find_first_not_of(" \t\r\n");
    if (first != kNoEnd) {
      std::size_t line = line_;
      for (char c : rest.substr(0, first)) line += c == '\n';
      note(RemovalKind::kAfterEnd, line, rest.substr(first));
    }
    out_ += '\n';
    done_ = true;
  }

  // TeX finishes the line and reads no further; inside a conditional that may not be reached.
  void end_of_input(std::size_t start) {
    if (braces_ != 0 || options_.keep_comments) return;
    if (start != 0 && !is_end_of_line(tex_[start - 1])) return;
    const std::size_t end = line_end(tex_, at_);
    if (tex_.substr(at_, end - at_).find_first_not_of(" \t") != kNoEnd) return;
    if (conditionals_.open_at(start) != 0) return;
    const std::string_view rest = tex_.substr(end);
    const std::size_t first = rest.find_first_not_of(" \t\r\n");
    if (first == kNoEnd) return;
    note(RemovalKind::kAfterEnd, line_ + 1, rest.substr(first));
    out_ += '\n';
    done_ = true;
  }

  void catcode() {
    std::size_t i = behind_blanks(tex_, at_);
    const std::string_view rest = tex_.substr(i);
    for (std::string_view form : {"`\\%", "37", "\"25", "'45"}) {
      if (!rest.starts_with(form)) continue;
      i += form.size();
      while (i < tex_.size() && (is_blank(tex_[i]) || tex_[i] == '=')) ++i;
      if (tex_.substr(i, 2) == "14") {
        literal_depth_.reset();
      } else {
        literal_depth_ = depth();
      }
      return copy_to(i);
    }
  }

  bool cut_branch(const std::string& name, std::size_t from) {
    if (branches_kept_ == kMostBranchesKept) return false;
    const std::optional<FalseBranch> branch = false_branch(tex_, from, v_);
    if (!branch) {
      ++branches_kept_;
      return false;
    }
    const std::string_view inside = tex_.substr(from, branch->stop - from);
    if (inside.find_first_not_of(" \t\r\n") == kNoEnd) return false;
    const std::size_t next = behind_blanks(tex_, branch->behind);
    const bool line_is_over = next >= tex_.size() || is_end_of_line(tex_[next]);
    note(RemovalKind::kFalseBranch, line_, inside);
    if (!branch->has_else && line_is_over && drop_blank_line()) {
      skip_to(behind_line_end(tex_, next));
      return true;
    }
    out_ += "\\" + name + (branch->has_else ? "\\else" : "\\fi");
    skip_to(branch->behind);
    before_.command(branch->has_else ? "else" : "fi");
    return true;
  }

  bool remove_command(std::size_t behind) {
    const std::size_t end = braced_end(tex_, behind);
    if (end == kNoEnd) return false;
    note(RemovalKind::kCommand, line_, tex_.substr(at_, end - at_));
    const std::size_t next = behind_blanks(tex_, end);
    // An empty line in its place would begin a paragraph.
    if ((next >= tex_.size() || is_end_of_line(tex_[next])) && drop_blank_line()) {
      skip_to(behind_line_end(tex_, next));
    } else {
      skip_to(end);
    }
    return true;
  }

  // Removes the blanks written since the last end of line; false when there is more than blanks.
  bool drop_blank_line() {
    std::size_t end = out_.size();
    while (end > 0 && is_blank(out_[end - 1])) --end;
    if (end > 0 && !is_end_of_line(out_[end - 1])) return false;
    out_.resize(end);
    return true;
  }

  void copy_to(std::size_t end) {
    out_.append(tex_.substr(at_, end - at_));
    pass_to(end);
  }
  // The same for what TeX reads as usual: its braces count.
  void read_to(std::size_t end) {
    for (std::size_t i = at_; i < end; ++i) {
      if (tex_[i] == '\\') {
        ++i;
      } else if (tex_[i] == '{') {
        ++braces_;
      } else if (tex_[i] == '}') {
        --braces_;
        end_literal();
      }
    }
    copy_to(end);
  }
  int depth() const { return braces_ + groups_; }
  void end_literal() {
    if (literal_depth_ && depth() < *literal_depth_) literal_depth_.reset();
  }
  void copy_verbatim(std::size_t end) {
    if (!options_.drop_verbatim) return copy_to(end);
    out_.append(pass_to(end), '\n');
  }
  void skip_to(std::size_t end) {
    const std::size_t lines = pass_to(end);
    if (options_.keep_lines) out_.append(lines, '\n');
  }
  // Moves on; returns how many lines ended on the way.
  std::size_t pass_to(std::size_t end) {
    const auto lines =
        static_cast<std::size_t>(std::count(tex_.begin() + static_cast<std::ptrdiff_t>(at_),
                                            tex_.begin() + static_cast<std::ptrdiff_t>(end), '\n'));
    line_ += lines;
    at_ = end;
    return lines;
  }
  void note(RemovalKind kind, std::size_t line, std::string_view text) {
    result_.removed.push_back({kind, line, std::string(text)});
  }

  std::string_view tex_;
  const Vocabulary& v_;
  const CleanOptions& options_;
  std::string out_;
  CleanTex result_;
  CommandsBefore before_;
  OpenConditionals conditionals_{tex_, v_};
  std::string short_verbs_;
  Names unclosed_;         // comment environments that have no end
  int branches_kept_ = 0;  // since their end is not certain
  std::size_t at_ = 0, line_ = 1;
  int braces_ = 0, groups_ = 0;       // open; a macro often opens a group for another to close
  std::optional<int> literal_depth_;  // since where % has another category code
  bool at_is_letter_, done_ = false;
};

}  // namespace

std::string_view name(RemovalKind kind) {
  switch (kind) {
    case RemovalKind::kComment:
      return "comment";
    case RemovalKind::kFalseBranch:
      return "false branch";
    case RemovalKind::kCommentEnvironment:
      return "comment environment";
    case RemovalKind::kAfterEnd:
      return "text after the end";
    case RemovalKind::kCommand:
      return "command";
    case RemovalKind::kFileField:
      return "file field";
  }
  return "";
}

CleanTex clean_tex(std::string_view tex, const Vocabulary& vocabulary,
                   const CleanOptions& options) {
  return Cleaner(tex, vocabulary, options).run();
}

}  // namespace pith::arxiv
