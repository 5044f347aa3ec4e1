#include "corpus/frame_cutter.h"

#include <cstring>

namespace bertpt::corpus {

// Sentences are written first and measured then: what has run over the frame's end moves to the next frame.
void FrameCutter::add(std::span<const int32_t> ids, std::span<const uint32_t> sentence_lengths) {
  const Place begin = end_;
  bool may_close_before = begin.bytes >= limit_ / 4;  // the document, should it not fit
  for (const uint32_t length : sentence_lengths) {
    const std::span<const int32_t> sentence = ids.first(length);
    ids = ids.subspan(length);
    Place before = end_;
    const bool written = length <= limit_;
    if (written) append(sentence);
    if (written && end_.bytes <= limit_) continue;
    if (std::exchange(may_close_before, false)) {
      close_at(begin);
      before = {before.bytes - begin.bytes, before.tokens - begin.tokens};
    }
    if (!written || end_.bytes - before.bytes > limit_) {
      end_ = before;
      cut_sentence(sentence);
    } else if (end_.bytes > limit_) {
      close_at(before);
    }
  }
}

// A sentence longer than a frame.
void FrameCutter::cut_sentence(std::span<const int32_t> ids) {
  for (size_t t = 0; t < ids.size(); ++t) {
    const Place before = end_;
    append(ids.subspan(t, 1));
    if (end_.bytes > limit_) close_at(before);
  }
}

void FrameCutter::append(std::span<const int32_t> ids) {
  const size_t room = end_.bytes + RankEncoder::room_for(ids.size());
  if (bytes_.size() < room) bytes_.resize(room + room / 2);
  end_.bytes = static_cast<uint64_t>(encoder_.write(ids, bytes_.data() + end_.bytes) - bytes_.data());
  end_.tokens += ids.size();
}

// What lies behind the place is the start of the next frame.
void FrameCutter::close_at(Place place) {
  if (place.tokens == 0) return;
  std::string raw(bytes_.data(), place.bytes);
  std::memmove(bytes_.data(), bytes_.data() + place.bytes, end_.bytes - place.bytes);
  end_ = {end_.bytes - place.bytes, end_.tokens - place.tokens};
  sink_(std::move(raw), place.tokens);
}

void FrameCutter::reopen(std::string_view bytes, uint64_t n_tokens) {
  bytes_.assign(bytes.begin(), bytes.end());
  end_ = {bytes.size(), n_tokens};
}

}  // namespace bertpt::corpus
