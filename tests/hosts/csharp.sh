#!/usr/bin/env bash
# The C# host, on Mono. See README.md for the commands.
set -euo pipefail
root=$PWD
run() { local program=$1; shift; exec mono --debug "$HOST_BUILD/$program.exe" "$@"; }
compile() { mcs -r:System.Core.dll -langversion:7.2 -unsafe -debug -warnaserror -target:exe -r:"$HOST_BUILD/Bertpt.dll" -out:"$HOST_BUILD/$1.exe" "${@:2}"; }
case "$1" in
  check)
    for tool in mcs mono; do
      command -v $tool > /dev/null || { echo "no $tool: install mono-mcs and mono-runtime"; exit 77; }
    done
    [ -e /usr/lib/mono/gac/Mono.Posix ] || { echo "no Mono.Posix, for Ctrl-C without a terminal: install libmono-posix4.0-cil"; exit 77; }
    ;;
  sample)
    bindings/csharp/build.sh "$HOST_BUILD"
    compile pretrain samples/csharp/*.cs
    ;;
  build)
    "$0" sample
    # The unit tests see the internals: they are compiled together with the binding.
    mcs -r:System.Core.dll -langversion:7.2 -unsafe -debug -warnaserror -target:exe -main:Bertpt.Tests.UnitTests -out:"$HOST_BUILD/unit.exe" \
      bindings/csharp/src/*.cs bindings/csharp/test/*.cs
    # What .NET gets instead of Mono's lines: compiled only, against a stand-in.
    mcs -langversion:7.2 -unsafe -warnaserror -d:NET5_0_OR_GREATER -target:library -out:"$HOST_BUILD/net.dll" \
      bindings/csharp/src/*.cs tests/hosts/csharp/net/*.cs
    compile executor tests/hosts/csharp/*.cs
    compile drill tests/hosts/csharp/drill/*.cs
    ;;
  unit) run unit "$root" ;;
  execute) run executor tests/hosts/conformance.json "$2" "$3" "$root" ;;
  pretrain | drill) run "$@" ;;
  *) echo "unknown command $1" >&2; exit 2 ;;
esac
