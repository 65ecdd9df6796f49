#!/usr/bin/env bash
# Drives the demo's window through trouble: paper out, and a backend that falls
# silent in the middle of a payment: troubles.sh DATA PICTURES PID-OF-THE-TILL.
# In the end the till and the backend say the same.
set -euo pipefail
data=$1
out=$2
till=$3
. packaging/hands.sh

# Paper out: where the slips go is no folder. The sale stands, the fault says what
# to do, and the next one prints.
wallet jcoin
mv "$data/paper" "$data/paper.away"
touch "$data/paper"
before=$(total)
keys 100
tap 支払いへ
await PAID
there 確認しました
picture 15-paper-out
tap 確認しました
rm "$data/paper"
mv "$data/paper.away" "$data/paper"
[ $(($(total) - before)) = 100 ] || fail "paper that is out undid a sale"
next

# The backend is silent in the middle of a payment, and then goes on.
wallet しまう
code=$(gateway phone --wallet jcoin --text)
for backend in $(cat "/proc/$till/task/"*/children); do # a bare machine has no pgrep
	[ "$(cat "/proc/$backend/comm")" != gateway ] || break
done
keys 300
tap 支払いへ
there 番号を入力
kill -STOP "$backend"
for _ in $(seq 20); do # until the scanner was read
	xdotool type --delay 5 "$code"
	xdotool key Return
	sleep 1
	[ -n "$(where 番号を入力)" ] || break
done
picture 16-silent
there 支払いを中止
picture 17-unknown
kill -CONT "$backend"
settled
tap 次のお客様へ
there 1
ctl reconcile >/dev/null || fail "the till and the backend differ: $(ctl reconcile)"
