#include "arxiv/tex/vocabulary.h"

#include <algorithm>

#include "arxiv/files/file_name.h"
#include "base/ascii.h"

namespace pith::arxiv {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

bool ends_in_path(std::string_view file, std::string_view argument) {
  return file.size() > argument.size() && file.ends_with(argument) &&
         file[file.size() - argument.size() - 1] == '/';
}

}  // namespace

Vocabulary::Vocabulary() {
  for (const char* name :
       {"if",         "ifcat",       "ifnum",       "ifdim",       "ifodd",          "ifvmode",
        "ifhmode",    "ifmmode",     "ifinner",     "ifvoid",      "ifhbox",         "ifvbox",
        "ifx",        "ifeof",       "iftrue",      "iffalse",     "ifcase",         "ifdefined",
        "ifcsname",   "iffontchar",  "ifincsname",  "ifprimitive", "ifpdfprimitive", "ifabsnum",
        "ifabsdim",   "ifpdfabsnum", "ifpdfabsdim", "ifpdf",       "ifxetex",        "ifluatex",
        "ifPDFTeX",   "ifpdftex",    "ifXeTeX",     "ifLuaTeX",    "iftutex",        "ifTUTeX",
        "ifluahbtex", "ifLuaHBTeX",  "ifeTeX",      "ifetex",      "ifptex",         "ifuptex",
        "ifvtex",     "ifHy@pdf",    "ifbool@"}) {
    conditionals.insert(name);
  }
  for (const char* name :
       {"verbatim",      "verbatim*",    "Verbatim",         "Verbatim*",     "BVerbatim",
        "LVerbatim",     "SaveVerbatim", "VerbatimOut",      "VerbEnv",       "lstlisting",
        "minted",        "alltt",        "spverbatim",       "boxedverbatim", "filecontents",
        "filecontents*", "tcblisting",   "tcboutputlisting", "verbatimtab",   "listingcont",
        "verbatimwrite", "luacode",      "luacode*",         "pycode",        "pyblock",
        "pyverbatim",    "sagesilent",   "sageblock",        "asy",           "asydef",
        "gnuplot",       "chklisting",   "codebox",          "Highlighting",  "macrocode",
        "macrocode*"}) {
    verbatim_environments.insert(name);
  }
  comment_environments = {"comment"};
  verbatim_commands = {"verb", "Verb", "lstinline", "mintinline", "spverb", "tcbverb"};
  url_commands = {"url", "href", "path", "nolinkurl", "Url", "burl", "doi", "hyperimage"};
  for (const char* name : {"iff",
                           "ifthenelse",
                           "ifdef",
                           "ifcsdef",
                           "ifundef",
                           "ifcsundef",
                           "ifdefmacro",
                           "ifcsmacro",
                           "ifdefparam",
                           "ifcsparam",
                           "ifdefprefix",
                           "ifcsprefix",
                           "ifdefprotected",
                           "ifcsprotected",
                           "ifdefltxprotect",
                           "ifcsltxprotect",
                           "ifdefempty",
                           "ifcsempty",
                           "ifdefvoid",
                           "ifcsvoid",
                           "ifdefequal",
                           "ifcsequal",
                           "ifdefstring",
                           "ifcsstring",
                           "ifdefstrequal",
                           "ifcsstrequal",
                           "ifdefcounter",
                           "ifcscounter",
                           "ifltxcounter",
                           "ifdeflength",
                           "ifcslength",
                           "ifdefdimen",
                           "ifcsdimen",
                           "ifstrequal",
                           "ifstrempty",
                           "ifblank",
                           "ifbool",
                           "ifboolexpr",
                           "ifboolexpe",
                           "iftoggle",
                           "ifnumcomp",
                           "ifnumequal",
                           "ifnumgreater",
                           "ifnumless",
                           "ifnumodd",
                           "ifdimcomp",
                           "ifdimequal",
                           "ifdimgreater",
                           "ifdimless",
                           "ifinlist",
                           "ifinlistcs",
                           "ifpatchable",
                           "iffieldundef",
                           "iffieldequalstr",
                           "ifnameundef"}) {
    macros_in_if.insert(name);
  }
}

bool Vocabulary::is_conditional(std::string_view name) const {
  return conditionals.contains(name) || name.starts_with("if@");
}

bool Vocabulary::never_true(std::string_view conditional) const {
  if (conditional == "iffalse") return true;
  if (!conditional.starts_with("if")) return false;
  const std::string_view name = conditional.substr(2);
  if (!made_conditionals.contains(name) || set_true.contains(name)) return false;
  const std::string setter = std::string(name) + "true";
  return std::none_of(built_names.begin(), built_names.end(), [&](const std::string& beginning) {
    return setter.starts_with(beginning) || conditional.starts_with(beginning);
  });
}

bool Vocabulary::is_comment_environment(std::string_view name) const {
  return comment_environments.contains(name) && !shown_environments.contains(name);
}

bool Vocabulary::shows(std::string_view file) const {
  const std::string stem = stem_of(file);
  return std::any_of(literal_inputs.begin(), literal_inputs.end(), [&](std::string_view argument) {
    if (argument.empty()) return false;
    return file == argument || stem == argument || ends_in_path(file, argument);
  });
}

bool Vocabulary::reads(std::string_view file) const {
  if (extension_of(file) == "bbl") return false;  // arxiv/tex/clean_bbl.h
  return std::any_of(inputs.begin(), inputs.end(), [&](std::string_view argument) {
    if (argument.starts_with("./")) argument.remove_prefix(2);
    return !argument.empty() && (file == argument || ends_in_path(file, argument));
  });
}

bool is_document_command(std::string_view command) {
  if (!command.ends_with("DocumentCommand")) return false;
  command.remove_suffix(15);
  if (command.ends_with("Expandable")) command.remove_suffix(10);
  return command == "New" || command == "Renew" || command == "Provide" || command == "Declare";
}

bool defines(std::string_view command) {
  static const Names kCommands = {"def",
                                  "gdef",
                                  "edef",
                                  "xdef",
                                  "protected@edef",
                                  "protected@xdef",
                                  "newcommand",
                                  "renewcommand",
                                  "providecommand",
                                  "newcommandx",
                                  "renewcommandx",
                                  "providecommandx",
                                  "newrobustcmd",
                                  "renewrobustcmd",
                                  "providerobustcmd",
                                  "CheckCommand",
                                  "DeclareRobustCommand",
                                  "DeclareRobustCommandx",
                                  "NewCommandCopy",
                                  "RenewCommandCopy",
                                  "DeclareCommandCopy"};
  return kCommands.contains(command) || is_document_command(command);
}

bool is_short_verb_maker(std::string_view command) {
  return command == "MakeShortVerb" || command == "lstMakeShortInline" ||
         command == "DefineShortVerb";
}

bool makes_short_verbs(std::string_view tex) {
  return tex.find("\\MakeShortVerb") != kNone || tex.find("\\lstMakeShortInline") != kNone ||
         tex.find("\\DefineShortVerb") != kNone;
}

std::size_t licence_notice(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size()) {
    const std::size_t first = text.find_first_not_of(" \t", end);
    if (first == kNone || (std::string_view("%\r\n").find(text[first]) == kNone)) break;
    end = std::min(text.find('\n', first), text.size() - 1) + 1;
  }
  const std::string block = to_lower(text.substr(0, end));
  for (const char* word : {"license", "licence", "copyright", "lppl"}) {
    if (block.find(word) != kNone) return end;
  }
  return 0;
}

}  // namespace pith::arxiv
