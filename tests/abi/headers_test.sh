#!/bin/sh
# headers_test.sh INCLUDE COMPILER...   Every public header alone, as C99, C11, C++17 and C++20, with all warnings as errors.
# A compiler whose name ends in ++ gets the C++ standards, another the C ones.
set -u
include=$1
shift
compiled=0
for compiler in "$@"; do
  case $compiler in
    *++*) language=c++ standards="c++17 c++20" more="" ;;
    *) language=c standards="c99 c11" more="-Wstrict-prototypes -Wmissing-prototypes" ;;
  esac
  for standard in $standards; do
    for header in "$include"/bertpt/*.h; do
      # shellcheck disable=SC2086
      echo "#include \"bertpt/$(basename "$header")\"
int main$([ $language = c ] && echo '(void)' || echo '()') { return 0; }" |
        "$compiler" -x $language -std=$standard -pedantic -Wall -Wextra -Werror $more -I"$include" -fsyntax-only - || {
        echo "$(basename "$header") does not compile alone as $standard with $compiler"
        exit 1
      }
      compiled=$((compiled + 1))
    done
  done
done
echo "$compiled compilations"
[ $compiled -ge 80 ]
