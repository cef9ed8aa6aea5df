// Layers of a PDF that its readers do not show as it is opened (ISO 32000-2 §8.11).
#pragma once

#include <string>
#include <vector>

#include "pdf/syntax/structure.h"

namespace pith::arxiv {

// The names of those that are hidden, in print or on the screen, among `layers`: groups and
// memberships that something drawn belongs to. Of a membership whose rule is not plain, what may be
// hidden is.
std::vector<std::string> hidden_layers(pdf::Structure& pdf, const std::vector<pdf::Object>& layers);

}  // namespace pith::arxiv
