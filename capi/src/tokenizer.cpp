#include "bertpt/tokenizer.h"

#include "convert.h"
#include "guard.h"
#include "text/utf8.h"

using namespace bertpt::capi;
using bertpt::text::EncodeBatchOptions;
using bertpt::text::EncodeOptions;
using bertpt::text::Tokenizer;

namespace {

void refuse_option(const char* field, int64_t value, const char* expected) {
  refuse_argument("options", std::string("has ") + field + " " + std::to_string(value) + ", expected " + expected);
}

EncodeBatchOptions batch_options_of(const bertpt_encode_options* given) {
  EncodeBatchOptions result;
  result.threads = 0;
  if (given == nullptr) return result;
  const bertpt_encode_options options = read_struct(given, "options");
  if (options.max_length < 0) refuse_option("max_length", options.max_length, "0 (no limit) or more");
  if (options.truncation < BERTPT_TRUNCATION_NONE || options.truncation > BERTPT_TRUNCATION_ONLY_SECOND) {
    refuse_option("truncation", options.truncation, "0 to 3");
  }
  if (options.padding < BERTPT_PADDING_NONE || options.padding > BERTPT_PADDING_MAX_LENGTH)
    refuse_option("padding", options.padding, "0 to 2");
  if (options.padding == BERTPT_PADDING_MAX_LENGTH && options.max_length == 0) refuse_option("max_length", 0, "the length to pad to");
  if (options.n_threads < 0) refuse_option("n_threads", options.n_threads, "0 (all cores) or more");
  result.encode.add_special_tokens = options.add_special_tokens != 0;
  result.encode.max_length = options.max_length;
  result.encode.truncation = static_cast<bertpt::text::Truncation>(options.truncation);
  result.encode.offsets = options.offsets != 0;
  result.padding = static_cast<bertpt::text::Padding>(options.padding);
  result.threads = options.n_threads;
  result.type_ids = options.type_ids != 0;
  result.special_mask = options.special_mask != 0;
  return result;
}

// The options of one text. What only a batch can do is refused, not ignored.
EncodeOptions options_of(const bertpt_encode_options* given) {
  const EncodeBatchOptions options = batch_options_of(given);
  if (options.padding != bertpt::text::Padding::none) {
    refuse_option("padding", static_cast<int64_t>(options.padding), "0: only bertpt_tokenizer_encode_batch pads");
  }
  return options.encode;
}

// BERTPT_TRUNCATION_NONE refuses what is too long; the tokenizer itself lets it pass.
bertpt_encoding* new_encoding(bertpt::text::Encoding encoding, const EncodeOptions& options, int64_t n_replaced) {
  if (options.max_length > 0 && static_cast<int64_t>(encoding.ids.size()) > options.max_length) {
    refuse_argument("options", "has max_length " + std::to_string(options.max_length) + " and no truncation, but there are " +
                                   std::to_string(encoding.ids.size()) + " tokens");
  }
  std::vector<int32_t> mask(encoding.special_mask.begin(), encoding.special_mask.end());
  return new bertpt_encoding{std::move(encoding), std::move(mask), n_replaced};
}

std::vector<std::string_view> texts_of(const char* const* texts, const size_t* sizes, size_t n, const char* texts_name,
                                       const char* sizes_name) {
  const auto pointers = span_of(texts, n, texts_name);
  const auto lengths = span_of(sizes, n, sizes_name);
  std::vector<std::string_view> result;
  result.reserve(n);
  for (size_t i = 0; i < n; ++i) result.push_back(text_of(pointers[i], lengths[i], texts_name));
  return result;
}

template <class Items>
auto data_or_null(const Items& items) -> decltype(items.data()) {
  return items.empty() ? nullptr : items.data();
}

}  // namespace

bertpt_status bertpt_tokenizer_create(const bertpt_vocab* vocab, const char* config_json, bertpt_tokenizer** out,
                                      bertpt_error** error) noexcept {
  return guard(error, [&] {
    give(out, [&] {
      return std::make_shared<const Tokenizer>(
          need(vocab, "vocab").impl, bertpt::parse_config<bertpt::text::TokenizerConfig>(optional_string(config_json), "tokenizer"));
    });
  });
}

bertpt_status bertpt_tokenizer_load(const char* path, bertpt_tokenizer** out, bertpt_error** error) noexcept {
  return guard(error, [&] {
    give(out, [&] {
      return std::make_shared<const Tokenizer>(
          std::make_shared<const bertpt::text::Vocab>(bertpt::text::Vocab::load(string_of(path, "path"))));
    });
  });
}

bertpt_status bertpt_tokenizer_save(const bertpt_tokenizer* tokenizer, const char* folder, bertpt_error** error) noexcept {
  return guard(error, [&] { need(tokenizer, "tokenizer").impl->save(string_of(folder, "folder")); });
}

bertpt_status bertpt_tokenizer_encode(const bertpt_tokenizer* tokenizer, const char* text, size_t text_size,
                                      const bertpt_encode_options* options, bertpt_encoding** out, bertpt_error** error) noexcept {
  return guard(error, [&] {
    need(out, "out");
    const EncodeOptions how = options_of(options);
    const std::string_view bytes = text_of(text, text_size, "text");
    *out = new_encoding(need(tokenizer, "tokenizer").impl->encode(bytes, how), how, bertpt::text::count_invalid_utf8(bytes));
  });
}

