#include "examples/prefetcher.h"

#include <utility>

namespace bertpt::examples {

Prefetcher::Prefetcher(std::shared_ptr<const Loader> loader, Position start, int64_t batch_size, int64_t workers)
    : loader_(std::move(loader)), batch_size_(batch_size), workers_(workers), position_(start), launched_(start) {}

void Prefetcher::launch() {
  const Position from = launched_;
  ahead_.push_back(pool_->run([loader = loader_, from, n = batch_size_] {
    Made made;
    made.after = loader->fill(from, n, made.batch);
    return made;
  }));
  launched_ = loader_->advance(from, batch_size_);
  const bool entered = launched_.epoch != from.epoch || !next_plan_.valid();
  if (entered) next_plan_ = pool_->run([loader = loader_, epoch = launched_.epoch + 1] { (void)loader->epoch_size(epoch); });
}

void Prefetcher::next(Batch& batch) {
  if (workers_ == 0) {
    position_ = loader_->fill(position_, batch_size_, batch);
    return;
  }
  if (!pool_) pool_ = std::make_unique<WorkPool>(workers_);
  try {
    while (static_cast<int64_t>(ahead_.size()) < 2 * workers_ + 1) launch();
    Made made = ahead_.front().get();
    ahead_.pop_front();
    batch = std::move(made.batch);
    position_ = made.after;
  } catch (...) {
    seek(position_);
    throw;
  }
}

void Prefetcher::seek(Position position) {
  ahead_.clear();  // what is under way ends unseen
  next_plan_ = {};
  position_ = launched_ = position;
}

}  // namespace bertpt::examples
