#include "kernels/product.h"

#include <algorithm>

#include "kernels/scratch.h"
#include "kernels/simd.h"

namespace bertpt::kernels::cpu {
namespace {

constexpr int64_t kRows = 128, kColumns = 128;  // of a block of y
constexpr int64_t kDepth = 3072;                // of a sum that goes on in the second cache without a stop
constexpr int64_t kRowsAtOnce = 16;             // a multiple of it, because LibTorch makes and keeps code for each number of rows it meets

int64_t parts(int64_t n, int64_t size) { return (n + size - 1) / size; }
int64_t up(int64_t n, int64_t multiple) { return parts(n, multiple) * multiple; }

// Where and how a product is cut.
struct Cut {
  explicit Cut(const Product& product)
      : p(product), padded_k(up(std::max<int64_t>(p.k, 1), kTileK)), depth(up(parts(padded_k, parts(padded_k, kDepth)), kTileK)) {}

  int64_t row_blocks() const { return parts(p.m, kRows); }
  int64_t panels() const { return parts(p.n, kColumns); }
  int64_t rows(int64_t block) const { return std::min(kRows, p.m - block * kRows); }
  int64_t columns(int64_t panel) const { return std::min(kColumns, p.n - panel * kColumns); }
  int64_t width(int64_t panel) const { return up(columns(panel), kTileN); }
  // The rows that are computed: those of features are few numbers, those of tokens are any.
  int64_t computed(int64_t block) const { return p.a.transposed ? rows(block) : up(rows(block), kRowsAtOnce); }
  // Whether the sums can go on in y itself.
  bool direct(int64_t block, int64_t panel) const {
    return p.y_dtype == DType::f32 && p.bias == nullptr && computed(block) == rows(block) && width(panel) == columns(panel);
  }
  bool a_in_place() const { return !p.a.transposed && p.a.dtype == DType::bf16; }
  // Calls f(from, depth) for the stretches of the sums. Of a that is used in place the end that is no multiple of kTileK comes alone.
  template <class F>
  void each_stretch(F&& f) const {
    const int64_t end = a_in_place() ? p.k / kTileK * kTileK : padded_k;
    for (int64_t from = 0; from < end; from += depth) f(from, std::min(depth, end - from));
    if (end < padded_k) f(end, kTileK);
  }

  void pack_b(int64_t panel, int64_t from, int64_t depth_here, bf16* out) const {
    pack_pairs(p.b,
               {.row = from,
                .rows = std::min(depth_here, p.k - from),
                .column = panel * kColumns,
                .columns = columns(panel),
                .padded_rows = depth_here,
                .padded_columns = width(panel)},
               out);
  }
  // [computed(block)][padded_k - from], from a multiple of kTileK
  void pack_a(int64_t block, int64_t from, bf16* out) const {
    const int64_t ld = padded_k - from;
    pack_rows(p.a,
              {.row = block * kRows, .rows = rows(block), .column = from, .columns = p.k - from, .padded_rows = 0, .padded_columns = ld},
              out, ld);
    std::fill(out + rows(block) * ld, out + computed(block) * ld, bf16{0});
  }

  const Product& p;
  int64_t padded_k, depth;
};

template <class T>
void finish_rows(const Product& p, int64_t row, int64_t rows, int64_t column, int64_t columns, const float* sums, int64_t ld) {
  run_best([&]() BERTPT_INLINE {
    const float* const __restrict bias = p.bias != nullptr ? p.bias + column : nullptr;
    for (int64_t i = 0; i < rows; ++i) {
      const float* const __restrict c = sums + i * ld;
      T* const __restrict y = static_cast<T*>(p.y) + (row + i) * p.ldy + column;
      if (bias != nullptr && p.add)
        for (int64_t j = 0; j < columns; ++j) y[j] = narrow<T>(widen(y[j]) + c[j] + bias[j]);
      else if (bias != nullptr)
        for (int64_t j = 0; j < columns; ++j) y[j] = narrow<T>(c[j] + bias[j]);
      else if (p.add)
        for (int64_t j = 0; j < columns; ++j) y[j] = narrow<T>(widen(y[j]) + c[j]);
      else
        for (int64_t j = 0; j < columns; ++j) y[j] = narrow<T>(c[j]);
    }
  });
}

// One block of y: `depth` of its sums, from `from` on. sums [computed][ld]: where they wait when they cannot go to y.
struct Part {
  int64_t block, panel, from, depth;
  const bf16 *a, *b;
  int64_t lda;
  float* sums;
  int64_t ld;
};
void multiply(const Cut& cut, const Part& part, Stream& stream) {
  const Product& p = cut.p;
  const bool direct = cut.direct(part.block, part.panel);
  float* const c = direct ? static_cast<float*>(p.y) + part.block * kRows * p.ldy + part.panel * kColumns : part.sums;
  stream.tile({.m = cut.computed(part.block),
               .n = cut.width(part.panel),
               .k = part.depth,
               .a = part.a,
               .lda = part.lda,
               .b = part.b,
               .c = c,
               .ldc = direct ? p.ldy : part.ld,
               .add = part.from > 0 || (direct && p.add)});
  if (direct || part.from + part.depth < cut.padded_k) return;
  const auto finish = p.y_dtype == DType::f32 ? finish_rows<float> : finish_rows<bf16>;
  finish(p, part.block * kRows, cut.rows(part.block), part.panel * kColumns, cut.columns(part.panel), part.sums, part.ld);
}

// Gives the processor's state for tiles back, also when a tile throws.
class Tiles {
 public:
  explicit Tiles(Stream& stream) : stream_(stream) {}
  ~Tiles() { stream_.end_tiles(); }
  Tiles(const Tiles&) = delete;

