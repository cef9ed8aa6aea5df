#include "arxiv/policy/rules.h"

#include <algorithm>
#include <array>

#include "arxiv/figures/figure_pdf.h"
#include "arxiv/figures/image_metadata.h"
#include "arxiv/files/file_name.h"
#include "arxiv/files/lines.h"
#include "arxiv/policy/pdf_alone.h"
#include "arxiv/tex/clean_bbl.h"
#include "arxiv/tex/minted.h"
#include "arxiv/tex/tex_text.h"
#include "base/ascii.h"
#include "base/error.h"
#include "base/utf8.h"
#include "json/value.h"
#include "pdf/syntax/structure.h"

namespace pith::arxiv {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::array kTexLives = {2023, 2025};
constexpr std::uint64_t kMegapixels = 34;
constexpr std::uint64_t kMaxBytes = 50'000'000;

// The documentation writes the year as a number, older files as a string. 0 for no year of these.
int offered_year(const json::Value& year) {
  const auto found = std::find_if(kTexLives.begin(), kTexLives.end(), [&](int offered) {
    return year == json::Value(offered) ||
           (year.is_string() && year.as_string() == std::to_string(offered));
  });
  return found == kTexLives.end() ? 0 : *found;
}

const Rule& rule_of(std::string_view name) {
  const std::span<const Rule> all = rules();
  return *std::find_if(all.begin(), all.end(), [&](const Rule& r) { return r.name == name; });
}

class Checker {
 public:
  explicit Checker(const Submission& submission) : s_(submission) {}

  std::vector<Violation> run() {
    std::uint64_t total = 0;
    bool has_tex = false;
    for (const auto& [name, content] : s_.files) {
      total += content.size();
      const bool ancillary = is_ancillary(name);
      names(name);
      if (ancillary) {
        if (extension_of(name) == "tex") add("arxiv.anc", name, "is TeX");
        continue;
      }
      has_tex = has_tex || extension_of(name) == "tex" || extension_of(name) == "ltx";
      figures(name, content);
      if (is_tex_source(name)) source(name, content);
      if (extension_of(name) == "bbl") bbl_format(name, content);
      if (name.starts_with("00README")) readme(name, content);
    }
    for (const std::string& name : s_.read) {
      if (is_ancillary(name)) add("arxiv.anc-read", name, "is read by TeX: put it elsewhere");
    }
    if (!has_tex) without_tex();
    if (total > kMaxBytes) {
      add("arxiv.size", "", std::to_string(total / 1'000'000) + " MB before compression");
    }
    bibliographies();
    if (uses_minted_) minted_cache();
    for (const std::string& missing : s_.missing_files) {
      const std::string extension = extension_of(missing);
      for (const char* made : {"ind", "gls", "acr", "nls", "sls"}) {
        if (extension == made)
          add("arxiv.index", missing, "LaTeX asks for it, and it is not there");
      }
    }
    return std::move(found_);
  }

 private:
  void add(std::string_view rule, std::string place, std::string detail) {
    found_.push_back({&rule_of(rule), std::move(place), std::move(detail)});
  }

  // A single document has all that is there, whether it reads it or not.
  void bibliographies() {
    const std::vector<Submission::Document> alone{{s_.main, {}, false}};
    const auto& documents = s_.documents.empty() ? alone : s_.documents;
    for (const Submission::Document& document : documents) {
      const bool wants = std::any_of(
          wants_bibliography_.begin(), wants_bibliography_.end(), [&](const std::string& name) {
            return documents.size() == 1 || document.reads.contains(name);
          });
      const std::string bbl = stem_of(document.name) + ".bbl";
      if (wants && !document.bibliography_told && !s_.files.contains(bbl)) {
        add("arxiv.bbl-name", document.name, bbl + " is not there");
      }
    }
  }

  void names(const std::string& name) {
    if (!std::all_of(name.begin(), name.end(), is_allowed_in_name)) {
      add("arxiv.name", name, "has a character that arXiv refuses or replaces");
    }
    if (name.starts_with('.') || name.find("/.") != kNone) add("arxiv.hidden", name, "is hidden");
    const std::string extension = extension_of(name);
    for (const char* refused : {"exe", "dll", "zip", "rar", "7z", "bz2", "gz", "tar", "tgz"}) {
      if (extension == refused && !is_ancillary(name)) {
        add("arxiv.program", name, "is a program or an archive");
      }
    }
    for (const char* vanishing : {"aux", "log", "toc", "out", "dvi", "ps", "pdf"}) {
      if (extension == vanishing && s_.files.contains(stem_of(name) + ".tex")) {
        add("arxiv.removed", name,
            "stands beside " + std::string(base_name(stem_of(name))) + ".tex");
      }
    }
  }

