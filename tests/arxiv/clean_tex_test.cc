#include "arxiv/tex/clean_tex.h"
#include "arxiv/tex/learn.h"

#include <doctest/doctest.h>

using namespace pith::arxiv;

namespace {

std::string cleaned(std::string_view tex, const CleanOptions& options = {}) {
  Vocabulary first, vocabulary;
  learn(tex, first);
  learn(clean_tex(tex, first, options).text, vocabulary);
  return clean_tex(tex, vocabulary, options).text;
}

struct Row {
  const char* tex;
  const char* clean;
};

}  // namespace

TEST_CASE("comments go, line ends that matter stay") {
  const Row rows[] = {
      {"a % secret\nb\n", "a %\nb\n"},
      {"a% secret\nb\n", "a%\nb\n"},
      {"  % secret\nb\n", "b\n"},
      {"a\n% secret\n% more\nb\n", "a\nb\n"},
      {"a\n%\nb\n", "a\nb\n"},
      {"a\n\n  %x\n\nb", "a\n\n\nb"},
      {"100\\% % secret\n", "100\\% %\n"},
      {"line\\\\% secret\n", "line\\\\%\n"},
      {"line\\\\\\% kept\n", "line\\\\\\% kept\n"},
      {"a % secret", "a %"},
      {"% secret", ""},
      {"% secret\r\nb\r\n", "b\r\n"},
      {"a % secret\r\nb", "a %\r\nb"},
      {"a \\\n% secret\nb", "a \\\nb"},
      {"", ""},
      {"\\", "\\"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.tex);
    CHECK(cleaned(row.tex) == row.clean);
  }
}

TEST_CASE("a percent sign that is text stays") {
  for (const char* tex : {
           "\\begin{verbatim}\na % b\n\\end{verbatim}\n",
           "\\begin{lstlisting}[language=C]\na % b\n\\end{lstlisting}\n",
           "\\begin{minted}{c}\na % b\n\\end{minted}\n",
           "\\verb|a % b| c\n",
           "\\verb*!a % b! c\n",
           "\\verb |a % b| c\n",
           "\\verb* |a % b| c\n",
           "\\verb *a % b* c\n",
           "\\lstinline [language=C] |a % b| c\n",
           "\\lstinline|a % b| \\lstinline[language=C]{a % b}\n",
           "\\mintinline{c}{a % b} \\mintinline[x]{c}|a % b|\n",
           "\\url{http://a/b%20c} d\n",
           "\\url|http://a/b%20c| d\n",
           "\\href{http://a/b%20c}{text}\n",
           "\\path{a%b}\n",
           "\\catcode`\\%=12 a % b\n",
           "\\begingroup\\catcode`\\%=12\\relax a % b\\endgroup\n",
           "{\\catcode37=11 a % b}\n",
           "\\makeatletter{\\@makeother\\% a % b}\n",
           "\\MakeShortVerb{\\|}|a % b|\n",
           "\\lstnewenvironment{code}{}{}\\begin{code}\na % b\n\\end{code}\n",
           "\\DefineVerbatimEnvironment{code}{Verbatim}{}\\begin{code}\na % b\n\\end{code}\n",
           "\\newminted{c}{}\\begin{ccode}\na % b\n\\end{ccode}\n",
           "\\newcommand\\link{\\url}\\link{a%b}\n",
           "\\DeclareUrlCommand\\link{}\\link{a%b}\n",
           "\\def\\raw{\\begingroup\\catcode`\\%=12 \\rawx}\n\\raw a % b\n",
           "\\NewDocumentCommand{\\raw}{v}{#1}\\raw|a % b|\n",
           "\\begin{filecontents*}{x.txt}\n% kept\n\\end{filecontents*}\n",
           "{\\catcode `\\%=12 a % b}\n",
           "\\newenvironment{pseudo}{\\begin{alltt}}{\\end{alltt}}\n"
           "\\begin{pseudo}\na % b\n\\end{pseudo}\n",
           "\\def\\raw{\\begingroup\\catcode `\\%=12 \\rawx}\n\\raw a % b\n",
       }) {
    CAPTURE(tex);
    CHECK(cleaned(tex) == tex);
  }
}

