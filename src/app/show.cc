#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/commands.h"
#include "app/evidence.h"
#include "app/report_json.h"
#include "pdf/inspect.h"

namespace pith {
namespace {

nlohmann::ordered_json show_json(const PdfInspection& pdf, const std::string& name) {
  nlohmann::ordered_json json = json_document("pith.show/1");
  json["file"] = name;
  json["pdf_version"] = pdf.pdf_version;
  json["pages"] = pdf.page_count;
  json["encrypted"] = pdf.encrypted;
  json["signed"] = pdf.signed_;
  json["pdfa_part"] = pdf.pdfa_part;
  json["title"] = pdf.title;
  json["producer"] = pdf.producer;
  auto info = nlohmann::ordered_json::object();
  if (!pdf.info_number.empty()) info[std::string(kInfoNumberKey)] = pdf.info_number;
  if (!pdf.info_canonical_sha256.empty()) {
    info[std::string(kInfoHashKey)] = pdf.info_canonical_sha256;
  }
  json["info"] = std::move(info);
  auto xmp = nlohmann::ordered_json::object();
  for (const auto& [property, value] : pdf.xmp.properties()) {
    xmp[std::string(property)] = std::string(value);
  }
  json["xmp"] = std::move(xmp);
  json["links"] = pdf.linked_numbers;
  return json;
}

}  // namespace

int show_command(const std::string& file, const Context& context) {
  const Console& console = context.console;
  const std::string name = file == "-" ? "standard input" : file;
  const PdfInspection pdf = inspect_pdf(read_input(file, kMaxPdfBytes, context), name);
  if (console.json) {
    console.out << dump(show_json(pdf, name));
    return 0;
  }
  const Palette& colors = console.out_colors;
  const auto row = [&](std::string_view label, std::string_view value) {
    if (value.empty()) return;
    console.out << fmt::format("  {} {}\n", colors.dim(fmt::format("{:<20}", label)),
                               for_terminal(value));
  };
  std::string facts = fmt::format("PDF {}, {} page{}", pdf.pdf_version, pdf.page_count,
                                  pdf.page_count == 1 ? "" : "s");
  if (!pdf.pdfa_part.empty()) facts += ", claims PDF/A-" + pdf.pdfa_part;
  if (pdf.signed_) facts += ", signed";
  if (pdf.encrypted) facts += ", encrypted";
  console.out << colors.strong(for_terminal(name)) << ": " << for_terminal(facts) << "\n";
  row("Title", pdf.title);
  row("Producer", pdf.producer);
  row("PithNumber", pdf.info_number);
  row("PithCanonicalSHA256", pdf.info_canonical_sha256);
  for (const auto& [property, value] : pdf.xmp.properties()) {
    row(fmt::format("{}:{}", kXmpPrefix, property), value);
  }
  for (const std::string& link : pdf.linked_numbers) row("link to", link);
  if (pdf.xmp.empty() && pdf.info_number.empty()) {
    console.out << "  no Pith metadata"
                << (pdf.linked_numbers.empty() ? "\n" : ", only links\n");
  }
  return 0;
}

}  // namespace pith
