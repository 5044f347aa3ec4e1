// GELU, its gradient and the sums over rows: CUDA kernels against the CPU's.
#include "kernels/gelu.h"
#include "kernels/rows.h"
#include "support/machine.h"

using namespace bertpt;
using namespace bertpt::test;
using kernels::bf16;

namespace {

struct Sizes {
  int64_t N, C;
};
constexpr Sizes kSizes[] = {{0, 8},    {1, 1},   {3, 7},    {5, 8},    {127, 24}, {128, 32}, {129, 40},
                            {20, 256}, {9, 264}, {300, 33}, {2, 3072}, {3, 1030}, {5000, 8}};

template <class T>
struct Found {
  std::vector<T> y, dx;
  std::vector<float> dbias;
  std::vector<std::byte> bytes() const { return bytes_of(y, dx, dbias); }
};

// variant 0: as it is used in f32, with a bias, and y once more in the backward pass. 1: in place and without. 2: off the alignment.
template <class T>
void check_gelu(const Sizes& s, kernels::GeluForm form, int variant) {
  const auto [N, C] = s;
  const bool with_bias = variant != 1, in_place = variant == 1;
  const size_t shift = variant == 2 ? 1 : 0;
  auto x = numbers<T>(1, N * C, 5), dy = numbers<T>(2, N * C);
  auto bias = numbers<float>(3, C);
  kernels::Serial stream;
  Found<T> wanted{.y = std::vector<T>(x.size()), .dx = std::vector<T>(x.size()), .dbias = std::vector<float>(bias.size(), 2)};
  const auto bias_view = with_bias ? view(bias, {C}) : View{};
  kernels::cpu::gelu(kernels::GeluForward{.x = view(x, {N, C}), .form = form, .y = view(wanted.y, {N, C}), .bias = bias_view}, stream);
  kernels::cpu::gelu(kernels::GeluBackward{.dy = view(dy, {N, C}),
                                           .x = view(x, {N, C}),
                                           .form = form,
                                           .dx = view(wanted.dx, {N, C}),
                                           .dbias = view(wanted.dbias, {C}),
                                           .bias = bias_view},
                     stream);
  const auto forward = in_any_order([&] {
    const Memory<T> from(x, shift), to(numbers<T>(9, N * C), shift);
    const Memory<float> b(bias);
    const Memory<T>& y = in_place ? from : to;
    launch(machine().table().gelu_forward,
           kernels::GeluForward{.x = from.view({N, C}), .form = form, .y = y.view({N, C}), .bias = with_bias ? b.view({C}) : View{}});
    return Found<T>{.y = y.get(), .dx = {}, .dbias = b.get()};
  });
  const auto backward = in_any_order([&] {
    const Memory<T> from(x, shift), gradient(dy, shift), to(numbers<T>(9, N * C), shift), again(numbers<T>(8, N * C), shift);
    const Memory<float> b(bias), sums(std::vector<float>(bias.size(), 2));
    const Memory<T>& dx = in_place ? gradient : to;
    launch(machine().table().gelu_backward, kernels::GeluBackward{.dy = gradient.view({N, C}),
                                                                  .x = from.view({N, C}),
                                                                  .form = form,
                                                                  .dx = dx.view({N, C}),
                                                                  .dbias = variant == 2 ? View{} : sums.view({C}),
                                                                  .y = in_place ? View{} : again.view({N, C}),
                                                                  .bias = with_bias ? b.view({C}) : View{}});
    from.get(), b.get();
    return Found<T>{.y = again.get(), .dx = dx.get(), .dbias = sums.get()};
  });
  CAPTURE(N, C, variant, static_cast<int>(form));
  const double rounding = kDType<T> == DType::bf16 ? 0x1p-7 : 2e-6;  // in bf16, one number further in the coarsest place
  CHECK(difference(forward.y, wanted.y) < rounding);
  CHECK(difference(backward.dx, wanted.dx) < rounding);
  if (!in_place) CHECK(difference(backward.y, wanted.y) < rounding);
  if (variant != 2) CHECK(difference(backward.dbias, wanted.dbias) < 2e-5);
}

}  // namespace

TEMPLATE_TEST_CASE("GELU and its gradient are the CPU's, whatever the shape and the alignment", "[cuda]", float, bf16) {
  BERTPT_NEED_MACHINE();
  for (const Sizes& s : kSizes)
    for (const auto form : {kernels::GeluForm::erf, kernels::GeluForm::tanh})
      for (const int variant : {0, 1, 2}) check_gelu<TestType>(s, form, variant);
}

TEST_CASE("GELU of huge numbers and of NaN is the CPU's", "[cuda]") {
  BERTPT_NEED_MACHINE();
  const std::vector<float> x{1e30f, -1e30f, 90, -90, 13.5f, -13.5f, 0, -0.0f};
  for (const auto form : {kernels::GeluForm::erf, kernels::GeluForm::tanh}) {
    const Memory<float> from(x), to(std::vector<float>(8, 7));
    launch(machine().table().gelu_forward, kernels::GeluForward{.x = from.view({1, 8}), .form = form, .y = to.view({1, 8})});
    const auto y = to.get();
    CHECK((y[0] == 1e30f && y[1] == 0 && y[2] == 90 && y[3] == 0 && y[4] == 13.5f && y[5] == Approx(0).margin(1e-30) && y[6] == 0));
    const Memory<float> nan(std::vector<float>(8, std::nanf("")));
    launch(machine().table().gelu_forward, kernels::GeluForward{.x = nan.view({1, 8}), .form = form, .y = to.view({1, 8})});
    CHECK(std::isnan(to.get()[3]));
  }
}

TEMPLATE_TEST_CASE("column sums are the CPU's, of whole matrices and of some columns of wider ones", "[cuda]", float, bf16) {
  BERTPT_NEED_MACHINE();
  for (const auto& [N, C] : kSizes)
    for (const int64_t more : {0, 5, 8}) {
      const int64_t ld = C + more;
      auto x = numbers<TestType>(1, N * ld);
      std::vector<float> wanted(static_cast<size_t>(C), 2);
      kernels::Serial stream;
      kernels::cpu::column_sums({.x = view(x, {N, C}), .ld = ld, .sums = view(wanted, {C})}, stream);
      const auto found = in_any_order([&, N = N, C = C] {
        const Memory<TestType> from(x);
        const Memory<float> sums(std::vector<float>(static_cast<size_t>(C), 2));
        launch(machine().table().column_sums, kernels::ColumnSums{.x = from.view({N, C}), .ld = ld, .sums = sums.view({C})});
        return Found<TestType>{.y = from.get(), .dx = {}, .dbias = sums.get()};
      });
      CAPTURE(N, C, ld);
      CHECK(difference(found.dbias, wanted) < 2e-5);
    }
}
