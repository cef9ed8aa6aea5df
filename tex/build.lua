-- l3build check: the logic of pith.sty, in testfiles/.  What it prints and writes is
-- looked at by the tests in tests/tex.
module = "pith"
sourcefiles = { "pith.sty" }
installfiles = { "pith.sty" }
typesetfiles = { "pith-doc.tex" }
textfiles = { "LICENSE" }
checkengines = { "pdftex", "xetex", "luatex" }
stdengine = "pdftex"
checkruns = 1
