// samples/cli/text_commands.cpp   bertpt tokenize, bertpt segment: streams of text.
#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "commands.h"
#include "config.h"
#include "host.h"
#include "input.h"

namespace cli {
namespace {

double seconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

void stop_if_interrupted() {
  if (interrupted()) throw Failure(BERTPT_E_CANCELLED, "cancelled", "cli", "{}");
}

Tokenizer open_tokenizer(const std::string& path, const Json& config) {
  const Vocab vocab = make<Vocab>([&](auto out, auto error) { return bertpt_vocab_load(path.c_str(), out, error); });
  return make<Tokenizer>([&](auto out, auto error) { return bertpt_tokenizer_create(vocab.get(), config.dump().c_str(), out, error); });
}

}  // namespace

int run_tokenize(Args& args) {
  const std::string vocab_path = args.required("--vocab");
  Json config = Json::object();
  if (args.flag("--cased")) config["lowercase"] = false;
  if (const auto rules = args.value("--rules")) config["rules"] = *rules;
  const bool pieces = args.flag("--pieces"), count_only = args.flag("--count");
  const std::vector<std::string> paths = args.rest();
  const Tokenizer tokenizer = open_tokenizer(vocab_path, config);
  const Vocab vocab = make<Vocab>([&](auto out, auto error) { return bertpt_tokenizer_get_vocab(tokenizer.get(), out, error); });

  const auto begin = std::chrono::steady_clock::now();
  int64_t tokens = 0, bytes = 0;
  bertpt_encode_options options{};
  options.struct_size = sizeof options;
  for_each_line(paths, [&](std::string_view line) {
    stop_if_interrupted();
    bytes += static_cast<int64_t>(line.size()) + 1;
    if (count_only) {
      int64_t n = 0;
      checked([&](bertpt_error** error) { return bertpt_tokenizer_count_tokens(tokenizer.get(), line.data(), line.size(), &n, error); });
      tokens += n;
      return;
    }
    const Encoding encoding =
        make<Encoding>([&](auto out, auto error) { return bertpt_tokenizer_encode(tokenizer.get(), line.data(), line.size(), &options, out, error); });
    bertpt_encoding_view view{};
    view.struct_size = sizeof view;
    checked([&](bertpt_error** error) { return bertpt_encoding_get_view(encoding.get(), &view, error); });
    std::string row;
    for (int64_t i = 0; i < view.count; ++i) {
      if (i > 0) row += ' ';
      if (!pieces) {
        row += std::to_string(view.ids[i]);
        continue;
      }
      const char* piece = nullptr;
      size_t size = 0;
      checked([&](bertpt_error** error) { return bertpt_vocab_get_piece(vocab.get(), view.ids[i], &piece, &size, error); });
      row.append(piece, size);
    }
    row += '\n';
    std::fwrite(row.data(), 1, row.size(), stdout);
  });
  if (count_only) {
    const Json result = {{"tokens", tokens}, {"bytes", bytes}, {"seconds", seconds_since(begin)}};
    std::printf("%s\n", result.dump().c_str());
  }
  return 0;
}

int run_segment(Args& args) {
  Json config = Json::object();
  if (const auto newlines = args.value("--newlines")) config["newlines"] = *newlines;
  const bool count_only = args.flag("--count");
  const Json options = document_options(args);
  const std::vector<std::string> paths = args.rest();
  const Segmenter segmenter = make<Segmenter>([&](auto out, auto error) { return bertpt_segmenter_create(config.dump().c_str(), out, error); });

  const auto begin = std::chrono::steady_clock::now();
  int64_t n_documents = 0, n_sentences = 0, bytes = 0;
  for_each_document(paths, options, [&](std::string_view text) {
    stop_if_interrupted();
    const Sentences sentences =
        make<Sentences>([&](auto out, auto error) { return bertpt_segmenter_segment(segmenter.get(), text.data(), text.size(), out, error); });
    bertpt_sentences_view view{};
    view.struct_size = sizeof view;
    checked([&](bertpt_error** error) { return bertpt_sentences_get_view(sentences.get(), &view, error); });
    bytes += static_cast<int64_t>(text.size());
    n_sentences += view.count;
    if (!count_only) {
      std::string rows = n_documents > 0 ? "\n" : "";
      for (int64_t i = 0; i < view.count; ++i) {
        std::string sentence(text.substr(static_cast<size_t>(view.begin[i]), static_cast<size_t>(view.end[i] - view.begin[i])));
        for (char& c : sentence) {
          if (c == '\n' || c == '\r') c = ' ';  // a sentence a line
        }
        rows += sentence + "\n";
      }
      std::fwrite(rows.data(), 1, rows.size(), stdout);
    }
    ++n_documents;
  });
  if (count_only) {
    const Json result = {{"documents", n_documents}, {"sentences", n_sentences}, {"bytes", bytes}, {"seconds", seconds_since(begin)}};
    std::printf("%s\n", result.dump().c_str());
  }
  return 0;
}

}  // namespace cli
