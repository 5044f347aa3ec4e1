// kernels/gelu.h   GELU (Hendrycks and Gimpel, "Gaussian Error Linear Units", 2016) and its gradient, with the gradient of the bias below
// it.
//
//   erf form    y = x * (1 + erf(x / sqrt 2)) / 2                                (BERT's code; "gelu" of Hugging Face)
//   tanh form   y = x * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 x^3))) / 2        ("gelu_new")
//
// The argument is x, or x + bias with a bias [C], f32 or f64, which a product that only writes would have had to add in a pass of its own.
// x, y, dy, dx [N,C] f32, f64 or bf16; y may be x, dx may be dy. dx = dy * gelu'(x), and y, where it is asked for, once more gelu(x); the
// column sums of dx are added to dbias [C], f32 or f64, as they are before rounding, added in blocks of a fixed size, and may be empty. In
// f32 the values are within 3e-7 * (1 + |x|) of the formula.
#pragma once

#include "base/shape.h"
#include "kernels/stream.h"

namespace bertpt::kernels {

enum class GeluForm { erf, tanh };

struct GeluForward {
  View x;
  GeluForm form = GeluForm::erf;
  View y;
  View bias = View();
};
struct GeluBackward {
  View dy, x;
  GeluForm form = GeluForm::erf;
  View dx, dbias;
  View y = View(), bias = View();
};

namespace cpu {
void gelu(const GeluForward& a, Stream& stream);
void gelu(const GeluBackward& a, Stream& stream);
}  // namespace cpu

}  // namespace bertpt::kernels
