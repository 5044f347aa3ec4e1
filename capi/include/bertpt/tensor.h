/* bertpt/tensor.h   One tensor of a checkpoint: a read-only view of the file's bytes, also as DLPack. Immutable. */
#ifndef BERTPT_TENSOR_H
#define BERTPT_TENSOR_H

#include "bertpt/api.h"

typedef int32_t bertpt_dtype;
#define BERTPT_DTYPE_F32 1
#define BERTPT_DTYPE_F64 2
#define BERTPT_DTYPE_BF16 3
#define BERTPT_DTYPE_F16 4
#define BERTPT_DTYPE_I32 5
#define BERTPT_DTYPE_I64 6
#define BERTPT_DTYPE_U8 7
#define BERTPT_DTYPE_I8 8
#define BERTPT_DTYPE_U16 9
#define BERTPT_DTYPE_I16 10
#define BERTPT_DTYPE_U32 11
#define BERTPT_DTYPE_U64 12
#define BERTPT_DTYPE_BOOL 13

/* A tensor: row-major, contiguous, on the CPU. */
typedef struct bertpt_tensor_view {
  uint32_t struct_size;
  bertpt_dtype dtype;
  const char *name; /* ended by NUL */
  int64_t rank;
  const int64_t *shape; /* [rank] */
  const void *data;     /* aligned to the size of an element */
  size_t size;          /* bytes */
} bertpt_tensor_view;

/* DLPack 1.0, with names of our own so that this header and dlpack.h can meet: bertpt_dlpack has the layout of DLManagedTensorVersioned
 * and can be cast to it. */
typedef struct bertpt_dlpack_version {
  uint32_t major;
  uint32_t minor;
} bertpt_dlpack_version;

typedef struct bertpt_dlpack_device {
  int32_t device_type; /* 1: CPU */
  int32_t device_id;
} bertpt_dlpack_device;

typedef struct bertpt_dlpack_dtype {
  uint8_t code; /* 0 signed, 1 unsigned, 2 float, 4 bfloat, 6 bool */
  uint8_t bits;
  uint16_t lanes;
} bertpt_dlpack_dtype;

typedef struct bertpt_dlpack_tensor {
  void *data;
  bertpt_dlpack_device device;
  int32_t ndim;
  bertpt_dlpack_dtype dtype;
  int64_t *shape;
  int64_t *strides;
  uint64_t byte_offset;
} bertpt_dlpack_tensor;

typedef struct bertpt_dlpack {
  bertpt_dlpack_version version;
  void *manager_ctx;
  void (*deleter)(struct bertpt_dlpack *self); /* call it once, on any thread */
  uint64_t flags;                              /* 1: read only */
  bertpt_dlpack_tensor dl_tensor;
} bertpt_dlpack;

BERTPT_BEGIN

/* Gives name, type, shape and bytes.
 *   tensor   borrowed.
 *   view     struct_size set by the caller; filled with pointers that are valid until the tensor is freed, also when the checkpoint is
 *            freed or its files are deleted before.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_tensor_get_view(const bertpt_tensor *tensor, bertpt_tensor_view *view,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Copies the tensor as float32 to memory of the caller.
 *   tensor     borrowed; of type f32, f64, bf16 or f16.
 *   values     n_values floats, filled row by row.
 *   n_values   the number of elements.
 * Errors: BERTPT_E_INVALID_ARGUMENT for another number, with the right one; BERTPT_E_UNSUPPORTED for another type.
 * Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_tensor_copy_f32(const bertpt_tensor *tensor, float *values, size_t n_values,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Hands the tensor to another library as DLPack, read-only and without a copy.
 *   tensor   borrowed.
 *   out      receives an owned struct that lives as long as its taker wants: it is released by its own `deleter`.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_tensor_to_dlpack(const bertpt_tensor *tensor, bertpt_dlpack **out,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Releases a tensor.
 *   tensor   owned until now; NULL is allowed.
 * Threads: any.  Since 1.0. */
BERTPT_API void bertpt_tensor_free(bertpt_tensor *tensor) BERTPT_NOEXCEPT;

BERTPT_FINISH

#endif
