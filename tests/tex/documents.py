"""Small papers in the classes that people submit to arXiv in.

Each set-up is the text of a paper with the line %PITH where the package goes. It has one section
called Introduction, whose place shows how far the badge moved the text.
"""

TITLE = "A Study of Deterministic Identifiers for Scholarly Papers"
ABSTRACT = (
    "Papers change hands, formats and places, and their names change with them. We study names that "
    "follow from what they name, so that everybody who holds a copy can tell whether it is the one "
    "that is meant, without asking anybody. "
)
TEXT = (
    "Names that follow from what they name need no registry to be checked. They do need an agreement "
    "on what exactly is named, down to the last byte, and that is where the work lies. "
)
SECTION = r"\section{Introduction}" + "\n" + TEXT * 12 + "\n\n" + TEXT * 12 + "\n"


def paper(class_line, front, *, preamble="", body=SECTION, abstract=True, after=""):
    parts = [class_line, preamble, "%PITH", r"\begin{document}", front]
    if abstract:
        parts.append(r"\begin{abstract}" + ABSTRACT + r"\end{abstract}")
    parts += [after, body, r"\end{document}", ""]
    return "\n".join(part for part in parts if part)


PLAIN_FRONT = rf"""\title{{{TITLE}}}
\author{{A. Author \and B. Author}}
\date{{20 November 2026}}
\maketitle"""

AMS_FRONT = rf"""\title{{{TITLE}}}
\author{{A. Author}}
\address{{Department X, University Y}}
\begin{{abstract}}{ABSTRACT}\end{{abstract}}
\maketitle"""

LLNCS_FRONT = rf"""\title{{{TITLE}}}
\author{{A. Author\inst{{1}} \and B. Author\inst{{2}}}}
\institute{{University Y \and University Z}}
\maketitle"""

IEEE_CONFERENCE_FRONT = rf"""\title{{{TITLE}}}
\author{{\IEEEauthorblockN{{A. Author}}\IEEEauthorblockA{{University Y\\ a@y.edu}}}}
\maketitle"""

IEEE_JOURNAL_FRONT = rf"""\title{{{TITLE}}}
\author{{A. Author, \IEEEmembership{{Member, IEEE}}}}
\maketitle"""

ACM_FRONT = rf"""\title{{{TITLE}}}
\author{{A. Author}}
\affiliation{{\institution{{University Y}}\city{{Town}}\country{{Country}}}}
\email{{a@y.edu}}
\begin{{abstract}}{ABSTRACT}\end{{abstract}}
\keywords{{names, papers}}
\maketitle"""

SETUPS = {
    "article": paper(r"\documentclass{article}", PLAIN_FRONT),
    "article-hyperref": paper(r"\documentclass{article}", PLAIN_FRONT,
                              preamble=r"\usepackage{hyperref}"),
    "article-twocolumn": paper(r"\documentclass[twocolumn]{article}", PLAIN_FRONT),
    "article-12pt-t1": paper(r"\documentclass[12pt,a4paper]{article}", PLAIN_FRONT,
                             preamble=r"\usepackage[T1]{fontenc}\usepackage{lmodern}"),
    "amsart": paper(r"\documentclass{amsart}", AMS_FRONT, abstract=False),
    "llncs": paper(r"\documentclass[runningheads]{llncs}", LLNCS_FRONT),
    "ieee-conference": paper(r"\documentclass[conference]{IEEEtran}", IEEE_CONFERENCE_FRONT),
    "ieee-journal": paper(r"\documentclass[journal]{IEEEtran}", IEEE_JOURNAL_FRONT),
    "acm-sigconf": paper(r"\documentclass[sigconf,nonacm]{acmart}", ACM_FRONT, abstract=False),
    "acm-small": paper(r"\documentclass[acmsmall,nonacm]{acmart}", ACM_FRONT, abstract=False),
}