  // By epstopdf, wherever its option outdir puts the PDF.
  bool is_converted(const std::string& eps) const {
    const std::string pdf = converted_name(eps);
    return std::any_of(s_.files.begin(), s_.files.end(),
                       [&](const auto& file) { return base_name(file.first) == pdf; });
  }

  void figures(const std::string& name, std::string_view content) {
    const std::string extension = extension_of(name);
    if (extension == "eps" && s_.engine == Engine::kPdfLatex && !is_converted(name)) {
      add("arxiv.mixed-figures", name,
          "pdflatex cannot use EPS: with shell escape it makes " + converted_name(name) +
              ", which is used when it is beside the paper");
    }
    const bool bitmap = extension == "png" || extension == "jpg" || extension == "jpeg";
    if (s_.engine == Engine::kLatex && (extension == "pdf" || bitmap)) {
      add("arxiv.mixed-figures", name, "latex cannot use it");
    }
    if (extension == "pdf" && !pdf::has_pdf_header(content)) {
      add("arxiv.fake-pdf", name, "does not begin like a PDF");
    } else if (extension == "pdf") {
      for (const std::string& what : unwanted_in_pdf(content)) {
        add("arxiv.javascript", name, "holds " + what);
      }
    }
    const PngFacts png = png_facts(content);
    const std::uint64_t dots = png.width * png.height + (bitmap ? jpeg_dots(content) : 0);
    if (dots > kMegapixels * 1'000'000 && !png.copied) {
      add("arxiv.megapixels", name, std::to_string(dots / 1'000'000) + " megapixels");
    }
  }

  void source(const std::string& name, std::string_view content) {
    const std::string tex = without_comments(content);
    LineCounter lines(tex);
    // The preflight of arXiv reads comments too.
    const std::size_t output = content.find("\\pdfoutput=0");
    if (output != kNone && s_.engine != Engine::kLatex) {
      add("arxiv.pdfoutput", at_line(name, LineCounter(content).line_of(output)),
          "selects latex instead of " + std::string(pith::arxiv::name(s_.engine)));
    }
    if (!is_package(name)) {
      for (std::size_t at = tex.find("\\today"); at != kNone; at = tex.find("\\today", at + 1)) {
        if (at + 6 < tex.size() && is_letter(tex[at + 6])) continue;
        add("arxiv.today", at_line(name, lines.line_of(at)),
            "will show the day on which arXiv makes the PDF again");
        break;
      }
    }
    for (const CommandUse& use : uses_of(tex, "include")) {
      if (use.argument.find('/') != kNone) {
        add("arxiv.include", at_line(name, use.line), "\\include{" + use.argument + "}");
      }
    }
    const std::vector<LoadedPackage> loaded = packages_of(tex);
    for (const LoadedPackage& package : loaded) driver_option(name, package);
    if (invalid_utf8_at(content) != kNone) add("arxiv.encoding", name, "is not UTF-8");
    if (!uses_of(tex, "bibliography").empty() || !uses_of(tex, "addbibresource").empty()) {
      wants_bibliography_.insert(name);
    }
    for (const LoadedPackage& package : loaded) {
      uses_minted_ = uses_minted_ || package.name == "minted";
    }
  }

  void driver_option(const std::string& name, const LoadedPackage& package) {
    if (package.name != "graphics" && package.name != "graphicx" && package.name != "color" &&
        package.name != "xcolor") {
      return;
    }
    for (std::string_view driver : {"dvips", "pdftex", "dvipdfm", "dvipdfmx", "xetex", "luatex",
                                    "dvipsone", "dviwin", "textures", "vtex"}) {
      if (package.options.contains(driver)) {
        add("arxiv.driver", at_line(name, package.line),
            "[" + std::string(driver) + "] for " + package.name);
      }
    }
  }

  void bbl_format(const std::string& name, std::string_view content) {
    const std::string version(biblatex_format(content));
    if (version.empty()) return;
    if (version == "3.3" || (version == "3.2" && s_.texlive == 2023)) return;
    add("arxiv.bbl-format", name,
        "has format " + version + ", which TeX Live " + std::to_string(s_.texlive) +
            " cannot read");
  }

