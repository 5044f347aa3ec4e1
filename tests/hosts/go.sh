#!/usr/bin/env bash
# The Go host: the package bindings/go, samples/go, the executor in tests/hosts/go. See README.md for the commands.
set -euo pipefail
oldest=19 # go 1.19, Debian 12
export GOCACHE="${GOCACHE:-$HOST_BUILD/cache}" GOFLAGS="-tags=bertpt_flags -mod=readonly" GOPROXY=off GOWORK=off GOTOOLCHAIN=local CGO_ENABLED=1
export CGO_CFLAGS="-I$PWD/capi/include -Wall -Werror ${CGO_CFLAGS:-}"
export CGO_LDFLAGS="-L$BERTPT_BUILD/lib -Wl,-rpath,$BERTPT_BUILD/lib ${CGO_LDFLAGS:-}"
go_() { (cd "$1" && shift && nice go "$@"); }
case "$1" in
  check)
    command -v go > /dev/null || { echo "go is missing"; exit 77; }
    command -v "$(go env CC)" > /dev/null || { echo "cgo needs a C compiler"; exit 77; }
    minor=$(go env GOVERSION | sed -n 's/^go1\.\([0-9]*\).*/\1/p')
    [ "${minor:-0}" -ge "$oldest" ] || { echo "$(go env GOVERSION) is older than 1.$oldest"; exit 77; }
    ;;
  sample) go_ samples/go/pretrain build -p "${JOBS:-2}" -o "$HOST_BUILD/pretrain" . ;;
  build)
    "$0" sample
    go_ tests/hosts/go build -p "${JOBS:-2}" -o "$HOST_BUILD/executor" .
    go_ tests/hosts/go build -p "${JOBS:-2}" -o "$HOST_BUILD/drill" ./drill
    ;;
  unit) go_ bindings/go vet . && go_ bindings/go test -p "${JOBS:-2}" . ;;
  execute) exec "$HOST_BUILD/executor" tests/hosts/conformance.json "$2" "$3" "$PWD" ;;
  pretrain | drill) program=$1; shift; exec "$HOST_BUILD/$program" "$@" ;;
  *) echo "unknown command $1" >&2; exit 2 ;;
esac
