#!/usr/bin/env bash
# A clerk who taps whatever the window offers, at random, while the till (and at
# times its backend) is killed without a word and started again. In the end
# everything must settle, the till's journal must hold, and till and backend must
# say the same to the yen. The seed is printed; the last line is the summary.
# usage: monkey.sh DATA [KILLS [TAPS-BETWEEN [SEED]]]
set -euo pipefail
data=$1
kills=${2:-20}
taps=${3:-25}
RANDOM=${4:-$$}
echo "seed ${4:-$$}"
mkdir -p "$data/pictures"
data=$(cd "$data" && pwd)
out=$data/pictures
tmp=$(mktemp -d)
pids=()
finish() { for p in "${pids[@]}"; do kill "$p" 2>/dev/null && wait "$p" 2>/dev/null; done; rm -rf "$tmp"; return 0; }
trap finish EXIT
. packaging/hands.sh
. packaging/display.sh
virtual 1330x620 "$tmp/display"
pids+=("$screen")

start() {
	rm -f "$data/targets"
	bin/kaikei --demo --data "$data" --clerk 佐藤 --targets "$data/targets" 2>>"$data/kaikei.log" &
	till=$!
	pids=("$till" "$screen")
	for _ in $(seq 300); do
		[ ! -s "$data/targets" ] || return 0
		kill -0 "$till" 2>/dev/null || fail "the till does not start: $(tail -n 3 "$data/kaikei.log")"
		sleep 0.1
	done
	fail "the till shows nothing"
}
# Waits until nothing is open any more.
settled() {
	for _ in $(seq 200); do
		[ "$(ctl queue --json 2>/dev/null)" != "[]" ] || return 0
		sleep 0.2
	done
	fail "something is still open: $(ctl queue --json)"
}
backend() { for b in $(cat "/proc/$till/task/"*/children); do [ "$(cat "/proc/$b/comm")" != gateway ] || echo "$b"; done; }
# What a clerk does is mostly to sell: two taps of three are steps of a sale.
likely=(支払いへ 現金 会計する 次のお客様へ 確認しました jcoin alipay alipayhk gcash jcoin-poor 支払いを中止 1 5 00)
tapped=0
one() {
	local line=
	if [ $((RANDOM % 3)) != 0 ]; then
		for _ in 1 2 3 4; do
			[ -n "$line" ] || line=$(where "${likely[RANDOM % ${#likely[@]}]}")
		done
	fi
	if [ -z "$line" ]; then
		local offered
		mapfile -t offered <"$data/targets"
		[ ${#offered[@]} != 0 ] || return 0
		line=${offered[RANDOM % ${#offered[@]}]}
	fi
	local x y rest
	read -r x y rest <<<"$line" || return 0
	[ -n "${y:-}" ] || return 0
	xdotool mousemove "$x" "$y" click 1
	tapped=$((tapped + 1))
	sleep "0.$((RANDOM % 4))5"
}
trouble=(lost-answer=1 drop-before=1 error-after=1 slow-answer:3s=1 confirm:4s=1 duplicate=1 cancel.lost-answer=1 torn-body=1)

for kill in $(seq "$kills"); do
	start
	for _ in $(seq $((RANDOM % taps + 1))); do
		kill -0 "$till" 2>/dev/null || fail "the till ended by itself: $(tail -n 20 "$data/kaikei.log")"
		[ $((RANDOM % 8)) != 0 ] || gateway fault "${trouble[RANDOM % ${#trouble[@]}]}" >/dev/null 2>&1 || true
		one
	done
	last=$(backend)
	[ $((RANDOM % 3)) != 0 ] || kill -KILL $last 2>/dev/null || true
	kill -KILL "$till" 2>/dev/null || true
	wait "$till" 2>/dev/null || true
	for b in $last; do # its backend goes with it, as it was asked to or of itself
		for _ in $(seq 100); do [ -d "/proc/$b" ] || break; sleep 0.1; done
	done
done

start
for _ in $(seq 50); do ctl status 2>/dev/null | grep -q 'reached: true' && break; sleep 0.2; done
settled
ctl journal verify >/dev/null || fail "the journal does not hold"
ctl reconcile >/dev/null || fail "the till and the backend differ: $(ctl reconcile)"
if grep -q -e 'Error in Fyne call thread' -e '^panic' -e 'DATA RACE' "$data/kaikei.log"; then
	fail "the log tells of a fault of the program: $(grep -m 1 -A 20 -e 'Error in Fyne' -e '^panic' "$data/kaikei.log")"
fi
echo "$kills kills, $tapped taps, $(ctl history --json | grep -o '"createdAt"' | wc -l) payments, $(total) yen, 0 differences"
