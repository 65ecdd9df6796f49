#!/usr/bin/env bash
# Simulated days: real till code, and a disk, a network, a backend, clocks and
# people that fail. The first failing seed is printed with its trace; the last
# line is the summary. usage: simulate.sh [SEEDS [FIRST]]
set -euo pipefail
cd "$(dirname "$0")/.."
binary=$(mktemp)
trap 'rm -f "$binary"' EXIT
go test -c -o "$binary" ./terminal/simulation
first=(-fresh)
[ $# -lt 2 ] || first=(-from "$2")
cd terminal/simulation
"$binary" -test.timeout 0 -test.run '^TestSimulation$' -seeds "${1:-2000}" "${first[@]}"
