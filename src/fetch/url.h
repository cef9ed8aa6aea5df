// What may be asked for: https and http URLs without credentials.
#pragma once

#include <string>
#include <string_view>

namespace pith {

// The URL in its normal form. Throws Error kUsage unless it is an absolute https or http URL
// without user name and password, and kFile when libcurl cannot be loaded.
std::string checked_url(std::string_view url);

// "https" or "http". Requires what checked_url returned.
std::string_view scheme_of(std::string_view url);

// Why a redirect is not followed ("redirects to another scheme (file), which is refused"); empty
// when it may be. The target must be https, or, where http was asked, http at the same host and
// port: so https is not lost, and a mirror that anybody on the way can rewrite sends nobody to
// other machines (those behind a firewall, for instance). It must carry no credentials.
std::string redirect_objection(std::string_view from, std::string_view to);

}  // namespace pith
