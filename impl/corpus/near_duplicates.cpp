#include "corpus/near_duplicates.h"

#include <algorithm>
#include <cctype>
#include <limits>
#include <numeric>

#include "base/files.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/random.h"
#include "base/threads.h"

namespace bertpt::corpus {
namespace {

constexpr const char* kComponent = "corpus/near_duplicates";
constexpr size_t kBatchBytes = size_t{16} << 20;

bool is_word_byte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte > 127 || (byte >= '0' && byte <= '9') || ((byte | 32) >= 'a' && (byte | 32) <= 'z');
}

std::vector<uint64_t> word_hashes(std::string_view text) {
  std::vector<uint64_t> hashes;
  std::string word;
  for (size_t i = 0; i < text.size();) {
    if (!is_word_byte(text[i])) {
      ++i;
      continue;
    }
    word.clear();
    for (; i < text.size() && is_word_byte(text[i]); ++i)
      word += text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] | 32) : text[i];
    hashes.push_back(hash64(word));
  }
  return hashes;
}

// Groups of documents that met: the least number of each group is its name.
class Groups {
 public:
  explicit Groups(size_t n) : parent_(n) { std::iota(parent_.begin(), parent_.end(), 0u); }
  uint32_t first_of(uint32_t document) {
    while (parent_[document] != document) document = parent_[document] = parent_[parent_[document]];
    return document;
  }
  void join(uint32_t a, uint32_t b) {
    a = first_of(a), b = first_of(b);
    parent_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::vector<uint32_t> parent_;
};

// The bands' hashes of all documents, in the order of the documents, in a file that has no name any more.
class BandFile {
 public:
  BandFile(const std::filesystem::path& beside, size_t n_bands) : file_(beside.string() + ".bands"), n_bands_(n_bands) {}
  void add(const std::vector<uint64_t>& hashes) {
    file_.write(hashes.data(), hashes.size() * sizeof(uint64_t));
    ++n_documents_;
  }
  size_t size() const { return n_documents_; }
  // Pairs (hash, document) of one band.
  void read(const std::filesystem::path& path, size_t band, std::vector<std::pair<uint64_t, uint32_t>>& out) const {
    const MappedFile map(path);
    const auto* const values = reinterpret_cast<const uint64_t*>(map.bytes().data());
    out.clear();
    for (size_t i = 0; i < n_documents_; ++i) out.emplace_back(values[i * n_bands_ + band], static_cast<uint32_t>(i));
  }
  void commit() { file_.commit(); }

 private:
  AtomicFile file_;
  size_t n_bands_, n_documents_ = 0;
};

struct Removed {  // the temporary file goes however this ends
  std::filesystem::path path;
  ~Removed() {
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
  }
};

void write_list(const std::filesystem::path& list, Groups& groups, NearDuplicates& found) {
  AtomicFile file(list);
  std::vector<bool> has_copies(found.documents);
  file.write("# documents to drop, by number from 0: near duplicates of an earlier one\n");
  for (uint32_t i = 0; i < found.documents; ++i) {
    const uint32_t first = groups.first_of(i);
    if (first == i) continue;
    ++found.dropped;
    found.groups += !has_copies[first];
    has_copies[first] = true;
    file.write(std::to_string(i) + "\n");
  }
  file.commit();
}

}  // namespace

void NearDuplicatesConfig::visit(ConfigVisitor& v) {
  v.field({.name = "gram_words", .help = "Words of a gram, the unit of likeness.", .unit = "words", .min = 1, .max = 100}, gram_words);
  v.field({.name = "bands", .help = "Groups of hash functions; more find more.", .min = 1, .max = 256}, bands);
  v.field({.name = "rows", .help = "Hash functions of a group; more find only what is more alike.", .min = 1, .max = 64}, rows);
  v.field({.name = "threads",
           .help = "Threads that hash; null: all cores of the process. The list does not depend on it.",
           .min = 1,
           .max = 1024},
          threads);
}

std::string NearDuplicates::json() const {
  return Json{{"documents", documents}, {"words", words}, {"groups", groups}, {"dropped", dropped}}.dump();
}

