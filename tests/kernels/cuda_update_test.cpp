// The gradient's norm, AdamW and LAMB with their shadow in bf16: CUDA kernels against the CPU's.
#include "kernels/adamw.h"
#include "kernels/lamb.h"
#include "support/machine.h"

using namespace bertpt;
using namespace bertpt::test;
using kernels::bf16;

namespace {

struct Values {
  std::vector<float> p, g, m, v;
  std::vector<bf16> shadow;
  std::vector<std::byte> bytes() const { return bytes_of(p, g, m, v, shadow); }
};
Values values_of(int64_t n) {
  Values x{.p = numbers<float>(1, n),
           .g = numbers<float>(2, n),
           .m = numbers<float>(3, n, 0.1),
           .v = numbers<float>(4, n, 0.01),
           .shadow = numbers<bf16>(5, n)};
  for (float& v : x.v) v = std::abs(v);
  return x;
}
kernels::AdamW numbers_of_update(double decay) {
  return {.beta1 = 0.9,
          .beta2 = 0.98,
          .epsilon = 1e-6,
          .learning_rate = 1e-2,
          .decay = decay,
          .correction1 = 0.19,
          .correction2 = 0.04,
          .g_scale = 0.5,
          .p = {},
          .g = {},
          .m = {},
          .v = {}};
}

// Where the numbers of an update come from.
enum class From { host, device, not_finite };

struct OnMachine {
  OnMachine(const Values& x, size_t shift, size_t shadow_shift)
      : p(x.p, shift), g(x.g, shift), m(x.m, shift), v(x.v, shift), shadow(x.shadow, shadow_shift) {}
  kernels::AdamW arguments(const kernels::AdamW& u, From from) const {
    kernels::AdamW a = u;
    const auto n = static_cast<int64_t>(p.get().size());
    a.p = p.view({n}), a.g = g.view({n}), a.m = m.view({n}), a.v = v.view({n}), a.shadow = shadow.view({n});
    if (from == From::host) return a;
    a.learning_rate = 77, a.correction1 = 0.5, a.correction2 = 0.5, a.g_scale = 3;
    a.state = state.data();
    a.numbers = norm.data() + (from == From::not_finite ? 1 : 0);
    return a;
  }
  Values get() const { return {.p = p.get(), .g = g.get(), .m = m.get(), .v = v.get(), .shadow = shadow.get()}; }
  Memory<float> p, g, m, v;
  Memory<bf16> shadow;
  Memory<kernels::UpdateState> state{{{.learning_rate = 1e-2, .correction1 = 0.19, .correction2 = 0.04, .clip_norm = 1}}};
  Memory<kernels::UpdateNumbers> norm{
      {{.gradient_norm = 2, .g_scale = 0.5, .finite = 1}, {.gradient_norm = INFINITY, .g_scale = 1, .finite = 0}}};
};

void compare(const Values& found, const Values& wanted, bool with_g) {
  CHECK(difference(found.p, wanted.p) < 2e-6);
  CHECK(difference(found.m, wanted.m) < 1e-6);
  CHECK(difference(found.v, wanted.v) < 1e-6);
  if (with_g) CHECK(difference(found.g, wanted.g) < 2e-6);
  else CHECK(found.g == wanted.g);
  bool narrow = true;
  for (size_t i = 0; i < found.p.size(); ++i) narrow = narrow && found.shadow[i].bits == kernels::narrow<bf16>(found.p[i]).bits;
  CHECK(narrow);
}

}  // namespace

TEST_CASE("the CPU's AdamW writes the shadow of its new values") {
  Values x = values_of(33);
  kernels::AdamW a = numbers_of_update(0.01);
  a.p = view(x.p, {33}), a.g = view(x.g, {33}), a.m = view(x.m, {33}), a.v = view(x.v, {33}), a.shadow = view(x.shadow, {33});
  kernels::Serial stream;
  kernels::cpu::adamw(a, stream);
  for (size_t i = 0; i < 33; ++i) CHECK(x.shadow[i].bits == kernels::narrow<bf16>(x.p[i]).bits);
}

TEST_CASE("AdamW is the CPU's for parts of any length and alignment, with the host's numbers or the device's", "[cuda]") {
  BERTPT_NEED_MACHINE();
  kernels::Serial stream;
  for (const int64_t n : {0, 1, 7, 8, 9, 40, 2050, 20000})
    for (const auto& [shift, shadow_shift] : {std::pair<size_t, size_t>{0, 0}, {3, 3}, {8, 8}, {1, 0}, {5, 1}})
      for (const From from : {From::host, From::device, From::not_finite}) {
        const Values before = values_of(n);
        Values wanted = before;
        kernels::AdamW a = numbers_of_update(0.01);
        a.p = view(wanted.p, {n}), a.g = view(wanted.g, {n}), a.m = view(wanted.m, {n}), a.v = view(wanted.v, {n});
        kernels::cpu::adamw(a, stream);
        const auto found = in_any_order([&, s = shift, t = shadow_shift] {
          const OnMachine x(before, s, t);
          launch(machine().table().adamw, x.arguments(numbers_of_update(0.01), from));
          return x.get();
        });
        CAPTURE(n, shift, shadow_shift, static_cast<int>(from));
        if (from == From::not_finite) CHECK(found.bytes() == before.bytes());
        else compare(found, wanted, false);
      }
}

