#include "corpus/shard_writer.h"

#include <algorithm>
#include <array>
#include <deque>
#include <limits>
#include <numeric>
#include <utility>

#include "base/files.h"
#include "base/hash.h"
#include "corpus/append_file.h"
#include "corpus/frame_cutter.h"
#include "corpus/zstd_codec.h"

namespace bertpt::corpus {
namespace {
constexpr const char* kComponent = "corpus/shard_writer";
constexpr int64_t kColumnLevel = 3;                    // a higher one takes less than a thousandth off a shard
constexpr uint64_t kPendingBytes = uint64_t{4} << 20;  // of closed frames that are not yet in the file: fixed, so that cuts are, too
}  // namespace

struct ShardWriter::Impl {
  Impl(const std::filesystem::path& path, ShardOptions given, std::optional<uint64_t> continued_at)
      : options(std::move(given)),
        file(continued_at ? std::make_unique<AppendFile>(path, *continued_at) : std::make_unique<AppendFile>(path)),
        columns(kColumnLevel) {
    if (options.vocab_size < 1 || options.vocab_size > std::numeric_limits<int32_t>::max() || options.frame_bytes < 16 ||
        static_cast<uint64_t>(options.frame_bytes) > kMaxFrameBytes) {
      throw Error(Code::invalid_argument, kComponent,
                  "vocab_size " + std::to_string(options.vocab_size) + " or frame_bytes " + std::to_string(options.frame_bytes) +
                      " is out of range");
    }
    sample_counts.resize(static_cast<size_t>(options.vocab_size));
    rest_counts.resize(sample_counts.size());
  }

  void check(std::string_view document_id, std::span<const int32_t> ids, std::span<const uint32_t> lengths) const;
  void add_columns(std::string_view document_id, std::span<const uint32_t> lengths);
  void close_id_chunk();
  void start_frames();
  void store_frame(std::string raw, uint64_t n_tokens);
  void drain(uint64_t bytes_left);
  void save(std::string& out);
  void load(std::string_view saved);
  void rehash(const std::filesystem::path& working, uint64_t size_bytes);
  template <class Visit>
  void each_number(Visit&& visit);
  template <class Visit>
  void each_growing(Visit&& visit);
  void add_section(SectionTag tag, std::string_view raw, SectionCoding coding);
  void add_counts_section(SectionTag tag, const std::vector<uint64_t>& counts);
  void write_sections();

  ShardOptions options;
  std::unique_ptr<AppendFile> file;
  std::shared_ptr<SharedCompressor> compressor = std::make_shared<SharedCompressor>(options.compression_level, Content::ranks);
  Compressor columns;
  Hasher data_hash;
  ShardFooter footer;
  std::string seek_entries;

  // Columns, as raw varints.
  std::string frame_tokens, sentence_lengths, document_sentences;
  std::vector<uint64_t> sample_counts, rest_counts;
  std::string id_chunk, id_chunks, id_index;
  uint64_t id_chunk_documents = 0;
  bool any_id = false;

  // Until the rank order is known documents wait here.
  std::vector<int32_t> waiting_ids;
  std::vector<uint32_t> waiting_lengths, waiting_sentences;
  uint64_t sample_tokens = 0;

  FrameCutter frames{static_cast<uint64_t>(options.frame_bytes),
                     [this](std::string raw, uint64_t n_tokens) { store_frame(std::move(raw), n_tokens); }};
  uint64_t open_tokens = 0;  // of the frame that is not closed yet; true while saving and loading
  bool finished = false;

  // Closed frames on their way to the file, oldest first.
  struct Pending {
    std::future<std::string> stored;
    uint64_t raw_bytes;
  };
  std::deque<Pending> pending;
  uint64_t pending_bytes = 0;

