#include <algorithm>

#include "app/checkup.h"
#include "app/version.h"
#include "arxiv/files/pack.h"
#include "base/confinement.h"
#include "base/error.h"
#include "base/file.h"
#include "base/process.h"
#include "base/program_output.h"
#include "base/xml_events.h"
#include "fetch/transport.h"
#include "number/digest.h"
#include "pdf/reader.h"

namespace pith {
namespace {

constexpr const char* kGroup = "installed";
constexpr std::chrono::seconds kPatience{20};
constexpr std::uint64_t kMaxPackageBytes = 1u << 20;

struct Program {
  const char* name;
  const char* next_step;      // where it is missing
  bool tells_version = true;  // else only looked for: some take a second to tell it
};
constexpr const char* kTypesets = "only needed to typeset papers; TeX Live has it";
constexpr Program kPrograms[] = {
    {"pdflatex", kTypesets},
    {"xelatex", kTypesets},
    {"lualatex", kTypesets},
    {"latexmk", kTypesets},
    {"kpsewhich", kTypesets},
    {"latex", "only needed for pith arxiv, for papers with EPS figures; TeX Live has it", false},
    {"dvips", "only needed for pith arxiv, for papers with EPS figures; TeX Live has it", false},
    {"bibtex", "only needed for pith arxiv, for papers that use it; TeX Live has it", false},
    {"biber", "only needed for pith arxiv, for papers that use it; Debian: biber", false},
    {"makeindex", "only needed for pith arxiv, for papers with an index; TeX Live has it", false},
    {"pdftoppm", "only needed for pith arxiv, which compares pages with it; Debian: poppler-utils",
     false},
};

// "OpenSSL 3.0.17 1 Jul 2025" as name and rest.
Check library(const std::string& version) {
  const std::size_t end = std::min(version.find_first_of(" /"), version.size());
  return {kGroup, version.substr(0, end), Outcome::kPass,
          version.substr(std::min(end + 1, version.size())), ""};
}

void check_libraries(Checkup& checkup) {
  checkup.push_back({kGroup, "pith", Outcome::kPass, std::string(kVersion), ""});
  // Some are loaded when first needed, so the program starts without them.
  const auto add = [&](const char* name, const auto& version, const char* next_step) {
    try {
      checkup.push_back(library(version()));
    } catch (const Error& error) {
      checkup.push_back({kGroup, name, Outcome::kFail, error.cause(), next_step});
    }
  };
  // "libcurl/7.88.1 OpenSSL/3.0.17 zlib/…": itself, what it encrypts with, and a dozen others.
  const auto curl = [] {
    const std::string version = transfer_library();
    return version.substr(0, version.find(' ', version.find(' ') + 1));
  };
  add("libcurl", curl, "install libcurl: nothing can be fetched without it (--offline works)");
  add(
      "PoDoFo", [] { return "PoDoFo " + pdf::podofo_version(); },
      "install pith again, or the PoDoFo that it was built with: PDFs that were changed before "
      "cannot be stamped without it");
  checkup.push_back(library(xml_library()));
  add("OpenSSL", digest_library,
      "install OpenSSL's libcrypto: encrypted PDFs and timestamps cannot be read without it");
  const std::string signatures = ed25519_library();
  if (!signatures.starts_with("OpenSSL")) checkup.push_back(library(signatures));
  add("libarchive", arxiv::archive_library,
      "install libarchive: pith arxiv cannot pack without it");
}

Process asked(const std::filesystem::path& program, const std::vector<std::string>& arguments,
              const std::vector<std::string>& environment) {
  Process process;
  process.program = program;
  process.arguments = arguments;
  process.folder = std::filesystem::current_path();
  for (const std::string& variable : environment) {
    const std::size_t equals = variable.find('=');
    if (equals == std::string::npos) continue;
    process.environment.emplace_back(variable.substr(0, equals), variable.substr(equals + 1));
  }
  process.time_limit = kPatience;
  return process;
}

// The first line, where programs tell their version.
std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

// The version after the name of the package in \ProvidesPackage{pith}[2026/11/21 v0.1.0 …].
std::string version_of_package(const std::string& text) {
  const std::size_t provides = text.find("\\ProvidesPackage{pith}");
  if (provides == std::string::npos) return {};
  const std::size_t begin = text.find(" v", provides);
  if (begin == std::string::npos || begin - provides > 60) return {};
  return text.substr(begin + 2, text.find_first_of(" ]\n", begin + 2) - begin - 2);
}

Check check_package(const std::filesystem::path& kpsewhich,
                    const std::vector<std::string>& environment) {
  Check check{kGroup, "pith.sty", Outcome::kNote, "", ""};
  const auto answer = program_output(asked(kpsewhich, {"pith.sty"}, environment));
  const std::string path = first_line(answer.value_or(""));
  if (path.empty()) {
    check.detail = "TeX does not find it";
    check.next_step =
        "put pith.sty beside the paper: pith sty ID -o pith.sty; after make install: mktexlsr";
    return check;
  }
  try {
    const std::string version = version_of_package(read_file(path, kMaxPackageBytes));
    check.detail = (version.empty() ? "of no version that can be read" : version) + ", " + path;
    if (version == kVersion) {
      check.outcome = Outcome::kPass;
    } else {
      check.next_step = "replace it by that of pith " + std::string(kVersion) +
                        ", or make one for the paper: pith sty ID -o pith.sty";
    }
  } catch (const Error& error) {
    check.outcome = Outcome::kFail;
    check.detail = path + ": " + error.cause();
    check.next_step = "make the file readable, or replace it";
  }
  return check;
}

Check check_confinement() {
  const Confinement& found = confinement();
  Check check{kGroup, "confinement", Outcome::kPass, text(found), ""};
  if (!found.holds()) {
    check.outcome = Outcome::kNote;
    check.next_step =
        "pith arxiv does not run biber here, and a paper of a stranger belongs into a container; "
        "Linux 5.13 and later have Landlock (lsm=landlock,… where it is switched off)";
  }
  return check;
}

}  // namespace

void check_installed(Checkup& checkup, const std::string& search_path,
                     const std::vector<std::string>& environment) {
  check_libraries(checkup);
  for (const auto& [name, next_step, tells_version] : kPrograms) {
    const std::filesystem::path program = find_program(name, search_path);
    if (program.empty()) {
      checkup.push_back({kGroup, name, Outcome::kNote, "not found", next_step});
      continue;
    }
    Check check{kGroup, name, Outcome::kPass, display(program), ""};
    const auto answer =
        tells_version ? program_output(asked(program, {"--version"}, environment)) : std::nullopt;
    if (answer) {
      // latexmk begins with an empty line.
      check.detail =
          first_line(answer->substr(std::min(answer->find_first_not_of('\n'), answer->size())));
    } else if (tells_version) {
      check.outcome = Outcome::kFail;
      check.detail += " does not tell its version";
      check.next_step = "run it by hand and see: " + display(program) + " --version";
    }
    checkup.push_back(check);
    if (std::string_view(name) == "kpsewhich" && answer) {
      checkup.push_back(check_package(program, environment));
    }
  }
  checkup.push_back(check_confinement());
}

}  // namespace pith
