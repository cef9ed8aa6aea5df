-- l3build check   the logic of pith.sty, in testfiles/: four formats. What it prints and writes is
--                 looked at by the tests in ../tests/tex.
-- l3build tag     writes version and date, kept in ../CMakeLists.txt, into pith.sty
-- l3build doc     the manual
-- l3build ctan    pith-ctan.zip, the same bytes every time
module = "pith"
sourcefiles = { "pith.sty", "pith.sty.ltxml" }
installfiles = { "pith.sty", "pith.sty.ltxml" }
typesetfiles = { "pith-doc.tex" }
docfiles = { "gallery/*.png" }
textfiles = { "README.md", "LICENSE" }
tagfiles = { "pith.sty" }

-- With etex, LaTeX makes DVI, for dvips.
checkengines = { "pdftex", "xetex", "luatex", "etex" }
specialformats = { latex = { etex = { binary = "pdftex", format = "latex" } } }
stdengine = "pdftex"
checkruns = 1
typesetruns = 3
typesetopts = "-interaction=nonstopmode"

local function read(name)
  local file = io.open(name, "rb")
  local text = file and file:read("a")
  if file then file:close() end
  return text
end

-- As \ProvidesPackage says them: 2026/11/20 and 0.1.0.
local date, version = string.match(read("pith.sty"), "\n\\ProvidesPackage{pith}%[(%S+) v(%S+) ")
os.setenv("TZ", "UTC")
epoch = string.gsub(date, "/", "-")
forcedocepoch = true
flatten = false
packtdszip = false

function update_tag(file, content)
  local project = read("../CMakeLists.txt")
  local new_version = string.match(project, "\nproject%(pith VERSION (%S+)")
  local new_date = string.match(project, "\nset%(PITH_DATE (%S+)%)")
  return (string.gsub(content, "(\n\\ProvidesPackage{pith}%[)%S+ v%S+ ",
                      "%1" .. string.gsub(new_date, "-", "/") .. " v" .. new_version .. " "))
end

uploadconfig = {
  pkg = "pith",
  version = version .. " " .. epoch,
  author = "The Pith authors",
  license = "lppl1.3c",
  summary = "A Pith Number in a paper: a small linked badge, PDF metadata",
  description = [[
A Pith Number names one version of one paper by the hash of its record. The package prints it as a
small linked badge after the title, where the class leaves room for it, and writes it into the Info
dictionary and the XMP metadata of the PDF, with pdfLaTeX, XeLaTeX, LuaLaTeX and dvips. It loads no
other package, needs no shell escape, works with hyperref before, after or absent, and prints and
writes nothing in papers for double-blind review.]],
  topic = { "pdf-feat", "expl3" },
  ctanPath = "/macros/latex/contrib/pith",
  home = "https://pith.science",
  repository = "https://pith.science",
  note = "The zip has one folder, pith; pith-doc.pdf is the manual.",
  announcement_file = "",
  update = false,
}

-- l3build packs files in the order of the folder, with their times, and all beside each other.
local function pack_again()
  local script = table.concat({
    "set -e; cd " .. ctandir .. "; rm -f pith-ctan.zip",
    "mkdir -p pith/gallery; mv pith/*.png pith/gallery",
    "find pith -exec touch -d @" .. epoch .. " {} +",
    "find pith -type f | LC_ALL=C sort | zip -X -q -@ pith-ctan.zip",
    "cp pith-ctan.zip ../../../",
  }, "\n")
  return os.execute(script) and 0 or 1
end

target_list.ctan.func = function(names)
  local status = ctan(names)
  return status == 0 and pack_again() or status
end