  std::array<size_t, 9> saved_sizes{};  // of each_growing(), at the last save
};

void ShardWriter::Impl::check(std::string_view document_id, std::span<const int32_t> ids, std::span<const uint32_t> lengths) const {
  uint64_t sum = 0;
  for (const uint32_t length : lengths) {
    if (length == 0)
      throw Error(Code::invalid_argument, kComponent, "document '" + std::string(document_id) + "' has a sentence without tokens");
    sum += length;
  }
  if (ids.empty() || sum != ids.size()) {
    throw Error(Code::invalid_argument, kComponent,
                "document '" + std::string(document_id) + "' has " + std::to_string(ids.size()) + " tokens, but its sentences add up to " +
                    std::to_string(sum));
  }
  const auto last_id = static_cast<uint32_t>(options.vocab_size - 1);
  uint32_t bad = 0;  // its top bit: whether an id is negative or above the last
  for (const int32_t id : ids) bad |= static_cast<uint32_t>(id) | (last_id - static_cast<uint32_t>(id));
  if (bad >> 31 != 0) {
    const auto outside = std::find_if(ids.begin(), ids.end(), [&](int32_t id) { return id < 0 || id >= options.vocab_size; });
    throw Error(Code::invalid_argument, kComponent,
                "id " + std::to_string(*outside) + " of document '" + std::string(document_id) + "' is outside the vocabulary of " +
                    std::to_string(options.vocab_size));
  }
  if (document_id.size() > kMaxIdBytes) {
    throw Error(Code::data, kComponent,
                "a document id has " + std::to_string(document_id.size()) + " bytes, more than 65,535: '" +
                    std::string(document_id.substr(0, 64)) + "...'; name another id_field");
  }
}

void ShardWriter::Impl::add_columns(std::string_view document_id, std::span<const uint32_t> lengths) {
  for (const uint32_t length : lengths) put_varint(sentence_lengths, length);
  put_varint(document_sentences, lengths.size());
  put_varint(id_chunk, document_id.size());
  id_chunk += document_id;
  any_id = any_id || !document_id.empty();
  if (++id_chunk_documents == kIdChunkDocuments || id_chunk.size() >= kIdChunkBytes) close_id_chunk();
}

void ShardWriter::Impl::close_id_chunk() {
  if (id_chunk_documents == 0) return;
  const size_t before = id_chunks.size();
  columns.append(id_chunk, id_chunks);
  put_varint(id_index, id_chunk_documents);
  put_varint(id_index, id_chunks.size() - before);
  id_chunk.clear();
  id_chunk_documents = 0;
}

void ShardWriter::Impl::start_frames() {
  frames.set_ranks(sample_counts);
  std::span<const int32_t> ids = waiting_ids;
  std::span<const uint32_t> lengths = waiting_lengths;
  for (const uint32_t n_sentences : waiting_sentences) {
    const std::span<const uint32_t> document = lengths.first(n_sentences);
    const size_t n_tokens = std::accumulate(document.begin(), document.end(), size_t{0});
    frames.add(ids.first(n_tokens), document);
    ids = ids.subspan(n_tokens);
    lengths = lengths.subspan(n_sentences);
  }
  waiting_ids = {};
  waiting_lengths = {};
  waiting_sentences = {};
}

void ShardWriter::Impl::store_frame(std::string raw, uint64_t n_tokens) {
  put_varint(frame_tokens, n_tokens);
  ++footer.n_frames;
  const uint64_t raw_bytes = raw.size();
  pending_bytes += raw_bytes;
  auto job = [compressor = compressor, raw = std::move(raw)] { return compressor->compress(raw); };
  if (options.pool != nullptr) {
    pending.push_back({options.pool->run(std::move(job), WorkPool::Priority::urgent), raw_bytes});
  } else {
    std::promise<std::string> done;
    done.set_value(job());
    pending.push_back({done.get_future(), raw_bytes});
  }
  drain(kPendingBytes);
}

// Writes the oldest frames until at most so many bytes wait.
void ShardWriter::Impl::drain(uint64_t bytes_left) {
  while (pending_bytes > bytes_left) {
    const std::string stored = pending.front().stored.get();
    file->write(stored);
    data_hash.add(stored);
    put_u32(seek_entries, static_cast<uint32_t>(stored.size()));
    put_u32(seek_entries, static_cast<uint32_t>(pending.front().raw_bytes));
    footer.data_bytes += stored.size();
    pending_bytes -= pending.front().raw_bytes;
    pending.pop_front();
  }
}

void ShardWriter::Impl::add_section(SectionTag tag, std::string_view raw, SectionCoding coding) {
  std::string stored;
  if (coding == SectionCoding::zstd) columns.append(raw, stored);
  const std::string_view payload = coding == SectionCoding::zstd ? std::string_view(stored) : raw;
  if (payload.size() > std::numeric_limits<uint32_t>::max() - kSkippableHeaderBytes) {
    throw Error(Code::unsupported, kComponent,
                "a column of the shard has " + std::to_string(payload.size()) +
                    " bytes, above zstd's limit of 4 GiB; choose a smaller shard_bytes");
  }
  file->write(skippable_header(kSectionMagic, static_cast<uint32_t>(payload.size())));
  file->write(payload);
  put_u32(seek_entries, static_cast<uint32_t>(payload.size() + kSkippableHeaderBytes));
  put_u32(seek_entries, 0);
  footer.sections.push_back({static_cast<uint32_t>(tag), static_cast<uint32_t>(coding), payload.size(), raw.size(), hash64(payload)});
}

void ShardWriter::Impl::add_counts_section(SectionTag tag, const std::vector<uint64_t>& counts) {
  std::string raw;
  for (const uint64_t count : counts) put_varint(raw, count);
  add_section(tag, raw, SectionCoding::zstd);
}

void ShardWriter::Impl::write_sections() {
  add_section(SectionTag::metadata, options.metadata_json, SectionCoding::plain);
  add_section(SectionTag::frame_tokens, frame_tokens, SectionCoding::zstd);
  add_section(SectionTag::sentence_lengths, sentence_lengths, SectionCoding::zstd);
  add_section(SectionTag::document_sentences, document_sentences, SectionCoding::zstd);
  add_counts_section(SectionTag::sample_counts, sample_counts);
  if (sample_tokens < footer.counts.tokens) add_counts_section(SectionTag::rest_counts, rest_counts);
  if (!any_id) return;
  close_id_chunk();
  add_section(SectionTag::id_chunks, id_chunks, SectionCoding::plain);
  add_section(SectionTag::id_index, id_index, SectionCoding::zstd);
}

// The state is three lists: numbers, texts that only grow, and what is small and saved whole.
template <class Visit>
void ShardWriter::Impl::each_number(Visit&& visit) {
  for (uint64_t* number : {&footer.n_frames, &footer.counts.documents, &footer.counts.sentences, &footer.counts.tokens, &footer.data_bytes,
                           &sample_tokens, &open_tokens, &id_chunk_documents})
    visit(*number);
}

template <class Visit>
void ShardWriter::Impl::each_growing(Visit&& visit) {
  size_t i = 0;
  for (std::string* column : {&seek_entries, &frame_tokens, &sentence_lengths, &document_sentences, &id_chunks, &id_index})
    visit(*column, saved_sizes[i++]);
  visit(waiting_ids, saved_sizes[i++]);
  visit(waiting_lengths, saved_sizes[i++]);
  visit(waiting_sentences, saved_sizes[i++]);
}

void ShardWriter::Impl::save(std::string& out) {
  drain(0);
  file->sync();
  file->keep();
  std::string state;
  put_varint(state, any_id ? 1 : 0);
  put_varint(state, frames.ranked() ? 1 : 0);
  put_text(state, frames.open_bytes());
  put_text(state, id_chunk);
  open_tokens = frames.open_tokens();
  each_number([&](uint64_t number) { put_varint(state, number); });
  each_growing([&](auto& column, size_t& saved) {
    if (column.size() < saved) saved = 0;  // the waiting documents were written
    using Item = typename std::remove_reference_t<decltype(column)>::value_type;
    put_text(state, {reinterpret_cast<const char*>(column.data() + saved), (column.size() - saved) * sizeof(Item)});
    saved = column.size();
  });
  for (const uint64_t count : sample_counts) put_varint(state, count);
  for (const uint64_t count : rest_counts) put_varint(state, count);
  put_text(out, state);
}

void ShardWriter::Impl::load(std::string_view saved_state) {
  ByteReader reader(saved_state, "unfinished shard", 0);
  any_id = reader.varint() != 0;
  const bool ranked = reader.varint() != 0;
  const std::string_view open_frame = reader.text();
  id_chunk = reader.text();
  each_number([&](uint64_t& number) { number = reader.varint(); });
  frames.reopen(open_frame, open_tokens);
  if (ranked) waiting_ids = {}, waiting_lengths = {}, waiting_sentences = {};
  each_growing([&](auto& column, size_t& saved) {
    using Item = typename std::remove_reference_t<decltype(column)>::value_type;
    const std::string_view bytes = reader.text();
    const size_t before = column.size();
    column.resize(before + bytes.size() / sizeof(Item));
    std::copy(bytes.begin(), bytes.end(), reinterpret_cast<char*>(column.data() + before));
    saved = column.size();
  });
  for (uint64_t& count : sample_counts) count = reader.varint();
  for (uint64_t& count : rest_counts) count = reader.varint();
  if (ranked) frames.set_ranks(sample_counts);
}

// The hash runs over the data frames, which are all that an unfinished file holds.
void ShardWriter::Impl::rehash(const std::filesystem::path& working, uint64_t size_bytes) {
  if (size_bytes == 0) return;
  const MappedFile written(working);
  data_hash.add(written.bytes().data(), size_bytes);
}

ShardWriter::ShardWriter(std::filesystem::path path, ShardOptions options)
    : impl_(std::make_unique<Impl>(path, std::move(options), std::nullopt)) {}

ShardWriter::ShardWriter(std::filesystem::path path, ShardOptions options, std::span<const std::string_view> saves) {
  if (saves.empty()) throw Error(Code::internal, kComponent, "a shard is continued from its saves, and there is none");
  std::string_view last = saves.back();
  uint64_t size_bytes = 0;
  {
    ByteReader reader(last, "unfinished shard", 0);  // data_bytes is the fifth number, behind two flags and two texts
    reader.varint(), reader.varint();
    reader.text(), reader.text();
    for (int i = 0; i < 5; ++i) size_bytes = reader.varint();
  }
  impl_ = std::make_unique<Impl>(path, std::move(options), size_bytes);
  for (const std::string_view saved : saves) impl_->load(saved);
  impl_->rehash(impl_->file->working_path(), size_bytes);
}
ShardWriter::~ShardWriter() = default;

void ShardWriter::add(std::string_view document_id, std::span<const int32_t> ids, std::span<const uint32_t> sentence_lengths) {
  Impl& impl = *impl_;
  if (impl.finished) throw Error(Code::state, kComponent, "a finished shard takes no more documents");
  impl.check(document_id, ids, sentence_lengths);
  impl.add_columns(document_id, sentence_lengths);
  ++impl.footer.counts.documents;
  impl.footer.counts.sentences += sentence_lengths.size();
  impl.footer.counts.tokens += ids.size();
  const bool sampling = !impl.frames.ranked();
  uint64_t* const counts = (sampling ? impl.sample_counts : impl.rest_counts).data();
  for (const int32_t id : ids) ++counts[id];
  if (!sampling) return impl.frames.add(ids, sentence_lengths);
  impl.waiting_ids.insert(impl.waiting_ids.end(), ids.begin(), ids.end());
  impl.waiting_lengths.insert(impl.waiting_lengths.end(), sentence_lengths.begin(), sentence_lengths.end());
  impl.waiting_sentences.push_back(static_cast<uint32_t>(sentence_lengths.size()));
  impl.sample_tokens += ids.size();
  if (impl.sample_tokens >= kRankSampleTokens) impl.start_frames();
}

std::vector<uint64_t> ShardWriter::id_counts() const {
  std::vector<uint64_t> counts = impl_->sample_counts;
  for (size_t id = 0; id < counts.size(); ++id) counts[id] += impl_->rest_counts[id];
  return counts;
}

uint64_t ShardWriter::size_estimate_bytes() const {
  const Impl& impl = *impl_;
  return impl.file->size_bytes() + impl.pending_bytes + impl.waiting_ids.size() + impl.frames.open_bytes().size() +
         impl.sentence_lengths.size() + impl.document_sentences.size() + impl.id_chunks.size() + impl.id_chunk.size();
}

void ShardWriter::save(std::string& out) {
  if (impl_->finished) throw Error(Code::state, kComponent, "a finished shard has nothing to save");
  impl_->save(out);
}

ShardSummary ShardWriter::finish() {
  Impl& impl = *impl_;
  if (impl.finished || impl.footer.counts.documents == 0) {
    throw Error(Code::state, kComponent, impl.finished ? "the shard is finished already" : "a shard needs at least one document");
  }
  impl.finished = true;
  if (!impl.frames.ranked()) impl.start_frames();
  impl.frames.close();
  impl.drain(0);
  impl.footer.vocab_size = static_cast<uint64_t>(impl.options.vocab_size);
  impl.footer.data_hash = impl.data_hash.hex();
  impl.write_sections();

  // The footer's own size is fixed by its number of sections, so the seek table can name it before its hashes are known.
  const size_t footer_bytes = encode_footer(impl.footer).size();
  put_u32(impl.seek_entries, static_cast<uint32_t>(footer_bytes + kSkippableHeaderBytes));
  put_u32(impl.seek_entries, 0);
  const uint64_t n_entries = impl.seek_entries.size() / kSeekEntryBytes;
  if (n_entries > kMaxShardEntries)
    throw Error(Code::unsupported, kComponent, "the shard has more than 2^27 frames; choose a smaller shard_bytes");
  std::string seek_table =
      skippable_header(kSeekTableMagic, static_cast<uint32_t>(impl.seek_entries.size() + kSeekTailBytes)) + impl.seek_entries;
  put_u32(seek_table, static_cast<uint32_t>(n_entries));
  seek_table += '\0';
  put_u32(seek_table, kSeekTableEnd);
  impl.footer.seek_hash = hash64(seek_table);

  const std::string footer = encode_footer(impl.footer);
  impl.file->write(skippable_header(kFooterMagic, static_cast<uint32_t>(footer.size())));
  impl.file->write(footer);
  impl.file->write(seek_table);
  impl.file->commit();
  return {impl.file->size_bytes(), hash128_hex(footer), impl.footer.counts};
}

}  // namespace bertpt::corpus