TEST_CASE("the gradient's norm is made, clips and is found not finite on the device", "[cuda]") {
  BERTPT_NEED_MACHINE();
  for (const int64_t n : {0, 1, 9, 2047, 2049, 70000})
    for (const size_t shift : {size_t{0}, size_t{3}}) {
      std::vector<float> g = numbers<float>(3, n, 4);
      double squares = 0;
      for (const float x : g) squares += static_cast<double>(x) * static_cast<double>(x);
      for (const double clip : {0.0, 1.0, 1e9}) {
        const Memory<float> gradient(g, shift);
        const Memory<kernels::UpdateState> state({{.learning_rate = 0, .correction1 = 1, .correction2 = 1, .clip_norm = clip}});
        const Memory<kernels::UpdateNumbers> numbers({kernels::UpdateNumbers()});
        launch(machine().table().gradient_norm,
               kernels::GradientNorm{.g = gradient.view({n}), .state = clip == 0 ? nullptr : state.data(), .numbers = numbers.data()});
        const kernels::UpdateNumbers found = numbers.get()[0];
        const double norm = std::sqrt(squares);
        CAPTURE(n, shift, clip);
        CHECK(found.gradient_norm == Approx(norm).epsilon(1e-12).margin(1e-300));
        CHECK(found.finite == 1);
        CHECK(found.g_scale == Approx(clip == 1 && norm > 1 ? 1 / norm : 1.0).epsilon(1e-12));
      }
      for (const float bad : {INFINITY, NAN}) {
        if (n == 0) continue;
        g[static_cast<size_t>(n) / 2] = bad;
        const Memory<float> gradient(g, shift);
        const Memory<kernels::UpdateNumbers> numbers({kernels::UpdateNumbers()});
        launch(machine().table().gradient_norm,
               kernels::GradientNorm{.g = gradient.view({n}), .state = nullptr, .numbers = numbers.data()});
        CHECK(numbers.get()[0].finite == 0);
      }
    }
}

TEST_CASE("LAMB of all parameters at once is the CPU's, one by one", "[cuda]") {
  BERTPT_NEED_MACHINE();
  kernels::Serial stream;
  const std::vector<kernels::LambParameter> parameters{{.first = 0, .elements = 20000, .adapts = true},
                                                       {.first = 20000, .elements = 8192, .adapts = true},
                                                       {.first = 28192, .elements = 3, .adapts = true},
                                                       {.first = 28200, .elements = 8193, .adapts = false},  // a gap: frozen
                                                       {.first = 36393, .elements = 1, .adapts = false}};
  constexpr int64_t kAll = 36400;
  Values before = values_of(kAll);
  for (size_t i = 28192; i < 28195; ++i) before.p[i] = 0;  // |p| = 0: a trust of 1
  const kernels::LambPlan plan = kernels::lamb_plan(parameters);
  CHECK(plan.segments.size() == parameters.size());
  for (const auto& [shift, shadow_shift] : {std::pair<size_t, size_t>{0, 0}, {1, 0}})
    for (const From from : {From::host, From::device, From::not_finite}) {
      Values wanted = before;
      for (const kernels::LambParameter& parameter : parameters) {
        kernels::AdamW a = numbers_of_update(parameter.adapts ? 0.01 : 0);
        const auto part = [&](std::vector<float>& x) {
          return View{.data = x.data() + parameter.first, .shape = {parameter.elements}, .dtype = DType::f32, .device = {}};
        };
        a.p = part(wanted.p), a.g = part(wanted.g), a.m = part(wanted.m), a.v = part(wanted.v);
        const auto norms = kernels::cpu::lamb_direction(a, stream);
        const double trust = parameter.adapts && norms.value > 0 && norms.direction > 0 ? std::sqrt(norms.value / norms.direction) : 1;
        kernels::cpu::lamb_apply(a.p, a.g, a.learning_rate * trust, stream);
      }
      const auto found = in_any_order([&, s = shift, t = shadow_shift] {
        const OnMachine x(before, s, t);
        const Memory<kernels::LambSegment> segments(plan.segments);
        const Memory<kernels::LambChunk> chunks(plan.chunks);
        launch(machine().table().lamb, kernels::LambStep{.numbers = x.arguments(numbers_of_update(0.01), from),
                                                         .segments = segments.data(),
                                                         .n_segments = static_cast<int64_t>(plan.segments.size()),
                                                         .chunks = chunks.data(),
                                                         .n_chunks = static_cast<int64_t>(plan.chunks.size())});
        return x.get();
      });
      CAPTURE(shift, static_cast<int>(from));
      if (from == From::not_finite) {
        CHECK(found.bytes() == before.bytes());
        continue;
      }
      Values used = found;  // what no parameter owns keeps its shadow
      for (size_t i = 0; i < kAll; ++i)
        if ((i >= 28195 && i < 28200) || i >= 36394) {
          CHECK(used.shadow[i].bits == before.shadow[i].bits);
          used.shadow[i] = kernels::narrow<bf16>(used.p[i]);
        }
      compare(used, wanted, true);
    }
}

TEST_CASE("a cast to bf16 rounds to the nearest, ties to even, and keeps what is not finite", "[cuda]") {
  BERTPT_NEED_MACHINE();
  for (const int64_t n : {0, 1, 8, 9, 5000})
    for (const auto& [shift, to_shift] : {std::pair<size_t, size_t>{0, 0}, {3, 3}, {1, 0}}) {
      std::vector<float> x = numbers<float>(3, n, 4);
      if (n >= 8)
        x[0] = INFINITY, x[1] = -INFINITY, x[2] = 1 + 0x1p-8f, x[3] = 1 + 3 * 0x1p-8f, x[4] = 3.4e38f, x[5] = -0.0f, x[6] = 1e-40f;
      std::vector<bf16> wanted;
      for (const float v : x) wanted.push_back(kernels::narrow<bf16>(v));
      const Memory<float> from(x, shift);
      const Memory<bf16> to(numbers<bf16>(9, n), to_shift);
      launch(machine().table().cast, kernels::Cast{.from = from.view({n}), .to = to.view({n})});
      CHECK(bytes_of(to.get()) == bytes_of(wanted));
    }
}