 private:
  Stream& stream_;
};

// Calls f(outer, first, last) for the runs that [begin, end) has of a list of outer * inner pairs.
template <class F>
void each_run(int64_t begin, int64_t end, int64_t inner, F&& f) {
  while (begin < end) {
    const int64_t outer = begin / inner, first = begin % inner, last = std::min(inner, first + end - begin);
    f(outer, first, last);
    begin += last - first;
  }
}

// Blocks of rows of a, from column `from` on, packed where the product cannot read a itself.
class PackedRows {
 public:
  PackedRows(const Cut& cut, int64_t first_block, int64_t from, Stream& stream)
      : cut_(cut), first_(first_block), from_(from), rows_((cut.row_blocks() - first_block) * kRows * ld()) {
    if (ld() == 0) return;
    stream.parallel_for(cut.row_blocks() - first_block, 1, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; ++i) cut.pack_a(first_ + i, from_, at(first_ + i, from_));
    });
  }
  bool has(int64_t block, int64_t column) const { return block >= first_ && column >= from_; }
  bf16* at(int64_t block, int64_t column) const { return rows_.data() + (block - first_) * kRows * ld() + column - from_; }
  int64_t ld() const { return cut_.padded_k - from_; }

 private:
  const Cut& cut_;
  int64_t first_, from_;
  Scratch<bf16> rows_;
};

// The panels of b stay, the rows of a pass by.
void by_panels(const Cut& cut, Stream& stream) {
  const Product& p = cut.p;
  const int64_t blocks = cut.row_blocks(), in_place = cut.a_in_place() ? p.k / kTileK * kTileK : 0;
  // What is used in place may still need copies: its last block, when that is no multiple of kRowsAtOnce, and its last columns.
  const bool odd_rows = cut.computed(blocks - 1) != cut.rows(blocks - 1);
  const PackedRows last_block(cut, in_place == 0 || !odd_rows ? blocks : blocks - 1, 0, stream), last_columns(cut, 0, in_place, stream);
  stream.parallel_for(cut.panels() * blocks, 1, [&](int64_t begin, int64_t end) {
    const Tiles tiles(stream);
    const bool at_once = std::min(cut.depth, in_place == 0 ? cut.padded_k : in_place) >= cut.padded_k;
    const Scratch<bf16> b(cut.depth * kColumns);
    const Scratch<float> sums((at_once ? 1 : blocks) * kRows * kColumns);
    each_run(begin, end, blocks, [&](int64_t panel, int64_t first, int64_t last) {
      cut.each_stretch([&](int64_t from, int64_t depth) {
        cut.pack_b(panel, from, depth, b.data());
        for (int64_t block = first; block < last; ++block) {
          Part part{.block = block,
                    .panel = panel,
                    .from = from,
                    .depth = depth,
                    .a = nullptr,
                    .b = b.data(),
                    .lda = p.a.ld,
                    .sums = sums.data() + (at_once ? 0 : block * kRows * kColumns),
                    .ld = kColumns};
          if (last_block.has(block, from)) part.a = last_block.at(block, from), part.lda = last_block.ld();
          else if (last_columns.has(block, from)) part.a = last_columns.at(block, from), part.lda = last_columns.ld();
          else part.a = static_cast<const bf16*>(p.a.data) + block * kRows * p.a.ld + from;
          multiply(cut, part, stream);
        }
      });
    });
  });
}

// The blocks of rows of a stay, the panels of b pass by.
void by_rows(const Cut& cut, Stream& stream) {
  const int64_t panels = cut.panels(), padded_n = panels * kColumns;
  const Scratch<bf16> b(cut.padded_k * padded_n);
  const auto packed_panel = [&](int64_t panel, int64_t from) {
    return b.data() + panel * cut.padded_k * kColumns + from * cut.width(panel);
  };
  stream.parallel_for(panels, 1, [&](int64_t begin, int64_t end) {
    for (int64_t panel = begin; panel < end; ++panel) cut.pack_b(panel, 0, cut.padded_k, packed_panel(panel, 0));
  });
  stream.parallel_for(cut.row_blocks() * panels, 1, [&](int64_t begin, int64_t end) {
    const Tiles tiles(stream);
    const Scratch<bf16> a(kRows * cut.padded_k);
    const Scratch<float> sums(kRows * padded_n);
    each_run(begin, end, panels, [&](int64_t block, int64_t first, int64_t last) {
      cut.pack_a(block, 0, a.data());
      cut.each_stretch([&](int64_t from, int64_t depth) {
        for (int64_t panel = first; panel < last; ++panel)
          multiply(cut,
                   {.block = block,
                    .panel = panel,
                    .from = from,
                    .depth = depth,
                    .a = a.data() + from,
                    .b = packed_panel(panel, from),
                    .lda = cut.padded_k,
                    .sums = sums.data() + panel * kColumns,
                    .ld = padded_n},
                   stream);
      });
    });
  });
}

}  // namespace

void product(const Product& p, Stream& stream) {
  if (p.y_dtype != DType::f32 && p.y_dtype != DType::bf16)
    throw Error(Code::unsupported, "kernels/product", "a product is stored in bf16 or f32, not in " + std::string(dtype_name(p.y_dtype)));
  if (p.m == 0 || p.n == 0) return;
  const Cut cut(p);
  if (p.a.transposed && p.m > p.n) by_rows(cut, stream);
  else by_panels(cut, stream);
}

}  // namespace bertpt::kernels::cpu
