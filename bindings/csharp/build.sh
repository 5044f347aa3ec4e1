#!/usr/bin/env bash
# Builds Bertpt.dll into a folder with Mono's compiler.   bindings/csharp/build.sh [FOLDER]     (dotnet build does it with the .NET SDK)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:-$here/build}
command -v mcs > /dev/null || { echo "no mcs: install mono-mcs" >&2; exit 1; }
mkdir -p "$folder"
mcs -langversion:7.2 -unsafe -optimize -warnaserror -target:library -out:"$folder/Bertpt.dll" "$here"/src/*.cs
echo "$folder/Bertpt.dll"
