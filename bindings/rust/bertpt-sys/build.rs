//! Finds libbertpt.so and tells cargo to link it. The first that has it wins:
//!   1. BERTPT_LIB_DIR, a folder (the `lib` of an installation or of a build tree)
//!   2. BERTPT_LIBRARY, the path of the library itself; its folder is used
//!   3. pkg-config bertpt
//!   4. the system's usual folders
//! A failure lists every place and why it would not do. Crates that depend on this one directly read the folder as DEP_BERTPT_LIB_DIR.
use std::path::{Path, PathBuf};
use std::process::Command;

const SYSTEM: [&str; 6] = [
    "/usr/local/lib",
    "/usr/lib/x86_64-linux-gnu",
    "/usr/lib/aarch64-linux-gnu",
    "/usr/lib64",
    "/usr/lib",
    "/lib",
];

fn main() {
    for name in ["BERTPT_LIB_DIR", "BERTPT_LIBRARY", "PKG_CONFIG_PATH", "DOCS_RS"] {
        println!("cargo:rerun-if-env-changed={name}");
    }
    println!("cargo:rustc-link-lib=dylib=bertpt");
    if std::env::var_os("DOCS_RS").is_some() {
        return; // documentation is made without the library
    }
    match find() {
        Ok(folder) => {
            println!("cargo:rustc-link-search=native={}", folder.display());
            println!("cargo:lib_dir={}", folder.display());
            println!("cargo:rustc-link-arg=-Wl,-rpath,{}", folder.display()); // for this crate's own tests only
        }
        Err(tried) => {
            eprintln!("libbertpt.so was not found. Set BERTPT_LIB_DIR to the folder that holds it. Tried:");
            for line in tried {
                eprintln!("  {line}");
            }
            std::process::exit(1);
        }
    }
}

fn find() -> Result<PathBuf, Vec<String>> {
    let mut tried = Vec::new();
    match std::env::var_os("BERTPT_LIB_DIR") {
        Some(folder) => return holds(Path::new(&folder)).map_err(|why| vec![format!("BERTPT_LIB_DIR: {why}")]),
        None => tried.push("BERTPT_LIB_DIR: not set".to_string()),
    }
    match std::env::var_os("BERTPT_LIBRARY") {
        Some(file) => {
            let folder = Path::new(&file).parent().unwrap_or_else(|| Path::new(".")).to_path_buf();
            return holds(&folder).map_err(|why| vec![format!("BERTPT_LIBRARY: {why}")]);
        }
        None => tried.push("BERTPT_LIBRARY: not set".to_string()),
    }
    match pkg_config() {
        Ok(folder) => return Ok(folder),
        Err(why) => tried.push(format!("pkg-config bertpt: {why}")),
    }
    for folder in SYSTEM {
        match holds(Path::new(folder)) {
            Ok(folder) => return Ok(folder),
            Err(why) => tried.push(why),
        }
    }
    Err(tried)
}

fn holds(folder: &Path) -> Result<PathBuf, String> {
    let file = folder.join("libbertpt.so");
    if !file.is_file() {
        return Err(format!("{}: no such file", file.display()));
    }
    folder.canonicalize().map_err(|error| format!("{}: {error}", folder.display()))
}

fn pkg_config() -> Result<PathBuf, String> {
    let program = std::env::var_os("PKG_CONFIG").unwrap_or_else(|| "pkg-config".into());
    let output = Command::new(&program)
        .args(["--variable=libdir", "bertpt"])
        .output()
        .map_err(|error| format!("{}: {error}", program.to_string_lossy()))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).trim().replace('\n', " "));
    }
    holds(Path::new(String::from_utf8_lossy(&output.stdout).trim()))
}
