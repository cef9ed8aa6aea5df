// What the sources of a paper define that changes how TeX reads them.
//
// Whether a % begins a comment, and whether a \fi ends a branch, depends on macros: environments
// made with \lstnewenvironment, conditionals made with \newif. They are collected over all files of
// a paper before any of them is changed (arxiv/tex/clean_tex.h).
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace pith::arxiv {

using Names = std::set<std::string, std::less<>>;

struct Vocabulary {
  Vocabulary();  // what TeX, LaTeX and well-known packages define

  Names conditionals;           // "iffalse", "ifdraft": counted while a branch is skipped
  Names made_conditionals;      // by \newif in the sources, without "if"
  Names set_true;               // "draft" when drafttrue or \let\ifdraft occurs anywhere
  Names built_names;            // how names begin that \csname makes of parts: "cup@draft" with #1
  Names verbatim_environments;  // "verbatim", "lstlisting", …
  Names comment_environments;   // "comment", and those of \excludecomment
  Names shown_environments;     // of \includecomment and \newenvironment: text, whatever the name
  Names verbatim_commands;      // argument between delimiters or braces: "verb", "lstinline", …
  Names url_commands;           // first argument in braces, % is a character: "url", "href", …
  Names opaque_commands;        // change the category of %: the rest of the line is not understood
  Names literal_inputs;         // arguments of \lstinputlisting and its kin: shown as they are
  Names inputs;                 // arguments of \input and its kin
  Names macros_in_if;           // "ifthenelse": begin like conditionals and are none
  std::string short_verbs;      // characters of \MakeShortVerb and its kin

  bool is_conditional(std::string_view name) const;
  // A conditional that is false wherever it is tested.
  bool never_true(std::string_view conditional) const;
  bool is_comment_environment(std::string_view name) const;
  // Whether a file is shown as it is, given with or without folder and extension.
  bool shows(std::string_view file) const;
  // Whether a file is read as source by its full name, whatever its extension:
  // \input{settings.inc}.
  bool reads(std::string_view file) const;
};

// \def, \newcommand, …: the command that follows is defined, not used. Without backslash.
bool defines(std::string_view command);
// \NewDocumentCommand, \DeclareExpandableDocumentCommand, …
bool is_document_command(std::string_view command);
// \MakeShortVerb and its kin.
bool is_short_verb_maker(std::string_view command);
bool makes_short_verbs(std::string_view tex);

// The length of the comment block at the top when it is a notice that a licence asks to be kept.
std::size_t licence_notice(std::string_view text);

}  // namespace pith::arxiv
