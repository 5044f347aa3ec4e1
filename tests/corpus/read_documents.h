// tests/corpus/read_documents.h   One pass over documents, gathered.
#pragma once

#include <string>
#include <vector>

#include "corpus/source.h"
#include "support/catch.h"

namespace bertpt::test {

using Texts = std::vector<std::string>;

inline std::vector<corpus::Document> read_all(const corpus::Documents& documents) {
  std::vector<corpus::Document> all;
  const auto reader = documents.open();
  corpus::Document document;
  while (reader->next(document)) all.push_back(document);
  CHECK_FALSE(reader->next(document));  // the end stays the end
  return all;
}

inline Texts texts(const std::vector<corpus::Document>& documents) {
  Texts out;
  for (const corpus::Document& document : documents) out.push_back(document.text);
  return out;
}

}  // namespace bertpt::test
