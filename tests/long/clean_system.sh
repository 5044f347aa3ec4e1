#!/usr/bin/env bash
# `make test` from a clean clone on a bare system: a fresh root file system (debootstrap), nothing in it but git and make, which the
# reader of the README has too. SUITES names the systems: bookworm (Debian 12), and noble (Ubuntu 24.04) where its mirror is reached.
set -euo pipefail
suites=${SUITES:-bookworm}
skip() { echo "SKIPPED: $*"; exit 77; }
[ "$(id -u)" = 0 ] || skip "building a root file system needs root"
command -v debootstrap >/dev/null || skip "debootstrap is not installed (apt-get install debootstrap)"

work=$(mktemp -d)
cleanup() {
  for mount in dev/pts dev proc; do mountpoint -q "$root/$mount" && umount "$root/$mount"; done
  rm -rf --one-file-system "$work"
}
trap cleanup EXIT

# The host's way to the network: name service, proxies, certificates, pip and apt configuration.
share_network() {
  local file
  for file in /etc/resolv.conf /etc/hosts /etc/pip.conf /etc/ssl/certs/ca-certificates.crt; do
    if [ -e "$file" ]; then install -D -m 644 "$(readlink -f "$file")" "$root$file"; fi
  done
  if [ -d /etc/apt/apt.conf.d ]; then cp -n /etc/apt/apt.conf.d/*proxy* "$root/etc/apt/apt.conf.d/" 2>/dev/null || true; fi
}

mirror_of() {
  case "$1" in
    noble) echo http://archive.ubuntu.com/ubuntu ;;
    *) sed -n 's/^URIs: *//p; s/^deb  *\([^ ]*\) .*/\1/p' /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | grep -m1 debian$ || echo http://deb.debian.org/debian ;;
  esac
}

for suite in $suites; do
  root=$work/$suite
  echo "$suite: making the root file system"
  debootstrap --variant=minbase --include=git,make,ca-certificates "$suite" "$root" "$(mirror_of "$suite")" >"$work/debootstrap.log" 2>&1 ||
    { tail -5 "$work/debootstrap.log"; skip "debootstrap $suite failed; is its mirror reached from here?"; }
  mount -t proc proc "$root/proc"
  mount --bind /dev "$root/dev"
  share_network
  git clone -q --no-hardlinks . "$root/libbertpt"
  begin=$(date +%s)
  env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 TERM=dumb ${https_proxy:+https_proxy="$https_proxy"} ${http_proxy:+http_proxy="$http_proxy"} \
    chroot "$root" make -C /libbertpt test >"$work/test.log" 2>&1 || { tail -60 "$work/test.log"; echo "$suite: make test failed"; exit 1; }
  echo "$suite: make test from a clean clone took $(($(date +%s) - begin)) s: $(tail -1 "$work/test.log")"
done
