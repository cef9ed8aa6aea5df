"""Small papers in the classes that people submit to arXiv in.

Each set-up is the text of a paper with the line %PITH where the package goes. It has one section
called Introduction, whose place shows how far the badge moved the text. Where the title is not in
the middle, or is none that the package knows, the lists at the end say where the badge has to be.
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
ABSTRACT_HERE = r"\begin{abstract}" + ABSTRACT + r"\end{abstract}"


def paper(class_line, front, *, preamble="", body=SECTION, abstract=True, after=""):
    parts = [class_line, preamble, "%PITH", r"\begin{document}", front]
    if abstract:
        parts.append(ABSTRACT_HERE)
    parts += [after, body, r"\end{document}", ""]
    return "\n".join(part for part in parts if part)


def front(*lines):
    return "\n".join((rf"\title{{{TITLE}}}",) + lines)


PLAIN_FRONT = front(r"\author{A. Author \and B. Author}", r"\date{20 November 2026}", r"\maketitle")
PLAIN = r"\documentclass{article}"


def plain(class_line, **options):
    return paper(class_line, PLAIN_FRONT, **options)


def ams(class_line, **options):
    return paper(class_line, front(r"\author{A. Author}", r"\address{Department X, University Y}",
                                   ABSTRACT_HERE, r"\maketitle"), abstract=False, **options)


def aps(options, name="revtex4-2"):
    """The classes that are made of revtex: the abstract is before \\maketitle."""
    return paper(rf"\documentclass[{options}]{{{name}}}",
                 front(r"\author{A. Author}", r"\affiliation{Department X, University Y}",
                       r"\author{B. Author}", r"\affiliation{University Z}",
                       r"\date{20 November 2026}", ABSTRACT_HERE, r"\maketitle"), abstract=False)


def aas(options):
    return paper(rf"\documentclass[{options}]{{aastex631}}",
                 front(r"\author{A. Author}", r"\affiliation{University Y}",
                       r"\author{B. Author}", r"\affiliation{University Z}", ABSTRACT_HERE,
                       r"\keywords{names, papers}"), abstract=False)


def ieee(options, author):
    return paper(rf"\documentclass[{options}]{{IEEEtran}}", front(author, r"\maketitle"))


IEEE_CONFERENCE = r"\author{\IEEEauthorblockN{A. Author}\IEEEauthorblockA{University Y\\ a@y.edu}}"
IEEE_JOURNAL = r"\author{A. Author, \IEEEmembership{Member, IEEE}}"
IEEE_COMPSOC = (front(r"\author{A. Author, \IEEEmembership{Member, IEEE}"
                      r"\IEEEcompsocitemizethanks{\IEEEcompsocthanksitem A. Author is with Y.}}",
                      r"\IEEEtitleabstractindextext{" + ABSTRACT_HERE + "}", r"\maketitle",
                      r"\IEEEdisplaynontitleabstractindextext"))


def acm(options):
    return paper(rf"\documentclass[{options},nonacm]{{acmart}}",
                 front(r"\author{A. Author}",
                       r"\affiliation{\institution{University Y}\city{Town}\country{Country}}",
                       r"\email{a@y.edu}", ABSTRACT_HERE, r"\keywords{names, papers}", r"\maketitle"),
                 abstract=False)


def els(options):
    return paper(rf"\documentclass[{options}]{{elsarticle}}",
                 r"\begin{frontmatter}" + "\n" + front(
                     r"\author[y]{A. Author}",
                     r"\affiliation[y]{organization={University Y},city={Town}}", ABSTRACT_HERE,
                     r"\begin{keyword} names \sep papers \end{keyword}", r"\end{frontmatter}"),
                 abstract=False)


def cas(name):
    return paper(rf"\documentclass[a4paper]{{{name}}}\usepackage[numbers]{{natbib}}",
                 r"\shorttitle{Names}\shortauthors{A. Author}" + "\n" +
                 rf"\title[mode=title]{{{TITLE}}}" + "\n" +
                 r"\author[1]{A. Author}\affiliation[1]{organization={University Y},city={Town}}" +
                 "\n" + ABSTRACT_HERE + "\n" + r"\begin{keywords}names \sep papers\end{keywords}" +
                 "\n" + r"\maketitle", abstract=False)


def apa(mode):
    return paper(rf"\documentclass[{mode}]{{apa7}}",
                 front(r"\shorttitle{Names}", r"\authorsnames{A. Author}",
                       r"\authorsaffiliations{University Y}", r"\leftheader{Author}",
                       rf"\abstract{{{ABSTRACT}}}", r"\keywords{names, papers}", r"\maketitle"),
                 abstract=False)


SETUPS = {
    "article": plain(PLAIN),
    "article-hyperref": plain(PLAIN, preamble=r"\usepackage{hyperref}"),
    "article-twocolumn": plain(r"\documentclass[twocolumn]{article}"),
    "article-12pt-t1": plain(r"\documentclass[12pt,a4paper]{article}",
                             preamble=r"\usepackage[T1]{fontenc}\usepackage{lmodern}"),
    "article-times": plain(PLAIN, preamble=r"\usepackage{times,geometry}"),
    "article-no-abstract": plain(PLAIN, abstract=False),
    "article-thanks": paper(PLAIN, front(r"\author{A. Author\thanks{University Y}}", r"\maketitle")),
    "article-titlepage": plain(r"\documentclass[titlepage]{article}"),
    "article-twocolumn-titlepage": plain(r"\documentclass[twocolumn,titlepage]{article}"),
    "article-titling": plain(PLAIN, preamble=r"\usepackage{titling}"),
    "article-authblk": paper(PLAIN, front(r"\author[1]{A. Author}\author[2]{B. Author}",
                                          r"\affil[1]{University Y}\affil[2]{University Z}",
                                          r"\maketitle"), preamble=r"\usepackage{authblk}"),
    "article-no-maketitle": paper(PLAIN, r"\begin{center}{\Large\bfseries " + TITLE +
                                  r"\par}A. Author\end{center}"),
    "article-title-page-by-hand": paper(PLAIN, r"\begin{titlepage}\centering\vspace*{3cm}{\huge " +
                                        TITLE + r"\par}\vspace{1cm}A. Author\vfill 2026"
                                        r"\end{titlepage}"),
    "extarticle-9pt": plain(r"\documentclass[9pt]{extarticle}"),
    "proc": plain(r"\documentclass{proc}"),
    "report": plain(r"\documentclass{report}"),
    "report-notitlepage": plain(r"\documentclass[notitlepage]{report}"),
    "report-twocolumn": plain(r"\documentclass[twocolumn]{report}"),
    "book": plain(r"\documentclass{book}", abstract=False),
    "book-notitlepage": plain(r"\documentclass[notitlepage,oneside]{book}", abstract=False),
    "amsart": ams(r"\documentclass{amsart}"),
    "amsart-12pt-hyperref": ams(r"\documentclass[12pt]{amsart}", preamble=r"\usepackage{hyperref}"),
    "amsart-no-abstract": paper(r"\documentclass{amsart}",
                                front(r"\author{A. Author}", r"\maketitle"), abstract=False),
    "amsproc": ams(r"\documentclass{amsproc}"),
    "amsbook": paper(r"\documentclass{amsbook}", front(r"\author{A. Author}", r"\maketitle"),
                     abstract=False),
    "revtex41-prl": aps("aps,prl,reprint", "revtex4-1"),
    "revtex41-preprint": aps("aps,prd,preprint", "revtex4-1"),
    "revtex42-prl": aps("aps,prl,twocolumn"),
    "revtex42-prd-superscript": aps("aps,prd,reprint,superscriptaddress"),
    "revtex42-prx-onecolumn": aps("aps,prx,onecolumn"),
    "revtex42-preprint": aps("aps,prb,preprint"),
    "revtex42-rmp": aps("aps,rmp,reprint"),
    "revtex42-aip": aps("aip,jcp,reprint"),
    "aastex-twocolumn": aas("twocolumn"),
    "aastex-manuscript": aas("manuscript"),
    "ieee-conference": ieee("conference", IEEE_CONFERENCE),
    "ieee-journal": ieee("journal", IEEE_JOURNAL),
    "ieee-compsoc": paper(r"\documentclass[10pt,journal,compsoc]{IEEEtran}", IEEE_COMPSOC,
                          abstract=False),
    "ieee-draft": ieee("draftclsnofoot,onecolumn", IEEE_JOURNAL),
    "acm-manuscript": acm("manuscript"),
    "acm-small": acm("acmsmall"),
    "acm-large": acm("acmlarge"),
    "acm-tog": acm("acmtog"),
    "acm-sigconf": acm("sigconf"),
    "acm-sigplan": acm("sigplan"),
    "llncs": paper(r"\documentclass[runningheads]{llncs}",
                   front(r"\author{A. Author\inst{1} \and B. Author\inst{2}}",
                         r"\institute{University Y \and University Z}", r"\maketitle")),
    "els-preprint": els("preprint,12pt"),
    "els-review": els("review"),
    "els-1p": els("final,1p,times"),
    "els-3p": els("final,3p,times"),
    "els-5p": els("final,5p,times,twocolumn"),
    "cas-sc": cas("cas-sc"),
    "cas-dc": cas("cas-dc"),
    "scrartcl": plain(r"\documentclass{scrartcl}"),
    "scrartcl-twocolumn": plain(r"\documentclass[twocolumn,DIV=15]{scrartcl}"),
    "scrartcl-titlepage": plain(r"\documentclass[titlepage]{scrartcl}"),
    "scrreprt": plain(r"\documentclass{scrreprt}"),
    "scrbook": plain(r"\documentclass{scrbook}", abstract=False),
    "memoir": plain(r"\documentclass[oneside]{memoir}", abstract=False),
    "memoir-article": plain(r"\documentclass[article]{memoir}"),
    "beamer": paper(r"\documentclass{beamer}", front(r"\author{A. Author}", r"\institute{Y}",
                                                     r"\frame{\titlepage}"),
                    abstract=False, body=r"\begin{frame}{Introduction}" + TEXT + r"\end{frame}"),
    "beamer-maketitle": paper(r"\documentclass{beamer}\usetheme{Madrid}",
                              front(r"\author{A. Author}", r"\maketitle"), abstract=False,
                              body=r"\begin{frame}{Introduction}" + TEXT + r"\end{frame}"),
    "quantumarticle": paper(r"\documentclass[a4paper,twocolumn]{quantumarticle}"
                            "\n" r"\pdfoutput=1", front(r"\author{A. Author}",
                                                        r"\affiliation{University Y}", r"\maketitle")),
    "mnras": paper(r"\documentclass[fleqn,usenatbib]{mnras}",
                   front(r"\author[A. Author]{A. Author$^{1}$\\ $^{1}$University Y}",
                         r"\date{20 November 2026}", r"\maketitle")),
    "spie": paper(r"\documentclass[]{spie}",
                  front(r"\author{A. Author\supit{a}\skiplinehalf\supit{a}University Y}",
                        r"\maketitle")),
    "apa7-man": apa("man"),
    "apa7-jou": apa("jou"),
    "apa7-doc": apa("doc"),
    "tufte-handout": paper(r"\documentclass{tufte-handout}",
                           front(r"\author{A. Author}", r"\date{20 November 2026}",
                                 r"\maketitle")),
    "tufte-book": paper(r"\documentclass[nohyper]{tufte-book}",
                        front(r"\author{A. Author}", r"\publisher{Y}", r"\maketitle"),
                        abstract=False),
    "achemso": paper(r"\documentclass[journal=jacsat,manuscript=article]{achemso}" "\n" +
                     front(r"\author{A. Author}", r"\email{a@y.edu}",
                           r"\affiliation{University Y}"), ""),
    "nature": paper(r"\documentclass{nature}",
                    front(r"\author{A. Author$^1$}", r"\maketitle",
                          r"\begin{affiliations}\item University Y\end{affiliations}")),
    "ltugboat": paper(r"\documentclass{ltugboat}",
                      front(r"\author{A. Author}", r"\address{University Y}",
                            r"\netaddress{a@y.edu}", r"\maketitle")),
}

LEFT = ("acm-manuscript", "acm-small", "acm-large", "acm-tog", "cas-sc", "cas-dc", "quantumarticle",
        "mnras", "tufte-handout", "nature", "ltugboat")
INDENTED = ("revtex42-rmp", "revtex42-aip")  # as the authors under a title at the left
OVERLAY = ("article-no-maketitle", "amsbook", "tufte-book")  # the upper right corner of the page
# Routes on which the class itself stops with an error: it forces PDF output, or asks for fonts that
# the distribution keeps in another package.
FAILING = {
    "quantumarticle": ("xelatex", "lualatex", "dvips"),
    "tufte-handout": ("lualatex",),
    "tufte-book": ("lualatex",),
}
