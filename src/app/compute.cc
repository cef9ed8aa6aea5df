#include "app/compute.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "app/evidence.h"
#include "app/json_lines.h"
#include "app/lines.h"
#include "app/report_json.h"
#include "app/report_text.h"
#include "base/file.h"
#include "number/arxiv_id.h"
#include "record/arxiv_atom.h"
#include "record/arxiv_snapshot.h"
#include "record/compute.h"

namespace pith {
namespace {

using Json = nlohmann::ordered_json;

[[noreturn]] void usage(std::string subject, std::string cause) {
  throw Error(ErrorKind::kUsage, std::move(subject), "", std::move(cause), "pith help compute");
}

void require(const std::string& value, const char* option) {
  if (value.empty()) usage("compute", std::string("needs ") + option);
}

void refuse_flags(const ComputeCommand& command, const char* source) {
  const auto refuse = [&](bool given, const char* option) {
    if (given) usage(option, std::string("does not go with ") + source + ", which has its own");
  };
  refuse(!command.arxiv.empty(), "--arxiv");
  refuse(!command.submitted.empty(), "--submitted");
  refuse(!command.primary.empty(), "--primary");
  refuse(!command.cross.empty(), "--cross");
  refuse(!command.title.empty(), "--title");
  refuse(!command.abstract_file.empty(), "--abstract-file");
  refuse(!command.abstract_sha256.empty(), "--abstract-sha256");
}

PaperMetadata paper_from_flags(const ComputeCommand& command, const Context& context) {
  require(command.arxiv, "--arxiv, --atom or --snapshot");
  require(command.submitted, "--submitted, the time of version 1");
  require(command.primary, "--primary, the primary category");
  require(command.title, "--title");
  if (command.abstract_file.empty() == command.abstract_sha256.empty()) {
    usage("compute", "needs one of --abstract-file and --abstract-sha256");
  }
  std::string_view id = command.arxiv;
  if (id.size() > 6 && (id.starts_with("arxiv:") || id.starts_with("arXiv:"))) id.remove_prefix(6);
  const ArxivReading reading = read_arxiv_id(id);
  if (!reading.id) {
    throw Error(ErrorKind::kUsage, command.arxiv, "",
                reading.cause.empty() ? "is no arXiv identifier" : reading.cause, reading.hint);
  }
  PaperMetadata paper;
  paper.arxiv_id = std::string(id);
  if (!command.version && !reading.id->version) {
    usage("compute", "needs --ver, or an identifier with a version");
  }
  paper.version = command.version.value_or(reading.id->version.value_or(1));
  paper.submitted_at = command.submitted;
  paper.license = command.license.value_or("");
  paper.license_known = command.license.has_value();
  paper.primary_category = command.primary;
  paper.categories = command.cross;
  paper.title = command.title;
  if (!command.abstract_file.empty()) {
    paper.abstract = read_input(command.abstract_file, kMaxAbstractBytes, context);
  } else if (!(paper.abstract_sha256 = Digest::from_hex(command.abstract_sha256))) {
    usage("--abstract-sha256", "expected 64 lower-case hexadecimal digits");
  }
  return paper;
}

// One result at a time, as text or into a JSON array.
class Results {
 public:
  explicit Results(const Console& console) : console_(console) {}

  void add(const ComputedRecord& computed) {
    const int code = computed.report.exit_code();
    code_ = worse_exit_code(code_, code);
    if (console_.json) {
      Json entry{{"record", to_json(computed.record)}, {"confirmed", computed.confirmed()}};
      entry.update(to_json(computed.report));
      entry["exit_code"] = code;
      results_.push_back(std::move(entry));
      return;
    }
    const Palette& colors = console_.out_colors;
    console_.out << colors.strong(computed.record.number().full())
                 << (computed.confirmed() ? "" : colors.unsure(" (unconfirmed)")) << "\n"
                 << record_text(computed.record, "", colors) << "  "
                 << for_terminal(computed.record.canonical().bytes()) << "\n"
                 << findings_text(computed.report, colors, console_.verbose);
  }

  void add(const Error& error) {
    code_ = worse_exit_code(code_, error.exit_code());
    if (!console_.json) return console_.report(error);
    results_.push_back(
        {{"verdict", "error"}, {"error", to_json(error)}, {"exit_code", error.exit_code()}});
    console_.say(lines_for_terminal(error.what()));
  }

  int finish() {
    if (console_.json) {
      Json document = json_document("pith.compute/1");
      document["results"] = std::move(results_);
      document["exit_code"] = code_;
      console_.out << dump(document);
    }
    return code_;
  }

 private:
  const Console& console_;
  Json results_ = Json::array();
  int code_ = 0;
};

int compute_atom(const ComputeCommand& command, const Context& context) {
  refuse_flags(command, "--atom");
  if (command.version) usage("--ver", "does not go with --atom, which has its own");
  const std::string name = display(command.atom);
  const std::string xml = read_input(command.atom, AtomLimits{}.max_bytes, context);
  Results results(context.console);
  for (const AtomEntry& entry : read_atom(xml, name, command.license)) {
    if (const auto* error = std::get_if<Error>(&entry)) {
      results.add(*error);
      continue;
    }
    const PaperMetadata& paper = std::get<PaperMetadata>(entry);
    try {
      results.add(compute_record(paper, name + ": " + paper.arxiv_id));
    } catch (const Error& error) {
      results.add(error);
    }
  }
  return results.finish();
}

int compute_lines(const ComputeCommand& command, const Context& context) {
  refuse_flags(command, "--snapshot");
  if (command.license) usage("--license", "does not go with --snapshot, which has its own");
  std::ifstream file;
  if (command.snapshot != "-") {
    std::error_code ignored;
    if (std::filesystem::is_directory(command.snapshot, ignored)) {
      throw Error(ErrorKind::kFile, command.snapshot, "is a directory");
    }
    file.open(command.snapshot, std::ios::binary);
    if (!file) throw Error(ErrorKind::kFile, command.snapshot, std::strerror(errno));
  }
  std::istream& in = command.snapshot == "-" ? context.in : file;
  const SnapshotOptions options{command.version};
  const std::string source =
      command.snapshot == "-" ? std::string(kStandardInput) : display(command.snapshot);
  const LineOptions lines{
      .jobs = command.jobs, .max_line = kMaxSnapshotLine, .purpose = "compute", .source = source};
  return run_lines(in, context.console.out, lines, [&](const Line& line, std::string& answer) {
    if (!line.too_long && is_blank(line.text)) return 0;
    const std::string name = name_of(line, source);
    try {
      check_length(line, lines, source);
      const ComputedRecord computed =
          compute_record(read_snapshot_line(line.text, name, options), name);
      append_line(answer, line.number, computed);
      return computed.report.exit_code();
    } catch (const Error& error) {
      answer += error_line("pith.compute-line/1", line, error);
      return error.exit_code();
    }
  });
}

}  // namespace

int compute_command(const ComputeCommand& command, const Context& context) {
  if (!command.atom.empty() && !command.snapshot.empty()) {
    usage("--atom", "does not go with --snapshot");
  }
  if (command.jobs != 0 && command.snapshot.empty()) usage("--jobs", "goes with --snapshot");
  if (!command.atom.empty()) return compute_atom(command, context);
  if (!command.snapshot.empty()) return compute_lines(command, context);
  Results results(context.console);
  results.add(compute_record(paper_from_flags(command, context), command.arxiv));
  return results.finish();
}

}  // namespace pith
