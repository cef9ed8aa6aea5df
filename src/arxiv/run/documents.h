// The documents of an upload, compiled one after the other in one folder, as arXiv does.
//
// arXiv compiles the files that 00README.json calls toplevel in the order in which that names them,
// each until it is stable, and leaves what they write where it is (arXiv/submission-tools,
// converter_driver.py). So what a document takes from the .aux of another (xr, xr-hyper, zref-xr)
// is there when the other comes first. The author has all of them: here documents are compiled
// until none of these files changes any more.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "arxiv/run/build.h"

namespace pith::arxiv {

// In the order of `documents`; ends early with the first that fails, so that there may be less
// builds than documents. Throws what build_paper throws.
std::vector<Build> build_documents(const std::filesystem::path& folder,
                                   const std::filesystem::path& scratch,
                                   const std::vector<std::string>& documents, Engine engine,
                                   const Tools& tools, const BuildOptions& options,
                                   const Progress& progress);

// All of them as one: what any of them read, made, lacked. `pdf` and `runs` are of the first;
// `failure` of the one that failed. The .aux of documents are no inputs. Needs at least one.
Build merged(const std::vector<Build>& builds, const std::vector<std::string>& documents);

// Whether this build read "supplement.aux".
bool takes_labels(const Build& build, const std::string& document);

// Read or asked for in vain, which xr tells in the log.
bool wants_labels(const Build& build, const std::string& document);

// Of the .aux of a document, and those of the parts that it names, the lines that others take:
// labels and the keys of citations. What it says besides is for the document alone.
std::string labels_of(const std::filesystem::path& folder, const std::string& document);

}  // namespace pith::arxiv
