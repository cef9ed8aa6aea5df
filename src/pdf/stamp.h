// Appends Pith metadata to a PDF as an incremental update (ISO 32000-1 §7.5.6).
//
// The bytes given are a prefix of the bytes that come out. Appended are: the metadata stream, the
// catalog only if it had no /Metadata, the Info dictionary only where PDF/A allows, and one
// cross-reference section in the form of the last one. No clock, host or random value gets in.
//
//   MappedFile file(path, limit);  // base/mapped_file.h: only what is looked at is read
//   StampResult r = stamp_pdf(file.bytes(), "paper.pdf", metadata_of(verified));
//   if (r.changed) write_file_atomically(target, file, r.kept, r.appended);
//
// A file that was stamped before, and has not been touched since, does not grow with every stamp:
// when its last update is provably one of ours (repeating that stamp gives its very bytes), that
// update is replaced.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pdf/syntax/doubt.h"
#include "record/metadata.h"

namespace pith {

struct StampOptions {
  bool write_info = true;     // PithNumber and PithCanonicalSHA256, where PDF/A allows Info
  bool second_reader = true;  // refuse when PoDoFo can read the file and sees other metadata in it
  // Go on with a signed file where its signatures permit updates that change metadata alone
  // (pdf/signatures.h). They stay valid for what they signed; readers tell that the file was
  // changed since. Info is written only where it is already.
  bool allow_signed = false;
  // Of an encrypted file: the owner's, or the user's, whose permissions then count (ISO 32000-1
  // table 22, bit 4). Without one the empty user password is tried, as every reader does. Metadata
  // that EncryptMetadata leaves open is changed without any.
  std::string password = {};
  // Where the XMP metadata cannot be kept (not well-formed, or of two readings), write a new packet
  // with what the document information says, and the PDF/A identification that can still be read.
  // All else that was in it is gone. Metadata that can be kept is kept.
  bool replace_xmp = false;
  // UTC, "2026-11-21T02:40:00Z": what ModDate, xmp:ModifyDate and xmp:MetadataDate are set to,
  // those that are there, when something is written. Empty: they stay. Where ModDate may not be
  // changed, neither are the others.
  std::string utc_time = {};
  // Called with each part of the file once it was gone through; may be empty. Who mapped the file
  // lets go of it then, so that memory stays small.
  std::function<void(std::string_view)> passed = {};
  // The doubts that inspect_pdf found in these very bytes with the same password, where it was
  // asked: they are looked for once. Null: stamp_pdf looks itself.
  const std::vector<pdf::Doubt>* known_doubts = nullptr;
};

struct StampResult {
  bool changed = false;
  // The output is the first `kept` bytes of the input and then `appended`. All of the input is
  // kept, unless its last update is our own and is replaced.
  std::size_t kept = 0;
  std::string appended;              // empty when the file already says all this
  std::vector<std::string> written;  // "XMP metadata", "catalog", "document information"
  // Number and hash are in the document information alone, so that the file does not prove itself.
  bool info_only = false;
  bool replaced_xmp = false;  // as StampOptions::replace_xmp says
  // The input was linearized (ISO 32000-1 annex F), and an update ends that. `qpdf --linearize`
  // brings it back, and keeps the metadata.
  bool ended_fast_web_view = false;
  // What a user should be told, in words; empty when all went as it should.
  std::string note;
};

// Throws Error kRefused for signed, encrypted or damaged files, with the reasons "signed" (what
// allow_signed is for), "signature-forbids", "content-credentials", "encrypted" and "damaged"; the
// cause says more, the hint what to do. Throws kMalformed when it is no PDF, kLimit, and what
// splice_xmp throws, and kRefused, reason "xmp", for a packet that readers would take in two ways
// (pdf/xmp/doubt.h). A packet that says nothing is replaced, and one in a shape that can be put
// right is (pdf/xmp/shape.h). But XMP that is no XML at all (may_be_xml) is left as it is,
// and number and hash go into Info alone where Info may be written: info_only. What is added to an
// encrypted file is encrypted as the rest is.
StampResult stamp_pdf(std::string_view pdf, std::string_view name, const PdfMetadata& metadata,
                      const StampOptions& options = {});

// Whether the file is as its maker left it, so that all readers see the same in it and PoDoFo is
// not asked (pdf/reader.h). False too for what cannot be read.
bool is_unrevised(std::string_view pdf, std::string_view name);

// Takes the last stamp away. When it is the last update, the result is the file as it was before,
// byte for byte. When others appended after it, or the LaTeX package wrote the properties, they are
// removed by appending another update, and the old ones can still be found in the older revision. A
// file without Pith properties comes back unchanged. Same errors.
StampResult remove_stamp(std::string_view pdf, std::string_view name,
                         const StampOptions& options = {});

// The length of the file before its last update, when that update is a stamp of ours and nothing
// else, which is proven by repeating it; else nullopt. Throws what reading the file throws.
std::optional<std::size_t> length_before_stamp(std::string_view pdf, std::string_view name,
                                               std::string_view password = {});

// The file that `result` describes; `pdf` is the input it was made from.
std::string output(std::string_view pdf, const StampResult& result);

}  // namespace pith
