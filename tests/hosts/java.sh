#!/usr/bin/env bash
# The Java host. See README.md for the commands.
set -euo pipefail
root=$PWD
if ! jdk=$(bindings/java/build.sh --jdk 2>&1); then
  echo "$jdk"
  exit 77
fi
java() { exec "$jdk/bin/java" --enable-native-access=ALL-UNNAMED -Xms64m -Xmx64m -XX:+AlwaysPreTouch -XX:+UseSerialGC -Djava.io.tmpdir="${TMPDIR:-/tmp}" \
  -cp "$HOST_BUILD/bertpt.jar:$HOST_BUILD/host" "$@"; }
compile() { "$jdk/bin/javac" --release 22 -Xlint:all,-restricted -Werror -cp "$HOST_BUILD/bertpt.jar" -d "$HOST_BUILD/host" "$@"; }
case "$1" in
  check) ;;
  sample)
    bindings/java/build.sh "$HOST_BUILD"
    compile samples/java/*.java
    ;;
  build)
    "$0" sample
    compile bindings/java/test/org/bertpt/*.java tests/hosts/java/*.java
    ;;
  unit) java org.bertpt.UnitTests "$root" ;;
  execute) java Executor tests/hosts/conformance.json "$2" "$3" "$root" ;;
  pretrain) shift && java Pretrain "$@" ;;
  drill) shift && java Drill "$@" ;;
  *) echo "unknown command $1" >&2; exit 2 ;;
esac
