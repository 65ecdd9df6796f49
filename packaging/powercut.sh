#!/usr/bin/env bash
# Makes each moment of a recorded run of the store again as a power cut may
# leave it, and opens it. Needs neither root nor a virtual machine.
# usage: powercut.sh [STEP [SEED]], STEP 1 looks at every moment
set -euo pipefail
cd "$(dirname "$0")/.."
go test ./store -count 1 -timeout 30m -run 'PowerCuts|CutInCreate' -v -cut-step "${1:-1}" -cut-seed "${2:-0}" | grep -v '^=== '
