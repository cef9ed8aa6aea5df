// Files whose names arXiv refuses get names it takes, and the sources that use them are changed.
//
// A name is changed where it is certain to be one: in a path with a slash, and in the argument of a
// command that takes a file name, which includes the paper's own macros around such a command. In
// \section{Steiner inequality} it stays, though there is a file of that name.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "arxiv/files/pack.h"
#include "arxiv/policy/findings.h"
#include "arxiv/preparation.h"

namespace pith::arxiv {

// Returns old name → new name.
std::map<std::string, std::string> rename_for_arxiv(FileSet& files, std::vector<KeptFile>& kept,
                                                    const Vocabulary& vocabulary,
                                                    Findings& findings);

// The macros that sources define around one of these commands, handing an argument on to it.
Names wrappers_of(const Names& commands, const FileSet& files);

// Where `from` is all of an argument of one of these commands, it becomes `to`.
void rename_argument(std::string& text, const std::string& from, const std::string& to,
                     const Names& commands);

}  // namespace pith::arxiv
