#include "text/segmenter.h"

namespace bertpt::text {

void SegmenterConfig::visit(ConfigVisitor& v) {
  v.field({.name = "newlines",
           .help = "What a newline means: paragraph (a blank line ends a sentence, a single newline is a space), line (every newline ends "
                   "a sentence), reflow (no newline does; for text cut at a fixed width), auto (guessed from the document's line lengths).",
           .choices = {"auto", "paragraph", "line", "reflow"}},
          newlines);
  v.field({.name = "abbreviations",
           .help = "Abbreviations of your own, without the final period and with case as written: \"Dept\", \"approx\"."},
          abbreviations);
}

}  // namespace bertpt::text
