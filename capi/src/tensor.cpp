#include "bertpt/tensor.h"

#include "convert.h"
#include "guard.h"
#include "tensors/to_f32.h"

using namespace bertpt::capi;
using bertpt::Code;
using bertpt::DType;
using bertpt::Error;

static_assert(BERTPT_DTYPE_F32 == static_cast<int32_t>(DType::f32) && BERTPT_DTYPE_F64 == static_cast<int32_t>(DType::f64));
static_assert(BERTPT_DTYPE_BF16 == static_cast<int32_t>(DType::bf16) && BERTPT_DTYPE_F16 == static_cast<int32_t>(DType::f16));
static_assert(BERTPT_DTYPE_I32 == static_cast<int32_t>(DType::i32) && BERTPT_DTYPE_I64 == static_cast<int32_t>(DType::i64));
static_assert(BERTPT_DTYPE_U8 == static_cast<int32_t>(DType::u8) && BERTPT_DTYPE_I8 == static_cast<int32_t>(DType::i8));
static_assert(BERTPT_DTYPE_U16 == static_cast<int32_t>(DType::u16) && BERTPT_DTYPE_I16 == static_cast<int32_t>(DType::i16));
static_assert(BERTPT_DTYPE_U32 == static_cast<int32_t>(DType::u32) && BERTPT_DTYPE_U64 == static_cast<int32_t>(DType::u64));
static_assert(BERTPT_DTYPE_BOOL == static_cast<int32_t>(DType::boolean));

namespace {

constexpr uint8_t kSigned = 0, kUnsigned = 1, kFloat = 2, kBfloat = 4, kBool = 6;  // DLPack's type codes
constexpr uint64_t kReadOnly = 1;
constexpr int32_t kCpu = 1;

uint8_t dlpack_code(DType dtype) {
  switch (dtype) {
    case DType::f32:
    case DType::f64:
    case DType::f16: return kFloat;
    case DType::bf16: return kBfloat;
    case DType::i8:
    case DType::i16:
    case DType::i32:
    case DType::i64: return kSigned;
    case DType::u8:
    case DType::u16:
    case DType::u32:
    case DType::u64: return kUnsigned;
    case DType::boolean: return kBool;
  }
  throw Error(Code::internal, "capi/tensor", "a tensor of an unknown type");
}

struct Export {
  bertpt_dlpack dlpack{};  // first: its address is what the taker gets
  std::shared_ptr<const void> owner;
  std::vector<int64_t> shape, strides;
};

void delete_export(bertpt_dlpack* self) {
  if (self != nullptr) delete static_cast<Export*>(self->manager_ctx);
}

}  // namespace

bertpt_status bertpt_tensor_get_view(const bertpt_tensor* tensor, bertpt_tensor_view* view, bertpt_error** error) noexcept {
  return guard(error, [&] {
    const bertpt_tensor& handle = need(tensor, "tensor");
    bertpt_tensor_view filled{};
    filled.dtype = static_cast<int32_t>(handle.dtype);
    filled.name = handle.name.c_str();
    filled.rank = static_cast<int64_t>(handle.shape.size());
    filled.shape = handle.shape.data();
    filled.data = handle.data.data();
    filled.size = handle.data.size();
    fill_struct(view, filled, "view");
  });
}

bertpt_status bertpt_tensor_copy_f32(const bertpt_tensor* tensor, float* values, size_t n_values, bertpt_error** error) noexcept {
  return guard(error, [&] {
    const bertpt_tensor& handle = need(tensor, "tensor");
    if (!bertpt::tensors::is_floating(handle.dtype)) {
      throw Error(Code::unsupported, "capi/tensor",
                  "tensor '" + handle.name + "' is of type " + std::string(bertpt::dtype_name(handle.dtype)) +
                      ", which is not a floating-point type; read it through bertpt_tensor_get_view");
    }
    const size_t elements = handle.data.size() / bertpt::size_of(handle.dtype);
    if (n_values != elements)
      refuse_argument("n_values", "is " + std::to_string(n_values) + ", but the tensor has " + std::to_string(elements) + " elements");
    bertpt::tensors::to_f32(handle.dtype, handle.data, span_of(values, n_values, "values"));
  });
}

bertpt_status bertpt_tensor_to_dlpack(const bertpt_tensor* tensor, bertpt_dlpack** out, bertpt_error** error) noexcept {
  return guard(error, [&] {
    const bertpt_tensor& handle = need(tensor, "tensor");
    need(out, "out");
    auto made = std::make_unique<Export>();
    made->owner = handle.owner;
    made->shape = handle.shape;
    made->strides.assign(handle.shape.size(), 1);
    for (size_t i = handle.shape.size(); i-- > 1;) made->strides[i - 1] = made->strides[i] * handle.shape[i];
    bertpt_dlpack& dlpack = made->dlpack;
    dlpack.version = {1, 0};
    dlpack.manager_ctx = made.get();
    dlpack.deleter = delete_export;
    dlpack.flags = kReadOnly;
    dlpack.dl_tensor.data = const_cast<std::byte*>(handle.data.data());  // DLPack has no const; the flag says it
    dlpack.dl_tensor.device = {kCpu, 0};
    dlpack.dl_tensor.ndim = static_cast<int32_t>(handle.shape.size());
    dlpack.dl_tensor.dtype = {dlpack_code(handle.dtype), static_cast<uint8_t>(8 * bertpt::size_of(handle.dtype)), 1};
    dlpack.dl_tensor.shape = made->shape.data();
    dlpack.dl_tensor.strides = made->strides.data();
    *out = &made.release()->dlpack;
  });
}

void bertpt_tensor_free(bertpt_tensor* tensor) noexcept { release(tensor); }
