#include "arxiv/run/biber_control.h"

#include <doctest/doctest.h>

using namespace pith::arxiv;

namespace {

std::string bcf(const std::string& inside) {
  return "<?xml version=\"1.0\"?><bcf:controlfile version=\"3.9\" "
         "xmlns:bcf=\"https://sourceforge.net/projects/biblatex\">" +
         inside + "</bcf:controlfile>";
}

struct Row {
  const char* text;
  bool plain;
};

}  // namespace

TEST_CASE("a replacement that only puts in what was matched is told from one that computes") {
  for (const Row& row : {
           Row{"", true},
           {"text, 10 % & more; (a) [b] {c} 'd' `e`", true},
           {"$1", true},
           {"$1--$2: \\L$3\\E", true},
           {"${1}st $12 $&.", true},
           {"\\$\\@\\\"", true},
           {"@{[system('touch','/tmp/x')]}", false},
           {"@ARGV", false},
           {"${\\ system('x')}", false},
           {"${1", false},
           {"$x", false},
           {"$ENV{HOME}", false},
           {"$1[system('x')]", false},
           {"${1}[system('x')]", false},
           {"$1{system('x')}", false},
           {"$1->[system('x')]", false},
           {"$1::x", false},
           {"$&[system('x')]", false},
           {"$$", false},
           {"$", false},
           {"\" . system('x') . \"", false},
           {"\\\\\" . system('x') . \"", false},
           {"\\\\@{[system('x')]}", false},
           {"\\N{x}", false},
           {"\\", false},
       }) {
    CAPTURE(row.text);
    CHECK(is_plain_replacement(row.text) == row.plain);
  }
}

TEST_CASE("what biber would run or read is found in its control file") {
  const auto code = [](const std::string& inside) { return read_biber_control(bcf(inside)).code; };
  CHECK(code("<bcf:map_step map_match=\"x\" map_replace=\"$1\"/>").empty());
  CHECK(code("<bcf:map_step map_match=\"x\" map_replace=\"@{[1]}\"/>").size() == 1);
  CHECK(code("<bcf:map_step map_replace=\"&quot;.system(1).&quot;\"/>").size() == 1);
  CHECK(code("<bcf:map_step map_replace=\"&#64;{[1]}\"/>").front() == "replace = @{[1]}");
  CHECK(code("<bcf:sort order=\"1\" locale=\"de_DE\"/>").empty());
  CHECK(code("<bcf:sort order=\"1\" locale=\"x'.system(1).'\"/>").size() == 1);
  CHECK(code("<bcf:datasource type=\"file\" datatype=\"bibtex\">r.bib</bcf:datasource>").empty());
  CHECK(code("<bcf:datasource type=\"file\" datatype=\"bibtex;system(1)\">r.bib</bcf:datasource>")
            .size() == 1);
  const auto option = [](const std::string& key, const std::string& value) {
    return "<bcf:options component=\"biber\" type=\"global\"><bcf:option type=\"singlevalued\">"
           "<bcf:key>" +
           key + "</bcf:key><bcf:value>" + value +
           "</bcf:value></bcf:option></bcf:options><bcf:options component=\"biblatex\">"
           "<bcf:option><bcf:key>x</bcf:key><bcf:value>+ * "
           "1</bcf:value></bcf:option></bcf:options>";
  };
  CHECK(code(option("sortupper", "1")).empty());
  CHECK(code(option("sortupper", "1);system(1")).size() == 1);
  CHECK(code(option("output_file", "x")).front() == "option = output_file");
  // What we cannot read, a document type for one, biber may read.
  CHECK(read_biber_control("<a>").code.size() == 1);
  CHECK(read_biber_control("<!DOCTYPE a [<!ENTITY x \"y\">]><a/>").code.size() == 1);

  const auto outside = [](const std::string& source) {
    return !read_biber_control(bcf("<bcf:datasource>" + source + "</bcf:datasource>"))
                .outside.empty();
  };
  for (const char* name : {"refs.bib", "bib/refs.bib", "my..refs.bib", "./refs.bib"}) {
    CAPTURE(name);
    CHECK_FALSE(outside(name));
  }
  for (const char* name : {"/home/me/refs.bib", "../refs.bib", "bib/../../refs.bib", "~/refs.bib",
                           "https://example.org/refs.bib", "/etc/*", "ftp://x/y", ".."}) {
    CAPTURE(name);
    CHECK(outside(name));
  }
}
