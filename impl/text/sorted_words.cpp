#include "text/sorted_words.h"

#include <algorithm>

#include "base/error.h"
#include "base/threads.h"

namespace bertpt::text {
namespace {

constexpr const char* kComponent = "text/sorted_words";
constexpr size_t kBufferBytes = size_t{1} << 16;
constexpr size_t kWordsPerCheck = 4096;

class ShardWords final : public SortedWords {
 public:
  explicit ShardWords(const WordTable& table) : table_(table), slots_(table.sorted_slots()) {}
  bool next() override { return ++at_ <= slots_.size(); }
  std::string_view word() const override { return table_.word_at(slots_[at_ - 1]); }
  uint64_t count() const override { return table_.count_at(slots_[at_ - 1]); }

 private:
  const WordTable& table_;
  std::vector<uint32_t> slots_;
  size_t at_ = 0;
};

class RunWords final : public SortedWords {
 public:
  explicit RunWords(const ScratchFile& file) : file_(file), buffer_(kBufferBytes) {}
  bool next() override {
    if (at_ == size_ && !fill()) return false;
    const uint64_t shared = number();
    const uint64_t fresh = number();
    if (shared > word_.size()) damaged();
    word_.resize(shared);
    for (uint64_t left = fresh; left > 0;) {
      if (at_ == size_ && !fill()) damaged();
      const size_t n = std::min<uint64_t>(left, size_ - at_);
      word_.append(buffer_.data() + at_, n);
      at_ += n;
      left -= n;
    }
    count_ = number();
    return true;
  }
  std::string_view word() const override { return word_; }
  uint64_t count() const override { return count_; }

 private:
  [[noreturn]] static void damaged() {
    throw Error(Code::corrupt, kComponent, "a temporary file of counted words came back other than it was written; check the disk");
  }
  bool fill() {
    size_ = file_.read_at(offset_, buffer_.data(), buffer_.size());
    offset_ += size_;
    at_ = 0;
    return size_ > 0;
  }
  uint64_t number() {
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (at_ == size_ && !fill()) damaged();
      const auto byte = static_cast<uint8_t>(buffer_[at_++]);
      value |= uint64_t{byte & 0x7Fu} << shift;
      if (byte < 0x80) return value;
    }
    damaged();
  }

  const ScratchFile& file_;
  std::vector<char> buffer_;
  size_t at_ = 0, size_ = 0;
  uint64_t offset_ = 0;
  std::string word_;
  uint64_t count_ = 0;
};

class RunWriter {
 public:
  explicit RunWriter(ScratchFile& file) : file_(file) { buffer_.reserve(kBufferBytes + 1024); }
  void add(std::string_view word, uint64_t count) {
    const auto shared = static_cast<size_t>(std::mismatch(word.begin(), word.end(), last_.begin(), last_.end()).first - word.begin());
    number(shared);
    number(word.size() - shared);
    buffer_.append(word.substr(shared));
    number(count);
    last_.assign(word);
    if (buffer_.size() >= kBufferBytes) flush();
  }
  void flush() {
    file_.append(buffer_.data(), buffer_.size());
    buffer_.clear();
  }

 private:
  void number(uint64_t value) {
    for (; value >= 0x80; value >>= 7) buffer_ += static_cast<char>(value | 0x80);
    buffer_ += static_cast<char>(value);
  }
  ScratchFile& file_;
  std::string buffer_, last_;
};

}  // namespace

std::vector<std::unique_ptr<SortedWords>> sorted_words(const WordShards& shards, int64_t threads, const Cancel& cancel) {
  std::vector<std::unique_ptr<SortedWords>> lists(WordShards::kShards);
  parallel_for(threads, WordShards::kShards, [&](int64_t i) {
    cancel.check(kComponent);
    lists[static_cast<size_t>(i)] = std::make_unique<ShardWords>(shards.shard(static_cast<size_t>(i)));
  });
  return lists;
}

void merge_sorted(std::vector<std::unique_ptr<SortedWords>> lists, const Cancel& cancel,
                  const std::function<void(std::string_view, uint64_t)>& use) {
  std::erase_if(lists, [](const auto& list) { return !list->next(); });
  // A heap with the smallest word on top.
  const auto later = [](const auto& a, const auto& b) { return a->word() > b->word(); };
  std::make_heap(lists.begin(), lists.end(), later);
  std::string word;
  for (size_t n = 0; !lists.empty(); ++n) {
    if (n % kWordsPerCheck == 0) cancel.check(kComponent);
    word.assign(lists.front()->word());
    uint64_t count = 0;
    while (!lists.empty() && lists.front()->word() == word) {
      count += lists.front()->count();
      std::pop_heap(lists.begin(), lists.end(), later);
      if (lists.back()->next()) {
        std::push_heap(lists.begin(), lists.end(), later);
      } else {
        lists.pop_back();
      }
    }
    use(word, count);
  }
}

WordRun::WordRun(std::vector<std::unique_ptr<SortedWords>> lists, const std::filesystem::path& folder, const Cancel& cancel)
    : file_(folder) {
  RunWriter writer(file_);
  merge_sorted(std::move(lists), cancel, [&](std::string_view word, uint64_t count) { writer.add(word, count); });
  writer.flush();
}

std::unique_ptr<SortedWords> WordRun::open() const { return std::make_unique<RunWords>(file_); }

}  // namespace bertpt::text
