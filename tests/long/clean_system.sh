#!/usr/bin/env bash
# `make test` from a clean clone on a bare system: a fresh root file system (mmdebstrap, else debootstrap), nothing in it but git and
# make, which the reader of the README has too. SUITES names the systems: bookworm (Debian 12), noble (Ubuntu 24.04). On Debian the
# keys of Ubuntu come with ubuntu-keyring_*_all.deb of Ubuntu's archive.
set -euo pipefail
suites=${SUITES:-bookworm}
skip() { echo "SKIPPED: $*"; exit 77; }
[ "$(id -u)" = 0 ] || skip "building a root file system needs root"
# What is mounted below is seen by this process alone: whoever clears up after it, killed or not, cannot reach through a mount.
[ "${BERTPT_OWN_MOUNTS:-}" = yes ] || BERTPT_OWN_MOUNTS=yes exec unshare --mount --propagation private bash "$0" "$@"
command -v mmdebstrap >/dev/null || command -v debootstrap >/dev/null || skip "neither mmdebstrap nor debootstrap is installed"

work=$(mktemp -d)
root=
cleanup() {
  for mount in dev/pts dev proc; do [ -z "$root" ] || ! mountpoint -q "$root/$mount" || umount --lazy "$root/$mount"; done
  rm -rf --one-file-system "$work"
}
trap cleanup EXIT

# The host's way to the network: name service and certificates.
share_network() {
  local file
  for file in /etc/resolv.conf /etc/hosts; do install -m 644 "$(readlink -f "$file")" "$root$file"; done
  install -m 644 /etc/ssl/certs/ca-certificates.crt "$root/etc/host-certificates.crt"
}

make_root() {
  local packages=git,make,ca-certificates
  local components=main
  [ "$1" != noble ] || components=main,universe  # as Ubuntu installs itself
  if command -v mmdebstrap >/dev/null; then mmdebstrap --variant=apt --include=$packages --components=$components "$1" "$root"
  else debootstrap --variant=minbase --include=$packages --components=$components "$1" "$root"; fi
}

for suite in $suites; do
  root=$work/$suite
  echo "$suite: making the root file system"
  make_root "$suite" >"$work/root.log" 2>&1 || { tail -5 "$work/root.log"; skip "no root file system for $suite; is its mirror reached from here?"; }
  mount -t proc proc "$root/proc"
  mount --bind /dev "$root/dev"
  mount --bind /dev/pts "$root/dev/pts"  # a terminal for the tests of the progress bar
  share_network
  git clone -q --no-hardlinks . "$root/libbertpt"
  begin=$(date +%s)
  env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 TERM=dumb PIP_CERT=/etc/host-certificates.crt \
    ${https_proxy:+https_proxy="$https_proxy"} ${http_proxy:+http_proxy="$http_proxy"} \
    chroot "$root" make -C /libbertpt test >"$work/test.log" 2>&1 || { tail -60 "$work/test.log"; echo "$suite: make test failed"; exit 1; }
  echo "$suite: make test from a clean clone took $(($(date +%s) - begin)) s: $(tail -1 "$work/test.log")"
done
