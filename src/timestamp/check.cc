#include "timestamp/check.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "base/encoding.h"

namespace pith {
namespace {

using Kind = OtsAttestation::Kind;

constexpr std::size_t kMaxStepsShown = 40;
// The first header of Bitcoin's main chain, as explorers show its hash.
constexpr std::string_view kGenesis =
    "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f";

std::string utc(std::uint32_t seconds) {
  namespace chrono = std::chrono;
  const chrono::sys_seconds time{chrono::seconds(seconds)};
  const auto day = chrono::floor<chrono::days>(time);
  const chrono::year_month_day date(day);
  const chrono::hh_mm_ss clock(time - day);
  const auto two = [](auto value) {
    const std::string digits = std::to_string(value);
    return digits.size() < 2 ? "0" + digits : digits;
  };
  return std::to_string(static_cast<int>(date.year())) + "-" +
         two(static_cast<unsigned>(date.month())) + "-" + two(static_cast<unsigned>(date.day())) +
         "T" + two(clock.hours().count()) + ":" + two(clock.minutes().count()) + ":" +
         two(clock.seconds().count()) + "Z";
}

void check_digest(const OtsProof& proof, const Digest& canonical, Report& report) {
  const char* what = nullptr;
  if (proof.file_hash == OtsOperation::kSha256) {
    if (proof.file_digest == canonical.bytes()) {
      what = "is the canonical hash itself, as of a file with the canonical record";
    } else if (proof.file_digest == Digest::of(canonical.bytes()).bytes()) {
      what = "is the SHA-256 of the 32 bytes of the canonical hash";
    } else if (proof.file_digest == Digest::of(canonical.hex()).bytes()) {
      what = "is the SHA-256 of the canonical hash in hexadecimal";
    }
  }
  if (what != nullptr) {
    report.add("timestamp.digest", Outcome::kPass, "", what);
  } else {
    report.add("timestamp.digest", Outcome::kFail, "",
               "the proof is of something else: its " + std::string(name(proof.file_hash)) +
                   " digest is " + to_hex(proof.file_digest));
  }
}

// The links inside a run, and the work in it. A file may hold all headers there are, so each run is
// gone through once.
struct RunCheck {
  const BlockHeaders::Run* run = nullptr;
  std::string broken;  // what is wrong with the first header that is; else empty
  bool from_genesis = false;
  double hashes = 0;  // how many it takes on average to make all of them
};

RunCheck check_run(const BlockHeaders& headers, const BlockHeaders::Run& run) {
  RunCheck check{&run, {}, false, 0};
  std::string previous;
  for (std::uint64_t height = run.first; height - run.first < run.count; ++height) {
    const BlockHeader header = headers.header(run, height);
    const bool linked = height == run.first || header.previous() == previous;
    previous = header.hash();
    check.hashes += std::ldexp(1.0, header.work_bits());
    if (height == 0) check.from_genesis = shown_hash(previous) == kGenesis;
    if (!check.broken.empty()) continue;
    if (!linked || !header.has_its_work()) {
      check.broken = "the header given for block " + std::to_string(height) +
                     " is not linked to the one before, or lacks its work";
    } else if (height == 0 && !check.from_genesis) {
      check.broken = "the header given for block 0 is not that of Bitcoin's first block";
    }
  }
  return check;
}

class Checker {
 public:
  Checker(const OtsProof& proof, const BlockHeaders* headers) : proof_(proof), headers_(headers) {}

  Report check(const Digest& canonical) && {
    check_digest(proof_, canonical, report_);
    std::size_t number = 0;
    for (const OtsAttestation& attestation : proof_.attestations) {
      check_attestation(attestation, "attestation " + std::to_string(++number));
    }
    // Only now is it known whether anything was confirmed.
    for (Finding& finding : undecided_) {
      if (confirmed_) finding.outcome = Outcome::kNote;
      report_.add(finding.rule, finding.outcome, finding.place, finding.detail);
    }
    if (confirmed_) {
      report_.add(
          "timestamp.limits", Outcome::kNote, "",
          "proven against the headers given; that they are those of Bitcoin's main chain is "
          "for whoever gave them to know");
    }
    return std::move(report_);
  }

 private:
  void undecided(std::string rule, const std::string& place, std::string detail) {
    undecided_.push_back({std::move(rule), Outcome::kUnknown, place, std::move(detail)});
  }

