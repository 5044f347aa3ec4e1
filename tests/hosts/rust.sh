#!/usr/bin/env bash
# The Rust host: crates bertpt-sys and bertpt, samples/rust, the executor in tests/hosts/rust. See README.md for the commands.
set -euo pipefail
oldest=63 # rustc 1.63, Debian 12
export CARGO_TARGET_DIR="$HOST_BUILD/target" BERTPT_LIB_DIR="$BERTPT_BUILD/lib" CARGO_NET_OFFLINE=true RUSTFLAGS="-D warnings ${RUSTFLAGS:-}"
cargo_() { nice cargo "$@" --manifest-path "$HOST_BUILD/source/bindings/rust/Cargo.toml" -j "${JOBS:-2}"; }
# Cargo writes a Cargo.lock beside the manifest: it works on links to the sources, so that nothing is written into them.
link_sources() {
  rm -rf "$HOST_BUILD/source"
  mkdir -p "$HOST_BUILD/source/bindings/rust"
  ln -s "$PWD"/bindings/rust/{Cargo.toml,bertpt,bertpt-sys} "$HOST_BUILD/source/bindings/rust/"
  ln -s "$PWD/samples" "$PWD/tests" "$HOST_BUILD/source/"
}
case "$1" in
  check)
    command -v cargo > /dev/null && command -v rustc > /dev/null || { echo "cargo or rustc is missing"; exit 77; }
    minor=$(rustc --version | sed -n 's/^rustc 1\.\([0-9]*\)\..*/\1/p')
    [ "${minor:-0}" -ge "$oldest" ] || { echo "$(rustc --version) is older than 1.$oldest"; exit 77; }
    ;;
  sample) link_sources; cargo_ build --example pretrain ;;
  build) link_sources; cargo_ build --examples ;;
  unit) cargo_ test ;;
  execute) exec "$HOST_BUILD/target/debug/examples/executor" tests/hosts/conformance.json "$2" "$3" "$PWD" ;;
  pretrain | drill) program=$1; shift; exec "$HOST_BUILD/target/debug/examples/$program" "$@" ;;
  *) echo "unknown command $1" >&2; exit 2 ;;
esac
