#include <algorithm>
#include <cstdint>
#include <list>
#include <vector>

#include "base/big_endian.h"
#include "json/canonical.h"
#include "json/canonical_string.h"
#include "json/grammar.h"

namespace pith {

namespace {

using json::write_string;

struct Open {
  bool is_object;
  bool empty;
  bool sorted;               // keys so far, each once
  std::size_t begin;         // of its bytes
  std::size_t first_member;  // its members are the last in members
};

struct Member {
  std::size_t begin;         // of its bytes
  std::size_t end;           // known when the object is sorted
  std::uint64_t key_prefix;  // of its key: settles most comparisons
  std::size_t key_length;
  const std::string* key;  // where it is not written as it is
};

// The first eight bytes, padded with zeros, as a number: in order as the strings are.
std::uint64_t prefix_of(std::string_view key) {
  char bytes[8] = {};
  std::copy_n(key.begin(), std::min(key.size(), sizeof bytes), bytes);
  return from_big_endian({bytes, sizeof bytes});
}

}  // namespace

struct TextCanonicalizer::Memory {
  std::string out;
  std::vector<Open> open;
  std::vector<Member> members;
  std::list<std::string> escaped_keys;  // its elements stay where they are
  std::string sorted;                   // the bytes of an object while it is brought into order
};

namespace {

// Writes canonical bytes as the text goes by. Members are written in the order of the text, and
// brought into that of their keys when the object ends.
template <typename Memory>
class CanonicalSink {
 public:
  explicit CanonicalSink(Memory& memory)
      : memory_(memory), out_(memory.out), open_(memory.open), members_(memory.members) {
    out_.clear();
    open_.clear();
    members_.clear();
    memory_.escaped_keys.clear();
  }

  void null() { scalar("null"); }
  void boolean(bool b) { scalar(b ? "true" : "false"); }
  void integer(std::string_view digits) { scalar(digits); }
  void real(double d) { scalar(python_float_repr(d)); }
  void string(std::string_view text) {
    separate();
    write_string(out_, text);
  }
  void plain_string(std::string_view quoted) { scalar(quoted); }

  void begin_array() {
    separate();
    out_ += '[';
    open_.push_back({false, true, true, 0, 0});
  }
  void end_array() {
    open_.pop_back();
    out_ += ']';
  }

  void begin_object() {
    separate();
    open_.push_back({true, true, true, out_.size(), members_.size()});
    out_ += '{';
  }
  void key(std::string_view text) {
    begin_member(text);
    const std::size_t begin = out_.size();
    write_string(out_, text);
    // A key that is written as it is can be found in what was written.
    const bool as_is = out_.size() == begin + text.size() + 2;
    members_.back().key = as_is ? nullptr : &memory_.escaped_keys.emplace_back(text);
    out_ += ':';
  }
  void plain_key(std::string_view quoted) {
    begin_member(quoted.substr(1, quoted.size() - 2));
    out_ += quoted;
    out_ += ':';
  }
  void end_object() {
    const Open object = open_.back();
    open_.pop_back();
    if (!object.sorted) sort(object);
    members_.resize(object.first_member);
    out_ += '}';
  }

 private:
  std::string_view key_of(const Member& member) const {
    return member.key == nullptr
               ? std::string_view(out_).substr(member.begin + 1, member.key_length)
               : std::string_view(*member.key);
  }

  void begin_member(std::string_view key) {
    Open& object = open_.back();
    const std::uint64_t prefix = prefix_of(key);
    if (!object.empty) {
      out_ += ',';
      const Member& before = members_.back();
      object.sorted = object.sorted && (before.key_prefix < prefix ||
                                        (before.key_prefix == prefix && key_of(before) < key));
    }
    object.empty = false;
    members_.push_back({out_.size(), 0, prefix, key.size(), nullptr});
  }

  void scalar(std::string_view text) {
    separate();
    out_ += text;
  }

  // The comma before an element; that before a member is written with its key.
  void separate() {
    if (open_.empty() || open_.back().is_object) return;
    if (!open_.back().empty) out_ += ',';
    open_.back().empty = false;
  }

  void sort(const Open& object) {
    const auto first = members_.begin() + static_cast<std::ptrdiff_t>(object.first_member);
    for (auto member = first; member != members_.end(); ++member) {
      member->end = member + 1 == members_.end() ? out_.size() : member[1].begin - 1;
    }
    // Of members with the same key, that which came last has the word.
    std::sort(first, members_.end(), [this](const Member& a, const Member& b) {
      if (a.key_prefix != b.key_prefix) return a.key_prefix < b.key_prefix;
      const int order = key_of(a).compare(key_of(b));
      return order != 0 ? order < 0 : a.begin < b.begin;
    });
    std::string& sorted = memory_.sorted;
    sorted.clear();
    for (auto member = first; member != members_.end(); ++member) {
      const bool again = member + 1 != members_.end() &&
                         member->key_prefix == member[1].key_prefix &&
                         key_of(*member) == key_of(member[1]);
      if (again) continue;
      sorted += sorted.empty() ? '{' : ',';
      sorted.append(out_, member->begin, member->end - member->begin);
    }
    out_.replace(object.begin, std::string::npos, sorted);
  }

  Memory& memory_;
  std::string& out_;
  std::vector<Open>& open_;
  std::vector<Member>& members_;
};

}  // namespace

TextCanonicalizer::TextCanonicalizer() : memory_(std::make_unique<Memory>()) {}
TextCanonicalizer::~TextCanonicalizer() = default;

std::string_view TextCanonicalizer::operator()(std::string_view text, std::string_view name,
                                               const json::ParseLimits& limits) {
  CanonicalSink sink(*memory_);
  json::Grammar(text, name, limits, sink).document();
  return memory_->out;
}

CanonicalJson canonicalize_text(std::string_view text, std::string_view name,
                                const json::ParseLimits& limits) {
  return CanonicalJson(std::string(TextCanonicalizer()(text, name, limits)));
}

}  // namespace pith
