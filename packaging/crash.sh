#!/usr/bin/env bash
# Kills the real kaikeictl and gateway at random points of many operations,
# through a line that breaks, and then holds every terminal's journal against
# the ledger. The last line but go test's own is the summary.
# usage: crash.sh [OPERATIONS [SEED]]
set -euo pipefail
cd "$(dirname "$0")/.."
go test ./cmd/kaikeictl -count 1 -timeout 30m -run '^TestCrashLoop' -v -crashes "${1:-800}" -crash-seed "${2:-0}" | grep -v -e '^=== ' -e '^PASS$'
