#!/usr/bin/env bash
# The Java host. See README.md for the commands.
set -euo pipefail
root=$PWD
if ! jdk=$(bindings/java/build.sh --jdk 2>&1); then
  echo "$jdk"
  exit 77
fi
java() { exec "$jdk/bin/java" --enable-native-access=ALL-UNNAMED -Xms64m -Xmx64m -XX:+AlwaysPreTouch -XX:+UseSerialGC -cp "$HOST_BUILD/bertpt.jar:$HOST_BUILD/host" "$@"; }
case "$1" in
  check) ;;
  build)
    bindings/java/build.sh "$HOST_BUILD"
    "$jdk/bin/javac" --release 22 -Xlint:all,-restricted -Werror -cp "$HOST_BUILD/bertpt.jar" -d "$HOST_BUILD/host" \
      bindings/java/test/org/bertpt/*.java tests/hosts/java/*.java samples/java/*.java
    ;;
  unit) java org.bertpt.UnitTests "$root" ;;
  execute) java Executor tests/hosts/conformance.json "$2" "$3" "$root" ;;
  pretrain) shift && java Pretrain "$@" ;;
  *) echo "unknown command $1" >&2; exit 2 ;;
esac
