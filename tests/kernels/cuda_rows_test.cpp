// Lookups, gathers and sums of rows by index, and masks: CUDA kernels against the CPU's.
#include "kernels/dropout.h"
#include "kernels/rows.h"
#include "support/machine.h"

using namespace bertpt;
using namespace bertpt::test;
using kernels::bf16;

namespace {

template <class T>
struct Found {
  std::vector<T> values;
  std::vector<std::byte> bytes() const { return bytes_of(values); }
};

constexpr int64_t kWidths[] = {1, 7, 8, 24, 130, 768, 1030};

// Indices in [0, R) that fall as a kind of text does: some very often.
std::vector<int64_t> uneven(uint64_t key, int64_t N, int64_t R) {
  std::vector<int64_t> index;
  for (const double u : numbers<double>(key, N)) {
    const double v = (u + 1) / 2;
    index.push_back(v < 0.3 ? 1 % R : v < 0.35 ? -1 : static_cast<int64_t>(v * v * static_cast<double>(R)) % R);
  }
  return index;
}

template <class X, class R>
void check_scatter(int64_t N, int64_t H, int64_t rows, const std::vector<int64_t>& index, size_t shift, bool sorted) {
  auto x = numbers<X>(1, N * H);
  auto ids = index;
  auto before = numbers<R>(2, rows * H);
  // In f32 the sum is made exactly enough; the CPU rounds it to bf16 with each addition, so it is not what is wanted.
  std::vector<float> wide_x, wanted;
  for (const X v : x) wide_x.push_back(static_cast<float>(kernels::widen(v)));
  for (const R v : before) wanted.push_back(static_cast<float>(kernels::widen(v)));
  kernels::Serial stream;
  kernels::cpu::scatter_add({.index = view(ids, {N}), .x = view(wide_x, {N, H}), .rows = view(wanted, {rows, H})}, stream);
  std::vector<int32_t> order(static_cast<size_t>(N));
  kernels::order_of(index, rows, order);
  const auto found = in_any_order([&] {
    const Memory<X> from(x, shift);
    const Memory<R> to(before, shift);
    const Memory<int64_t> at(index);
    const Memory<int32_t> by(order);
    launch(machine().table().scatter_add,
           kernels::ScatterAdd{
               .index = at.view({N}), .x = from.view({N, H}), .rows = to.view({rows, H}), .order = sorted ? by.view({N}) : View{}});
    from.get(), at.get(), by.get();
    return Found<R>{to.get()};
  });
  CAPTURE(N, H, rows, shift, sorted);
  CHECK(difference(found.values, wanted) < std::max(4e-6, kTolerance<R> / (kDType<R> == DType::f32 ? 5 : 1)));
}

}  // namespace

TEST_CASE("an order sorts by index and keeps equal ones as they come, those below 0 first") {
  const std::vector<int64_t> index{3, 0, -1, 3, 2, 0, -1};
  std::vector<int32_t> order(index.size());
  kernels::order_of(index, 4, order);
  CHECK(order == std::vector<int32_t>{2, 6, 1, 5, 4, 0, 3});
  kernels::order_of({}, 4, {});
}

TEMPLATE_TEST_CASE("sums by index are right for runs of any length, and skip indices below 0", "[cuda]", (std::pair<float, float>),
                   (std::pair<bf16, float>), (std::pair<bf16, bf16>), (std::pair<float, bf16>)) {
  BERTPT_NEED_MACHINE();
  using X = typename TestType::first_type;
  using R = typename TestType::second_type;
  for (const int64_t H : kWidths)
    for (const int64_t N : {0, 1, 63, 64, 65, 128, 300})
      for (const size_t shift : {size_t{0}, size_t{1}})
        if (H < 200 || (N < 130 && shift == 0)) check_scatter<X, R>(N, H, 9, uneven(static_cast<uint64_t>(N), N, 9), shift, true);
  // One run over many chunks, then two that meet at the border of chunks, and an order that is not that of the rows.
  check_scatter<X, R>(1500, 16, 2, std::vector<int64_t>(1500, 1), 0, true);
  std::vector<int64_t> halves(1280, 1);
  for (size_t i = 0; i < 640; ++i) halves[2 * i] = 0;
  check_scatter<X, R>(1280, 16, 2, halves, 0, true);
}

TEST_CASE("sums by indices that differ need no order", "[cuda]") {
  BERTPT_NEED_MACHINE();
  const std::vector<int64_t> index{5, 0, -1, 3, 8, -1, 7};
  for (const int64_t H : kWidths)
    for (const size_t shift : {size_t{0}, size_t{1}}) {
      check_scatter<float, bf16>(7, H, 9, index, shift, false);
      check_scatter<bf16, bf16>(7, H, 9, index, shift, false);
      check_scatter<float, float>(7, H, 9, index, shift, false);
    }
}

