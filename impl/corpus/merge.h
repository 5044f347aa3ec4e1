// corpus/merge.h   Corpora that several processes built become one: their shards in the order of the parts, under one manifest.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "base/cancel.h"
#include "corpus/corpus.h"

namespace bertpt::corpus {

// `folder` appears whole or not at all. Shards are linked where the file system can, else copied; the parts stay as they are. Documents
// keep their split. The report adds up the parts' (copies of a document in different parts are not known to it).
// Errors: those of Corpus::open for each part; Code::invalid_argument for no part; Code::data for parts of different vocabularies,
// tokenizers or segmenters; Code::state when `folder` exists; Code::io, no_space, cancelled.
std::shared_ptr<const Corpus> merge_corpora(const std::vector<std::filesystem::path>& parts, const std::filesystem::path& folder,
                                            const Cancel& cancel, Progress& progress);

}  // namespace bertpt::corpus
