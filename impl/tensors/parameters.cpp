#include "tensors/parameters.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace bertpt::tensors {
namespace {

// Hugging Face's shape of a stored one. Empty optional: the shape does not fit the layout that its name promises.
std::optional<std::vector<int64_t>> shape_of(const ParameterName& name, const std::vector<int64_t>& stored) {
  std::vector<int64_t> shape = stored;
  if (name.heads_apart && shape.size() == (name.transposed ? 3U : 2U)) {
    const bool first = name.name.ends_with("attention.output.dense.weight");  // [heads, head size, hidden]; the others end in heads
    const size_t at = name.transposed && !first ? 1 : 0;
    if (__builtin_mul_overflow(shape[at], shape[at + 1], &shape[at])) return std::nullopt;
    shape.erase(shape.begin() + static_cast<std::ptrdiff_t>(at) + 1);
  }
  if (!name.transposed) return shape;
  if (shape.size() != 2) return std::nullopt;
  std::swap(shape[0], shape[1]);
  return shape;
}

// [rows, columns] to [columns, rows], in squares so that both sides stay in the cache.
void transpose(const std::byte* from, std::byte* to, size_t rows, size_t columns, size_t element) {
  constexpr size_t kSquare = 32;
  for (size_t r0 = 0; r0 < rows; r0 += kSquare) {
    for (size_t c0 = 0; c0 < columns; c0 += kSquare) {
      for (size_t r = r0; r < std::min(rows, r0 + kSquare); ++r) {
        for (size_t c = c0; c < std::min(columns, c0 + kSquare); ++c) {
          std::memcpy(to + (c * rows + r) * element, from + (r * columns + c) * element, element);
        }
      }
    }
  }
}

}  // namespace

StoredParameters::StoredParameters(std::shared_ptr<const TensorSource> source) : source_(std::move(source)) {
  for (const TensorInfo& tensor : source_->tensors()) {
    std::optional<ParameterName> name;
    if (!tensor.alias.empty() && !is_surplus(tensor.name)) name = parameter_of(tensor.alias);
    if (!name) name = parameter_of(tensor.name);
    const std::optional<std::vector<int64_t>> shape = name ? shape_of(*name, tensor.shape) : std::nullopt;
    if (!shape) {
      if (!is_surplus(tensor.name)) unexpected_.push_back(tensor.name);
      continue;
    }
    const auto [it, is_new] = parameters_.emplace(name->name, Stored{&tensor, name->transposed, *shape});
    if (is_new) continue;
    // The one that bears the name itself wins over its likes.
    const TensorInfo* other = &tensor;
    if (tensor.name == name->name) other = std::exchange(it->second, Stored{&tensor, name->transposed, *shape}).tensor;
    if (!is_surplus(other->name)) unexpected_.push_back(other->name);
  }
}

const StoredParameters::Stored* StoredParameters::find(std::string_view name) const {
  const auto it = parameters_.find(name);
  return it == parameters_.end() ? nullptr : &it->second;
}

ParameterBytes StoredParameters::bytes(std::string_view name) const {
  const Stored* stored = find(name);
  if (stored == nullptr) {
    Place{"tensors/parameters", source_->path()}.fail("has no parameter '" + shown(name) + "'", Code::not_found);
  }
  const std::span<const std::byte> own = source_->bytes(*stored->tensor);
  ParameterBytes result{std::string(name), stored->tensor->dtype, stored->shape, own, source_};
  if (!stored->transposed || own.empty()) return result;
  const auto copy = std::make_shared<std::vector<std::byte>>(own.size());
  transpose(own.data(), copy->data(), static_cast<size_t>(stored->shape[1]), static_cast<size_t>(stored->shape[0]), size_of(result.dtype));
  result.bytes = *copy;
  result.owner = copy;
  return result;
}

int64_t StoredParameters::elements() const {
  int64_t n = 0;
  for (const auto& [name, stored] : parameters_) n += stored.tensor->elements();
  return n;
}

}  // namespace bertpt::tensors
