#include "arxiv/pack.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <memory>

#include "base/error.h"
#include "number/digest.h"

namespace pith::arxiv {
namespace {

struct CloseWriter {
  void operator()(struct archive* writer) const { ::archive_write_free(writer); }
};
struct CloseEntry {
  void operator()(struct archive_entry* entry) const { ::archive_entry_free(entry); }
};

void check(struct archive* writer, int code, const std::string& name) {
  if (code == ARCHIVE_OK) return;
  const char* cause = ::archive_error_string(writer);
  throw Error(ErrorKind::kLimit, name, "cannot be packed: " + std::string(cause ? cause : "error"));
}

void check_name(const std::string& name) {
  const auto refuse = [&](const char* cause) { throw Error(ErrorKind::kRefused, name, cause); };
  if (name.empty() || name.front() == '/') refuse("is no relative name");
  if (std::any_of(name.begin(), name.end(),
                  [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; })) {
    refuse("has a control character in its name");
  }
  for (std::size_t at = 0; at <= name.size();) {
    const std::size_t slash = std::min(name.find('/', at), name.size());
    const std::string part = name.substr(at, slash - at);
    if (part.empty() || part == "." || part == "..") refuse("leads out of the archive");
    at = slash + 1;
  }
}

la_ssize_t append(struct archive*, void* out, const void* bytes, std::size_t size) {
  static_cast<std::string*>(out)->append(static_cast<const char*>(bytes), size);
  return static_cast<la_ssize_t>(size);
}

std::string write_archive(const FileSet& files, bool compress) {
  std::string out;
  const std::unique_ptr<struct archive, CloseWriter> writer(::archive_write_new());
  if (!writer) throw std::bad_alloc();
  struct archive* w = writer.get();
  check(w, ::archive_write_set_format_ustar(w), "archive");
  if (compress) {
    check(w, ::archive_write_add_filter_gzip(w), "archive");
    check(w, ::archive_write_set_options(w, "gzip:!timestamp,gzip:compression-level=9"), "archive");
  }
  check(w, ::archive_write_set_bytes_in_last_block(w, 1), "archive");
  check(w, ::archive_write_open(w, &out, nullptr, append, nullptr), "archive");
  for (const auto& [name, content] : files) {
    const std::unique_ptr<struct archive_entry, CloseEntry> entry(::archive_entry_new());
    if (!entry) throw std::bad_alloc();
    ::archive_entry_set_pathname(entry.get(), name.c_str());
    ::archive_entry_set_filetype(entry.get(), AE_IFREG);
    ::archive_entry_set_perm(entry.get(), 0644);
    ::archive_entry_set_size(entry.get(), static_cast<la_int64_t>(content.size()));
    ::archive_entry_set_mtime(entry.get(), 0, 0);
    ::archive_entry_set_uid(entry.get(), 0);
    ::archive_entry_set_gid(entry.get(), 0);
    check(w, ::archive_write_header(w, entry.get()), name);
    if (::archive_write_data(w, content.data(), content.size()) !=
        static_cast<la_ssize_t>(content.size())) {
      check(w, ARCHIVE_FATAL, name);
    }
  }
  check(w, ::archive_write_close(w), "archive");
  return out;
}

}  // namespace

Archive pack(const FileSet& files) {
  for (const auto& [name, content] : files) check_name(name);
  return {write_archive(files, true), Digest::of(write_archive(files, false)).hex()};
}

}  // namespace pith::arxiv
