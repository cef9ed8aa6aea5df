// What may be asked for: https and http URLs without credentials.
#pragma once

#include <string>
#include <string_view>

namespace pith {

// The URL in its normal form. Throws Error kUsage unless it is an absolute https or http URL
// without user name and password.
std::string checked_url(std::string_view url);

// "https" or "http". Requires what checked_url returned.
std::string_view scheme_of(std::string_view url);

// Why a redirect is not followed ("redirects to another scheme (http), which is refused"); empty
// when it may be. The target must have the scheme of the URL that was asked, so that https is not
// lost and nothing else (file, ftp) is reached, and carry no credentials.
std::string redirect_objection(std::string_view from, std::string_view to);

}  // namespace pith
