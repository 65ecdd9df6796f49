#!/usr/bin/env bash
# Starts the till of a demo that has ended: with no backend, no camera and, on a
# machine where a small disk can be had, no room. Cash is taken all the same, and
# nothing more once the disk is full: alone.sh DATA PICTURES DISK-OR-NOTHING.
set -euo pipefail
data=$1
out=$2
disk=${3:-}
. packaging/hands.sh
run=$data/till
if [ -n "$disk" ]; then
	cp -a "$data/till" "$disk/till"
	run=$disk/till
fi
rm -f "$data/targets"
bin/kaikei --data "$run" --camera v4l2:/dev/video99 --targets "$data/targets" 2>>"$data/kaikei.log" &
pid=$!
trap 'kill "$pid" 2>/dev/null && wait "$pid" 2>/dev/null || true' EXIT
last() { bin/kaikeictl show last --data "$run"; }

keys 200
tap 支払いへ
there 確認しました
picture 18-no-camera 1
tap 確認しました
tap 戻る
tap 現金
tap ¥200
tap 会計する
for _ in $(seq 100); do last | grep -q '"tendered": 200' && break; sleep 0.2; done
last | grep -q '"state": "PAID"' || fail "no cash without a camera"
tap 次のお客様へ

[ -n "$disk" ] || exit 0
dd if=/dev/zero of="$disk/full" bs=64k 2>/dev/null || true
keys 400
tap 現金
tap ¥400
tap 会計する
there 確認しました
picture 19-disk-full
last | grep -q '"tendered": 200' || fail "a sale on a full disk"
rm "$disk/full"
tap 確認しました
tap 会計する
for _ in $(seq 100); do last | grep -q '"tendered": 400' && break; sleep 0.2; done
last | grep -q '"tendered": 400' || fail "no sale when there is room again"
