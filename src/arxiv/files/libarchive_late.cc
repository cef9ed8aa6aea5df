// The functions of libarchive that pack.cc calls, each passed on to the library. It brings libxml2
// and ICU, which only readers of other formats need.
#include <archive.h>
#include <archive_entry.h>

#include "base/shared_library.h"

namespace {

const pith::SharedLibrary& libarchive() {
  static const pith::SharedLibrary kLibrary("libarchive", {PITH_LIBARCHIVE});
  return kLibrary;
}

}  // namespace

#define PASS_ON(result, name, parameters, arguments) \
  PITH_PASS_ON(libarchive(), result, name, parameters, arguments)

using Archive = struct archive;
using Entry = struct archive_entry;

extern "C" {

PASS_ON(const char*, archive_version_string, (), ())
PASS_ON(const char*, archive_error_string, (Archive * archive), (archive))
PASS_ON(Archive*, archive_write_new, (), ())
PASS_ON(int, archive_write_set_format_ustar, (Archive * archive), (archive))
PASS_ON(int, archive_write_set_bytes_per_block, (Archive * archive, int size), (archive, size))
PASS_ON(int, archive_write_open,
        (Archive * archive, void* data, archive_open_callback* open, archive_write_callback* write,
         archive_close_callback* close),
        (archive, data, open, write, close))
PASS_ON(int, archive_write_header, (Archive * archive, Entry* entry), (archive, entry))
PASS_ON(la_ssize_t, archive_write_data, (Archive * archive, const void* bytes, size_t size),
        (archive, bytes, size))
PASS_ON(int, archive_write_finish_entry, (Archive * archive), (archive))
PASS_ON(int, archive_write_close, (Archive * archive), (archive))
PASS_ON(int, archive_write_free, (Archive * archive), (archive))
PASS_ON(Entry*, archive_entry_new, (), ())
PASS_ON(void, archive_entry_free, (Entry * entry), (entry))
PASS_ON(void, archive_entry_set_pathname, (Entry * entry, const char* name), (entry, name))
PASS_ON(void, archive_entry_set_filetype, (Entry * entry, unsigned type), (entry, type))
PASS_ON(void, archive_entry_set_perm, (Entry * entry, __LA_MODE_T mode), (entry, mode))
PASS_ON(void, archive_entry_set_size, (Entry * entry, la_int64_t size), (entry, size))
PASS_ON(void, archive_entry_set_mtime, (Entry * entry, time_t seconds, long nanoseconds),
        (entry, seconds, nanoseconds))
PASS_ON(void, archive_entry_set_uid, (Entry * entry, la_int64_t id), (entry, id))
PASS_ON(void, archive_entry_set_gid, (Entry * entry, la_int64_t id), (entry, id))

}  // extern "C"