std::vector<uint64_t> band_hashes(std::string_view text, const NearDuplicatesConfig& config, uint64_t* n_words) {
  const std::vector<uint64_t> words = word_hashes(text);
  if (n_words != nullptr) *n_words = words.size();
  const auto gram = static_cast<size_t>(config.gram_words), n_rows = static_cast<size_t>(config.rows),
             n_bands = static_cast<size_t>(config.bands);
  const size_t n_hashes = n_rows * n_bands;
  std::vector<uint32_t> least(n_hashes, std::numeric_limits<uint32_t>::max());
  std::vector<uint64_t> multipliers(n_hashes);  // multiply-shift: the high half of an odd multiple
  for (size_t k = 0; k < n_hashes; ++k) multipliers[k] = mix64(k + 1) | 1;
  const size_t n_grams = words.size() < gram ? std::min<size_t>(1, words.size()) : words.size() - gram + 1;
  for (size_t g = 0; g < n_grams; ++g) {
    uint64_t hash = 0;
    for (size_t w = g; w < std::min(g + gram, words.size()); ++w) hash = mix64(hash ^ words[w]);
    for (size_t k = 0; k < n_hashes; ++k) least[k] = std::min(least[k], static_cast<uint32_t>(hash * multipliers[k] >> 32));
  }
  std::vector<uint64_t> bands(n_bands);
  for (size_t band = 0; band < n_bands; ++band) {
    bands[band] = hash64({reinterpret_cast<const char*>(least.data() + band * n_rows), n_rows * sizeof(uint32_t)});
  }
  return bands;
}

NearDuplicates find_near_duplicates(const Documents& documents, const NearDuplicatesConfig& given, const std::filesystem::path& list,
                                    const Cancel& cancel, Progress& progress) {
  const auto config = parse_config<NearDuplicatesConfig>(write_config(given), "near_duplicates");
  NearDuplicates found;
  const std::filesystem::path bands_path = list.string() + ".bands";
  BandFile bands(list, static_cast<size_t>(config.bands));
  std::vector<bool> empty;  // documents without a word are no copies of each other
  const std::unique_ptr<DocumentReader> reader = documents.open();
  reader->stop_on(cancel);
  progress.begin("looking for near duplicates", "bytes", reader->bytes_total());
  std::vector<Document> batch;
  const auto flush = [&] {
    std::vector<std::vector<uint64_t>> hashes(batch.size());
    std::vector<uint64_t> words(batch.size());
    parallel_for(config.threads.value_or(usable_cores()), static_cast<int64_t>(batch.size()), [&](int64_t i) {
      cancel.check(kComponent);
      const auto at = static_cast<size_t>(i);
      hashes[at] = band_hashes(batch[at].text, config, &words[at]);
    });
    for (size_t i = 0; i < batch.size(); ++i) {
      bands.add(hashes[i]);
      found.words += words[i];
      empty.push_back(words[i] == 0);
    }
    batch.clear();
    progress.set(reader->bytes_read());
  };
  size_t bytes = 0;
  for (Document document; reader->next(document); document = {}) {
    bytes += document.text.size();
    batch.push_back(std::move(document));
    if (bytes < kBatchBytes) continue;
    flush();
    bytes = 0;
  }
  flush();
  found.documents = bands.size();
  if (found.documents > std::numeric_limits<uint32_t>::max()) {
    throw Error(Code::unsupported, kComponent, "more than 2^32 documents; look for near duplicates in parts");
  }
  const Removed removed{bands_path};
  bands.commit();
  Groups groups(found.documents);
  std::vector<std::pair<uint64_t, uint32_t>> pairs;
  for (size_t band = 0; band < static_cast<size_t>(config.bands) && found.documents > 0; ++band) {
    cancel.check(kComponent);
    bands.read(bands_path, band, pairs);
    std::erase_if(pairs, [&](const auto& pair) { return empty[pair.second]; });
    std::sort(pairs.begin(), pairs.end());
    for (size_t i = 1; i < pairs.size(); ++i) {
      if (pairs[i].first == pairs[i - 1].first) groups.join(pairs[i].second, pairs[i - 1].second);
    }
  }
  write_list(list, groups, found);
  return found;
}

}  // namespace bertpt::corpus
