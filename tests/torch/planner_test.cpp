#include "torch/planner.h"

#include <cmath>

#include "support/catch.h"

using namespace bertpt::torch;

namespace {

struct Buffers {
  at::Tensor x, a, b, y, stats;
};
Buffers plan(Planner& planner) {
  Buffers out;
  out.x = planner.keep({3, 5});
  {
    const Planner::Scope scope(planner);
    out.a = planner.scratch({100});
  }
  {
    const Planner::Scope scope(planner);
    out.b = planner.scratch({7, 9});
  }
  out.y = planner.keep({0, 4});
  out.stats = planner.keep({4}, at::kDouble);
  return out;
}

int64_t begin_of(const at::Tensor& t) { return t.storage_offset() * static_cast<int64_t>(t.element_size()); }
int64_t end_of(const at::Tensor& t) { return begin_of(t) + t.numel() * static_cast<int64_t>(t.element_size()); }
bool apart(const at::Tensor& a, const at::Tensor& b) { return end_of(a) <= begin_of(b) || end_of(b) <= begin_of(a); }

}  // namespace

TEST_CASE("a plan is measured without memory, and bound into just that much: aligned, apart, scratch of ended scopes shared") {
  Planner measure(at::kFloat);
  CHECK_FALSE(plan(measure).x.defined());
  CHECK(measure.size_bytes() == 64 + 64 + 448);  // x, stats, and the larger of the two scratch buffers; each in steps of 64
  Arena arena(at::kCPU);
  arena.reserve(measure.size_bytes());
  Planner bind(at::kFloat, arena, measure.size_bytes());
  const Buffers b = plan(bind);
  CHECK(bind.size_bytes() == measure.size_bytes());
  CHECK(b.x.sizes() == at::IntArrayRef({3, 5}));
  CHECK(b.y.sizes() == at::IntArrayRef({0, 4}));
  CHECK(b.stats.scalar_type() == at::kDouble);
  for (const at::Tensor* t : {&b.x, &b.a, &b.b, &b.stats}) {
    CHECK(t->is_contiguous());
    CHECK(begin_of(*t) % 64 == 0);
    CHECK(end_of(*t) <= measure.size_bytes());
  }
  CHECK((apart(b.x, b.a) && apart(b.x, b.b) && apart(b.x, b.stats) && apart(b.a, b.stats) && apart(b.b, b.stats)));
  CHECK_FALSE(apart(b.a, b.b));
}

TEST_CASE("an arena grows when a plan needs more, never shrinks, and poison is NaN") {
  Arena arena(at::kCPU);
  arena.reserve(1000);
  arena.reserve(10);
  CHECK(arena.size_bytes() == 1000);
  arena.reserve(2000);
  CHECK(arena.size_bytes() == 2000);
  arena.poison();
  Planner planner(at::kFloat, arena, 2000);
  CHECK(std::isnan(planner.keep({3}).data_ptr<float>()[2]));
  CHECK(std::isnan(planner.keep({3}, at::kDouble).data_ptr<double>()[2]));
}
