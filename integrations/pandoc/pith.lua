-- Puts a paper's Pith Number into what pandoc writes: HTML, EPUB, DOCX, ODT, JATS and others.
--
--   pandoc --lua-filter pith.lua paper.md -o paper.html
--
-- with this in the metadata of the paper:
--
--   pith: GRALRY4DTUR34CIZ3TIFOJE3QO
--
-- The first paragraph is then a link to the record of the paper. In HTML the head names the number,
-- in EPUB the metadata, in DOCX a custom property. Of a paper with `anonymous: true` nothing is
-- said. With `pith-package: true` LaTeX gets the two lines of the package instead of the link.

local RECORDS = "https://pith.science/pith/"

-- The 26 characters of a number in any of its forms; nil when it is none.
local function code_of(text)
  local code = text:upper():gsub("^%s+", ""):gsub("%s+$", ""):gsub("/$", "")
  for _, prefix in ipairs {"^HTTPS?://PITH%.SCIENCE/PITH/", "^HTTPS?://WWW%.PITH%.SCIENCE/PITH/",
                           "^PITH:%d%d%d%d:", "^PITH:"} do
    local rest, count = code:gsub(prefix, "")
    if count == 1 then
      code = rest
      break
    end
  end
  if #code == 26 and code:match("^[A-Z2-7]+$") then return code end
end

local function is_true(value)
  return value ~= nil and pandoc.utils.stringify(value) ~= "false"
end

-- Behind what the list of a metadata field holds already.
local function append(meta, field, value)
  local list = meta[field]
  if list == nil then
    list = {}
  elseif list.t ~= "MetaList" and pandoc.utils.type(list) ~= "List" then
    list = {list}
  end
  table.insert(list, value)
  meta[field] = pandoc.MetaList(list)
end

local function into_head(meta, code)
  if FORMAT:match("html") or FORMAT == "revealjs" then
    local tag = '<meta name="DC.identifier" content="pith:' .. code .. '">'
    append(meta, "header-includes", pandoc.MetaBlocks {pandoc.RawBlock("html", tag)})
  elseif FORMAT:match("^epub") then
    append(meta, "identifier", pandoc.MetaMap {text = pandoc.MetaString(RECORDS .. code)})
  end
end

function Pandoc(doc)
  local given = doc.meta.pith
  if given == nil then return nil end
  doc.meta.pith = nil
  if is_true(doc.meta.anonymous) then return doc end
  local text = pandoc.utils.stringify(given)
  local code = code_of(text)
  if code == nil then
    error("pith.lua: '" .. text .. "' is not a Pith Number: 26 letters A-Z and digits 2-7, alone, " ..
          "after pith: or as the address of its record")
  end
  if FORMAT:match("latex") and is_true(doc.meta["pith-package"]) then
    local lines = "\\usepackage{pith}\n\\pithnumber{" .. code .. "}"
    append(doc.meta, "header-includes", pandoc.MetaBlocks {pandoc.RawBlock("latex", lines)})
    return doc
  end
  doc.meta.pith = pandoc.MetaString("pith:" .. code)
  into_head(doc.meta, code)
  local link = pandoc.Link("pith:" .. code:sub(1, 8), RECORDS .. code, "Pith Number")
  table.insert(doc.blocks, 1, pandoc.Div({pandoc.Para {link}}, pandoc.Attr("", {"pith"})))
  return doc
end
