#include "bertpt/loader.h"

#include "convert.h"
#include "guard.h"

using namespace bertpt::capi;
using bertpt::examples::Loader;
using bertpt::examples::Position;

bertpt_status bertpt_loader_create(const bertpt_corpus* corpus, bertpt_split split, const char* config_json, bertpt_loader** out,
                                   bertpt_error** error) noexcept {
  return guard(error, [&] {
    need(out, "out");
    const std::shared_ptr<const bertpt::corpus::Corpus>& impl = need(corpus, "corpus").impl;
    if (split != BERTPT_SPLIT_TRAIN && split != BERTPT_SPLIT_VALIDATION) {
      refuse_argument("split", "must be 0 (train) or 1 (validation), got " + std::to_string(split));
    }
    auto loader =
        std::make_shared<const Loader>(impl, static_cast<bertpt::corpus::Split>(split),
                                       bertpt::parse_config<bertpt::examples::LoaderConfig>(optional_string(config_json), "loader"));
    auto stream = std::make_unique<bertpt::examples::Prefetcher>(loader, Position{}, loader->config().batch_size, loader->config().workers);
    *out = new bertpt_loader{std::move(loader), impl->tokenizer()->vocab().special().pad, std::move(stream)};
  });
}

bertpt_status bertpt_loader_next(bertpt_loader* loader, bertpt_batch** out, bertpt_error** error) noexcept {
  return guard(error, [&] {
    bertpt_loader& handle = need(loader, "loader");
    const Exclusive alone(handle.owner, "loader");
    need(out, "out");
    auto batch = std::make_unique<bertpt_batch>(bertpt_batch{{}, handle.pad_id});
    handle.stream->next(batch->impl);
    *out = batch.release();
  });
}

bertpt_status bertpt_loader_seek(bertpt_loader* loader, uint64_t epoch, uint64_t index, bertpt_error** error) noexcept {
  return guard(error, [&] {
    bertpt_loader& handle = need(loader, "loader");
    const Exclusive alone(handle.owner, "loader");
    const int64_t size = handle.impl->epoch_size(epoch);
    if (index >= static_cast<uint64_t>(size)) {
      refuse_argument("index",
                      "is " + std::to_string(index) + ", but epoch " + std::to_string(epoch) + " has " + std::to_string(size) + " samples");
    }
    handle.stream->seek(Position{epoch, index});
  });
}

bertpt_status bertpt_loader_get_position(const bertpt_loader* loader, uint64_t* epoch, uint64_t* index, bertpt_error** error) noexcept {
  return guard(error, [&] {
    const bertpt_loader& handle = need(loader, "loader");
    const Shared reading(handle.owner, "loader");
    need(epoch, "epoch");
    need(index, "index");
    *epoch = handle.stream->position().epoch;
    *index = handle.stream->position().index;
  });
}

bertpt_status bertpt_loader_get_epoch_size(const bertpt_loader* loader, uint64_t epoch, int64_t* size, bertpt_error** error) noexcept {
  return guard(error, [&] {
    const int64_t n = need(loader, "loader").impl->epoch_size(epoch);
    need(size, "size") = n;
  });
}

bertpt_status bertpt_loader_get_config(const bertpt_loader* loader, bertpt_text** out, bertpt_error** error) noexcept {
  return guard(error, [&] { give(out, [&] { return bertpt::write_config(need(loader, "loader").impl->config()); }); });
}

bertpt_status bertpt_loader_describe(const bertpt_loader* loader, bertpt_text** out, bertpt_error** error) noexcept {
  return guard(error, [&] { give(out, [&] { return need(loader, "loader").impl->describe_json(); }); });
}

void bertpt_loader_free(bertpt_loader* loader) noexcept { release(loader); }
