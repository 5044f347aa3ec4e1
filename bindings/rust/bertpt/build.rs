//! Lets the tests and samples of this crate find the library that bertpt-sys linked without LD_LIBRARY_PATH.
fn main() {
    println!("cargo:rerun-if-env-changed=DEP_BERTPT_LIB_DIR");
    if let Ok(folder) = std::env::var("DEP_BERTPT_LIB_DIR") {
        println!("cargo:rustc-link-arg=-Wl,-rpath,{folder}");
    }
    // The engine's library is found beside libbertpt.so; LibTorch's own libraries are loaded by absolute path.
}