bertpt_status bertpt_tokenizer_encode_pair(const bertpt_tokenizer* tokenizer, const char* a, size_t a_size, const char* b, size_t b_size,
                                           const bertpt_encode_options* options, bertpt_encoding** out, bertpt_error** error) noexcept {
  return guard(error, [&] {
    need(out, "out");
    const EncodeOptions how = options_of(options);
    const std::string_view first = text_of(a, a_size, "a"), second = text_of(b, b_size, "b");
    *out = new_encoding(need(tokenizer, "tokenizer").impl->encode_pair(first, second, how), how,
                        bertpt::text::count_invalid_utf8(first) + bertpt::text::count_invalid_utf8(second));
  });
}

bertpt_status bertpt_tokenizer_encode_batch(const bertpt_tokenizer* tokenizer, const char* const* texts, const size_t* text_sizes,
                                            const char* const* pairs, const size_t* pair_sizes, size_t n_texts,
                                            const bertpt_encode_options* options, bertpt_encoded_batch** out,
                                            bertpt_error** error) noexcept {
  return guard(error, [&] {
    const Tokenizer& impl = *need(tokenizer, "tokenizer").impl;
    const EncodeBatchOptions how = batch_options_of(options);
    if ((pairs == nullptr) != (pair_sizes == nullptr))
      refuse_argument(pairs == nullptr ? "pairs" : "pair_sizes", "is NULL, but the other of the two is not");
    give(out, [&] {
      const auto first = texts_of(texts, text_sizes, n_texts, "texts", "text_sizes");
      const auto second = pairs == nullptr ? std::vector<std::string_view>() : texts_of(pairs, pair_sizes, n_texts, "pairs", "pair_sizes");
      return encode_batch(impl, first, second, how);
    });
  });
}

bertpt_status bertpt_tokenizer_count_tokens(const bertpt_tokenizer* tokenizer, const char* text, size_t text_size, int64_t* count,
                                            bertpt_error** error) noexcept {
  return guard(error, [&] {
    std::vector<int32_t> ids;
    need(tokenizer, "tokenizer").impl->append_ids(text_of(text, text_size, "text"), ids);
    need(count, "count") = static_cast<int64_t>(ids.size());
  });
}

bertpt_status bertpt_tokenizer_decode(const bertpt_tokenizer* tokenizer, const int32_t* ids, size_t n_ids, int32_t skip_special_tokens,
                                      bertpt_text** out, bertpt_error** error) noexcept {
  return guard(error, [&] {
    give(out, [&] { return need(tokenizer, "tokenizer").impl->decode(span_of(ids, n_ids, "ids"), skip_special_tokens != 0); });
  });
}

bertpt_status bertpt_tokenizer_get_vocab(const bertpt_tokenizer* tokenizer, bertpt_vocab** out, bertpt_error** error) noexcept {
  return guard(error, [&] { give(out, [&] { return need(tokenizer, "tokenizer").impl->shared_vocab(); }); });
}

bertpt_status bertpt_tokenizer_get_config(const bertpt_tokenizer* tokenizer, bertpt_text** out, bertpt_error** error) noexcept {
  return guard(error, [&] { give(out, [&] { return need(tokenizer, "tokenizer").impl->config_json(); }); });
}

void bertpt_tokenizer_free(bertpt_tokenizer* tokenizer) noexcept { release(tokenizer); }

bertpt_status bertpt_encoding_get_view(const bertpt_encoding* encoding, bertpt_encoding_view* view, bertpt_error** error) noexcept {
  return guard(error, [&] {
    const bertpt_encoding& handle = need(encoding, "encoding");
    bertpt_encoding_view filled{};
    filled.count = static_cast<int64_t>(handle.impl.ids.size());
    filled.ids = handle.impl.ids.data();
    filled.type_ids = handle.impl.type_ids.data();
    filled.begin = data_or_null(handle.impl.begin);
    filled.end = data_or_null(handle.impl.end);
    filled.word_ids = data_or_null(handle.impl.word_ids);
    filled.special_mask = handle.special_mask.data();
    filled.n_replaced = handle.n_replaced;
    fill_struct(view, filled, "view");
  });
}

void bertpt_encoding_free(bertpt_encoding* encoding) noexcept { release(encoding); }

bertpt_status bertpt_encoded_batch_get_view(const bertpt_encoded_batch* encodings, bertpt_encoded_batch_view* view,
                                            bertpt_error** error) noexcept {
  return guard(error, [&] {
    const bertpt::text::EncodedBatch& batch = need(encodings, "encodings").impl;
    bertpt_encoded_batch_view filled{};
    filled.n_rows = static_cast<int64_t>(batch.row_offsets.size()) - 1;
    filled.n_tokens = batch.row_offsets.back();
    filled.row_offsets = batch.row_offsets.data();
    filled.ids = data_or_null(batch.ids);
    filled.type_ids = data_or_null(batch.type_ids);
    filled.special_mask = data_or_null(batch.special_mask);
    filled.attention_mask = data_or_null(batch.attention_mask);
    filled.begin = data_or_null(batch.begin);
    filled.end = data_or_null(batch.end);
    filled.word_ids = data_or_null(batch.word_ids);
    filled.n_replaced = batch.n_replaced;
    fill_struct(view, filled, "view");
  });
}

void bertpt_encoded_batch_free(bertpt_encoded_batch* encodings) noexcept { release(encodings); }
