#include "arxiv/files/pack.h"

#include <archive.h>
#include <archive_entry.h>
#include <zlib.h>

#include <algorithm>
#include <memory>

#include "arxiv/files/deflate.h"
#include "base/error.h"
#include "number/digest_stream.h"

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

class Deflater {
 public:
  Deflater() {
    // 16: a gzip header (RFC 1952), which zlib makes without name and time.
    if (::deflateInit2(&stream_, kLevel, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
      throw std::bad_alloc();
    }
    header_.os = 3;  // Unix, wherever it is made
    ::deflateSetHeader(&stream_, &header_);
  }
  ~Deflater() { ::deflateEnd(&stream_); }
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;

  // Of a tar that has some size.
  void expect(std::size_t bytes) { out_.reserve(bytes + bytes / 1000 + 1000); }

  // For what comes next. Pictures are compressed already, and trying again is most of the time; a
  // sample tells.
  void prepare_for(std::string_view content) {
    const int level = shrinks(content) ? kLevel : Z_NO_COMPRESSION;
    if (level == level_) return;
    reserve();
    stream_.avail_in = 0;
    while (::deflateParams(&stream_, level, Z_DEFAULT_STRATEGY) == Z_BUF_ERROR) take();
    take();
    level_ = level;
  }

  void add(std::string_view bytes) { add(bytes, Z_NO_FLUSH); }

  std::string finish() {
    add("", Z_FINISH);
    return std::move(out_);
  }

 private:
  static constexpr int kLevel = 9;
  static constexpr std::size_t kSample = 1u << 12;

  // Some files begin with what does not shrink and end with what does.
  static bool shrinks(std::string_view content) {
    for (std::size_t part = 0; part < 4; ++part) {
      const std::string_view sample = content.substr(content.size() / 4 * part, kSample);
      if (deflate(sample, 1).size() < sample.size() / 20 * 19) return true;
    }
    return content.size() < 1000;
  }

  void add(std::string_view bytes, int flush) {
    while (true) {
      const std::size_t part = std::min<std::size_t>(bytes.size(), 1u << 30);
      stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
      stream_.avail_in = static_cast<uInt>(part);
      const bool last = part == bytes.size();
      int code = Z_OK;
      do {
        reserve();
        code = ::deflate(&stream_, last ? flush : Z_NO_FLUSH);
        take();
      } while (stream_.avail_in > 0 || (last && flush == Z_FINISH && code != Z_STREAM_END));
      if (last) return;
      bytes.remove_prefix(part);
    }
  }
  void reserve() {
    stream_.next_out = reinterpret_cast<Bytef*>(buffer_.data());
    stream_.avail_out = static_cast<uInt>(buffer_.size());
  }
  void take() {
    out_.append(buffer_.data(), buffer_.size() - stream_.avail_out);
    reserve();
  }

  z_stream stream_{};
  gz_header header_{};
  std::string buffer_ = std::string(1u << 18, '\0');
  std::string out_;
  int level_ = kLevel;
};

// Where libarchive writes the tar, piece by piece: it is hashed and compressed, and kept nowhere.
struct Output {
  Deflater deflater;
  DigestStream tar;
};

la_ssize_t append(struct archive*, void* output, const void* bytes, std::size_t size) {
  const std::string_view piece(static_cast<const char*>(bytes), size);
  Output& out = *static_cast<Output*>(output);
  out.tar.add(piece);
  out.deflater.add(piece);
  return static_cast<la_ssize_t>(size);
}

void write_tar(const FileSet& files, Output& out) {
  const std::unique_ptr<struct archive, CloseWriter> writer(::archive_write_new());
  if (!writer) throw std::bad_alloc();
  struct archive* w = writer.get();
  check(w, ::archive_write_set_format_ustar(w), "archive");
  check(w, ::archive_write_set_bytes_per_block(w, 0), "archive");  // pass all on at once
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
    out.deflater.prepare_for("");
    check(w, ::archive_write_header(w, entry.get()), name);
    out.deflater.prepare_for(content);
    if (::archive_write_data(w, content.data(), content.size()) !=
        static_cast<la_ssize_t>(content.size())) {
      check(w, ARCHIVE_FATAL, name);
    }
    check(w, ::archive_write_finish_entry(w), name);
  }
  out.deflater.prepare_for("");
  check(w, ::archive_write_close(w), "archive");
}

}  // namespace

FileViews views_of(const FileSet& files) {
  return {files.begin(), files.end()};
}

Archive pack(const FileSet& files) {
  for (const auto& [name, content] : files) check_name(name);
  std::size_t size = 10'000;
  for (const auto& [name, content] : files) size += content.size() + 1024;
  Output out;
  out.deflater.expect(size);
  write_tar(files, out);
  Archive archive;
  archive.bytes = out.deflater.finish();
  archive.sha256 = Digest::of(archive.bytes).hex();
  archive.tar_sha256 = out.tar.finish().hex();
  return archive;
}

std::string archive_library() {
  return ::archive_version_string();
}

}  // namespace pith::arxiv
