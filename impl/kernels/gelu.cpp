#include "kernels/gelu.h"

#include <algorithm>
#include <cmath>

#include "kernels/bf16.h"
#include "kernels/scratch.h"
#include "kernels/vector_math.h"

namespace bertpt::kernels::cpu {
namespace {

constexpr int64_t kRows = 64;       // rows of one partial sum of dbias
constexpr int64_t kColumns = 1024;  // columns at a time, so that a partial sum stays in the first cache

// gate(x) such that gelu(x) = x gate(x), and with it slope = gelu'(x).
struct Erf {
  BERTPT_INLINE static float gate(float x, float& slope) {
    return erf_gate(x, exp_negative(-0.5f * x * x), 1 / (1 + kErfcSlope * (kHalfRoot<float> * std::abs(x))), slope);
  }
  BERTPT_INLINE static double gate(double x, double& slope) {
    const double gate = 0.5 * std::erfc(-x * kHalfRoot<double>);
    slope = gate + x * kInverseRootTwoPi<double> * std::exp(-0.5 * x * x);
    return gate;
  }
};

struct Tanh {
  BERTPT_INLINE static float gate(float x, float& slope) {
    const float e = exp_negative(-2 * std::abs(tanh_argument(x)));
    return tanh_gate(x, e, 1 / (1 + e), slope);
  }
  BERTPT_INLINE static double gate(double x, double& slope) {
    const double tanh = std::tanh(tanh_argument(x)), gate = 0.5 * (1 + tanh);
    slope = tanh_slope(x, gate, 0.5 * (1 - tanh));
    return gate;
  }
};

template <class F>
void with_form(GeluForm form, F&& f) {
  if (form == GeluForm::erf) f(Erf{});
  else f(Tanh{});
}

// The bias, or zeros in its place.
template <class C>
class Addend {
 public:
  Addend(const View& bias, int64_t columns) : zeros_(bias ? 0 : columns), data_(bias ? bias.as<C>() : zeros_.data()) {
    if (!bias) std::fill_n(zeros_.data(), columns, C{0});
  }
  const C* data() const { return data_; }

 private:
  Scratch<C> zeros_;
  const C* data_;
};

// One column block of rows [begin, end); partial [width] receives the sums.
template <class T, class Form, bool kAgain>
void backward_block(const GeluBackward& a, const Compute<T>* addend, int64_t begin, int64_t end, int64_t from, int64_t width,
                    Compute<T>* partial) {
  using C = Compute<T>;
  const int64_t columns = a.x.shape[1];
  run_best([&]() BERTPT_INLINE {
    C* const __restrict sums = partial;
    const C* const __restrict bias = addend + from;
    for (int64_t j = 0; j < width; ++j) sums[j] = 0;
    for (int64_t r = begin; r < end; ++r) {
      const int64_t first = r * columns + from;
      const T* const x = a.x.as<T>() + first;
      const T* const dy = a.dy.as<T>() + first;
      T* const dx = a.dx.as<T>() + first;
      T* const __restrict y = kAgain ? a.y.as<T>() + first : nullptr;
#pragma GCC ivdep  // dx may be dy
      for (int64_t j = 0; j < width; ++j) {
        C slope;
        const C v = widen(x[j]) + bias[j], gate = Form::gate(v, slope), d = widen(dy[j]) * slope;
        dx[j] = narrow<T>(d);
        sums[j] += d;
        if constexpr (kAgain) y[j] = narrow<T>(v * gate);
      }
    }
  });
}

}  // namespace

void gelu(const GeluForward& a, Stream& stream) {
  const int64_t N = a.x.shape[0], columns = a.x.shape[1];
  visit_activation(a.x.dtype, [&]<class T>(T) {
    using C = Compute<T>;
    with_form(a.form, [&]<class Form>(Form) {
      stream.parallel_for(N, 1, [&](int64_t begin, int64_t end) {
        const Addend<C> addend(a.bias, columns);
        run_best([&]() BERTPT_INLINE {
          const C* const bias = addend.data();
          for (int64_t r = begin; r < end; ++r) {
            const T* const x = a.x.as<T>() + r * columns;
            T* const y = a.y.as<T>() + r * columns;
#pragma GCC ivdep  // y may be x
            for (int64_t j = 0; j < columns; ++j) {
              C slope;
              const C v = widen(x[j]) + bias[j];
              y[j] = narrow<T>(v * Form::gate(v, slope));
            }
          }
        });
      });
    });
  });
}

void gelu(const GeluBackward& a, Stream& stream) {
  const int64_t N = a.x.shape[0], columns = a.x.shape[1], blocks = (N + kRows - 1) / kRows;
  visit_activation(a.x.dtype, [&]<class T>(T) {
    using C = Compute<T>;
    const Scratch<C> partial(blocks * columns);
    with_form(a.form, [&]<class Form>(Form) {
      const auto block = a.y ? backward_block<T, Form, true> : backward_block<T, Form, false>;
      stream.parallel_for(blocks, 1, [&](int64_t begin, int64_t end) {
        const Addend<C> addend(a.bias, columns);
        for (int64_t b = begin; b < end; ++b)
          for (int64_t from = 0; from < columns; from += kColumns)
            block(a, addend.data(), b * kRows, std::min(N, (b + 1) * kRows), from, std::min(kColumns, columns - from),
                  partial.data() + b * columns + from);
      });
    });
    if (!a.dbias) return;
    C* const dbias = a.dbias.as<C>();
    for (int64_t b = 0; b < blocks; ++b)
      for (int64_t j = 0; j < columns; ++j) dbias[j] += partial.data()[b * columns + j];
  });
}

}  // namespace bertpt::kernels::cpu
