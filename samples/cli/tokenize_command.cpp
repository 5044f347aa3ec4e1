// samples/cli/tokenize_command.cpp   bertpt tokenize: the ids of each line of a stream.
#include <charconv>
#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "commands.h"
#include "config.h"
#include "host.h"
#include "line_pieces.h"

namespace cli {
namespace {

Tokenizer open_tokenizer(const std::string& path, const Json& config) {
  const Vocab vocab = make<Vocab>([&](auto out, auto error) { return bertpt_vocab_load(path.c_str(), out, error); });
  return make<Tokenizer>([&](auto out, auto error) { return bertpt_tokenizer_create(vocab.get(), config.dump().c_str(), out, error); });
}

// Rows of ids or pieces to standard output, as text or as an array in a JSON document.
class RowWriter {
 public:
  RowWriter(const Vocab* pieces, bool json) : pieces_(pieces), json_(json) {
    if (json_) out_ += "{\"lines\": [";
  }
  // A part of a line; ends_line: its last.
  void add(const int32_t* ids, const int32_t* end, bool ends_line) {
    if (json_ && !in_line_) out_ += n_lines_ > 0 ? ",\n[" : "\n[";
    in_line_ = true;
    for (; ids != end; ++ids) {
      if (has_tokens_) out_ += json_ ? ", " : " ";
      has_tokens_ = true;
      add(*ids);
    }
    if (ends_line) {
      out_ += json_ ? "]" : "\n";
      ++n_lines_;
      in_line_ = has_tokens_ = false;
    }
    if (out_.size() >= kFlushBytes) flush();
  }
  void finish() {
    if (json_) out_ += "\n]}\n";
    flush();
  }

 private:
  static constexpr size_t kFlushBytes = size_t{1} << 20;

  void add(int32_t id) {
    if (pieces_ == nullptr) {
      char digits[12];
      out_.append(digits, std::to_chars(digits, digits + sizeof digits, id).ptr);
      return;
    }
    const char* piece = nullptr;
    size_t size = 0;
    checked([&](bertpt_error** error) { return bertpt_vocab_get_piece(pieces_->get(), id, &piece, &size, error); });
    if (json_) {
      out_ += Json(std::string(piece, size)).dump(-1, ' ', false, Json::error_handler_t::replace);
    } else {
      out_.append(piece, size);
    }
  }
  void flush() {
    std::fwrite(out_.data(), 1, out_.size(), stdout);
    out_.clear();
  }

  const Vocab* pieces_;
  bool json_, in_line_ = false, has_tokens_ = false;
  int64_t n_lines_ = 0;
  std::string out_;
};

// One call of the library for many pieces; the view lives as long as the handle.
using EncodedBatch = Owned<bertpt_encoded_batch, bertpt_encoded_batch_free>;
EncodedBatch encode(const Tokenizer& tokenizer, const std::vector<LinePiece>& pieces, int32_t n_threads, bertpt_encoded_batch_view& view) {
  std::vector<const char*> texts;
  std::vector<size_t> sizes;
  for (const LinePiece& piece : pieces) {
    texts.push_back(piece.text.data());
    sizes.push_back(piece.text.size());
  }
  bertpt_encode_options options{};
  options.struct_size = sizeof options;
  options.n_threads = n_threads;
  EncodedBatch batch = make<EncodedBatch>([&](auto out, auto error) {
    return bertpt_tokenizer_encode_batch(tokenizer.get(), texts.data(), sizes.data(), nullptr, nullptr, texts.size(), &options, out, error);
  });
  view = {};
  view.struct_size = sizeof view;
  checked([&](bertpt_error** error) { return bertpt_encoded_batch_get_view(batch.get(), &view, error); });
  return batch;
}

}  // namespace

int run_tokenize(Args& args) {
  const std::string vocab_path = args.required("--vocab");
  Json config = Json::object();
  if (args.flag("--cased")) config["lowercase"] = false;
  if (const auto rules = args.value("--rules")) config["rules"] = *rules;
  const int64_t n_threads = args.integer("--threads").value_or(0);
  if (n_threads < 0 || n_threads > 4096)
    throw UsageError("--threads needs 0 (one for each core) to 4096, got " + std::to_string(n_threads));
  const bool pieces = args.flag("--pieces"), count_only = args.flag("--count"), json = args.flag("--json");
  const std::vector<std::string> paths = args.rest();
  const Tokenizer tokenizer = open_tokenizer(vocab_path, config);
  const Vocab vocab = make<Vocab>([&](auto out, auto error) { return bertpt_tokenizer_get_vocab(tokenizer.get(), out, error); });

  const auto begin = std::chrono::steady_clock::now();
  int64_t n_lines = 0, n_tokens = 0, n_replaced = 0;
  RowWriter writer(pieces ? &vocab : nullptr, json);
  const int64_t bytes = for_each_line_piece(paths, [&](const std::vector<LinePiece>& batch) {
    if (interrupted()) throw cancelled();
    bertpt_encoded_batch_view view{};
    const EncodedBatch encoded = encode(tokenizer, batch, static_cast<int32_t>(n_threads), view);
    n_tokens += view.n_tokens;
    n_replaced += view.n_replaced;
    for (size_t row = 0; row < batch.size(); ++row) {
      n_lines += batch[row].ends_line;
      if (!count_only) writer.add(view.ids + view.row_offsets[row], view.ids + view.row_offsets[row + 1], batch[row].ends_line);
    }
  });
  if (count_only) {
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    const Json result = {{"lines", n_lines}, {"tokens", n_tokens}, {"bytes", bytes}, {"replaced", n_replaced}, {"seconds", seconds}};
    std::printf("%s\n", result.dump().c_str());
  } else {
    writer.finish();
    if (n_replaced > 0)
      std::fprintf(stderr, "bertpt: %lld ill-formed byte sequences were read as U+FFFD\n", static_cast<long long>(n_replaced));
  }
  return 0;
}

}  // namespace cli
