#include <algorithm>
#include <future>

#include "app/checkup.h"
#include "base/error.h"
#include "base/file.h"
#include "fetch/manifest.h"
#include "fetch/mirror.h"
#include "fetch/transport.h"

namespace pith {
namespace {

namespace fs = std::filesystem;

constexpr const char* kGroup = "reachable";
constexpr std::size_t kAtOnce = 8;

std::string count_of(const Manifest& manifest) {
  return std::to_string(manifest.mirrors.size()) +
         (manifest.mirrors.size() == 1 ? " mirror" : " mirrors");
}

// `manifest_url`: the mirror is a manifest, so it has to be there.
void judge(Check& check, const HttpReply& reply, bool manifest_url, std::size_t max_mirrors) {
  const bool absent = is_absent(reply.status);
  if (has_document(reply.status) && (manifest_url || is_manifest(reply.body))) {
    check.detail = "answers; its manifest names " +
                   count_of(parse_manifest(reply.body, reply.effective_url, max_mirrors));
  } else if (!manifest_url && (absent || has_document(reply.status))) {
    check.detail = "answers, without a manifest";
  } else {
    check.outcome = Outcome::kFail;
    check.detail = "answers HTTP " + std::to_string(reply.status);
    check.next_step = absent ? "check the address"
                             : "try again later, or name another mirror (--mirror, PITH_MIRROR)";
  }
}

void ask_http(Check& check, const Mirror& mirror, const ResolveOptions& options,
              std::chrono::milliseconds patience) {
  if (options.offline) {
    check.outcome = Outcome::kUnknown;
    check.detail = "not asked: offline";
    check.next_step =
        "to ask the mirrors, drop --offline, unset PITH_OFFLINE, and leave \"offline\" out of "
        "config.json";
    return;
  }
  const bool is_manifest_url = mirror.kind == Mirror::Kind::kManifestUrl;
  TransportOptions transport;
  transport.user_agent = options.user_agent;
  transport.certificates = options.certificates;
  transport.limits = options.limits;
  transport.limits.max_tries = 1;
  transport.limits.max_bytes = options.limits.max_index_bytes;
  transport.limits.total_timeout = std::min(options.limits.total_timeout, patience);
  transport.limits.connect_timeout = std::min(options.limits.connect_timeout, patience);
  try {
    const std::string url =
        is_manifest_url ? mirror.base : mirror.base + "/" + std::string(kManifestFile);
    judge(check, http_get(url, transport), is_manifest_url, options.limits.max_mirrors);
  } catch (const Error& error) {
    check.outcome = Outcome::kFail;
    check.detail = error.place().empty() ? error.cause() : error.place() + ": " + error.cause();
    check.next_step = error.kind() == ErrorKind::kUnreachable
                          ? "check the address, the network and, where there is one, the proxy "
                            "(https_proxy)"
                          : "tell who runs the mirror, or name another (--mirror, PITH_MIRROR)";
  }
}

void look_at_path(Check& check, const fs::path& path, const FetchLimits& limits) {
  try {
    std::error_code error;
    if (fs::is_directory(path, error)) {
      fs::directory_iterator(path, error);
      if (error) throw Error(ErrorKind::kFile, display(path), error.message());
      check.detail = "folder";
    } else {
      const std::string document = read_file(path, limits.max_bytes);
      check.detail = "file";
      if (is_manifest(document)) {
        check.detail =
            "manifest of " + count_of(parse_manifest(document, display(path), limits.max_mirrors));
      }
    }
  } catch (const Error& error) {
    check.outcome = Outcome::kFail;
    check.detail = error.cause();
    check.next_step = "make the folder, or name another mirror (--mirror, PITH_MIRROR)";
  }
}

Check check_mirror(const std::string& text, const ResolveOptions& options,
                   std::chrono::milliseconds patience) {
  Check check{kGroup, without_credentials(text), Outcome::kPass, "", ""};
  try {
    const Mirror mirror = parse_mirror(text);
    if (mirror.kind == Mirror::Kind::kPath) {
      look_at_path(check, mirror.base, options.limits);
    } else {
      ask_http(check, mirror, options, patience);
    }
  } catch (const Error& error) {
    check.outcome = Outcome::kFail;
    check.detail = error.cause();
    check.next_step = "mend the address where it is set (--mirror, PITH_MIRROR, config.json)";
  }
  return check;
}

}  // namespace

void check_reachable(Checkup& checkup, const ResolveOptions& options,
                     std::chrono::milliseconds patience) {
  std::vector<std::string> mirrors = options.mirrors;
  if (mirrors.empty()) mirrors = {std::string(kRegistry)};
  for (std::size_t begin = 0; begin < mirrors.size(); begin += kAtOnce) {
    std::vector<std::future<Check>> answers;
    for (std::size_t i = begin; i < std::min(begin + kAtOnce, mirrors.size()); ++i) {
      answers.push_back(std::async(std::launch::async, check_mirror, std::cref(mirrors[i]),
                                   std::cref(options), patience));
    }
    for (std::future<Check>& answer : answers) checkup.push_back(answer.get());
  }
}

}  // namespace pith
