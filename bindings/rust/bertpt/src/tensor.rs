//! One tensor of a checkpoint: a read-only view of the file's bytes. Immutable.
use std::ptr::{null_mut, NonNull};

use crate::call::{call, filled, handle, lossy, slice};
use crate::{Code, DType, Error, Result};
use bertpt_sys as sys;

struct RawTensor {
    raw: NonNull<sys::bertpt_tensor>,
}
handle!(shared RawTensor, bertpt_tensor, bertpt_tensor_free);

#[derive(Debug)]
struct View(sys::bertpt_tensor_view);
unsafe impl Send for View {}
unsafe impl Sync for View {}

/// A tensor: row-major, contiguous, on the CPU. It may outlive its checkpoint.
#[derive(Debug)]
pub struct Tensor {
    handle: RawTensor,
    view: View,
}

/// A type of element that [`Tensor::as_slice`] can lend.
pub trait Element: Copy + sealed::Sealed {
    const DTYPE: DType;
}

mod sealed {
    pub trait Sealed {}
}

macro_rules! elements {
    ($($type:ty: $dtype:ident),*) => {
        $(impl sealed::Sealed for $type {}
        impl Element for $type {
            const DTYPE: DType = DType::$dtype;
        })*
    };
}
elements!(f32: F32, f64: F64, i32: I32, i64: I64, u8: U8, i8: I8, u16: U16, i16: I16, u32: U32, u64: U64);

impl Tensor {
    pub(crate) fn new(raw: *mut sys::bertpt_tensor) -> Result<Self> {
        let handle = RawTensor::own(raw);
        let view = filled(|view, error| unsafe { sys::bertpt_tensor_get_view(handle.as_raw(), view, error) })?;
        Ok(Tensor { handle, view: View(view) })
    }

    pub fn name(&self) -> String {
        unsafe { lossy(self.view.0.name) }
    }

    pub fn dtype(&self) -> DType {
        DType::from_raw(self.view.0.dtype)
    }

    pub fn shape(&self) -> &[i64] {
        unsafe { slice(self.view.0.shape, self.view.0.rank as usize) }
    }

    /// The number of elements.
    pub fn len(&self) -> usize {
        self.shape().iter().product::<i64>() as usize
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes of the file, without a copy.
    pub fn bytes(&self) -> &[u8] {
        unsafe { slice(self.view.0.data as *const u8, self.view.0.size) }
    }

    /// The elements without a copy; an error when the tensor has another type. (bf16 and f16 come by [`Tensor::to_f32`].)
    pub fn as_slice<T: Element>(&self) -> Result<&[T]> {
        if self.dtype() != T::DTYPE {
            let message = format!("{} is {:?}, not {:?}; to_f32 converts", self.name(), self.dtype(), T::DTYPE);
            return Err(Error::new(Code::Unsupported, message));
        }
        Ok(unsafe { slice(self.view.0.data as *const T, self.len()) })
    }

    /// A copy as f32, of any floating-point type.
    pub fn to_f32(&self) -> Result<Vec<f32>> {
        let mut values = vec![0.0; self.len()];
        call(|error| unsafe { sys::bertpt_tensor_copy_f32(self.as_raw(), values.as_mut_ptr(), values.len(), error) })?;
        Ok(values)
    }

    /// The tensor as DLPack, read-only and without a copy, for another library; it lives until its own `deleter` is called.
    pub fn to_dlpack(&self) -> Result<*mut sys::bertpt_dlpack> {
        let mut out = null_mut();
        call(|error| unsafe { sys::bertpt_tensor_to_dlpack(self.as_raw(), &mut out, error) })?;
        Ok(out)
    }

    /// The handle of the C ABI; it stays this object's.
    pub fn as_raw(&self) -> *mut sys::bertpt_tensor {
        self.handle.as_raw()
    }

    /// Releases the tensor, as dropping it does.
    pub fn close(self) {}
}
