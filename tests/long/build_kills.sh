#!/usr/bin/env bash
# A build killed at 50 random moments and continued gives the bytes of one that was never interrupted.
set -euo pipefail
BERTPT_KILLS=${BERTPT_KILLS:-50} "$BERTPT_BUILD/bin/test_corpus" "-#" "[#resume_test]" -d yes
