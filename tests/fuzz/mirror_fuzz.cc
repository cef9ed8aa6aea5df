// What a mirror says of itself: its manifest of mirrors, and the files of its alias index. All that
// is read of them is safe to ask with.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/error.h"
#include "fetch/alias.h"
#include "fetch/layout.h"
#include "fetch/manifest.h"
#include "fetch/mirror.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void require_malformed(const pith::Error& error) {
  require(error.kind() == pith::ErrorKind::kMalformed || error.kind() == pith::ErrorKind::kLimit);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  constexpr std::size_t kMostMirrors = 8;
  try {
    const pith::Manifest manifest = pith::parse_manifest(text, "fuzz", kMostMirrors);
    require(manifest.mirrors.size() <= kMostMirrors);
    const pith::Identifier paper = pith::parse_identifier("GRALRY4DTUR34CIZ3TIFOJE3QO");
    for (const pith::Mirror& mirror : manifest.mirrors) {
      require(mirror.kind == pith::Mirror::Kind::kHttp);
      for (const std::string& url : pith::urls_for(mirror, paper)) {
        require(url.starts_with("https://") || url.starts_with("http://"));
        for (const char c : url) require(static_cast<unsigned char>(c) > 0x20 && c != 0x7f);
      }
    }
  } catch (const pith::Error& error) {
    require_malformed(error);
  }
  try {
    const auto codes =
        pith::read_alias_document(text, "fuzz", pith::parse_identifier("arxiv:2605.29664"));
    require(!codes.empty());
    for (const std::string& code : codes) require(pith::is_complete_code(code));
  } catch (const pith::Error& error) {
    require_malformed(error);
  }
  return 0;
}
