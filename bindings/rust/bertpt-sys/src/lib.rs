//! The C ABI of libbertpt, function by function; the comments are those of the C headers. Use the crate `bertpt` instead: it is safe.
//!
//! `build.rs` says where the library is looked for when linking. At run time the system's loader finds it: by the rpath that your own
//! build script sets from `DEP_BERTPT_LIB_DIR`, by LD_LIBRARY_PATH, or in the system's folders.

mod raw;
pub use raw::*;

#[cfg(test)]
mod tests {
    #[test]
    fn every_field_is_where_c_has_it() {
        let offsets = super::raw::offsets();
        assert!(offsets.len() > 100);
        for (name, here, in_c) in offsets {
            assert_eq!(here, in_c, "{name}");
        }
    }

    #[test]
    fn the_library_is_the_one_that_this_crate_was_made_for() {
        let mut error = std::ptr::null_mut();
        let status = unsafe {
            super::bertpt_abi_check(super::BERTPT_ABI_MAJOR, super::BERTPT_ABI_MINOR, super::BERTPT_LAYOUT_HASH, &mut error)
        };
        assert_eq!(status, super::BERTPT_OK);
        let status = unsafe {
            super::bertpt_abi_check(super::BERTPT_ABI_MAJOR, super::BERTPT_ABI_MINOR, super::BERTPT_LAYOUT_HASH ^ 1, &mut error)
        };
        assert_eq!(status, super::BERTPT_E_ABI);
        unsafe { super::bertpt_error_free(error) };
    }
}
