#!/usr/bin/env bash
# Builds bertpt.jar into a folder, with nothing but a JDK of 22 or newer.   bindings/java/build.sh [FOLDER]
#   bindings/java/build.sh --jdk     only prints the folder of the JDK: JAVA_HOME, the one of `javac`, the newest under /usr/lib/jvm, else the
#                                    one that tools/setup-hosts fetched
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
oldest=22

version_of() { "$1/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p'; }

find_jdk() {
  local on_path candidate version best="" best_version=0
  on_path=$(command -v javac || true)
  [ -z "$on_path" ] || on_path=$(dirname "$(dirname "$(readlink -f "$on_path")")")
  for candidate in "${JAVA_HOME:-}" "$on_path"; do
    if [ -x "$candidate/bin/javac" ] && [ "$(version_of "$candidate")" -ge "$oldest" ]; then
      echo "$candidate"
      return
    fi
  done
  for candidate in /usr/lib/jvm/* "$here/../../.deps/jdk"; do
    [ -x "$candidate/bin/javac" ] || continue
    version=$(version_of "$candidate")
    if [ "${version:-0}" -gt "$best_version" ]; then best=$candidate best_version=$version; fi
  done
  if [ "$best_version" -ge "$oldest" ]; then
    echo "$best"
  else
    echo "no JDK of $oldest or newer: set JAVA_HOME, or run tools/setup-hosts" >&2
    return 1
  fi
}

jdk=$(find_jdk)
if [ "${1:-}" = --jdk ]; then
  echo "$jdk"
  exit
fi
folder=${1:-$here/build}
mkdir -p "$folder/classes"
"$jdk/bin/javac" --release "$oldest" -Xlint:all,-restricted -Werror -d "$folder/classes" "$here"/src/org/bertpt/*.java
printf 'Automatic-Module-Name: org.bertpt\nEnable-Native-Access: ALL-UNNAMED\n' > "$folder/manifest"
"$jdk/bin/jar" --create --file "$folder/bertpt.jar" --manifest "$folder/manifest" -C "$folder/classes" .
echo "$folder/bertpt.jar"
