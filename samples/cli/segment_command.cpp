// samples/cli/segment_command.cpp   bertpt segment: the sentences of a stream.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "commands.h"
#include "config.h"
#include "host.h"
#include "input.h"

namespace cli {
namespace {

constexpr size_t kBlockBytes = size_t{8} << 20;
constexpr size_t kTailBytes = size_t{64} << 10;  // sentences that end so near to the end of a block wait for what follows

struct SentenceSpan {
  size_t begin, end;
};

std::vector<SentenceSpan> segment(const Segmenter& segmenter, std::string_view text) {
  const Sentences sentences = make<Sentences>(
      [&](auto out, auto error) { return bertpt_segmenter_segment(segmenter.get(), text.data(), text.size(), out, error); });
  bertpt_sentences_view view{};
  view.struct_size = sizeof view;
  checked([&](bertpt_error** error) { return bertpt_sentences_get_view(sentences.get(), &view, error); });
  std::vector<SentenceSpan> spans;
  for (int64_t i = 0; i < view.count; ++i) spans.push_back({static_cast<size_t>(view.begin[i]), static_cast<size_t>(view.end[i])});
  return spans;
}

// Sentences of documents to standard output, as lines or as arrays in a JSON document; or only counted.
class SentenceWriter {
 public:
  SentenceWriter(bool silent, bool json) : silent_(silent), json_(json) { put(json_ ? "{\"documents\": [" : ""); }
  void add(std::string_view sentence) {
    if (!in_document_) put(json_ ? (n_documents > 0 ? ",\n[" : "\n[") : n_documents > 0 ? "\n" : "");
    if (in_document_ && json_) put(",\n");
    in_document_ = true;
    ++n_sentences;
    if (silent_) return;
    line_ = sentence;
    if (json_) {
      put(Json(line_).dump(-1, ' ', false, Json::error_handler_t::replace));
    } else {
      std::replace_if(
          line_.begin(), line_.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');  // a sentence a line
      put(line_);
      put("\n");
    }
  }
  void end_document() {
    if (!in_document_) return;
    if (json_) put("]");
    in_document_ = false;
    ++n_documents;
  }
  void finish() { put(json_ ? "\n]}\n" : ""); }

  int64_t n_documents = 0, n_sentences = 0;

 private:
  void put(std::string_view text) {
    if (!silent_) std::fwrite(text.data(), 1, text.size(), stdout);
  }
  bool silent_, json_, in_document_ = false;
  std::string line_;
};

// How many of the sentences are final although more text follows: to the last blank line, or else as far as the tail allows.
size_t final_sentences(std::string_view text, const std::vector<SentenceSpan>& spans) {
  const auto is_early = [&](const SentenceSpan& span) { return span.end + kTailBytes <= text.size(); };
  size_t n = static_cast<size_t>(std::partition_point(spans.begin(), spans.end(), is_early) - spans.begin());
  n = std::min(n, spans.empty() ? 0 : spans.size() - 1);
  for (size_t i = n; i > 0; --i) {
    const std::string_view gap = text.substr(spans[i - 1].end, spans[i].begin - spans[i - 1].end);
    if (std::count(gap.begin(), gap.end(), '\n') > 1) return i;
  }
  return n;
}

int64_t stream_document(const Segmenter& segmenter, const std::string& path, SentenceWriter& writer) {
  ByteReader file(path);
  std::string buffer;
  while (!file.at_end()) {
    if (interrupted()) throw cancelled();
    file.append(buffer, std::max(kBlockBytes, buffer.size()));  // a long sentence is read again in ever larger steps
    const std::vector<SentenceSpan> spans = segment(segmenter, buffer);
    const size_t n = file.at_end() ? spans.size() : final_sentences(buffer, spans);
    for (size_t i = 0; i < n; ++i) writer.add(std::string_view(buffer).substr(spans[i].begin, spans[i].end - spans[i].begin));
    buffer.erase(0, n < spans.size() ? spans[n].begin : buffer.size());
  }
  writer.end_document();
  return file.bytes_read();
}

// --learn: the configuration with the abbreviations of the documents, for --config.
int learn_abbreviations(const Json& config, const Json& options, const std::vector<std::string>& paths) {
  const Documents documents = open_documents(paths, options);
  std::string learned;
  with_progress(true, [&](bertpt_progress* progress) {
    learned = text([&](auto out, auto error) {
      return bertpt_segmenter_learn(documents.get(), config.dump().c_str(), cancel(), progress, out, error);
    });
  });
  std::printf("%s\n", learned.c_str());
  return 0;
}

// What is read as a stream: standard input and files that are one plain text. Folders, patterns and other formats are the library's.
bool is_plain(const std::string& path) {
  if (path == "-") return true;
  const auto ends = [&](const char* name) { return path.ends_with(name); };
  std::error_code error;
  return std::filesystem::exists(path, error) && !std::filesystem::is_directory(path, error) && !ends(".zst") && !ends(".gz") &&
         !ends(".jsonl") && !ends(".json") && !ends(".ndjson");
}

}  // namespace

int run_segment(Args& args) {
  Json config = configuration(args);
  if (const auto newlines = args.value("--newlines")) config["newlines"] = *newlines;
  const bool count_only = args.flag("--count"), json = args.flag("--json"), learn = args.flag("--learn");
  const Json options = document_options(args);
  std::vector<std::string> paths = args.rest();
  if (learn) return learn_abbreviations(config, options, paths);
  if (paths.empty() && !options.empty()) throw UsageError("document options need files; standard input is read as one plain text");
  if (paths.empty()) paths.push_back("-");
  const Segmenter segmenter =
      make<Segmenter>([&](auto out, auto error) { return bertpt_segmenter_create(config.dump().c_str(), out, error); });

  const auto begin = std::chrono::steady_clock::now();
  int64_t bytes = 0;
  SentenceWriter writer(count_only, json);
  for (const std::string& path : paths) {
    if (options.empty() && is_plain(path)) {
      bytes += stream_document(segmenter, path, writer);
      continue;
    }
    for_each_document({path}, options, [&](std::string_view text) {
      bytes += static_cast<int64_t>(text.size());
      for (const SentenceSpan& span : segment(segmenter, text)) writer.add(text.substr(span.begin, span.end - span.begin));
      writer.end_document();
    });
  }
  writer.finish();
  if (count_only) {
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    const Json result = {{"documents", writer.n_documents}, {"sentences", writer.n_sentences}, {"bytes", bytes}, {"seconds", seconds}};
    std::printf("%s\n", result.dump().c_str());
  }
  return 0;
}

}  // namespace cli
