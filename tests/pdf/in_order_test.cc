#include "pdf/syntax/in_order.h"

#include <doctest/doctest.h>

#include <random>

#include "pdf/stamp.h"
#include "sample_pdf.h"
#include "two_looks.h"

using namespace pith;
using pith_test::sample;
using pith_test::SamplePdf;
using pith_test::stream_object;

namespace {

bool in_order(const std::string& bytes) {
  const auto looks = pith_test::two_looks(bytes);
  INFO(looks.close);
  CHECK(looks.agree());
  return looks.in_order;
}

// The sample with another object 4, which nothing refers to.
SamplePdf with(const std::string& body) {
  SamplePdf paper;
  paper.objects[4] = body;
  return paper;
}

std::string stamped(const std::string& bytes) {
  return output(bytes, stamp_pdf(bytes, "p", pith_test::metadata()));
}

}  // namespace

TEST_CASE("what papers are made of is in order, stamped too") {
  for (const std::string& bytes :
       {sample("table.pdf"), pith_test::compressed("1 0 2 34 ", 0, 1), SamplePdf().bytes(),
        with("[1 0 R (a \\) (b) \\\\) <41 42> /A#42 -1.5 +2 .5 true false null 17 18 [] << >>]")
            .bytes(),
        with("<< /A << /B 1 /A [2 0 R 3] >> /B (obj) /C#20D 4 /C 1 0 R >>").bytes(),
        with("% a comment\n<< /A % another\n 1 >> %").bytes(), with("17").bytes(),
        with("1 0 R").bytes(), with("(obj)").bytes(), with("99 0 R").bytes(),
        with(stream_object("", "endobj, obj, 0 obj, a trai")).bytes()}) {
    CAPTURE(bytes);
    CHECK(in_order(bytes));
    CHECK(in_order(stamped(bytes)));
    CHECK(in_order(stamped(stamped(bytes))));
  }
}

TEST_CASE("objects that have to be looked at closely are not in order") {
  for (const char* body : {"<< /A 1 /B 2 /A 1 >>",
                           "<< /A 1 /#41 2 >>",
                           "[<< /B << /A 1 /C 2 /C 3 >> >>]",
                           "1 1 R",
                           "[2 0 R 1 1 R]",
                           "(4 0 obj)",
                           "<< /A",
                           "<< /A 1 2 >>",
                           "<< 1 /A >>",
                           "<< /A >>",
                           "[ (a ]",
                           "[ <4g> ]",
                           "[ R ]",
                           "[ 0 R ]",
                           "[ 1 0 R R ]",
                           "[ truth ]",
                           "[ 12a ]",
                           "[ 1 0 R",
                           "]",
                           "[ >> ]",
                           "<< ]",
                           "[ 9000000 0 R ]",
                           "[ { } ]",
                           "% 7 0 obj\n1",
                           "(trailer)",
                           "<< /trailer 1 >>",
                           "1 endobj 5",
                           "1 2",
                           "<< /Length 3 >>\nstream\nabcd\nendstream",
                           "<< /Length 4 >>\nstream\nabcd endstrea",
                           "<< /Length 4 >>\nstream\rabcd\nendstream"}) {
    CAPTURE(body);
    CHECK_FALSE(in_order(with(body).bytes()));
  }
  for (const char* data : {"7 0 obj", "1 0 %a\nobj", "endstream", "a trailer", "7 0obj"}) {
    CAPTURE(data);
    CHECK_FALSE(in_order(with(stream_object("", data)).bytes()));
  }
}

TEST_CASE("files that have to be looked at closely are not in order") {
  SamplePdf trailer, twice, generation;
  trailer.trailer = "/Root 1 0 R /A (trailer)";
  twice.trailer = "/Root 1 0 R /Root 1 0 R";
  generation.trailer = "/Root 1 0 R /A 2 1 R";
  const std::string good = with("17").bytes(), object = "4 0 obj\n17\nendobj\n";
  const std::string spaces(object.size(), ' ');
  for (const std::string& bytes :
       {trailer.bytes(), twice.bytes(), generation.bytes(), pith_test::hybrid_pdf(),
        sample("stream.pdf"),  // its object streams are not compressed, and have comments
        pith_test::compressed("1 0 2 34 ", 1, 0), pith_test::compressed("1 0 2 34 2 35 ", 0, 1),
        pith_test::compressed("1 0 7 34 ", 0, 1), pith_test::replaced(good, object, spaces),
        pith_test::replaced(good, object, "4 1 obj\n17\nendobj\n"),
        pith_test::replaced(good, object, "5 0 obj\n17\nendobj\n"),
        pith_test::replaced(good, object, " 4 0 obj\n7\nendobj\n"),
        pith_test::replaced(good, object, "4 0 obj\n17 1 0 obj\n\n"),
        pith_test::replaced(good, "00000 n", "00001 n"),
        pith_test::replaced(good, "startxref", "4 0 obj 18 endobj startxref"),
        pith_test::replaced(good, "startxref", "9 0 obj 18 endobj 99 0 R startxref"),
        pith_test::replaced(good, "startxref", "junk\nstartxref")}) {
    CAPTURE(bytes);
    CHECK_FALSE(in_order(bytes));
  }
}

TEST_CASE("a dictionary of many keys is in order, and not with one of them twice") {
  std::string keys;
  for (int i = 0; i < 500; ++i) keys += "/K" + std::to_string(i) + " " + std::to_string(i) + " ";
  CHECK(in_order(with("<< " + keys + ">>").bytes()));
  for (const int i : {0, 1, 63, 64, 65, 66, 499})
    CHECK_FALSE(in_order(with("<< " + keys + "/K" + std::to_string(i) + " 1 >>").bytes()));
}

TEST_CASE("nesting is in order as deep as it is read") {
  const auto nested = [](std::size_t depth) {
    return with(std::string(depth, '[') + std::string(depth, ']')).bytes();
  };
  CHECK(in_order(nested(pdf::kMaxNesting)));
  CHECK_FALSE(in_order(nested(pdf::kMaxNesting + 1)));
}

TEST_CASE("what the quick look finds in order, the close one has nothing to say about") {
  std::mt19937 random(20260521);
  int readable = 0, in_order = 0, doubted = 0;
  for (const std::string& bytes :
       {sample("table.pdf"), stamped(sample("table.pdf")), pith_test::compressed("1 0 2 34 ", 0, 1),
        stamped(pith_test::compressed("1 0 2 34 ", 0, 1)),
        with("<< /A [1 0 R 2 0 R (text) <41>] /B << /C 1 /D 2 >> /E true >>").bytes()}) {
    for (int i = 0; i < 1000; ++i) {
      std::string faulty = pith_test::with_fault(bytes, random);
      if (i % 4 == 0) faulty = pith_test::with_fault(faulty, random);
      const auto looks = pith_test::two_looks(faulty);
      CAPTURE(faulty);
      CAPTURE(looks.close);
      REQUIRE(looks.agree());
      readable += looks.readable;
      in_order += looks.in_order;
      doubted += !looks.close.empty();
    }
  }
  // Both answers are frequent, or this would show nothing.
  CHECK(readable > 1000);
  CHECK(in_order > 500);
  CHECK(doubted > 500);
}
