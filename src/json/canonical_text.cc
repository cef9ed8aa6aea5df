#include <list>
#include <vector>

#include "json/canonical.h"
#include "json/canonical_string.h"
#include "json/grammar.h"

namespace pith {

namespace {

using json::write_string;

// Writes canonical bytes as the text goes by. Members are written in the order of the text, and
// brought into that of their keys when the object ends; most texts have that order already.
class CanonicalSink {
 public:
  explicit CanonicalSink(std::string& out) : out_(out) {
    open_.reserve(16);
    members_.reserve(64);
  }

  void null() { scalar("null"); }
  void boolean(bool b) { scalar(b ? "true" : "false"); }
  void integer(std::string_view digits) { scalar(digits); }
  void real(double d) { scalar(python_float_repr(d)); }
  void string(std::string_view text) {
    separate();
    write_string(out_, text);
  }

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
    Open& object = open_.back();
    if (!object.empty) out_ += ',';
    if (object.sorted && members_.size() > object.first_member) {
      object.sorted = key_of(members_.back()) < text;
    }
    const std::size_t begin = out_.size();
    write_string(out_, text);
    // A key that is written as it is can be found in what was written.
    const bool as_is = out_.size() == begin + text.size() + 2;
    members_.push_back({begin, text.size(), as_is ? nullptr : &escaped_keys_.emplace_back(text)});
    out_ += ':';
    object.empty = false;
  }
  void end_object() {
    const Open object = open_.back();
    open_.pop_back();
    if (!object.sorted) sort(object);
    members_.resize(object.first_member);
    out_ += '}';
  }

 private:
  struct Open {
    bool is_object;
    bool empty;
    bool sorted;               // keys so far, each once
    std::size_t begin;         // of its bytes
    std::size_t first_member;  // its members are the last in members_
  };
  struct Member {
    std::size_t begin;  // of its bytes
    std::size_t key_length;
    const std::string* key;  // where it is not written as it is
  };

  std::string_view key_of(const Member& member) const {
    return member.key == nullptr
               ? std::string_view(out_).substr(member.begin + 1, member.key_length)
               : std::string_view(*member.key);
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
    std::vector<const Member*> order;
    for (std::size_t i = object.first_member; i < members_.size(); ++i) {
      order.push_back(&members_[i]);
    }
    std::stable_sort(order.begin(), order.end(),
                     [this](const Member* a, const Member* b) { return key_of(*a) < key_of(*b); });
    std::string sorted = "{";
    for (std::size_t i = 0; i < order.size(); ++i) {
      if (i + 1 < order.size() && key_of(*order[i]) == key_of(*order[i + 1])) continue;
      const bool last_written = order[i] == &members_.back();
      const std::size_t end = last_written ? out_.size() : order[i][1].begin - 1;
      if (sorted.size() > 1) sorted += ',';
      sorted.append(out_, order[i]->begin, end - order[i]->begin);
    }
    out_.replace(object.begin, std::string::npos, sorted);
  }

  std::string& out_;
  std::vector<Open> open_;
  std::vector<Member> members_;
  std::list<std::string> escaped_keys_;  // its elements stay where they are
};

}  // namespace

CanonicalJson canonicalize_text(std::string_view text, std::string_view name,
                                const json::ParseLimits& limits) {
  std::string bytes;
  bytes.reserve(std::min(text.size(), limits.max_bytes));
  CanonicalSink sink(bytes);
  json::Grammar(text, name, limits, sink).document();
  return CanonicalJson(std::move(bytes));
}

}  // namespace pith
