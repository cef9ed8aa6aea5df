#include "timestamp/ots.h"

#include <algorithm>
#include <utility>

#include "base/ascii.h"
#include "base/encoding.h"
#include "base/error.h"

namespace pith {
namespace {

constexpr std::string_view kMagic(
    "\x00OpenTimestamps\x00\x00Proof\x00\xbf\x89\xe2\xe8\x84\xe8\x92\x94", 31);
constexpr std::uint64_t kVersion = 1;
constexpr std::size_t kMaxPayload = 8192;
constexpr std::size_t kMaxUri = 1000;
constexpr std::size_t kMaxDepth = 255;  // operations in a row
constexpr std::uint8_t kFork = 0xff, kAttestation = 0x00;

using Kind = OtsAttestation::Kind;
struct Tag {
  std::string_view bytes;
  Kind kind;
};
constexpr Tag kTags[] = {
    {"\x83\xdf\xe3\x0d\x2e\xf9\x0c\x8e", Kind::kPending},
    {"\x05\x88\x96\x0d\x73\xd7\x19\x01", Kind::kBitcoin},
    {"\x06\x86\x9a\x0d\x73\xd7\x1b\x45", Kind::kLitecoin},
    {"\x30\xfe\x80\x87\xb5\xc7\xea\xd7", Kind::kEthereum},
};
constexpr std::size_t kTagBytes = 8;

bool is_uri_character(char c) {
  return is_letter(c) || is_digit(c) || std::string_view("-._/:").find(c) != std::string_view::npos;
}

// Bytes from the left. `base` is where they stand in the file.
class ByteReader {
 public:
  ByteReader(std::string_view bytes, std::string_view name, std::size_t base)
      : bytes_(bytes), name_(name), base_(base) {}

  [[noreturn]] void fail(ErrorKind kind, std::size_t at, std::string cause) const {
    throw Error(kind, std::string(name_), "byte " + std::to_string(base_ + at), std::move(cause));
  }
  [[noreturn]] void malformed(std::size_t at, std::string cause) const {
    fail(ErrorKind::kMalformed, at, std::move(cause));
  }

  std::string_view take(std::size_t count) {
    if (count > bytes_.size() - at_) malformed(bytes_.size(), "ends too early");
    const std::string_view taken = bytes_.substr(at_, count);
    at_ += count;
    return taken;
  }
  std::uint8_t byte() { return static_cast<std::uint8_t>(take(1)[0]); }

  std::uint64_t varuint() {
    const std::size_t start = at_;
    std::uint64_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
      const std::uint8_t next = byte();
      const std::uint64_t part = next & 0x7f;
      if (shift > 63 || (part << shift) >> shift != part) malformed(start, "number is too large");
      value |= part << shift;
      if (next & 0x80) continue;
      if (next == 0 && shift > 0) malformed(start, "number is written in too many bytes");
      return value;
    }
  }

  std::string_view varbytes(std::size_t least, std::size_t most) {
    const std::size_t start = at_;
    const std::uint64_t length = varuint();
    if (length < least || length > most) {
      malformed(start, "length " + std::to_string(length) + " is not from " +
                           std::to_string(least) + " to " + std::to_string(most));
    }
    return take(static_cast<std::size_t>(length));
  }

  void expect_end(std::string_view what) const {
    if (at_ != bytes_.size()) {
      malformed(at_,
                std::to_string(bytes_.size() - at_) + " bytes too many after " + std::string(what));
    }
  }

  std::size_t at() const { return at_; }
  std::size_t place() const { return base_ + at_; }

 private:
  std::string_view bytes_, name_;
  std::size_t base_, at_ = 0;
};

class ProofReader {
 public:
  ProofReader(std::string_view bytes, std::string_view name, const OtsLimits& limits)
      : in_(bytes, name, 0), name_(name), limits_(limits) {
    if (bytes.size() > limits.max_bytes) {
      throw Error(ErrorKind::kLimit, std::string(name),
                  "is larger than " + std::to_string(limits.max_bytes) + " bytes");
    }
    if (!bytes.starts_with(kMagic)) in_.malformed(0, "is not an OpenTimestamps proof");
    in_.take(kMagic.size());
  }

  OtsProof read() && {
    const std::uint64_t version = in_.varuint();
    if (version != kVersion) {
      in_.malformed(kMagic.size(),
                    "is of version " + std::to_string(version) + ", and only version 1 is known");
    }
    const std::size_t at = in_.at();
    const auto operation = ots_operation(in_.byte());
    if (!operation || !hashes_files(*operation))
      in_.malformed(at, "names no hash function for files");
    proof_.file_hash = *operation;
    proof_.file_digest = std::string(in_.take(result_length(*operation, 0, 0)));
    read_timestamp({proof_.file_digest, proof_.file_digest.size()}, std::nullopt, 0);
    in_.expect_end("the proof");
    return std::move(proof_);
  }

