#!/usr/bin/env bash
# Runs the demo in a virtual display, drives its window as a clerk would, and
# leaves a picture of each screen and of the receipt.
set -euo pipefail
data=${1:-./data}
out=$data/pictures
mkdir -p "$out"
data=$(cd "$data" && pwd)
tmp=$(mktemp -d)
pids=()
finish() { for p in "${pids[@]}"; do kill "$p" 2>/dev/null && wait "$p" 2>/dev/null; done; rm -rf "$tmp"; return 0; }
trap finish EXIT
. packaging/display.sh
virtual 1330x620 "$tmp/display"
pids+=("$screen")
bin/kaikei --demo --data "$data" --clerk 佐藤 --targets "$data/targets" 2>"$data/kaikei.log" &
pids=($! "${pids[@]}")
till=$!
packaging/drive.sh "$data" "$data/pictures"
kill "$till"
wait "$till" 2>/dev/null || true
if grep -q 'Error in Fyne call thread' "$data/kaikei.log"; then
	echo "tour.sh: a widget was touched from another goroutine" >&2
	exit 1
fi
echo "Pictures of the screens and of the receipt are in $out:"
ls "$out"
