package bertpt

// #include <bertpt/bertpt.h>
import "C"

import "unsafe"

// Tensor is one tensor of a checkpoint: row-major, contiguous, on the CPU, read-only. It may outlive its checkpoint.
type Tensor struct {
	*handle
	Name  string
	DType DType
	Shape []int64
}

func newTensor(out *C.bertpt_tensor, err error) (*Tensor, error) {
	if err != nil {
		return nil, err
	}
	h := newHandle(unsafe.Pointer(out), func(p unsafe.Pointer) { C.bertpt_tensor_free((*C.bertpt_tensor)(p)) })
	view := sizedTensorView()
	if _, err := rawTensorGetView(out, &view); err != nil {
		h.Close()
		return nil, err
	}
	return &Tensor{h, C.GoString(view.name), DType(view.dtype), copied[int64](view.shape, int64(view.rank))}, nil
}

// Len is the number of elements.
func (t *Tensor) Len() int {
	n := int64(1)
	for _, extent := range t.Shape {
		n *= extent
	}
	return int(n)
}

// Bytes lends the bytes of the file without a copy, until the tensor is closed. Keep the tensor reachable while they are used (a deferred
// Close does); writing to them crashes.
func (t *Tensor) Bytes() ([]byte, error) {
	defer t.done()
	view := sizedTensorView()
	if _, err := rawTensorGetView((*C.bertpt_tensor)(t.use()), &view); err != nil {
		return nil, err
	}
	return slice[byte]((*byte)(view.data), int64(view.size)), nil
}

// Element is a type that View can lend.
type Element interface {
	float32 | float64 | int8 | uint8 | int16 | uint16 | int32 | uint32 | int64 | uint64
}

func dtypeOf[T Element]() DType {
	var zero T
	switch any(zero).(type) {
	case float32:
		return DTypeF32
	case float64:
		return DTypeF64
	case int8:
		return DTypeI8
	case uint8:
		return DTypeU8
	case int16:
		return DTypeI16
	case uint16:
		return DTypeU16
	case int32:
		return DTypeI32
	case uint32:
		return DTypeU32
	case int64:
		return DTypeI64
	}
	return DTypeU64
}

// View lends the elements as Bytes does; an error when the tensor has another type. (bf16 and f16 come by Float32s.)
func View[T Element](t *Tensor) ([]T, error) {
	bytes, err := t.Bytes()
	if err != nil {
		return nil, err
	}
	if t.DType != dtypeOf[T]() {
		return nil, failure(CodeUnsupported, "%s has elements of type %d, not %d; Float32s converts", t.Name, t.DType, dtypeOf[T]())
	}
	return slice[T]((*byte)(start(bytes)), int64(t.Len())), nil
}

// Float32s copies the tensor, of any floating-point type.
func (t *Tensor) Float32s() ([]float32, error) {
	defer t.done()
	values := make([]float32, t.Len())
	_, err := rawTensorCopyF32((*C.bertpt_tensor)(t.use()), (*C.float)(start(values)), C.size_t(len(values)))
	return values, err
}
