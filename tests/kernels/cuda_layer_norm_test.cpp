// LayerNorm's CUDA kernels against the CPU's, which layer_norm_test.cpp compares with the textbook.
#include "kernels/layer_norm.h"
#include "support/machine.h"

using namespace bertpt;
using namespace bertpt::test;
using kernels::bf16;

namespace {

enum class Masks { none, host, odd, device };  // odd: the first element is no multiple of four

struct Case {
  int64_t N = 0, H = 0;
  bool residual = true, bias = true, in_place = false;
  Masks masks = Masks::host;
  size_t shift = 0;  // elements that memory is off its alignment
  bool lookups = false;
};

std::vector<Case> cases() {
  std::vector<Case> list;
  for (const auto& [N, H] : {std::pair<int64_t, int64_t>{0, 8},
                             {1, 1},
                             {3, 7},
                             {5, 8},
                             {9, 64},
                             {7, 130},
                             {33, 256},
                             {130, 24},
                             {6, 768},
                             {5, 1024},
                             {3, 1030},
                             {2, 2048},
                             {2, 2056},
                             {2500, 8}})
    for (const int variant : {0, 1, 2, 3}) {
      if (N == 2500 && variant != 3) continue;  // more rows than blocks of the backward pass take at once
      list.push_back({.N = N,
                      .H = H,
                      .residual = variant != 1,
                      .bias = variant != 2,
                      .in_place = variant == 3,
                      .masks = static_cast<Masks>(variant),
                      .shift = variant == 2 ? size_t{1} : size_t{0},
                      .lookups = false});
      if (N * H < 10000) list.push_back(list.back()), list.back().lookups = true;
    }
  return list;
}

std::optional<kernels::DropoutStretch> stretch_of(const Case& c, uint64_t key) {
  if (c.masks == Masks::none) return std::nullopt;
  const int64_t token = 11;  // what the states below say too
  return kernels::DropoutStretch{.rule = kernels::dropout_rule(key, 0.3),
                                 .first = c.masks == Masks::odd ? 1001 : static_cast<uint64_t>(token * c.H)};
}
// The same in the device's memory; the host's numbers are wrong on purpose.
std::optional<kernels::DropoutStretch> stretch_at(const Case& c, uint64_t key, const kernels::DropoutState* state) {
  auto stretch = stretch_of(c, key);
  if (c.masks != Masks::device) return stretch;
  stretch->rule.key = 1, stretch->first = 2, stretch->rule.state = state;
  return stretch;
}

constexpr uint64_t kKey = 7, kKeyY = 8;

template <class T>
struct Forward {
  std::vector<T> sum, y;
  std::vector<float> mean, rstd;
  std::vector<std::byte> bytes() const { return bytes_of(sum, y, mean, rstd); }
};

template <class T>
struct Inputs {
  explicit Inputs(const Case& c)
      : x(numbers<T>(1, c.N * c.H)),
        residual(numbers<T>(2, c.N * c.H)),
        dy(numbers<T>(3, c.N * c.H)),
        gamma(numbers<float>(4, c.H)),
        beta(numbers<float>(5, c.H)),
        bias(numbers<float>(6, c.H)),
        table(numbers<float>(7, 10 * c.H)),
        small(numbers<float>(9, 2 * c.H)) {
    for (int64_t i = 0; i < c.N; ++i) index.push_back(i * i % 10), types.push_back(i % 2);
  }
  std::vector<T> x, residual, dy;
  std::vector<float> gamma, beta, bias, table, small;
  std::vector<int64_t> index, types;
};

template <class T>
Forward<T> on_cpu(const Case& c, Inputs<T>& in) {
  kernels::Serial stream;
  const auto n = static_cast<size_t>(c.N);
  Forward<T> out{
      .sum = std::vector<T>(in.x.size()), .y = std::vector<T>(in.x.size()), .mean = std::vector<float>(n), .rstd = std::vector<float>(n)};
  std::vector<T> x = in.x;
  const kernels::Lookup tables[] = {{.index = view(in.index, {c.N}), .rows = view(in.table, {10, c.H})},
                                    {.index = view(in.types, {c.N}), .rows = view(in.small, {2, c.H})}};
  if (c.lookups) kernels::cpu::sum_of_lookups({.tables = tables, .y = view(x, {c.N, c.H})}, stream);
  kernels::cpu::layer_norm(kernels::LayerNormForward{.x = view(x, {c.N, c.H}),
                                                     .residual = c.residual ? view(in.residual, {c.N, c.H}) : View{},
                                                     .gamma = view(in.gamma, {c.H}),
                                                     .beta = view(in.beta, {c.H}),
                                                     .drop = stretch_of(c, kKey),
                                                     .drop_y = stretch_of(c, kKeyY),
                                                     .eps = 1e-5,
                                                     .sum = view(out.sum, {c.N, c.H}),
                                                     .y = view(out.y, {c.N, c.H}),
                                                     .mean = view(out.mean, {c.N, 1}),
                                                     .rstd = view(out.rstd, {c.N, 1}),
                                                     .bias = c.bias ? view(in.bias, {c.H}) : View{}},
                           stream);
  return out;
}

template <class T>
Forward<T> on_machine(const Case& c, const Inputs<T>& in) {
  const Memory<T> x(in.x, c.shift), residual(in.residual, c.shift), sum(numbers<T>(98, c.N * c.H), c.shift),
      y(numbers<T>(99, c.N * c.H), c.shift);
  const Memory<float> gamma(in.gamma, c.shift), beta(in.beta), bias(in.bias), mean(numbers<float>(97, c.N)), rstd(numbers<float>(96, c.N)),
      table(in.table), small(in.small, c.shift);
  const Memory<int64_t> index(in.index), types(in.types);
  const Memory<kernels::DropoutState> states({{.key = kKey, .first_token = 11}, {.key = kKeyY, .first_token = 11}});
  const Memory<T>& to = c.in_place ? x : sum;
  const kernels::LayerNormForward a{.x = x.view({c.N, c.H}),
                                    .residual = c.residual ? residual.view({c.N, c.H}) : View{},
                                    .gamma = gamma.view({c.H}),
                                    .beta = beta.view({c.H}),
                                    .drop = stretch_at(c, kKey, states.data()),
                                    .drop_y = stretch_at(c, kKeyY, states.data() + 1),
                                    .eps = 1e-5,
                                    .sum = to.view({c.N, c.H}),
                                    .y = y.view({c.N, c.H}),
                                    .mean = mean.view({c.N, 1}),
                                    .rstd = rstd.view({c.N, 1}),
                                    .bias = c.bias ? bias.view({c.H}) : View{}};
  const kernels::Lookup tables[] = {{.index = index.view({c.N}), .rows = table.view({10, c.H})},
                                    {.index = types.view({c.N}), .rows = small.view({2, c.H})}};
  if (c.lookups) {
    kernels::EmbeddingNorm both{.tables = tables, .norm = a};
    both.norm.x = View{};
    launch(machine().table().embedding_norm, both);
  } else {
    launch(machine().table().layer_norm_forward, a);
  }
  residual.get(), gamma.get(), beta.get(), bias.get();
  return {.sum = to.get(), .y = y.get(), .mean = mean.get(), .rstd = rstd.get()};
}

template <class T, class D>
struct Backward {
  std::vector<D> dsum;
  std::vector<T> dx;
  std::vector<float> dgamma, dbeta, dbias;
  std::vector<std::byte> bytes() const { return bytes_of(dsum, dx, dgamma, dbeta, dbias); }
};

template <class T, class D>
Backward<T, D> backward_on_cpu(const Case& c, Inputs<T>& in, Forward<T>& f) {
  kernels::Serial stream;
  const auto h = static_cast<size_t>(c.H);
  Backward<T, D> d{.dsum = std::vector<D>(in.x.size()),
                   .dx = std::vector<T>(in.x.size()),
                   .dgamma = std::vector<float>(h, 3),
                   .dbeta = std::vector<float>(h, -2),
                   .dbias = std::vector<float>(h, 1)};
  kernels::cpu::layer_norm(kernels::LayerNormBackward{.dy = view(in.dy, {c.N, c.H}),
                                                      .sum = view(f.sum, {c.N, c.H}),
                                                      .gamma = view(in.gamma, {c.H}),
                                                      .mean = view(f.mean, {c.N, 1}),
                                                      .rstd = view(f.rstd, {c.N, 1}),
                                                      .drop = stretch_of(c, kKey),
                                                      .drop_y = stretch_of(c, kKeyY),
                                                      .dsum = view(d.dsum, {c.N, c.H}),
                                                      .dx = c.residual ? view(d.dx, {c.N, c.H}) : View{},
                                                      .dgamma = view(d.dgamma, {c.H}),
                                                      .dbeta = view(d.dbeta, {c.H}),
                                                      .dbias = c.bias ? view(d.dbias, {c.H}) : View{}},
                           stream);
  return d;
}

template <class T, class D>
Backward<T, D> backward_on_machine(const Case& c, const Inputs<T>& in, const Forward<T>& f) {
  const Memory<T> dy(in.dy, c.shift), sum(f.sum, c.shift), dx(std::vector<T>(in.x.size()), c.shift);
  const Memory<D> dsum(numbers<D>(95, c.N * c.H), c.shift);
  const Memory<float> gamma(in.gamma), mean(f.mean), rstd(f.rstd), dgamma(std::vector<float>(in.gamma.size(), 3)),
      dbeta(std::vector<float>(in.gamma.size(), -2)), dbias(std::vector<float>(in.gamma.size(), 1));
  const Memory<kernels::DropoutState> states({{.key = kKey, .first_token = 11}, {.key = kKeyY, .first_token = 11}});
  const bool in_place = c.in_place && std::is_same_v<T, D>;
  launch(machine().table().layer_norm_backward, kernels::LayerNormBackward{.dy = dy.view({c.N, c.H}),
                                                                           .sum = sum.view({c.N, c.H}),
                                                                           .gamma = gamma.view({c.H}),
                                                                           .mean = mean.view({c.N, 1}),
                                                                           .rstd = rstd.view({c.N, 1}),
                                                                           .drop = stretch_at(c, kKey, states.data()),
                                                                           .drop_y = stretch_at(c, kKeyY, states.data() + 1),
                                                                           .dsum = in_place ? dy.view({c.N, c.H}) : dsum.view({c.N, c.H}),
                                                                           .dx = c.residual ? dx.view({c.N, c.H}) : View{},
                                                                           .dgamma = dgamma.view({c.H}),
                                                                           .dbeta = dbeta.view({c.H}),
                                                                           .dbias = c.bias ? dbias.view({c.H}) : View{}});
  Backward<T, D> d{.dsum = dsum.get(), .dx = dx.get(), .dgamma = dgamma.get(), .dbeta = dbeta.get(), .dbias = dbias.get()};
  if constexpr (std::is_same_v<T, D>)
    if (in_place) d.dsum = dy.get();
  return d;
}

template <class T, class D>
void check(const Case& c) {
  Inputs<T> in(c);
  const double many = c.H > 500 ? 4 : 1;  // longer sums
  CAPTURE(c.N, c.H, c.residual, c.bias, c.in_place, static_cast<int>(c.masks), c.shift, c.lookups, many);
  Forward<T> wanted = on_cpu(c, in);
  const auto found = in_any_order([&] { return on_machine(c, in); });
  // In bf16 an element in the middle between two numbers may be rounded to the other, 2^-7 of the largest away; the CPU rounds what it
  // looked up once more.
  const double rounding = ((kDType<T> == DType::bf16 ? 2 : 1) + (c.lookups ? 1 : 0)) * kTolerance<T>;
  CHECK(difference(found.sum, wanted.sum) < rounding);
  CHECK(difference(found.y, wanted.y) < (kDType<T> == DType::bf16 ? 1 : 20) * rounding);
  CHECK(difference(found.mean, wanted.mean) < rounding);
  if (c.lookups) return;  // the same kernel as to the rest
  const auto d = backward_on_cpu<T, D>(c, in, wanted);
  const auto e = in_any_order([&] { return backward_on_machine<T, D>(c, in, wanted); });
  const double sums = 2e-5 * many;
  CHECK(difference(e.dsum, d.dsum) < std::max(sums, 2 * kTolerance<D>));
  CHECK(difference(e.dx, d.dx) < std::max(sums, 2 * kTolerance<T>));
  CHECK(difference(e.dgamma, d.dgamma) < sums);
  CHECK(difference(e.dbeta, d.dbeta) < sums);
  CHECK(difference(e.dbias, d.dbias) < sums);
}

}  // namespace

