"""A paper in double-blind review: no badge, no metadata, no byte of the record in the PDF.

The styles of conferences are not in TeX distributions; here their switches alone are imitated, under
the names that the real styles give them.
"""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))
import support  # noqa: E402
import typeset  # noqa: E402
from building import CODE, PITH, Building, article  # noqa: E402
from documents import SETUPS  # noqa: E402

STY_TOOL = support.BUILD / "bin" / "sty_tool"


def style(text):
    return article(r"\makeatletter " + text + r"\makeatother" + "\n" + PITH)


def setup(name, before, after):
    text = SETUPS[name]
    assert before in text
    return text.replace(before, after).replace("%PITH", PITH + rf"\pithnumber{{{CODE}}}")


ICML = r"\def\icmltitle#1{}"
TOGGLE = r"\usepackage{etoolbox}\newtoggle{cvprfinal}\toggletrue{cvprfinal}"
HIDDEN = {
    "acmart": setup("acm-small", "nonacm", "nonacm,anonymous"),
    "elsarticle": setup("els-preprint", "preprint,12pt", "preprint,doubleblind"),
    "apa7": setup("apa7-man", "[man]", "[man,mask]"),
    "LIPIcs": style(r"\let\authoranonymous\relax"),
    "NeurIPS until 2024": style(r"\newif\if@submission\@submissiontrue"),
    "NeurIPS": style(r"\newif\if@anonymous\@anonymoustrue"),
    "ICLR": style(r"\newif\ificlrfinal\iclrfinalfalse\def\iclrfinalcopy{\iclrfinaltrue}"),
    "ICML": style(ICML),
    "ACL": style(r"\newif\ifacl@anonymize\acl@anonymizetrue"),
    "CVPR until 2021": style(r"\newif\ifcvprfinal\cvprfinalfalse"),
    "CVPR": style(TOGGLE + r"\togglefalse{cvprfinal}"),
    "ICCV": style(TOGGLE.replace("cvpr", "iccv") + r"\togglefalse{iccvfinal}"),
    "ECCV": style(r"\newif\ifeccv@review\eccv@reviewtrue"),
    "our own option": article(r"\usepackage[anonymous]{pith}"),
    "our own setup": article(PITH + r"\pithsetup{anonymous}"),
}
SHOWN = {
    "acmart": setup("acm-small", "nonacm", "nonacm"),
    "elsarticle": setup("els-preprint", "preprint,12pt", "preprint"),
    "NeurIPS until 2024, final": style(r"\newif\if@submission\@submissionfalse"),
    "NeurIPS, preprint": style(r"\newif\if@anonymous\@anonymousfalse"),
    "ICLR, final": style(r"\newif\ificlrfinal\iclrfinalfalse\def\iclrfinalcopy{\iclrfinaltrue}"
                         r"\iclrfinalcopy"),
    "ICML, accepted": style(ICML + r"\gdef\isaccepted{1}"),
    "ACL, final": style(r"\newif\ifacl@anonymize\acl@anonymizefalse"),
    "CVPR, final": style(TOGGLE),
    "ECCV, final": style(r"\newif\ifeccv@review\eccv@reviewfalse"),
    "not anonymous after all": article(r"\usepackage[anonymous=false]{pith}"),
}


def everything(pdf):
    """All bytes of the file, those of its streams decoded."""
    import pikepdf
    with pikepdf.open(pdf) as document:
        streams = [o.read_bytes() for o in document.objects if isinstance(o, pikepdf.Stream)
                   and o.get("/Subtype") not in ("/Type1C", "/OpenType", "/Image")]
    return pdf.read_bytes() + b"\n".join(streams)


class Anonymous(Building):
    def setUp(self):
        if not STY_TOOL.exists():
            support.missing(str(STY_TOOL))
        self.package = support.run(STY_TOOL, support.SEED_BUNDLE).stdout.decode("ascii")

    def test_nothing_in_review(self):
        results = self.build({k: (v, "pdflatex") for k, v in HIDDEN.items()},
                             files={"pith.sty": self.package})
        for name, result in results.items():
            with self.subTest(name):
                self.assert_says(result, "Package pith Info: This paper is anonymous")
                self.assertNotIn("/PithNumber", typeset.facts(result.pdf)["info"])
                content = everything(result.pdf)
                for secret in (CODE[:8], "pith", "2605.29664", "canonical"):
                    self.assertNotIn(secret.encode(), content)

    def test_everything_in_the_final_paper(self):
        results = self.build({k: (v, "pdflatex") for k, v in SHOWN.items()},
                             files={"pith.sty": self.package})
        for name, result in results.items():
            with self.subTest(name):
                facts = typeset.facts(result.pdf)
                self.assertIn(CODE, facts["info"]["/PithNumber"])
                self.assertEqual(len([x for x in facts["links"] if CODE in x["uri"]]), 1)
                self.assertIn(b"canonicalRecord", facts["xmp"])


if __name__ == "__main__":
    unittest.main()
