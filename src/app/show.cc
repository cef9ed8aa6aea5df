#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/commands.h"
#include "app/evidence.h"
#include "app/report_json.h"
#include "base/file.h"
#include "base/mapped_file.h"
#include "pdf/inspect.h"

namespace pith {
namespace {

nlohmann::ordered_json to_json(const Revision& revision) {
  nlohmann::ordered_json json{{"begin", revision.begin},
                              {"end", revision.end},
                              {"xref", std::string(name(revision.form))},
                              {"entries", revision.entries},
                              {"pith_stamp", revision.ours},
                              {"metadata_only", revision.metadata_only},
                              {"changed", nlohmann::ordered_json::array()},
                              {"all_listed", revision.all_listed}};
  for (const ChangedObject& object : revision.changed) {
    json["changed"].push_back({{"number", object.reference.number},
                               {"generation", object.reference.generation},
                               {"part", std::string(name(object.part))}});
  }
  return json;
}

// "9 0 (metadata), 3 0 (page), 40 more"
std::string changes(const Revision& revision) {
  constexpr std::size_t kShown = 12;
  std::string text;
  const std::size_t count = revision.changed.size();
  for (std::size_t i = 0; i < std::min(kShown, count); ++i) {
    const ChangedObject& object = revision.changed[i];
    text += fmt::format("{}{} {} ({})", i == 0 ? "" : ", ", object.reference.number,
                        object.reference.generation, name(object.part));
  }
  if (count > kShown) text += fmt::format(", {} more", count - kShown);
  if (!revision.all_listed) text += ", and others";
  return text.empty() ? "no object" : text;
}

nlohmann::ordered_json show_json(const PdfInspection& pdf, const std::string& name) {
  nlohmann::ordered_json json = json_document("pith.show/1");
  json["file"] = name;
  json["pdf_version"] = pdf.pdf_version;
  json["pages"] = pdf.page_count;
  json["encrypted"] = pdf.encrypted;
  json["locked"] = pdf.locked;
  json["signed"] = pdf.signed_;
  json["signature"] = pdf.signature;
  json["forbidden"] = pdf.forbidden;
  json["pdfa_part"] = pdf.pdfa_part;
  json["title"] = pdf.title;
  json["producer"] = pdf.producer;
  json["xmp_problem"] = pdf.xmp_problem;
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
  json["doubts"] = nlohmann::ordered_json::array();
  for (const pdf::Doubt& doubt : pdf.doubts) {
    json["doubts"].push_back({{"kind", doubt.kind}, {"at", doubt.at}, {"cause", doubt.cause}});
  }
  json["changed_after_stamp"] = std::string(pith::name(pdf.changed_since_stamp));
  json["revisions"] = nlohmann::ordered_json::array();
  for (const Revision& revision : pdf.revisions) json["revisions"].push_back(to_json(revision));
  return json;
}

PdfInspection inspect_file(const std::filesystem::path& path, const std::string& password) {
  const MappedFile file(path, kMaxPdfBytes);
  try {
    PdfInspection pdf = inspect_pdf(file.bytes(), display(path), letting_go(file, password));
    file.require_unchanged();
    return pdf;
  } catch (const Error&) {
    file.require_unchanged();  // else what was found wrong may not be in the file
    throw;
  }
}

}  // namespace

int show_command(const ShowCommand& command, const Context& context) {
  const Console& console = context.console;
  const std::string name = display(command.file);
  if (command.file == "-" && command.password_file == "-") {
    throw Error(ErrorKind::kUsage, "standard input", "cannot be both the password and a PDF");
  }
  const std::string password =
      command.password_file.empty() ? "" : password_in(command.password_file, context);
  const PdfInspection pdf = inspect_file(command.file, password);
  // What is shown is what we see; where others may see something else, that is no answer.
  const int code = pdf.doubts.empty() ? 0 : 3;
  if (console.json) {
    console.out << dump(show_json(pdf, name));
    return code;
  }
  const Palette& colors = console.out_colors;
  const auto row = [&](std::string_view label, std::string_view value) {
    if (value.empty()) return;
    console.out << fmt::format("  {} {}\n", colors.dim(fmt::format("{:<20}", label)),
                               for_terminal(value));
  };
  std::string facts = "PDF " + pdf.pdf_version;
  if (!pdf.locked) {
    facts += fmt::format(", {} page{}", pdf.page_count, pdf.page_count == 1 ? "" : "s");
  }
  if (!pdf.pdfa_part.empty()) facts += ", claims PDF/A-" + pdf.pdfa_part;
  if (pdf.signed_) facts += ", signed";
  if (pdf.encrypted) facts += pdf.locked ? ", encrypted, and locked" : ", encrypted";
  console.out << colors.strong(for_terminal(name)) << ": " << for_terminal(facts) << "\n";
  for (const pdf::Doubt& doubt : pdf.doubts) {
    row("readers may differ", fmt::format("byte {}: {}: {}", doubt.at, doubt.kind, doubt.cause));
  }
  row("Title", pdf.title);
  row("Producer", pdf.producer);
  row("PithNumber", pdf.info_number);
  row("PithCanonicalSHA256", pdf.info_canonical_sha256);
  for (const auto& [property, value] : pdf.xmp.properties()) {
    row(fmt::format("{}:{}", kXmpPrefix, property), value);
  }
  for (const std::string& link : pdf.linked_numbers) row("link to", link);
  row("signature", pdf.signature);
  row("forbids a stamp", pdf.forbidden);
  for (std::size_t i = 0; i < pdf.revisions.size(); ++i) {
    const Revision& revision = pdf.revisions[i];
    std::string text = fmt::format("bytes {} to {}, xref {}", revision.begin, revision.end,
                                   pith::name(revision.form));
    if (i > 0)
      text += (revision.ours ? ": a Pith stamp, changes " : ": changes ") + changes(revision);
    row(fmt::format("revision {}", i + 1), text);
  }
  if (pdf.locked) {
    console.out << "  what it carries cannot be read without its password (--password-file)\n";
  } else if (!pdf.xmp_problem.empty()) {
    console.out << "  its XMP metadata cannot be understood: " << for_terminal(pdf.xmp_problem)
                << "\n";
  } else if (pdf.xmp.empty() && pdf.info_number.empty()) {
    console.out << "  no Pith metadata" << (pdf.linked_numbers.empty() ? "\n" : ", only links\n");
  }
  return code;
}

}  // namespace pith
