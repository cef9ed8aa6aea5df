#include "arxiv/figures/hidden_layers.h"

#include <algorithm>
#include <optional>
#include <set>

#include "pdf/syntax/text_string.h"

namespace pith::arxiv {
namespace {

constexpr int kMaxDepth = 20;  // of a visibility expression

class Layers {
 public:
  explicit Layers(pdf::Structure& pdf) : pdf_(pdf) {
    const auto catalog = pdf_.find(pdf_.root());
    const auto root = catalog ? pdf::dictionary_of(catalog->value) : std::nullopt;
    const auto properties = root ? dictionary(root->find("OCProperties")) : std::nullopt;
    known_ = references(properties ? properties->find("OCGs") : nullptr);
    const auto config = properties ? dictionary(properties->find("D")) : std::nullopt;
    if (!config) return;
    // §8.11.4.3: BaseState for all, then ON and OFF.
    if (name(config->find("BaseState")) == "OFF") hidden_ = known_;
    for (const auto& on : references(config->find("ON"))) hidden_.erase(on);
    hidden_.merge(references(config->find("OFF")));
    hide_by_usage(config->find("AS"));
  }

  bool shown(const pdf::Object& layer) {
    const auto membership = dictionary(&layer);
    if (!membership || name(membership->find("Type")) != "OCMD") return group_shown(layer);
    if (const pdf::Object* rule = membership->find("VE")) {
      return expression(pdf_.resolve(*rule), kMaxDepth).value_or(false);
    }
    std::vector<bool> states;
    for (const pdf::Object& group : groups(*membership)) states.push_back(group_shown(group));
    if (states.empty()) return true;  // §8.11.2.2
    const std::string policy = name(membership->find("P"));
    const auto is_on = [](bool state) { return state; };
    if (policy == "AllOn") return std::all_of(states.begin(), states.end(), is_on);
    if (policy == "AnyOff") return !std::all_of(states.begin(), states.end(), is_on);
    if (policy == "AllOff") return std::none_of(states.begin(), states.end(), is_on);
    return std::any_of(states.begin(), states.end(), is_on);
  }

  // Of a membership, those of its groups.
  std::string name_of(const pdf::Object& layer) {
    const auto entries = dictionary(&layer);
    std::string names;
    const auto add = [&](const std::optional<pdf::Dictionary>& group) {
      const pdf::Object* own = group ? group->find("Name") : nullptr;
      const auto text = own ? pdf::string_of(pdf_.resolve(*own)) : std::nullopt;
      if (!text || text->empty()) return;
      names += (names.empty() ? "" : ", ") + pdf::utf8_of_text_string(*text);
    };
    add(entries);
    if (entries) {
      for (const pdf::Object& group : groups(*entries)) add(dictionary(&group));
    }
    return names;
  }

 private:
  std::optional<pdf::Dictionary> dictionary(const pdf::Object* object) {
    return pdf_.resolve_dictionary(object);
  }
  std::string name(const pdf::Object* object) {
    return object ? pdf::name_of(pdf_.resolve(*object)).value_or("") : "";
  }
  std::vector<pdf::Object> items(const pdf::Object* object) {
    return object ? pdf::array_of(pdf_.resolve(*object)).value_or(std::vector<pdf::Object>())
                  : std::vector<pdf::Object>();
  }
  std::set<pdf::Reference> references(const pdf::Object* object) {
    std::set<pdf::Reference> found;
    for (const pdf::Object& item : items(object)) {
      if (const auto reference = pdf::reference_of(item)) found.insert(*reference);
    }
    return found;
  }
  // One, or a list of them.
  std::vector<pdf::Object> groups(const pdf::Dictionary& membership) {
    const pdf::Object* value = membership.find("OCGs");
    if (!value) return {};
    return dictionary(value) ? std::vector<pdf::Object>{*value} : items(value);
  }

  bool group_shown(const pdf::Object& group) {
    const auto reference = pdf::reference_of(group);
    return !reference || !hidden_.contains(*reference);
  }

  // §8.11.4.4: on the screen, in print, in other formats.
  void hide_by_usage(const pdf::Object* applications) {
    for (const pdf::Object& item : items(applications)) {
      const auto application = dictionary(&item);
      if (!application) continue;
      for (const auto& group : references(application->find("OCGs"))) {
        const auto object = pdf_.find(group);
        const auto entries = object ? pdf::dictionary_of(object->value) : std::nullopt;
        const auto usage = entries ? dictionary(entries->find("Usage")) : std::nullopt;
        if (!usage) continue;
        for (const pdf::Object& category : items(application->find("Category"))) {
          const std::string which = name(&category);
          const auto state = dictionary(usage->find(which));
          if (state && name(state->find(which + "State")) == "OFF") hidden_.insert(group);
        }
      }
    }
  }

  // nullopt when it is not well-formed.
  std::optional<bool> expression(const pdf::Object& rule, int depth) {
    const auto parts = pdf::array_of(rule);
    if (!parts || parts->empty() || depth == 0) return std::nullopt;
    const std::string operation = name(&parts->front());
    std::vector<bool> states;
    for (std::size_t i = 1; i < parts->size(); ++i) {
      const pdf::Object part = pdf_.resolve((*parts)[i]);
      const auto state = part.kind == pdf::ObjectKind::kArray
                             ? expression(part, depth - 1)
                             : std::optional(group_shown((*parts)[i]));
      if (!state) return std::nullopt;
      states.push_back(*state);
    }
    const auto is_on = [](bool state) { return state; };
    if (operation == "Not" && states.size() == 1) return !states.front();
    if (operation == "And") return std::all_of(states.begin(), states.end(), is_on);
    if (operation == "Or") return std::any_of(states.begin(), states.end(), is_on);
    return std::nullopt;
  }

  pdf::Structure& pdf_;
  std::set<pdf::Reference> known_, hidden_;
};

}  // namespace

std::vector<std::string> hidden_layers(pdf::Structure& pdf,
                                       const std::vector<pdf::Object>& layers) {
  Layers all(pdf);
  std::set<std::string> names;
  for (const pdf::Object& layer : layers) {
    if (!all.shown(layer)) names.insert(all.name_of(layer));
  }
  return {names.begin(), names.end()};
}

}  // namespace pith::arxiv
