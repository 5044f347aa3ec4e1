#include "bertpt/segmenter.h"

#include <algorithm>

#include "convert.h"
#include "guard.h"
#include "text/abbreviation_learner.h"

using namespace bertpt::capi;

namespace {

std::string learn(const bertpt::corpus::Documents& documents, bertpt::text::SegmenterConfig config, const bertpt::Cancel& cancel,
                  bertpt::Progress& progress) {
  bertpt::text::AbbreviationLearner learner;
  const auto reader = documents.open();
  reader->stop_on(cancel);
  progress.begin("reading documents", "bytes", reader->bytes_total());
  bertpt::corpus::Document document;
  while (reader->next(document)) {
    cancel.check("capi/segmenter");
    learner.add(document.text);
    progress.set(reader->bytes_read());
  }
  std::vector<std::string>& known = config.abbreviations;
  for (std::string& word : learner.learn()) {
    if (std::find(known.begin(), known.end(), word) == known.end()) known.push_back(std::move(word));
  }
  return bertpt::write_config(config);
}

}  // namespace

bertpt_status bertpt_segmenter_create(const char* config_json, bertpt_segmenter** out, bertpt_error** error) noexcept {
  return guard(error, [&] {
    give(out, [&] {
      return std::make_shared<const bertpt::text::Segmenter>(
          bertpt::parse_config<bertpt::text::SegmenterConfig>(optional_string(config_json), "segmenter"));
    });
  });
}

bertpt_status bertpt_segmenter_segment(const bertpt_segmenter* segmenter, const char* text, size_t text_size, bertpt_sentences** out,
                                       bertpt_error** error) noexcept {
  return guard(error, [&] {
    need(out, "out");
    std::vector<bertpt::text::Span> spans;
    need(segmenter, "segmenter").impl->segment(text_of(text, text_size, "text"), spans);
    auto sentences = std::make_unique<bertpt_sentences>();
    for (const bertpt::text::Span& span : spans) {
      sentences->begin.push_back(static_cast<int64_t>(span.begin));
      sentences->end.push_back(static_cast<int64_t>(span.end));
    }
    *out = sentences.release();
  });
}

bertpt_status bertpt_segmenter_get_config(const bertpt_segmenter* segmenter, bertpt_text** out, bertpt_error** error) noexcept {
  return guard(error, [&] { give(out, [&] { return need(segmenter, "segmenter").impl->config_json(); }); });
}

bertpt_status bertpt_segmenter_learn(const bertpt_documents* documents, const char* config_json, const bertpt_cancel* cancel,
                                     const bertpt_progress* progress, bertpt_text** out, bertpt_error** error) noexcept {
  return guard(error, [&] {
    const bertpt_documents& source = need(documents, "documents");
    const Shared reading(source.owner, "documents");
    bertpt::Progress done = progress_of(progress);
    give(out, [&] {
      return learn(*source.impl, bertpt::parse_config<bertpt::text::SegmenterConfig>(optional_string(config_json), "segmenter"),
                   cancel_of(cancel), done);
    });
  });
}

void bertpt_segmenter_free(bertpt_segmenter* segmenter) noexcept { release(segmenter); }

bertpt_status bertpt_sentences_get_view(const bertpt_sentences* sentences, bertpt_sentences_view* view, bertpt_error** error) noexcept {
  return guard(error, [&] {
    const bertpt_sentences& handle = need(sentences, "sentences");
    bertpt_sentences_view filled{};
    filled.count = static_cast<int64_t>(handle.begin.size());
    filled.begin = handle.begin.data();
    filled.end = handle.end.data();
    fill_struct(view, filled, "view");
  });
}

void bertpt_sentences_free(bertpt_sentences* sentences) noexcept { release(sentences); }
