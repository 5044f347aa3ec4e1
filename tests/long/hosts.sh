#!/usr/bin/env bash
# The promises to hosts with their full numbers, in every language whose toolchain is here. soak: 100,000 cycles of handles, 100,000 events pulled,
# 1,000 trainers, 10,000 objects left to finalizers without growth; 50,000 events per second or more; host-driven steps at 50 microseconds or less
# outside the worker. exit: processes that leave main() at many moments while LibTorch works end cleanly. altered_header: a program with another
# layout is refused. interrupt: Ctrl-C in each language, resumed in the next, gives the losses of an uninterrupted run. HOSTS, PARTS choose some.
set -uo pipefail
cd "$(dirname "$0")/../.."
status=0 ran=0
for part in ${PARTS:-soak exit altered_header interrupt}; do
  for host in ${HOSTS:-c rust go java csharp python}; do
    [ "$part" != interrupt ] || [ "$host" = c ] || continue  # one run passes through all languages
    full=()
    case "$part" in soak | exit) full=(--full) ;; esac
    python3 "tests/hosts/$part.py" --build "${BERTPT_BUILD:-build/release}" "${full[@]}" "$host" 2>&1
    case $? in 0) ran=1 ;; 77) ;; *) status=1 ;; esac
  done
done
[ $status = 0 ] && [ $ran = 0 ] && exit 77
exit $status
