#include "text/tokenizer.h"

#include <algorithm>
#include <array>

#include "base/error.h"
#include "text/word_encoder.h"

namespace bertpt::text {

namespace {

constexpr int64_t kHfWordLimit = 100, kGoogleWordLimit = 200;

NormalizerOptions resolve(const TokenizerConfig& config, const NormalizerOptions& suggested) {
  NormalizerOptions options = suggested;
  options.split_cjk = config.split_cjk.value_or(suggested.split_cjk);
  options.lowercase = config.lowercase.value_or(suggested.lowercase);
  if (options.lowercase != suggested.lowercase) options.strip_accents = options.lowercase;
  options.strip_accents = config.strip_accents.value_or(options.strip_accents);
  if (config.rules && *config.rules != "hf" && *config.rules != "google") {
    throw Error(Code::config, "text/tokenizer", "rules is '" + *config.rules + "', expected hf or google", {{"pointer", "/rules"}});
  }
  if (config.rules) options.google_rules = *config.rules == "google";
  if (options.google_rules != suggested.google_rules) options.max_word_chars = options.google_rules ? kGoogleWordLimit : kHfWordLimit;
  options.max_word_chars = config.max_word_chars.value_or(options.max_word_chars);
  if (options.max_word_chars < 1) {
    throw Error(Code::config, "text/tokenizer", "max_word_chars is " + std::to_string(options.max_word_chars) + ", expected at least 1",
                {{"pointer", "/max_word_chars"}});
  }
  return options;
}

// The lengths that Hugging Face's longest_first leaves of two texts within a limit.
std::pair<size_t, size_t> longest_first(size_t a, size_t b, size_t limit) {
  if (a + b <= limit) return {a, b};
  const bool swapped = a > b;
  size_t shorter = std::min(a, b);
  size_t longer = shorter > limit ? shorter : std::max(shorter, limit - shorter);
  if (shorter + longer > limit) {
    shorter = limit / 2;
    longer = shorter + limit % 2;
  }
  return swapped ? std::pair{longer, shorter} : std::pair{shorter, longer};
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
}

// What the reference decoder does to each piece with the space before it, in this order.
void clean_up(std::string& piece) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 11> kRules = {{{" .", "."},
                                                                                     {" ?", "?"},
                                                                                     {" !", "!"},
                                                                                     {" ,", ","},
                                                                                     {" ' ", "'"},
                                                                                     {" n't", "n't"},
                                                                                     {" 'm", "'m"},
                                                                                     {" do not", " don't"},
                                                                                     {" 's", "'s"},
                                                                                     {" 've", "'ve"},
                                                                                     {" 're", "'re"}}};
  for (const auto& [from, to] : kRules) replace_all(piece, from, to);
}

}  // namespace

void TokenizerConfig::visit(ConfigVisitor& v) {
  v.field({.name = "lowercase", .help = "Lowercase the text; not set: what the vocabulary's own files say, else true."}, lowercase);
  v.field({.name = "strip_accents",
           .help = "Decompose the text and drop nonspacing marks; not set: what the vocabulary's files say, or as lowercase where that was "
                   "changed."},
          strip_accents);
  v.field({.name = "rules",
           .help = "hf is id for id Hugging Face's fast BertTokenizer, google is google-research/bert's tokenization.py; not set: the "
                   "vocabulary's own, else hf.",
           .choices = {"hf", "google"}},
          rules);
  v.field({.name = "split_cjk", .help = "Make every CJK ideograph a word of its own; not set: what the vocabulary's files say, else true."},
          split_cjk);
  v.field({.name = "special_tokens_in_text",
           .help = "Read [PAD], [UNK], [CLS], [SEP] and [MASK] in the text as the special tokens, as Hugging Face does; keep it off for "
                   "corpora, where it would let raw text inject control tokens."},
          special_tokens_in_text);
  v.field({.name = "max_word_chars",
           .help = "A longer word becomes one [UNK]; not set: the vocabulary's own, else 100 by the hf rules and 200 by google's.",
           .unit = "characters",
           .min = 1,
           .max = 1e6},
          max_word_chars);
}

struct Tokenizer::Impl {
  std::shared_ptr<const Vocab> vocab;
  NormalizerOptions options;
  bool specials_in_text;
  WordEncoder encoder;

  Impl(std::shared_ptr<const Vocab> v, const TokenizerConfig& config)
      : vocab(std::move(v)),
        options(resolve(config, vocab->suggested())),
        specials_in_text(config.special_tokens_in_text),
        encoder(vocab, options) {}

  std::optional<std::pair<size_t, int32_t>> next_special(std::string_view text, size_t from) const;
  template <class OnText, class OnSpecial>
  void each_part(std::string_view text, OnText&& on_text, OnSpecial&& on_special) const;
  Tokens tokenize(std::string_view text, bool spans) const;
  Encoding assemble(const Tokens& a, const Tokens* b, const EncodeOptions& options) const;
};

