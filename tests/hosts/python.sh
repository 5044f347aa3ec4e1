#!/usr/bin/env bash
# The Python host. See README.md for the commands. PYTHON chooses the interpreter.
set -euo pipefail
python=${PYTHON:-python3}
export PYTHONPATH=$PWD/bindings/python PYTHONDONTWRITEBYTECODE=1
case "$1" in
  check) "$python" -c 'import sys; sys.exit(sys.version_info < (3, 9))' || { echo "no Python 3.9 or newer ($python)"; exit 77; } ;;
  build | sample) ;;
  unit)
    if "$python" -m mypy --version > /dev/null 2>&1; then "$python" -m mypy --strict bindings/python/bertpt; else echo "types are not checked: no mypy here"; fi
    exec "$python" -m unittest discover -s bindings/python/tests -t bindings/python/tests 2>&1
    ;;
  execute) exec "$python" tests/hosts/python/executor.py "$2" "$3" ;;
  drill) shift; exec "$python" tests/hosts/python/drill.py "$@" ;;
  pretrain) shift; exec "$python" samples/python/pretrain.py "$@" ;;
  *) echo "unknown command $1" >&2; exit 2 ;;
esac
