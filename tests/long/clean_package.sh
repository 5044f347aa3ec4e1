#!/usr/bin/env bash
# The packages on a system that never saw this repository: a fresh root file system with a compiler, without network. The C samples build by
# CMake and by pkg-config against the .deb, tokenize, and say how to get LibTorch; with the engine's .deb and a LibTorch they train.
# SUITE names the system (bookworm: Debian 12), BERTPT_CLEAN_ROOT a root file system that is there already (it is changed).
set -euo pipefail
cd "$(dirname "$0")/../.."
suite=${SUITE:-bookworm}
skip() { echo "SKIPPED: $*"; exit 77; }
fail() { echo "FAILED: $*"; exit 1; }
[ "$(id -u)" = 0 ] || skip "building a root file system needs root"
# What is mounted below is seen by this process alone: whoever clears up after it, killed or not, cannot reach through a mount.
[ "${BERTPT_OWN_MOUNTS:-}" = yes ] || BERTPT_OWN_MOUNTS=yes exec unshare --mount --propagation private bash tests/long/clean_package.sh
torch=$(cmake -DLOOKUP=torch -P cmake/Lookup.cmake)
[ -n "$torch" ] || skip "no LibTorch here"

work=$(mktemp -d)
root=${BERTPT_CLEAN_ROOT:-$work/root}
cleanup() {
  for mount in opt/python proc; do ! mountpoint -q "$root/$mount" || umount --lazy "$root/$mount"; done
  rm -rf --one-file-system "$work"
}
trap cleanup EXIT

cpack --config "${BERTPT_BUILD:-build/release}/CPackConfig.cmake" -B "$work/packages" -G DEB >"$work/cpack.log" 2>&1 || { cat "$work/cpack.log"; exit 1; }
if [ ! -e "$root/usr/bin" ]; then
  packages=gcc,libc6-dev,make,cmake,pkg-config
  if command -v mmdebstrap >/dev/null; then make_root=(mmdebstrap --variant=apt); else make_root=(debootstrap --variant=minbase); fi
  "${make_root[@]}" --include=$packages "$suite" "$root" >"$work/root.log" 2>&1 || { tail -5 "$work/root.log"; skip "no root file system for $suite"; }
fi
mount -t proc proc "$root/proc"
mkdir -p "$root/opt/libbertpt" "$root/opt/python"
cp "$work"/packages/*.deb tests/golden/vocab/bert-base-uncased.txt samples/data/*.zst "$root/opt/libbertpt"

# Prints what the commands print; their status is in $status.
inside() {
  status=0
  unshare --net env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
    chroot "$root" bash -euc "cd /opt/libbertpt; $*" >"$work/inside.log" 2>&1 || status=$?
  cat "$work/inside.log"
}
must() {
  inside "$@" >/dev/null
  [ $status = 0 ] || { tail -30 "$work/inside.log"; fail "$*"; }
}
tokens_are_right() { [ "$(inside "printf 'Raw text in.\n' | $1 bert-base-uncased.txt")" = "101 6315 3793 1999 1012 102" ] || fail "$1: $(cat "$work/inside.log")"; }

must dpkg -i libbertpt_*.deb libbertpt-dev_*.deb
must 'cp -r /usr/share/doc/libbertpt-dev/examples . && cmake -S examples -B by-cmake && cmake --build by-cmake'
# shellcheck disable=SC2016  # for the shell inside
must 'cc examples/tokenize.c -o by-pkg-config $(pkg-config --cflags --libs bertpt)'
tokens_are_right by-cmake/sample-tokenize
tokens_are_right ./by-pkg-config
echo "the C samples build by CMake and by pkg-config, and tokenize"

said=$(inside by-cmake/sample-pretrain state_of_the_union.jsonl.zst without)
[[ $said == *"pip install torch"* && $said == *BERTPT_TORCH_ROOT* ]] || fail "without LibTorch the sample says: $said"
printf 'without LibTorch it says:\n%s\n' "$said"

mount --bind "$(dirname "$torch")" "$root/opt/python"
said=$(inside BERTPT_TORCH_ROOT=/opt/python/torch by-cmake/sample-pretrain state_of_the_union.jsonl.zst without-engine)
[[ $said == *libbertpt-torch.so* ]] || fail "without the engine the sample says: $said"
must dpkg -i libbertpt-torch_*.deb
must 'export BERTPT_TORCH_ROOT=/opt/python/torch BERTPT_SAMPLE_STEPS=20; bertpt doctor && by-cmake/sample-pretrain state_of_the_union.jsonl.zst run'
[ -e "$root/opt/libbertpt/run/run/checkpoints/latest" ] || fail "no checkpoint: $(tail -20 "$work/inside.log")"
echo "with LibTorch it trains: $(grep -o "all .* steps are done" "$work/inside.log")"