// The first special token written in text at or after `from`: its place and id.
std::optional<std::pair<size_t, int32_t>> Tokenizer::Impl::next_special(std::string_view text, size_t from) const {
  const SpecialIds& s = vocab->special();
  for (size_t at = text.find('[', from); at != std::string_view::npos; at = text.find('[', at + 1)) {
    for (const int32_t id : {s.pad, s.unk, s.cls, s.sep, s.mask}) {
      if (text.substr(at).starts_with(vocab->piece(id))) return std::pair{at, id};
    }
  }
  return std::nullopt;
}

// Calls on_text(begin, end) and on_special(begin, end, id) for the parts of a text in order.
template <class OnText, class OnSpecial>
void Tokenizer::Impl::each_part(std::string_view text, OnText&& on_text, OnSpecial&& on_special) const {
  size_t begin = 0;
  while (specials_in_text) {
    const auto special = next_special(text, begin);
    if (!special) break;
    const auto [at, id] = *special;
    if (at > begin) on_text(begin, at);
    begin = at + vocab->piece(id).size();
    on_special(at, begin, id);
  }
  on_text(begin, text.size());
}

Tokens Tokenizer::Impl::tokenize(std::string_view text, bool spans) const {
  Tokens out;
  int32_t n_words = 0;
  const auto on_text = [&](size_t begin, size_t end) {
    const std::string_view part = text.substr(begin, end - begin);
    if (spans) encoder.append_tokens(part, begin, n_words, out);
    else encoder.append_ids(part, out.ids);
  };
  const auto on_special = [&](size_t begin, size_t end, int32_t id) {
    out.ids.push_back(id);
    if (!spans) return;
    out.begin.push_back(static_cast<int64_t>(begin));
    out.end.push_back(static_cast<int64_t>(end));
    out.word_ids.push_back(n_words++);
  };
  each_part(text, on_text, on_special);
  return out;
}

Encoding Tokenizer::Impl::assemble(const Tokens& a, const Tokens* b, const EncodeOptions& encode) const {
  Encoding e;
  const auto add_special = [&](int32_t id, int32_t type) {
    if (!encode.add_special_tokens) return;
    e.ids.push_back(id);
    e.type_ids.push_back(type);
    e.special_mask.push_back(1);
    if (!encode.offsets) return;
    e.begin.push_back(0);
    e.end.push_back(0);
    e.word_ids.push_back(-1);
  };
  const auto add_text = [&](const Tokens& t, int32_t type) {
    e.ids.insert(e.ids.end(), t.ids.begin(), t.ids.end());
    e.type_ids.insert(e.type_ids.end(), t.ids.size(), type);
    e.special_mask.insert(e.special_mask.end(), t.ids.size(), uint8_t{0});
    e.begin.insert(e.begin.end(), t.begin.begin(), t.begin.end());
    e.end.insert(e.end.end(), t.end.begin(), t.end.end());
    e.word_ids.insert(e.word_ids.end(), t.word_ids.begin(), t.word_ids.end());
  };
  add_special(vocab->special().cls, 0);
  add_text(a, 0);
  add_special(vocab->special().sep, 0);
  if (b) {
    add_text(*b, 1);
    add_special(vocab->special().sep, 1);
  }
  return e;
}