  void check_attestation(const OtsAttestation& attestation, const std::string& place) {
    if (!attestation.message) {
      undecided("timestamp.operations", place,
                "cannot be followed, since this build has not all the hash functions: " +
                    path_text(proof_, attestation));
      return;
    }
    report_.add("timestamp.operations", Outcome::kPass, place, path_text(proof_, attestation));
    switch (attestation.kind) {
      case Kind::kBitcoin:
        return check_bitcoin(attestation, place);
      case Kind::kPending:
        return undecided("timestamp.attestation", place,
                         "the calendar " + attestation.uri +
                             " has promised to have it attested; upgrade the proof there");
      case Kind::kLitecoin:
      case Kind::kEthereum:
        return undecided("timestamp.attestation", place,
                         "block " + std::to_string(attestation.height) + " of " +
                             std::string(name(attestation.kind)) + ", which is not checked");
      case Kind::kUnknown:
        return undecided("timestamp.attestation", place,
                         "of a kind that is not known, " + to_hex(attestation.tag));
    }
  }

  void check_bitcoin(const OtsAttestation& attestation, const std::string& place) {
    const std::string block = "Bitcoin block " + std::to_string(attestation.height);
    if (attestation.message->size() != 32) {
      report_.add("timestamp.attestation", Outcome::kFail, place,
                  block + " cannot attest a message of " +
                      std::to_string(attestation.message->size()) + " bytes");
      return;
    }
    const BlockHeaders::Run* run = headers_ ? headers_->run_with(attestation.height) : nullptr;
    if (run == nullptr) {
      undecided("timestamp.attestation", place,
                block + ", if its Merkle root is " + shown_hash(*attestation.message) +
                    "; its header was not given");
      return;
    }
    const BlockHeader header = headers_->header(*run, attestation.height);
    if (header.merkle_root() != *attestation.message) {
      report_.add("timestamp.block", Outcome::kFail, place,
                  "the header of " + block + " has another Merkle root, " +
                      shown_hash(header.merkle_root()));
      return;
    }
    report_.add("timestamp.block", Outcome::kPass, place,
                "the message is the Merkle root of " + block + ", " + shown_hash(header.hash()));
    const bool work = check_work(header, place);
    const bool chain = check_chain(*run, place);
    report_.add("timestamp.time", Outcome::kNote, place,
                "the block says that it was made at " + utc(header.time()) +
                    ", which may be off by two hours");
    if (!work || !chain) return;
    report_.add("timestamp.attestation", Outcome::kPass, place, block);
    confirmed_ = true;
  }

  bool check_work(const BlockHeader& header, const std::string& place) {
    const std::string effort = "about 2^" + std::to_string(header.work_bits()) + " hashes";
    if (!header.has_its_work()) {
      report_.add("timestamp.work", Outcome::kFail, place,
                  "the hash of the header does not meet the target that it names");
      return false;
    }
    if (header.easier_than_main_chain()) {
      // Not undecided: it stays unknown even when something else is confirmed.
      report_.add("timestamp.work", Outcome::kUnknown, place,
                  "the header took only " + effort +
                      " to make, less than any block of Bitcoin's main chain: anybody could have");
      return false;
    }
    report_.add("timestamp.work", Outcome::kPass, place, "the header took " + effort + " to make");
    return true;
  }

  bool check_chain(const BlockHeaders::Run& run, const std::string& place) {
    auto known = std::find_if(runs_.begin(), runs_.end(),
                              [&](const RunCheck& candidate) { return candidate.run == &run; });
    if (known == runs_.end()) known = runs_.insert(known, check_run(*headers_, run));
    const RunCheck& check = *known;
    if (!check.broken.empty()) {
      report_.add("timestamp.chain", Outcome::kFail, place, check.broken);
      return false;
    }
    std::string detail =
        run.count == 1
            ? "no header next to it was given"
            : "one of " + std::to_string(run.count) +
                  " headers given that are linked to each other, and took about 2^" +
                  std::to_string(static_cast<int>(std::log2(check.hashes))) + " hashes to make";
    if (check.from_genesis) detail += "; they begin with Bitcoin's first block";
    report_.add("timestamp.chain", run.count == 1 ? Outcome::kNote : Outcome::kPass, place, detail);
    return true;
  }

  const OtsProof& proof_;
  const BlockHeaders* headers_;
  Report report_;
  std::vector<Finding> undecided_;
  std::vector<RunCheck> runs_;
  bool confirmed_ = false;
};

}  // namespace

Report check_timestamp(const OtsProof& proof, const Digest& canonical_sha256,
                       const BlockHeaders* headers) {
  return Checker(proof, headers).check(canonical_sha256);
}

std::string path_text(const OtsProof& proof, const OtsAttestation& attestation) {
  const std::vector<const OtsStep*> path = proof.path_to(attestation);
  if (path.empty()) return "no operations";
  std::string text;
  for (std::size_t i = 0; i < std::min(path.size(), kMaxStepsShown); ++i) {
    if (i > 0) text += ", ";
    text += name(path[i]->operation);
    if (!path[i]->argument.empty()) {
      text += " " + std::to_string(path[i]->argument.size()) + " bytes";
    }
  }
  if (path.size() > kMaxStepsShown) {
    text += " and " + std::to_string(path.size() - kMaxStepsShown) + " more";
  }
  return text;
}

}  // namespace pith