TEST_CASE("what one file defines holds in the others") {
  Vocabulary vocabulary;
  learn(
      "\\usepackage{shortvrb}\\MakeShortVerb{\\|}\n\\input{settings.inc} \\input more.inc\n"
      "\\import{sub/}{part.inc}\\input{#1}",
      vocabulary);
  CHECK(clean_tex("|a % b|\n", vocabulary, {}).text == "|a % b|\n");
  CHECK(vocabulary.reads("settings.inc"));
  CHECK(vocabulary.reads("more.inc"));
  CHECK(vocabulary.reads("sub/part.inc"));
  CHECK_FALSE(vocabulary.reads("other.inc"));
  CHECK_FALSE(vocabulary.reads("nosettings.inc"));
}

TEST_CASE("comments come back behind the place where they are text") {
  const Row rows[] = {
      {"\\verb|%| % secret\n", "\\verb|%| %\n"},
      {"\\begin{verbatim}%\n\\end{verbatim} % secret\n", "\\begin{verbatim}%\n\\end{verbatim} %\n"},
      {"{\\catcode`\\%=12 %} % secret\n", "{\\catcode`\\%=12 %} %\n"},
      {"\\catcode`\\%=12 %\\catcode`\\%=14 % secret\n", "\\catcode`\\%=12 %\\catcode`\\%=14 %\n"},
      {"\\url{a%b} % secret\n", "\\url{a%b} %\n"},
      {"\\verbatimfont % secret\n", "\\verbatimfont %\n"},
      {"\\newcommand{\\ccode}{\\lstinline} % secret\n", "\\newcommand{\\ccode}{\\lstinline} %\n"},
      {"\\newcommand{\\c}{\\lstinline} % a } b\n", "\\newcommand{\\c}{\\lstinline} %\n"},
      {"\\let\\oldverb\\verb % secret % x\n", "\\let\\oldverb\\verb %\n"},
      {"\\string\\verb|a % secret|\n", "\\string\\verb|a %\n"},
      {"\\verb |not closed % secret\n", "\\verb |not closed %\n"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.tex);
    CHECK(cleaned(row.tex) == row.clean);
  }
}

TEST_CASE("false branches go, with what nests in them") {
  const Row rows[] = {
      {"a\n\\iffalse secret \\fi\nb\n", "a\nb\n"},
      {"a\n\\iffalse\nsecret\n\\fi\nb\n", "a\nb\n"},
      {"a \\iffalse secret\\fi b\n", "a \\iffalse\\fi b\n"},
      {"\\iffalse s \\ifnum1=1 t \\else u \\fi v \\fi\nb", "b"},
      {"\\iffalse secret \\else kept \\fi\n", "\\iffalse\\else kept \\fi\n"},
      {"\\newif\\ifdraft\n\\ifdraft secret \\fi\nb", "\\newif\\ifdraft\nb"},
      {"\\newif\\ifdraft\\csname #1\\endcsname\n\\ifdraft secret \\fi\nb",
       "\\newif\\ifdraft\\csname #1\\endcsname\nb"},
      {"\\newif\\ifdraft % \\drafttrue\n\\ifdraft secret \\fi\nb", "\\newif\\ifdraft %\nb"},
      {"\\iffalse % \\fi hidden\nsecret \\fi\nb", "b"},
      {"\\iffalse \\figref{x} \\iff \\ifthenelse{a}{b}{c} \\fi\nb", "b"},
      {"\\newcommand\\ifmine[1]{#1}\n\\iffalse \\ifmine{x} \\fi\nb",
       "\\newcommand\\ifmine[1]{#1}\nb"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.tex);
    CHECK(cleaned(row.tex) == row.clean);
  }
}