namespace {

void shorten(Tokens& tokens, size_t size) {
  tokens.ids.resize(std::min(tokens.ids.size(), size));
  if (tokens.begin.empty()) return;
  tokens.begin.resize(tokens.ids.size());
  tokens.end.resize(tokens.ids.size());
  tokens.word_ids.resize(tokens.ids.size());
}

// Cuts `tokens` to make `excess` disappear, or says why it cannot.
void cut_one(Tokens& tokens, size_t excess, const char* which) {
  if (tokens.ids.size() <= excess) {
    throw Error(Code::invalid_argument, "text/tokenizer",
                std::string("truncation only_") + which + " must remove " + std::to_string(excess) + " tokens, but that text has only " +
                    std::to_string(tokens.ids.size()) + "; raise max_length or use longest_first",
                {{"tokens", tokens.ids.size()}, {"excess", excess}});
  }
  shorten(tokens, tokens.ids.size() - excess);
}

// How many tokens the reference reads of a text before it truncates: the words that hold the first max_length. It decides which of two long
// texts counts as the longer one.
size_t n_read(const Tokens& tokens, const Vocab& vocab, int64_t max_length) {
  size_t n = std::min(tokens.ids.size(), static_cast<size_t>(max_length));
  while (n < tokens.ids.size() && vocab.is_continuation(tokens.ids[n])) ++n;
  return n;
}

void truncate(Tokens& a, Tokens* b, const Vocab& vocab, const EncodeOptions& options) {
  if (options.max_length < 0) {
    throw Error(Code::invalid_argument, "text/tokenizer",
                "max_length is " + std::to_string(options.max_length) + ", expected 0 (no limit) or more");
  }
  if (options.max_length == 0 || options.truncation == Truncation::none) return;
  const int64_t added = !options.add_special_tokens ? 0 : b ? 3 : 2;
  if (options.max_length < added) {
    throw Error(Code::invalid_argument, "text/tokenizer",
                "max_length is " + std::to_string(options.max_length) + ", but the special tokens alone are " + std::to_string(added));
  }
  const auto limit = static_cast<size_t>(options.max_length - added);
  const size_t total = a.ids.size() + (b ? b->ids.size() : 0);
  if (total <= limit) return;
  switch (options.truncation) {
    case Truncation::longest_first: {
      const int64_t length = options.max_length;
      const auto [size_a, size_b] =
          b ? longest_first(n_read(a, vocab, length), n_read(*b, vocab, length), limit) : std::pair{limit, size_t{0}};
      shorten(a, size_a);
      if (b) shorten(*b, size_b);
      break;
    }
    case Truncation::only_first: cut_one(a, total - limit, "first"); break;
    case Truncation::only_second:
      if (!b) throw Error(Code::invalid_argument, "text/tokenizer", "truncation only_second needs a second text");
      cut_one(*b, total - limit, "second");
      break;
    default:
      throw Error(Code::invalid_argument, "text/tokenizer",
                  "truncation mode " + std::to_string(static_cast<int32_t>(options.truncation)) + " does not exist");
  }
}

}  // namespace

Tokenizer::Tokenizer(std::shared_ptr<const Vocab> vocab, const TokenizerConfig& config) {
  if (!vocab) throw Error(Code::invalid_argument, "text/tokenizer", "a tokenizer needs a vocabulary");
  impl_ = std::make_unique<const Impl>(std::move(vocab), config);
}

Tokenizer::~Tokenizer() = default;

int64_t Tokenizer::append_ids(std::string_view text, std::vector<int32_t>& ids) const {
  int64_t n_replaced = 0;
  impl_->each_part(
      text, [&](size_t begin, size_t end) { n_replaced += impl_->encoder.append_ids(text.substr(begin, end - begin), ids); },
      [&](size_t, size_t, int32_t id) { ids.push_back(id); });
  return n_replaced;
}

Encoding Tokenizer::encode(std::string_view text, const EncodeOptions& options) const {
  Tokens tokens = impl_->tokenize(text, options.offsets);
  truncate(tokens, nullptr, *impl_->vocab, options);
  return impl_->assemble(tokens, nullptr, options);
}

Encoding Tokenizer::encode_pair(std::string_view a, std::string_view b, const EncodeOptions& options) const {
  Tokens first = impl_->tokenize(a, options.offsets), second = impl_->tokenize(b, options.offsets);
  truncate(first, &second, *impl_->vocab, options);
  return impl_->assemble(first, &second, options);
}

std::string Tokenizer::decode(std::span<const int32_t> ids, bool skip_special_tokens) const {
  std::string text, piece;
  bool first = true;
  for (size_t i = 0; i < ids.size(); ++i) {
    const int32_t id = ids[i];
    if (id < 0 || id >= vocab().size()) {
      throw Error(Code::invalid_argument, "text/tokenizer",
                  "id " + std::to_string(id) + " at place " + std::to_string(i) + " is outside the vocabulary of " +
                      std::to_string(vocab().size()) + " pieces",
                  {{"id", id}, {"index", i}});
    }
    if (skip_special_tokens && vocab().is_special(id)) continue;
    piece = vocab().piece(id);
    if (!first) piece = vocab().is_continuation(id) ? piece.substr(2) : " " + piece;
    clean_up(piece);
    text += piece;
    first = false;
  }
  return text;
}

const Vocab& Tokenizer::vocab() const { return *impl_->vocab; }
std::shared_ptr<const Vocab> Tokenizer::shared_vocab() const { return impl_->vocab; }
const NormalizerOptions& Tokenizer::normalizer_options() const { return impl_->options; }
std::vector<std::pair<std::string, std::string>> Tokenizer::files() const { return vocab().files(impl_->options); }

void Tokenizer::save(const std::filesystem::path& folder) const { vocab().save(folder, impl_->options); }

std::string Tokenizer::config_json() const {
  const NormalizerOptions& o = impl_->options;
  return write_config(TokenizerConfig{.lowercase = o.lowercase,
                                      .strip_accents = o.strip_accents,
                                      .rules = o.google_rules ? "google" : "hf",
                                      .split_cjk = o.split_cjk,
                                      .special_tokens_in_text = impl_->specials_in_text,
                                      .max_word_chars = o.max_word_chars});
}

}  // namespace bertpt::text
