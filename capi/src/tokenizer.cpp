#include "bertpt/tokenizer.h"

#include "convert.h"
#include "guard.h"

using namespace bertpt::capi;
using bertpt::text::EncodeOptions;
using bertpt::text::Tokenizer;

namespace {

EncodeOptions options_of(const bertpt_encode_options* given) {
  if (given == nullptr) return {};
  const bertpt_encode_options options = read_struct(given, "options");
  if (options.max_length < 0) refuse_argument("options", "has max_length " + std::to_string(options.max_length) + ", expected 0 (no limit) or more");
  if (options.truncation < BERTPT_TRUNCATION_NONE || options.truncation > BERTPT_TRUNCATION_ONLY_SECOND) {
    refuse_argument("options", "has truncation " + std::to_string(options.truncation) + ", expected 0 to 3");
  }
  EncodeOptions result;
  result.add_special_tokens = options.add_special_tokens != 0;
  result.max_length = options.max_length;
  result.truncation = static_cast<bertpt::text::Truncation>(options.truncation);
  result.offsets = options.offsets != 0;
  return result;
}

// BERTPT_TRUNCATION_NONE refuses what is too long; the tokenizer itself lets it pass.
bertpt_encoding* new_encoding(bertpt::text::Encoding encoding, const EncodeOptions& options) {
  if (options.max_length > 0 && static_cast<int64_t>(encoding.ids.size()) > options.max_length) {
    refuse_argument("options", "has max_length " + std::to_string(options.max_length) + " and no truncation, but there are " +
                                   std::to_string(encoding.ids.size()) + " tokens");
  }
  std::vector<int32_t> mask(encoding.special_mask.begin(), encoding.special_mask.end());
  return new bertpt_encoding{std::move(encoding), std::move(mask)};
}

template <class T>
const T* data_or_null(const std::vector<T>& items) {
  return items.empty() ? nullptr : items.data();
}

}  // namespace

bertpt_status bertpt_tokenizer_create(const bertpt_vocab* vocab, const char* config_json, bertpt_tokenizer** out, bertpt_error** error) noexcept {
  return guard(error, [&] {
    give(out, [&] {
      return std::make_shared<const Tokenizer>(need(vocab, "vocab").impl,
                                               bertpt::parse_config<bertpt::text::TokenizerConfig>(optional_string(config_json), "tokenizer"));
    });
  });
}

bertpt_status bertpt_tokenizer_load(const char* path, bertpt_tokenizer** out, bertpt_error** error) noexcept {
  return guard(error, [&] {
    give(out, [&] {
      return std::make_shared<const Tokenizer>(std::make_shared<const bertpt::text::Vocab>(bertpt::text::Vocab::load(string_of(path, "path"))));
    });
  });
}

bertpt_status bertpt_tokenizer_save(const bertpt_tokenizer* tokenizer, const char* folder, bertpt_error** error) noexcept {
  return guard(error, [&] { need(tokenizer, "tokenizer").impl->save(string_of(folder, "folder")); });
}

bertpt_status bertpt_tokenizer_encode(const bertpt_tokenizer* tokenizer, const char* text, size_t text_size, const bertpt_encode_options* options,
                                      bertpt_encoding** out, bertpt_error** error) noexcept {
  return guard(error, [&] {
    need(out, "out");
    const EncodeOptions how = options_of(options);
    *out = new_encoding(need(tokenizer, "tokenizer").impl->encode(text_of(text, text_size, "text"), how), how);
  });
}

bertpt_status bertpt_tokenizer_encode_pair(const bertpt_tokenizer* tokenizer, const char* a, size_t a_size, const char* b, size_t b_size,
                                           const bertpt_encode_options* options, bertpt_encoding** out, bertpt_error** error) noexcept {
  return guard(error, [&] {
    need(out, "out");
    const EncodeOptions how = options_of(options);
    *out = new_encoding(need(tokenizer, "tokenizer").impl->encode_pair(text_of(a, a_size, "a"), text_of(b, b_size, "b"), how), how);
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

bertpt_status bertpt_tokenizer_decode(const bertpt_tokenizer* tokenizer, const int32_t* ids, size_t n_ids, int32_t skip_special_tokens, bertpt_text** out,
                                      bertpt_error** error) noexcept {
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
    fill_struct(view, filled, "view");
  });
}

void bertpt_encoding_free(bertpt_encoding* encoding) noexcept { release(encoding); }