TEST_CASE("what only looks like a false branch stays") {
  for (const char* tex : {
           "\\let\\ifdraft\\iffalse \\ifdraft a \\fi\n",
           "\\let\\ifdraft=\\iffalse a \\fi\n",
           "\\expandafter\\iffalse a \\fi\n",
           "{\\iffalse}\\fi a\n",
           "\\iffalse{\\fi a}\n",
           "\\iffalse without an end\n",
           "\\newif\\ifdraft\\drafttrue\\ifdraft a \\fi\n",
           "\\ifodd1 a \\else b \\fi\n",
           "\\newif\\ifx@draft\\csname x@draft#1\\endcsname\\ifx@draft a \\fi\n",
           "\\newif\\ifdraft\\csname #1true\\endcsname\\ifdraft a \\fi\n",
           "\\newif\\ifdraft\\csname\\mode true\\endcsname\\ifdraft a \\fi\n",
           "\\newif\\ifx@draft\\@nameuse{x@#1#2}\\ifx@draft a \\fi\n",
           "\\newif\\ifdraft\\@nameuse{drafttrue}\\ifdraft a \\fi\n",
           "\\newif\\ifdraft\\ifx\\ifdraft\\iffalse A\\else B\\fi\n",
           "\\newif\\ifdraft\\expandafter\\let\\csname ifdraft\\endcsname\\iftrue\\ifdraft a\\fi\n",
           "\\newif\\ifx@draft\\expandafter\\let\\csname ifx@#1\\endcsname\\iftrue"
           "\\ifx@draft a\\fi\n",
           "\\iffalse \\ifCLASSINFOpdf a \\fi b \\fi\n",
       }) {
    CAPTURE(tex);
    CHECK(cleaned(tex) == tex);
  }
}

TEST_CASE("the comment environment keeps its frame, unless it is somebody's own") {
  CHECK(cleaned("a\n\\begin{comment}\nsecret % x\n\\end{comment}\nb\n") ==
        "a\n\\begin{comment}\n\\end{comment}\nb\n");
  CHECK(cleaned("\\excludecomment{hide}\n\\begin{hide}\nsecret\n\\end{hide}\n") ==
        "\\excludecomment{hide}\n\\begin{hide}\n\\end{hide}\n");
  for (const char* tex :
       {"\\includecomment{comment}\n\\begin{comment}\nshown\n\\end{comment}\n",
        "\\newenvironment{comment}{}{}\n\\begin{comment}\nshown\n\\end{comment}\n"}) {
    CAPTURE(tex);
    CHECK(cleaned(tex) == tex);
  }
}

TEST_CASE("nothing is read behind the end") {
  CHECK(cleaned("\\begin{document}a\\end{document}\nsecret\n") ==
        "\\begin{document}a\\end{document}\n");
  CHECK(cleaned("\\begin{verbatim}\\end{document}\n\\end{verbatim}\nkept\n") ==
        "\\begin{verbatim}\\end{document}\n\\end{verbatim}\nkept\n");
  CHECK(cleaned("a\n\\endinput\nsecret\n") == "a\n\\endinput\n");
  CHECK(cleaned("\\newif\\ifdraft\n\\let\\ifx\\ifdraft\n\\endinput\nsecret\n") ==
        "\\newif\\ifdraft\n\\let\\ifx\\ifdraft\n\\endinput\n");
  // What stands in front of the end must not be taken for an open group.
  for (const char* body :
       {"\\tikz \\path (0,0) node {$f(x)$};", "\\path<1> (0,0) -- (1,{a>b});",
        "\\href{https://example.org/long/\nmore}{here}", "\\verb|{|", "\\MakeShortVerb{\\|}",
        "\\url{a{b}c%d}", "\\{", "% {", "\\begingroup", "\\def\\open{\\begingroup}"}) {
    CAPTURE(body);
    const std::string kept = std::string(body) + "\n\\end{document}\n";
    CHECK(cleaned(kept + "secret\n").find("secret") == std::string::npos);
  }
  CHECK(cleaned("a\\end {document}\nsecret\n") == "a\\end {document}\n");
  CHECK(cleaned("\\ifx\\a\\b\n\\endinput\n\\fi\nkept\n") ==
        "\\ifx\\a\\b\n\\endinput\n\\fi\nkept\n");
}

TEST_CASE("packages are cleaned too, and keep the notice of their licence") {
  CleanOptions package;
  package.package = true;
  CHECK(cleaned("% secret\n\\def\\a@b{c}% secret\n", package) == "\\def\\a@b{c}%\n");
  CHECK(cleaned("% Copyright 2020 Somebody\n\n% under the LPPL\n\\def\\a{}% secret\n", package) ==
        "% Copyright 2020 Somebody\n\n% under the LPPL\n\\def\\a{}%\n");
}

