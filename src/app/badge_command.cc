#include "app/badge_command.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "app/evidence.h"
#include "app/report_json.h"
#include "base/file.h"
#include "web/snippet.h"

namespace pith {
namespace {

std::string badge_in(BadgeFormat format, const VerifiedRecord& record, const BadgeStyle& style,
                     const std::string& image) {
  switch (format) {
    case BadgeFormat::kSvg:
      return badge_svg(record, style);
    case BadgeFormat::kHtml:
      return badge_html(record, style);
    case BadgeFormat::kMarkdown:
      return badge_markdown(record, style, image);
    case BadgeFormat::kRst:
      return badge_rst(record, style, image);
    case BadgeFormat::kOrg:
      return badge_org(record, style, image);
  }
  throw std::logic_error("no such format");
}

bool shows_image(BadgeFormat format) {
  return format != BadgeFormat::kSvg && format != BadgeFormat::kHtml;
}

std::string_view name(BadgeShape shape) {
  return shape == BadgeShape::kFlat ? "flat" : "flat-square";
}
std::string_view name(BadgeTheme theme) {
  return theme == BadgeTheme::kLight ? "light" : theme == BadgeTheme::kDark ? "dark" : "auto";
}

nlohmann::ordered_json badge_json(const BadgeCommand& command, const VerifiedRecord& record,
                                  const std::string& image, const std::string& badge) {
  const BadgeSize size = badge_size(record, command.style);
  nlohmann::ordered_json json = json_document("pith.badge/1");
  json["number"] = record.record().number().full();
  json["record_url"] = record.record().number().record_url();
  json["format"] = name(command.format);
  json["style"] = name(command.style.shape);
  json["theme"] = name(command.style.theme);
  json["length"] = command.style.characters;
  json["status"] = command.style.status ? record.status().words() : std::vector<std::string>();
  json["width"] = size.width;
  json["height"] = size.height;
  json["alt"] = badge_words(record, command.style);
  if (shows_image(command.format)) json["image"] = image;
  json["badge"] = badge;
  return json;
}

}  // namespace

std::string_view name(BadgeFormat format) {
  switch (format) {
    case BadgeFormat::kSvg:
      return "svg";
    case BadgeFormat::kHtml:
      return "html";
    case BadgeFormat::kMarkdown:
      return "md";
    case BadgeFormat::kRst:
      return "rst";
    case BadgeFormat::kOrg:
      return "org";
  }
  return "";
}

int badge_command(const BadgeCommand& command, const Context& context) {
  if (!command.image.empty() && !shows_image(command.format)) {
    throw Error(ErrorKind::kUsage, "--image", "",
                fmt::format("{} holds the picture and shows no file", name(command.format)),
                "--image goes with --format md, rst and org");
  }
  const Evidence evidence = evidence_of(command.identifier, context);
  const VerifiedRecord& record = evidence.record;
  const Number& number = record.record().number();
  const std::string image =
      command.image.empty() ? "pith-" + number.code().substr(0, 8) + ".svg" : command.image;
  const std::string badge = badge_in(command.format, record, command.style, image);
  const Console& console = context.console;
  const bool to_file = !command.output.empty() && command.output != "-";
  if (to_file) write_file_atomically(command.output, badge);
  if (console.json) {
    nlohmann::ordered_json json = badge_json(command, record, image, badge);
    if (evidence.cache_age) json["cache_age_seconds"] = *evidence.cache_age;
    if (to_file) json["output"] = command.output.string();
    console.out << dump(json);
    return 0;
  }
  if (!to_file) {
    console.out << badge;
    return 0;
  }
  console.err << fmt::format("wrote {}: the badge of {}\n", for_terminal(display(command.output)),
                             number.full());
  return 0;
}

}  // namespace pith
