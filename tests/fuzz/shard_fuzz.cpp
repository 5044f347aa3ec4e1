// Any bytes as a shard: columns that agree with the counts and ids within the vocabulary, or an Error.
#include "base/error.h"
#include "corpus/random_documents.h"
#include "corpus/shard_reader.h"
#include "fuzz/fuzz.h"
#include "support/temp_dir.h"

namespace bertpt::fuzz {

std::vector<std::string> seeds() {
  std::vector<std::string> files;
  const test::TempDir folder;
  const std::filesystem::path path = folder / "seed.zst";
  for (const int n_documents : {1, 12}) {
    corpus::ShardOptions options;
    options.vocab_size = 300;
    options.frame_bytes = 256;
    test::write_shard(path, test::random_documents(7, n_documents, 300, 4, 30), options);
    files.push_back(test::bytes_of(path));
  }
  return files;
}

void one_input(std::string_view input) {
  const MemoryFile file(input);
  try {
    const corpus::ShardReader shard(file.path());
    std::vector<uint32_t> lengths, sentences;
    shard.append_sentence_lengths(lengths);
    shard.append_document_sentences(sentences);
    uint64_t tokens = 0, decoded = 0;
    for (const uint32_t length : lengths) tokens += length;
    corpus::Decompressor decompressor;
    std::vector<int32_t> ids;
    for (int64_t frame = 0; frame < shard.n_frames(); ++frame) {
      shard.decode_frame(frame, decompressor, ids);
      decoded += ids.size();
      for (const int32_t id : ids) require(id >= 0 && id < shard.vocab_size(), "ids lie in the vocabulary");
    }
    require(decoded == tokens, "the frames hold as many tokens as the sentences");
    Progress progress;
    shard.verify(Cancel(), progress);
  } catch (const Error& error) {
    require(!error.message().empty(), "an error has a message");
  }
}

}  // namespace bertpt::fuzz
