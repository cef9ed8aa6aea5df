// When a document was last changed, as it says itself: ModDate in the document information
// (ISO 32000-1 §14.3.3, §7.9.4), xmp:ModifyDate and xmp:MetadataDate (ISO 16684-1 §8.4). A stamp
// leaves them alone, unless it was asked to set them; then those that are there are set.
#pragma once

#include <string>
#include <string_view>

namespace pith::pdf {

// Times are UTC, to the second: "2026-11-21T02:40:00Z".

// "D:20261121024000Z".
std::string pdf_date(std::string_view utc_time);

// A date of the document information as XMP has it (ISO 8601): "2026-11-21T02:40:00+01:00". Empty
// where it is not whole, to the second.
std::string xmp_date(std::string_view pdf_date);

// The packet, which is in UTF-8, with the value of each of the two properties replaced, if it has
// them as plain text. Throws what splice_xmp throws.
std::string with_xmp_dates(std::string_view packet, std::string_view utc_time,
                           std::string_view name);

// The time that with_xmp_dates or pdf_date wrote, if one did: that of the first of the two that is
// such a time; else empty.
std::string time_of_xmp_dates(std::string_view packet, std::string_view name);
std::string time_of_pdf_date(std::string_view date);

}  // namespace pith::pdf