TEST_CASE("LayerNorm in f32 is the CPU's, forward and backward, whatever the shape and the alignment", "[cuda]") {
  BERTPT_NEED_MACHINE();
  for (const Case& c : cases()) check<float, float>(c);
}
TEST_CASE("LayerNorm in bf16 is the CPU's, with gradients of the sum in bf16 and in f32", "[cuda]") {
  BERTPT_NEED_MACHINE();
  for (const Case& c : cases()) {
    check<bf16, float>(c);
    if (!c.lookups) check<bf16, bf16>(c);
  }
}
TEST_CASE("LayerNorm on a GPU refuses types that it has no kernels for", "[cuda]") {
  BERTPT_NEED_MACHINE();
  const Case c{.N = 2, .H = 8};
  Inputs<double> in(c);
  const kernels::LayerNormForward a{.x = view(in.x, {2, 8}),
                                    .residual = {},
                                    .gamma = view(in.x, {8}),
                                    .beta = view(in.x, {8}),
                                    .drop = {},
                                    .drop_y = {},
                                    .eps = 0,
                                    .sum = view(in.x, {2, 8}),
                                    .y = view(in.dy, {2, 8}),
                                    .mean = view(in.x, {2, 1}),
                                    .rstd = view(in.x, {2, 1})};
  const int error = machine().table().layer_norm_forward.launch(a, nullptr, nullptr);
  CHECK(std::string(machine().table().error_text(error)).find("invalid") != std::string::npos);
}