  void readme(const std::string& name, std::string_view content) {
    if (name != "00README.json") return add("arxiv.readme", name, "is not called 00README.json");
    try {
      const json::Value parsed = json::parse(content, name);
      const json::Value* year = parsed.find("texlive_version");
      if (year == nullptr) {
        add("arxiv.readme", name, "does not name texlive_version");
      } else if (offered_year(*year) == 0) {
        add("arxiv.readme", name, std::string("texlive_version is not ") + kOfferedTexLives);
      }
    } catch (const Error& error) {
      add("arxiv.readme", name, error.cause());
    }
  }

  void minted_cache() {
    const auto [second, third] = minted_cache_in(s_.files);
    if (!second && !third) {
      add("arxiv.minted", s_.main, "there is no cache (a folder _minted…)");
    } else if (s_.texlive == 2025 ? !third : !second) {
      add("arxiv.minted", s_.main,
          std::string("the cache is of minted ") + (second ? "2" : "3") + ", and TeX Live " +
              std::to_string(s_.texlive) + " has minted " + (second ? "3" : "2"));
    }
  }

  void without_tex() {
    const auto& [name, content] = *s_.files.begin();
    if (s_.files.size() != 1 || extension_of(name) != "pdf") {
      return add("arxiv.pdf-only", "", "there is no TeX in it, and it is not one PDF");
    }
    const PdfAlone pdf = look_at_pdf(content);
    if (pdf.encrypted) return add("arxiv.pdf-fonts", name, "is encrypted and cannot be checked");
    if (!pdf.damage.empty()) {
      return add("arxiv.pdf-fonts", name, "cannot be checked: " + pdf.damage);
    }
    if (!pdf.made_by_tex.empty()) {
      add("arxiv.pdf-only", name, "TeX made it (" + pdf.made_by_tex + "): upload the sources");
    }
    for (const std::string& font : pdf.not_embedded) {
      add("arxiv.pdf-fonts", name, "font " + font + " is not embedded");
    }
    for (const std::string& font : pdf.type3) {
      add("arxiv.pdf-type3", name, "font " + font + " is of Type 3");
    }
    if (!pdf.has_fonts) add("arxiv.pdf-text", name, "has no font, and so no text");
  }

  const Submission& s_;
  std::vector<Violation> found_;
  std::set<std::string> wants_bibliography_;  // files that name one
  bool uses_minted_ = false;
};

}  // namespace

std::vector<Violation> check_rules(const Submission& submission) {
  return Checker(submission).run();
}

std::optional<Violation> check_leftover(const std::string& name, std::string_view content) {
  const std::string_view own = base_name(name);
  for (const Leftover& leftover : leftovers_of_templates()) {
    const bool named = leftover.name.ends_with('*')
                           ? own.starts_with(leftover.name.substr(0, leftover.name.size() - 1))
                           : own == leftover.name;
    if (named && content.find(leftover.text) != kNone) {
      return Violation{&rule_of("arxiv.leftover"), name, "is " + std::string(leftover.what)};
    }
  }
  return std::nullopt;
}

bool offers_texlive(int year) {
  return std::find(kTexLives.begin(), kTexLives.end(), year) != kTexLives.end();
}

int texlive_named_in(std::string_view readme) {
  const json::Value parsed = json::parse(readme, "00README.json");
  const json::Value* year = parsed.find("texlive_version");
  return year ? offered_year(*year) : 0;
}

std::vector<std::string> toplevels_named_in(const std::string& readme) {
  const json::Value parsed = json::parse(readme, "00README.json");
  const json::Value* sources = parsed.find("sources");
  std::vector<std::string> found;
  if (sources == nullptr || !sources->is_array()) return found;
  for (const json::Value& source : sources->as_array()) {
    const std::string* usage = source.is_object() ? source.find_string("usage") : nullptr;
    const std::string* name = usage != nullptr ? source.find_string("filename") : nullptr;
    if (name != nullptr && *usage == "toplevel") found.push_back(*name);
  }
  return found;
}

MintedCache minted_cache_in(const FileViews& files) {
  MintedCache found;
  for (const auto& [name, content] : files) {
    found.second = found.second || is_second_cache(name);
    found.third = found.third || is_third_cache(name);
  }
  return found;
}

}  // namespace pith::arxiv