TEST_CASE("a file within filecontents is cleaned like one of its own") {
  const Row rows[] = {
      {"\\begin{filecontents*}{x.sty}\n% secret\n\\def\\a@b{c}% secret\n\\end{filecontents*}\n% "
       "s\nb",
       "\\begin{filecontents*}{x.sty}\n\\def\\a@b{c}%\n\\end{filecontents*}\nb"},
      {"\\begin{filecontents}[overwrite]{x.tex}\n\\iffalse secret \\fi\nb\n\\end{filecontents}\n",
       "\\begin{filecontents}[overwrite]{x.tex}\nb\n\\end{filecontents}\n"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.tex);
    CHECK(cleaned(row.tex) == row.clean);
  }
  for (const char* tex :
       {"\\lstinputlisting{x.tex}\n\\begin{filecontents*}{x.tex}\n% shown\n\\end{filecontents*}\n",
        "\\begin{filecontents*}{x.csv}\n% data\n\\end{filecontents*}\n",
        "\\begin{filecontents*}{x.tex}\n% no end\n"}) {
    CAPTURE(tex);
    CHECK(cleaned(tex) == tex);
  }
  const CleanTex result =
      clean_tex("a\n\\begin{filecontents*}{x.tex}\nb\n% one\n\\end{filecontents*}\n% two\n",
                Vocabulary(), {});
  REQUIRE(result.removed.size() == 2);
  CHECK(result.removed[0].line == 4);
  CHECK(result.removed[1].line == 6);
}

TEST_CASE("only commands that are named are removed") {
  CleanOptions todo;
  todo.remove_commands = {"todo"};
  const Row rows[] = {
      {"a\\todo{secret {x}}b\n", "ab\n"},
      {"a\n\\todo[inline]{secret}\nb\n", "a\nb\n"},
      {"\\newcommand{\\todo}[1]{#1}\n", "\\newcommand{\\todo}[1]{#1}\n"},
      {"\\newcommand\\todo[1]{#1}\n", "\\newcommand\\todo[1]{#1}\n"},
      {"\\todolist{x}\\note{y}\n", "\\todolist{x}\\note{y}\n"},
      {"\\NewDocumentCommand\\todo{m}{#1}\n", "\\NewDocumentCommand\\todo{m}{#1}\n"},
      {"\\newcommand*\\todo{x}\n", "\\newcommand*\\todo{x}\n"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.tex);
    CHECK(cleaned(row.tex, todo) == row.clean);
    CHECK(cleaned(row.tex) == row.tex);
  }
}

TEST_CASE("each removal has its kind, its line, and what went") {
  const CleanTex result =
      clean_tex("a\n% one\n\\iffalse two\n\\fi\n\\end{document}\n\nthree", Vocabulary(), {});
  REQUIRE(result.removed.size() == 3);
  CHECK(result.removed[0].line == 2);
  CHECK(result.removed[0].text == " one");
  CHECK(result.removed[1].kind == RemovalKind::kFalseBranch);
  CHECK(result.removed[1].line == 3);
  CHECK(result.removed[2].kind == RemovalKind::kAfterEnd);
  CHECK(result.removed[2].line == 7);
}

TEST_CASE("keeping comments keeps everything but named commands") {
  CleanOptions keep;
  keep.keep_comments = true;
  keep.remove_commands = {"todo"};
  CHECK(cleaned("% a\n\\iffalse b\\fi\n\\todo{c}d\n\\end{document}\ne\n", keep) ==
        "% a\n\\iffalse b\\fi\nd\n\\end{document}\ne\n");
}

TEST_CASE("text that is searched keeps its lines") {
  CleanOptions search;
  search.keep_lines = search.drop_verbatim = true;
  CHECK(cleaned("% a\n\\iffalse\nb\n\\fi\nc\n\\begin{comment}\nd\n\\end{comment}\n", search) ==
        "\n\n\n\nc\n\\begin{comment}\n\n\\end{comment}\n");
  CHECK(cleaned("\\verb|a|b\n\\begin{verbatim}\nc\n\\end{verbatim}\n", search) ==
        "\\verbb\n\\begin\n\n\n");
}

TEST_CASE("cleaning what is clean changes nothing") {
  for (const char* tex :
       {"a % secret\n\\iffalse x\\fi y\n\\begin{comment}\nz\n\\end{comment}\n",
        "\\iffalse x \\else y \\fi\n", "\\verb|", "\\begin{verbatim}", "\\url{"}) {
    const std::string once = cleaned(tex);
    CHECK(cleaned(once) == once);
  }
}
