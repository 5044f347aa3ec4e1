#include "kernels/dropout.h"

#include <algorithm>
#include <cmath>

#include "kernels/simd.h"

namespace bertpt::kernels {
namespace {

constexpr int64_t kBlocks = 16;  // Philox blocks at once: one 512-bit register of counters

// Blocks [block, block + kBlocks) in lanes; out[4 * lane + word].
template <class T>
BERTPT_INLINE inline void mask_blocks(const DropoutRule& rule, uint64_t block, T* y) {
  uint32_t c0[kBlocks], c1[kBlocks], c2[kBlocks], c3[kBlocks];
  for (int64_t l = 0; l < kBlocks; ++l) {
    c0[l] = static_cast<uint32_t>(block + static_cast<uint64_t>(l));
    c1[l] = static_cast<uint32_t>((block + static_cast<uint64_t>(l)) >> 32);
    c2[l] = c3[l] = 0;
  }
  uint32_t k0 = static_cast<uint32_t>(rule.key), k1 = static_cast<uint32_t>(rule.key >> 32);
  for (int round = 0; round < 10; ++round) {
    for (int64_t l = 0; l < kBlocks; ++l) {
      const uint64_t p0 = uint64_t{0xD2511F53} * c0[l], p1 = uint64_t{0xCD9E8D57} * c2[l];
      c0[l] = static_cast<uint32_t>(p1 >> 32) ^ c1[l] ^ k0;
      c1[l] = static_cast<uint32_t>(p1);
      c2[l] = static_cast<uint32_t>(p0 >> 32) ^ c3[l] ^ k1;
      c3[l] = static_cast<uint32_t>(p0);
    }
    k0 += 0x9E3779B9;
    k1 += 0xBB67AE85;
  }
  const uint32_t threshold = static_cast<uint32_t>(rule.threshold);
  const T scale = static_cast<T>(rule.scale);
  for (int64_t l = 0; l < kBlocks; ++l) {
    y[4 * l + 0] = c0[l] >= threshold ? scale : T{0};
    y[4 * l + 1] = c1[l] >= threshold ? scale : T{0};
    y[4 * l + 2] = c2[l] >= threshold ? scale : T{0};
    y[4 * l + 3] = c3[l] >= threshold ? scale : T{0};
  }
}

}  // namespace

DropoutRule dropout_rule(uint64_t key, double p) {
  if (!(p >= 0 && p < 1))
    throw Error(Code::invalid_argument, "kernels/dropout", "the dropout probability must be in [0, 1), not " + std::to_string(p));
  const auto threshold = std::min<uint64_t>(static_cast<uint64_t>(std::llround(p * 0x1p32)), 0xFFFFFFFF);
  return {.key = key, .threshold = threshold, .scale = 0x1p32 / (0x1p32 - static_cast<double>(threshold))};
}

template <class T>
void fill_mask(const DropoutRule& rule, uint64_t first, int64_t n, T* y) {
  run_best([&]() BERTPT_INLINE {
    constexpr int64_t kStep = 4 * kBlocks;
    T edge[kStep];
    int64_t done = 0;
    while (done < n) {
      const uint64_t element = first + static_cast<uint64_t>(done);
      const int64_t skip = static_cast<int64_t>(element % 4);
      if (skip == 0 && n - done >= kStep) {
        mask_blocks(rule, element / 4, y + done);
        done += kStep;
      } else {
        mask_blocks(rule, element / 4, edge);
        const int64_t take = std::min(n - done, kStep - skip);
        std::copy_n(edge + skip, take, y + done);
        done += take;
      }
    }
  });
}
template void fill_mask(const DropoutRule&, uint64_t, int64_t, float*);
template void fill_mask(const DropoutRule&, uint64_t, int64_t, double*);

namespace cpu {

void dropout(const DropoutFlat& a, Stream& stream) {
  visit_float(a.y.dtype, [&]<class T>(T) {
    T* const y = a.y.as<T>();
    constexpr int64_t kChunk = 4096;
    const int64_t n = a.y.elements();
    stream.parallel_for((n + kChunk - 1) / kChunk, 4, [&](int64_t begin, int64_t end) {
      const int64_t from = begin * kChunk;
      fill_mask(a.stretch.rule, a.stretch.first + static_cast<uint64_t>(from), std::min(end * kChunk, n) - from, y + from);
    });
  });
}

void dropout(const DropoutScores& a, Stream& stream) {
  visit_float(a.y.dtype, [&]<class T>(T) {
    T* const y = a.y.as<T>();
    const auto* const tokens = a.tokens.as<int64_t>();
    const int64_t heads = a.y.shape[1], length = a.y.shape[2];
    stream.parallel_for(a.y.shape[0] * heads, 1, [&](int64_t begin, int64_t end) {
      for (int64_t sa = begin; sa < end; ++sa)
        for (int64_t i = 0; i < length; ++i) {
          const int64_t token = a.first_token + tokens[sa / heads * length + i];
          fill_mask(a.rule, static_cast<uint64_t>((token * heads + sa % heads) * a.stride), length, y + (sa * length + i) * length);
        }
    });
  });
}

}  // namespace cpu
}  // namespace bertpt::kernels
