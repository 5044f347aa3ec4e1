// train/events.h   What a trainer tells: typed events, read from bounded streams that never hold the training up.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "train/evaluation.h"

namespace bertpt::train {

// Append only: the numbers are part of the C ABI.
enum class EventKind : int32_t {
  started = 1,
  progress = 2,
  evaluation = 3,
  checkpoint = 4,
  phase = 5,
  warning = 6,
  finished = 7,   // terminal: all steps are done, or a stop rule ended the run
  cancelled = 8,  // terminal: stopped on request; message says how to go on
  failed = 9,     // terminal: message and code say why
  rollback = 10,  // weights went bad: step is that of the good state which the run went back to
};
std::string_view event_kind_name(EventKind kind);

// Means over one step.
struct Metrics {
  int64_t step = 0;  // steps done, 1 after the first
  int64_t num_train_steps = 0;
  int64_t tokens = 0;  // since the run began
  double mlm_loss = 0, mlm_accuracy = 0, pair_loss = 0, pair_accuracy = 0;
  int64_t masked = 0, pairs = 0;  // of this step; 0 pairs: pair_loss means nothing
  double learning_rate = 0, gradient_norm = 0;
  double tokens_per_second = 0, seconds_left = 0, seconds = 0;  // running mean; estimate; since this process began to train
  uint64_t epoch = 0;
  double epoch_position = 0;  // 0 to 1
  int64_t phase = 0, max_seq_length = 0;
  int64_t memory_bytes = 0;                     // physical memory of the process; 0: not known
  double flops_per_second = 0, peak_share = 0;  // of matrix products; of a measured large product's rate, 0: not measured
  std::string json() const;
};

// What the model makes of one hidden word.
struct Guess {
  std::string piece;
  double probability = 0;
};
struct Sample {
  std::string text, answer;  // a sentence with [MASK], and the word that stood there
  double probability = 0;    // of the answer
  std::vector<Guess> guesses;
};

struct Event {
  EventKind kind = EventKind::progress;
  int64_t step = 0;
  int64_t time_ms = 0;  // since 1970
  Metrics metrics;      // the newest; of this step for progress
  std::optional<Evaluation> evaluation;
  std::string message;                  // plain words; empty for progress
  std::string path;                     // checkpoint: its folder; finished, cancelled, failed: the last checkpoint or ""
  Code code{};                          // failed: why
  std::vector<Sample> samples;          // evaluation: fixed sentences of the validation split
  std::string model_json, corpus_json;  // started: what is trained on what
  std::string json() const;             // one line; its keys: train/event_fields.h
  bool terminal() const { return kind == EventKind::finished || kind == EventKind::cancelled || kind == EventKind::failed; }
};

// One reader's queue. Full: the oldest progress event goes, and is counted; other events are always kept. Any thread; one reader at a time.
class EventStream {
 public:
  enum class Next : int32_t { event, timeout, end };
  explicit EventStream(size_t capacity = 1024);
  // Waits at most timeout_ms (0: not at all; < 0: without limit). end: the terminal event was delivered, or the trainer is gone.
  Next next(int64_t timeout_ms, Event& event);
  uint64_t dropped() const;
  void close();  // wakes the reader; what is queued is still delivered

  void push(const Event& event);  // for the hub; never blocks for long

 private:
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Event> queue_;
  const size_t capacity_;
  uint64_t dropped_ = 0;
  bool closed_ = false;
};

// The trainer's side: all its streams. A terminal event closes them.
class EventHub {
 public:
  // Opened after a run ended (and before the next begins), the stream delivers the event that ended it, then ends.
  std::shared_ptr<EventStream> open(size_t capacity = 1024);
  void publish(const Event& event);
  void begin_run();  // forget the last terminal event
  void close();

 private:
  std::mutex mutex_;
  std::vector<std::weak_ptr<EventStream>> streams_;
  std::optional<Event> terminal_;
  bool closed_ = false;
};

}  // namespace bertpt::train
