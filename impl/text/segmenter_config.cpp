// What a user can set of the segmenter.
#include "text/segmenter.h"

namespace bertpt::text {

void SegmenterConfig::visit(ConfigVisitor& v) {
  v.field({.name = "newlines",
           .help = "What a newline means: paragraph (a blank line ends a sentence, a single newline is a space), line (every newline ends "
                   "a sentence), reflow (as paragraph, but a blank line inside a sentence is a page break), auto (guessed for each "
                   "document from its lines).",
           .choices = {"auto", "paragraph", "line", "reflow"}},
          newlines);
  v.field({.name = "abbreviations",
           .help = "Abbreviations of your own, without the final period and with case as written (\"Abt\", \"approx\"); such a word ends a "
                   "sentence only before a word that seldom follows a name, like The or However."},
          abbreviations);
}

std::string Segmenter::config_json() const { return write_config(config_); }

}  // namespace bertpt::text
