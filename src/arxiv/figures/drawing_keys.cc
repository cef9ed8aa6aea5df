#include "arxiv/figures/drawing_keys.h"

#include <algorithm>
#include <array>
#include <unordered_set>

namespace pith::arxiv {
namespace {

using Keys = std::unordered_set<std::string_view>;

const Keys& drawing_keys() {
  static const Keys kKeys = {
      // All kinds of objects; streams and their filters (§7.3.8, §7.4).
      "Type", "Subtype", "Length", "Filter", "DecodeParms", "Predictor", "Colors",
      "BitsPerComponent", "Columns", "EarlyChange", "K", "EndOfLine", "EncodedByteAlign", "Rows",
      "EndOfBlock", "BlackIs1", "DamagedRowsBeforeError", "JBIG2Globals", "ColorTransform",
      // Catalog and pages (§7.7). How a reader's window looks is no secret.
      "Version", "Pages", "PageMode", "PageLayout", "OCProperties", "OutputIntents", "Kids",
      "Count", "Parent", "Resources", "MediaBox", "CropBox", "BleedBox", "TrimBox", "ArtBox",
      "Rotate", "Contents", "Group", "UserUnit", "StructParent", "StructParents",
      "OutputConditionIdentifier", "RegistryName", "DestOutputProfile",
      // Resources (§7.8.3).
      "ExtGState", "ColorSpace", "Pattern", "Shading", "XObject", "Font", "ProcSet", "Properties",
      // XObjects (§8.8 to §8.10). pdfTeX notes which page of a figure it took.
      "FormType", "BBox", "Matrix", "Name", "OC", "Level1", "Width", "Height", "Intent",
      "ImageMask", "Mask", "Decode", "Interpolate", "SMask", "SMaskInData", "Matte",
      "PTEX.PageNumber",
      // Graphics state and transparency (§8.4.5, §11).
      "LW", "LC", "LJ", "ML", "D", "RI", "OP", "op", "OPM", "BG", "BG2", "UCR", "UCR2", "TR", "TR2",
      "HT", "HTO", "FL", "SM", "SA", "BM", "CA", "ca", "AIS", "TK", "UseBlackPtComp", "S", "G",
      "BC", "CS", "I",
      // Colour spaces (§8.6).
      "WhitePoint", "BlackPoint", "Gamma", "Range", "N", "Alternate", "Colorants", "Process",
      "Components", "MixingHints", "Solidities", "PrintingOrder", "DotGain",
      // Patterns, shadings and functions (§8.7, §7.10).
      "PatternType", "PaintType", "TilingType", "XStep", "YStep", "ShadingType", "Background",
      "AntiAlias", "Function", "Domain", "Coords", "Extend", "BitsPerCoordinate", "BitsPerFlag",
      "VerticesPerRow", "FunctionType", "Size", "BitsPerSample", "Order", "Encode", "C0", "C1",
      "Functions", "Bounds",
      // Halftones (§10.6).
      "HalftoneType", "HalftoneName", "Frequency", "Angle", "SpotFunction", "AccurateScreens",
      "TransferFunction", "Xsquare", "Ysquare", "Width2", "Height2",
      // Fonts (§9).
      "BaseFont", "FirstChar", "LastChar", "Widths", "FontDescriptor", "Encoding", "ToUnicode",
      "FontBBox", "FontMatrix", "CharProcs", "DescendantFonts", "CIDSystemInfo", "DW", "W", "DW2",
      "W2", "CIDToGIDMap", "BaseEncoding", "Differences", "CMapName", "WMode", "UseCMap",
      "Registry", "Ordering", "Supplement", "FontName", "FontFamily", "FontStretch", "FontWeight",
      "Flags", "ItalicAngle", "Ascent", "Descent", "Leading", "CapHeight", "XHeight", "StemV",
      "StemH", "AvgWidth", "MaxWidth", "MissingWidth", "FontFile", "FontFile2", "FontFile3",
      "CharSet", "Style", "Panose", "Lang", "FD", "CIDSet", "Length1", "Length2", "Length3",
      // Layers (§8.11), without the tree of their names and who made them.
      "OCGs", "P", "VE", "BaseState", "ON", "OFF", "AS", "Event", "Category", "Usage", "View",
      "ViewState", "Print", "PrintState", "Export", "ExportState", "Zoom", "min", "max",
      // Marked content (§14.6): what text it stands for.
      "MCID", "ActualText", "E"};
  return kKeys;
}

bool is_private(std::string_view key) {
  static const Keys kKeys = {"Metadata", "PieceInfo",     "LastModified",
                             "Thumb",    "PTEX.FileName", "PTEX.InfoDict"};
  return kKeys.contains(key);
}

}  // namespace

bool is_kept(std::string_view key, const pdf::Object& value, PdfUse use) {
  if (use == PdfUse::kDocument) return !is_private(key);
  // Of a function it is a number, of layers the tree of their names.
  if (key == "Order") return value.kind == pdf::ObjectKind::kInteger;
  return drawing_keys().contains(key);
}

bool holds_names(const pdf::Dictionary& dictionary, std::string_view key) {
  constexpr std::array kAlways = {"CharProcs", "Colorants", "Solidities", "DotGain",
                                  "FD",        "XObject",   "Properties"};
  if (std::find(kAlways.begin(), kAlways.end(), key) != kAlways.end()) return true;
  // Patterns, images and groups have one of these themselves, under the same key.
  constexpr std::array kOfResources = {"ExtGState", "ColorSpace", "Pattern", "Shading", "Font"};
  if (std::find(kOfResources.begin(), kOfResources.end(), key) == kOfResources.end()) return false;
  return dictionary.find("PatternType") == nullptr;
}

}  // namespace pith::arxiv
