#include <iterator>

#include "json/grammar.h"

namespace pith::json {
namespace {

// Puts a value together. Members and elements of all containers that are open lie on two stacks,
// and move into their container when it ends.
class TreeSink {
 public:
  void null() { put(Value()); }
  void boolean(bool b) { put(Value(b)); }
  void integer(std::string_view digits) { put(Value(Integer{std::string(digits)})); }
  void real(double d) { put(Value(d)); }
  void string(std::string_view text) { put(Value(text)); }
  void plain_string(std::string_view quoted) { string(unquoted(quoted)); }

  void begin_array() { open_.push_back({false, true, elements_.size()}); }
  void end_array() {
    const auto first = elements_.begin() + static_cast<std::ptrdiff_t>(open_.back().first);
    Array array(std::make_move_iterator(first), std::make_move_iterator(elements_.end()));
    elements_.erase(first, elements_.end());
    open_.pop_back();
    put(Value(std::move(array)));
  }

  void begin_object() { open_.push_back({true, true, members_.size()}); }
  void key(std::string_view text) {
    Open& object = open_.back();
    if (members_.size() > object.first && members_.back().first >= text) object.sorted = false;
    members_.emplace_back(text, Value());
  }
  void plain_key(std::string_view quoted) { key(unquoted(quoted)); }
  void end_object() {
    const Open object = open_.back();
    const auto first = members_.begin() + static_cast<std::ptrdiff_t>(object.first);
    std::vector<Object::Member> members(std::make_move_iterator(first),
                                        std::make_move_iterator(members_.end()));
    members_.erase(first, members_.end());
    open_.pop_back();
    put(Value(object.sorted ? Object(kSorted, std::move(members)) : Object(std::move(members))));
  }

  Value result() { return std::move(elements_.front()); }

 private:
  struct Open {
    bool is_object;
    bool sorted;        // keys so far, each once
    std::size_t first;  // of what is in it
  };

  static std::string_view unquoted(std::string_view quoted) {
    return quoted.substr(1, quoted.size() - 2);
  }

  void put(Value&& value) {
    if (!open_.empty() && open_.back().is_object) {
      members_.back().second = std::move(value);
    } else {
      elements_.push_back(std::move(value));
    }
  }

  std::vector<Open> open_;
  std::vector<Value> elements_;
  std::vector<Object::Member> members_;
};

}  // namespace

Value parse(std::string_view text, std::string_view name, const ParseLimits& limits) {
  TreeSink sink;
  Grammar(text, name, limits, sink).document();
  return sink.result();
}

}  // namespace pith::json
