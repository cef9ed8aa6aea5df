#include "app/page_command.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "app/evidence.h"
#include "app/report_json.h"
#include "base/file.h"
#include "web/page.h"

namespace pith {

int page_command(const PageCommand& command, const Context& context) {
  const Evidence evidence = evidence_of(command.identifier, context);
  const TrustedKey* key = context.trust.find(evidence.record.receipt().key_id);
  if (key == nullptr) throw std::logic_error("a verified record without a trusted key");
  const std::string page = record_page(evidence.record, evidence.report, *key);
  const Number& number = evidence.record.record().number();
  const Console& console = context.console;
  const bool to_file = !command.output.empty() && command.output != "-";
  if (to_file) write_file_atomically(command.output, page);
  if (console.json) {
    nlohmann::ordered_json json = json_document("pith.page/1");
    json["number"] = number.full();
    json["record_url"] = number.record_url();
    if (evidence.cache_age) json["cache_age_seconds"] = *evidence.cache_age;
    json.update(to_json(evidence.report));
    if (to_file) {
      json["output"] = command.output.string();
    } else {
      json["page"] = page;
    }
    console.out << dump(json);
    return 0;
  }
  if (!to_file) {
    console.out << page;
    return 0;
  }
  console.err << fmt::format("wrote {}: the page of {}\n", for_terminal(display(command.output)),
                             number.full());
  return 0;
}

}  // namespace pith
