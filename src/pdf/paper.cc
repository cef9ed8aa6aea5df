#include "pdf/paper.h"

#include <utility>

#include "base/error.h"
#include "pdf/syntax/encryption.h"

namespace pith::pdf {
namespace {

// As far as it can be read with the password.
void unlock_or_refuse(Structure& file, const std::string& password) {
  if (unlock(file, {password})) return;
  if (!password.empty())
    throw Error(ErrorKind::kRefused, file.name(), "", "the password does not open the file",
                "give the owner's or the user's password (pithstamp --password-file)")
        .with_reason("encrypted");
  if (file.encryption()->metadata_encrypted()) throw needs_password(file.name());
}

}  // namespace

bool may_modify(const Structure& file) {
  return !file.encrypted() || (file.encryption()->opened() && file.encryption()->may_modify());
}

Paper read_paper(Structure& file, const std::string& password) {
  unlock_or_refuse(file, password);
  Document document = read_document(file);
  Signatures signatures = signatures_in(file, document.catalog);
  return {file, std::move(document), std::move(signatures)};
}

void refuse_forbidden(const Paper& paper, bool allow_signed) {
  const std::string& name = paper.file.name();
  if (!may_modify(paper.file) && paper.file.encryption()->metadata_encrypted())
    throw Error(ErrorKind::kRefused, name, "",
                "the file is encrypted and its permissions forbid changes",
                "give the owner's password (pithstamp --password-file), or stamp the paper before "
                "encrypting it")
        .with_reason("encrypted");
  if (const auto what = content_credentials_in(paper.file, paper.document.catalog))
    throw Error(ErrorKind::kRefused, name, "", "the file has content credentials: " + *what,
                "their hash covers all of the file; stamp the paper before they are made")
        .with_reason("content-credentials");
  if (!paper.signatures.forbidden.empty())
    throw Error(ErrorKind::kRefused, name, "", "the file is signed: " + paper.signatures.forbidden,
                paper.signatures.advice.empty() ? "stamp the paper first, then sign it"
                                                : paper.signatures.advice)
        .with_reason("signature-forbids");
  if (paper.signatures.found() && !allow_signed)
    throw Error(
        ErrorKind::kRefused, name, "", "the file is signed: " + paper.signatures.what,
        "stamp the paper first, then sign it; after the signature a stamp is a change, which "
        "`pithstamp --allow-signed " +
            name + "` makes where the signature permits it")
        .with_reason("signed");
}

}  // namespace pith::pdf