 private:
  struct Message {
    std::optional<std::string> bytes;  // unknown behind a hash function that is not to be had
    std::size_t length;
  };
  using Position = std::optional<std::size_t>;  // index of the step before

  // Calls itself at most kMaxDepth deep.
  void read_timestamp(const Message& message, Position position, std::size_t depth) {
    for (bool more = true; more;) {
      std::uint8_t tag = in_.byte();
      more = tag == kFork;
      if (more) tag = in_.byte();
      if (tag == kAttestation) {
        read_attestation(message, position);
      } else {
        read_operation(tag, message, position, depth);
      }
    }
  }

  void read_operation(std::uint8_t tag, const Message& message, Position position,
                      std::size_t depth) {
    const std::size_t at = in_.at() - 1;
    const auto operation = ots_operation(tag);
    if (!operation)
      in_.malformed(at, "unknown operation " + to_hex(std::string(1, static_cast<char>(tag))));
    if (depth == kMaxDepth) in_.fail(ErrorKind::kLimit, at, "too many operations in a row");
    if (proof_.steps.size() == limits_.max_steps) {
      in_.fail(ErrorKind::kLimit, at,
               "more than " + std::to_string(limits_.max_steps) + " operations");
    }
    OtsStep step{*operation, {}, position};
    if (takes_argument(*operation)) step.argument = std::string(in_.varbytes(1, kMaxOtsMessage));
    Message result{std::nullopt, result_length(*operation, message.length, step.argument.size())};
    if (result.length > kMaxOtsMessage) {
      in_.malformed(at, "operation gives more than " + std::to_string(kMaxOtsMessage) + " bytes");
    }
    if (message.bytes) result.bytes = apply(*operation, *message.bytes, step.argument);
    proof_.steps.push_back(std::move(step));
    read_timestamp(result, proof_.steps.size() - 1, depth + 1);
  }

  void read_attestation(const Message& message, Position position) {
    const std::size_t at = in_.at() - 1;
    if (proof_.attestations.size() == limits_.max_attestations) {
      in_.fail(ErrorKind::kLimit, at,
               "more than " + std::to_string(limits_.max_attestations) + " attestations");
    }
    OtsAttestation attestation;
    attestation.tag = std::string(in_.take(kTagBytes));
    attestation.after = position;
    attestation.message = message.bytes;
    const auto* known = std::find_if(std::begin(kTags), std::end(kTags),
                                     [&](const Tag& tag) { return tag.bytes == attestation.tag; });
    const std::string_view payload = in_.varbytes(0, kMaxPayload);
    if (known != std::end(kTags)) {
      attestation.kind = known->kind;
      read_payload(ByteReader(payload, name_, in_.place() - payload.size()), attestation);
    }
    proof_.attestations.push_back(std::move(attestation));
  }

  static void read_payload(ByteReader in, OtsAttestation& attestation) {
    if (attestation.kind == Kind::kPending) {
      attestation.uri = std::string(in.varbytes(0, kMaxUri));
      if (!std::all_of(attestation.uri.begin(), attestation.uri.end(), is_uri_character)) {
        in.malformed(in.at(), "address of the calendar has a character that is not allowed");
      }
    } else {
      attestation.height = in.varuint();
    }
    in.expect_end("the attestation");
  }

  ByteReader in_;
  std::string_view name_;
  const OtsLimits& limits_;
  OtsProof proof_;
};

}  // namespace

std::string_view name(OtsAttestation::Kind kind) {
  switch (kind) {
    case Kind::kPending:
      return "pending";
    case Kind::kBitcoin:
      return "bitcoin";
    case Kind::kLitecoin:
      return "litecoin";
    case Kind::kEthereum:
      return "ethereum";
    case Kind::kUnknown:
      return "unknown";
  }
  return "";
}

std::vector<const OtsStep*> OtsProof::path_to(const OtsAttestation& attestation) const {
  std::vector<const OtsStep*> path;
  for (auto at = attestation.after; at; at = steps[*at].previous) path.push_back(&steps[*at]);
  std::reverse(path.begin(), path.end());
  return path;
}

OtsProof read_ots(std::string_view bytes, std::string_view name, const OtsLimits& limits) {
  return ProofReader(bytes, name, limits).read();
}

}  // namespace pith
