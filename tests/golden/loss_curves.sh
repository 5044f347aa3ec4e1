#!/bin/sh
# Writes tests/golden/loss_curves.txt: 40 steps of tiny on the first documents of the shipped corpus, for each objective (learning_test.cpp).
#     tests/golden/loss_curves.sh [BUILD_FOLDER]
set -e
cd "$(dirname "$0")/../.."
build=${1:-build/release}
cmake --build "$build" --target test_conformance
BERTPT_WRITE_GOLDEN=1 "$build/bin/test_conformance" "the loss curve of each objective is the golden one"
git --no-pager diff --stat tests/golden/loss_curves.txt
