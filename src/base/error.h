// What the caller can only report.
//
// Throw Error when something could not be done: a file that cannot be read, a document that is not
// JSON, a mirror that does not answer. Evidence that was examined and found bad is not an Error but
// a Finding in a Report (base/report.h), so that all of it can be shown.
//
// An Error names, in this order, the thing (file or URL), the place in it, and the cause; what() is
// the three joined by ": ". The text may quote hostile input: whoever prints it escapes it for its
// medium (app/terminal.h, app/report_json.h).
//
//   throw Error(ErrorKind::kMalformed, path, "line 3, column 7", "expected ',' or '}'");
#pragma once

#include <exception>
#include <string>
#include <string_view>

namespace pith {

enum class ErrorKind {
  kUsage,        // the request itself makes no sense (a bad identifier, a bad option)
  kFile,         // the file system said no
  kMalformed,    // the input is not what its format says
  kLimit,        // the input is over a documented limit
  kNetwork,      // a transfer failed, or the peer broke a rule of the transfer
  kRefused,      // we could, but will not: it would do harm (signed, encrypted, damaged PDF)
  kUnreachable,  // cannot tell: nobody who could answer was reachable or has it, or what is signed
                 // contradicts itself
  kBadEvidence,  // what was fetched or given was examined and is proven false
};

// Stable lower-case word for machine-readable output: "usage", "file", "malformed", …
std::string_view name(ErrorKind kind);

class Error : public std::exception {
 public:
  Error(ErrorKind kind, std::string subject, std::string place, std::string cause,
        std::string hint = {});
  // For causes that have no place inside the subject.
  Error(ErrorKind kind, std::string subject, std::string cause);

  ErrorKind kind() const { return kind_; }
  const std::string& subject() const { return subject_; }  // file, URL, or the text given
  const std::string& place() const { return place_; }      // may be empty
  const std::string& cause() const { return cause_; }
  const std::string& hint() const { return hint_; }  // advice for the user; may be empty
  // A stable lower-case word that programs branch on, narrower than the kind: "signed",
  // "encrypted", … (docs/json-output.md lists them all); the kind's name where nothing is narrower.
  std::string_view reason() const { return reason_.empty() ? name(kind_) : reason_; }

  // 0 yes · 1 no · 2 could not do it · 3 cannot tell. kBadEvidence is 1, kUnreachable 3, others 2.
  int exit_code() const;

  Error with_subject(std::string subject) const;  // the same error, naming another file or URL
  Error with_hint(std::string hint) const;
  Error with_reason(std::string reason) const;

  const char* what() const noexcept override { return message_.c_str(); }

 private:
  ErrorKind kind_;
  std::string subject_, place_, cause_, hint_, reason_, message_;
};

}  // namespace pith