TEMPLATE_TEST_CASE("a gather copies rows, widens them, and gives 0 for an index below 0", "[cuda]", (std::pair<float, float>),
                   (std::pair<bf16, bf16>), (std::pair<bf16, float>)) {
  BERTPT_NEED_MACHINE();
  using X = typename TestType::first_type;
  using Y = typename TestType::second_type;
  for (const int64_t H : kWidths)
    for (const int64_t N : {0, 1, 20})
      for (const size_t shift : {size_t{0}, size_t{1}}) {
        auto x = numbers<X>(1, 9 * H);
        auto index = uneven(3, N, 9);
        std::vector<Y> wanted(static_cast<size_t>(N * H));
        kernels::Serial stream;
        kernels::cpu::gather({.index = view(index, {N}), .x = view(x, {9, H}), .y = view(wanted, {N, H})}, stream);
        for (int64_t i = 0; i < N; ++i)
          if (index[static_cast<size_t>(i)] < 0) REQUIRE(kernels::widen(wanted[static_cast<size_t>(i * H)]) == 0);
        const Memory<X> from(x, shift);
        const Memory<Y> to(numbers<Y>(9, N * H), shift);
        const Memory<int64_t> at(index);
        launch(machine().table().gather, kernels::Gather{.index = at.view({N}), .x = from.view({9, H}), .y = to.view({N, H})});
        CAPTURE(H, N, shift);
        CHECK(bytes_of(to.get()) == bytes_of(wanted));
      }
}

TEMPLATE_TEST_CASE("a sum of lookups is the CPU's, to the bit", "[cuda]", float, bf16) {
  BERTPT_NEED_MACHINE();
  for (const int64_t H : kWidths)
    for (const int64_t N : {0, 1, 20})
      for (const size_t count : {size_t{1}, size_t{3}, size_t{4}}) {
        std::vector<std::vector<float>> rows;
        std::vector<std::vector<int64_t>> indices;
        for (uint64_t t = 0; t < count; ++t) {
          rows.push_back(numbers<float>(t, 9 * H));
          indices.push_back(uneven(t + 7, N, 9));
          for (int64_t& i : indices.back()) i = std::max<int64_t>(i, 0);
        }
        std::vector<kernels::Lookup> tables, on_machine;
        std::vector<std::unique_ptr<Memory<float>>> memory;
        std::vector<std::unique_ptr<Memory<int64_t>>> index_memory;
        for (size_t t = 0; t < count; ++t) {
          memory.push_back(std::make_unique<Memory<float>>(rows[t], count == 3 ? size_t{1} : size_t{0}));
          index_memory.push_back(std::make_unique<Memory<int64_t>>(indices[t]));
          tables.push_back({.index = view(indices[t], {N}), .rows = view(rows[t], {9, H})});
          on_machine.push_back({.index = index_memory.back()->view({N}), .rows = memory.back()->view({9, H})});
        }
        std::vector<TestType> wanted(static_cast<size_t>(N * H));
        kernels::Serial stream;
        kernels::cpu::sum_of_lookups({.tables = tables, .y = view(wanted, {N, H})}, stream);
        const Memory<TestType> y(numbers<TestType>(9, N * H));
        launch(machine().table().sum_of_lookups, kernels::SumOfLookups{.tables = on_machine, .y = y.view({N, H})});
        CAPTURE(H, N, count);
        CHECK(bytes_of(y.get()) == bytes_of(wanted));
      }
}

TEMPLATE_TEST_CASE("masks are the CPU's, to the bit, from the host's key or the device's", "[cuda]", float, double) {
  BERTPT_NEED_MACHINE();
  kernels::Serial stream;
  const Memory<kernels::DropoutState> state({{.key = 5, .first_token = 3}});
  for (const bool on_device : {false, true}) {
    for (const int64_t n : {0, 1, 5, 64, 1000, 5003}) {
      std::vector<TestType> wanted(static_cast<size_t>(n));
      kernels::DropoutStretch stretch{.rule = kernels::dropout_rule(5, 0.3), .first = static_cast<uint64_t>(3 * n)};
      kernels::cpu::dropout({.stretch = stretch, .y = view(wanted, {1, n})}, stream);
      if (on_device) stretch.rule.key = 1, stretch.first = 2, stretch.rule.state = state.data();
      const Memory<TestType> y(wanted, 1);
      launch(machine().table().dropout_flat, kernels::DropoutFlat{.stretch = stretch, .y = y.view({1, n})});
      CHECK(y.get() == wanted);
    }
    std::vector<int64_t> tokens{5, 6, 7, 20, 21, 5};
    std::vector<TestType> wanted(2 * 3 * 3 * 3);
    kernels::DropoutScores scores{.rule = kernels::dropout_rule(5, 0.3),
                                  .first_token = 3,
                                  .stride = 37,
                                  .tokens = view(tokens, {6}),
                                  .y = view(wanted, {2, 3, 3, 3})};
    kernels::cpu::dropout(scores, stream);
    if (on_device) scores.rule.key = 1, scores.first_token = 2, scores.rule.state = state.data();
    const Memory<int64_t> at(tokens);
    const Memory<TestType> y(std::vector<TestType>(wanted.size(), 7));
    scores.tokens = at.view({6});
    scores.y = y.view({2, 3, 3, 3});
    launch(machine().table().dropout_scores, scores);
    CHECK(y.get() == wanted);
  }
}
