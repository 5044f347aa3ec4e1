#include "bertpt/google_instances.h"

#include <limits>

#include "convert.h"
#include "guard.h"

using namespace bertpt::capi;
using bertpt::examples::GoogleConfig;
using bertpt::examples::GoogleInstances;

bertpt_status bertpt_google_instances_create(const bertpt_corpus* corpus, bertpt_split split, const char* config_json,
                                             const bertpt_cancel* cancel, const bertpt_progress* progress, bertpt_google_instances** out,
                                             bertpt_error** error) noexcept {
  return guard(error, [&] {
    const bertpt::corpus::Corpus& impl = *need(corpus, "corpus").impl;
    if (split != BERTPT_SPLIT_TRAIN && split != BERTPT_SPLIT_VALIDATION) {
      refuse_argument("split", "must be 0 (train) or 1 (validation), got " + std::to_string(split));
    }
    bertpt::Progress done = progress_of(progress);
    give(out, [&] {
      const std::shared_ptr<const bertpt::text::Tokenizer> tokenizer = impl.tokenizer();
      return bertpt_google_instances{
          std::make_unique<const GoogleInstances>(impl.split(static_cast<bertpt::corpus::Split>(split)), tokenizer->vocab(),
                                                  bertpt::parse_config<GoogleConfig>(optional_string(config_json), "google"),
                                                  cancel_of(cancel), done),
          tokenizer->vocab().special().pad};
    });
  });
}

bertpt_status bertpt_google_instances_get_size(const bertpt_google_instances* instances, int64_t* size, bertpt_error** error) noexcept {
  return guard(error, [&] {
    const int64_t n = need(instances, "instances").impl->size();
    need(size, "size") = n;
  });
}

bertpt_status bertpt_google_instances_read(const bertpt_google_instances* instances, int64_t first, int64_t count, bertpt_batch** out,
                                           bertpt_error** error) noexcept {
  return guard(error, [&] {
    const bertpt_google_instances& handle = need(instances, "instances");
    const int64_t size = handle.impl->size(), most = std::numeric_limits<int32_t>::max() / handle.impl->config().max_seq_length;
    if (first < 0 || first > size || count < 0 || count > size - first || count > most) {
      refuse_argument("count", "and first are " + std::to_string(count) + " and " + std::to_string(first) + ", but there are " +
                                   std::to_string(size) + " instances, and a batch holds " + std::to_string(most));
    }
    need(out, "out");
    auto batch = std::make_unique<bertpt_batch>(bertpt_batch{{}, handle.pad_id});
    for (int64_t i = first; i < first + count; ++i) handle.impl->append(i, batch->impl);
    *out = batch.release();
  });
}

void bertpt_google_instances_free(bertpt_google_instances* instances) noexcept { release(instances); }
