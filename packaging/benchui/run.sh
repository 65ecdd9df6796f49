#!/usr/bin/env bash
# The till's window beside an empty one of the same size, in turns in the same
# virtual display: how long to the first frame, how much memory with the live
# picture, and how much of a core that picture and reading it take. The till is the
# one that is installed, on a backend that runs beside it; its camera is simulated
# and draws its own frames.
set -euo pipefail
cd "$(dirname "$0")/../.."
rounds=${ROUNDS:-5}
tmp=$(mktemp -d)
pids=()
finish() { for p in "${pids[@]}"; do kill "$p" 2>/dev/null && wait "$p" 2>/dev/null; done; rm -rf "$tmp"; return 0; }
trap finish EXIT
go build -trimpath -ldflags '-s -w' -tags x11,gles,no_emoji -o "$tmp/empty" ./packaging/benchui/empty
. packaging/display.sh
virtual 1024x600 "$tmp/display"
pids+=("$screen")
export FYNE_SCALE=1 LANG=ja_JP.UTF-8
where() { sed -n "s/^\([0-9]*\) \([0-9]*\) $1\$/\1 \2/p" "$tmp/targets" 2>/dev/null | head -n 1; }
tap() {
	for _ in $(seq 200); do [ -n "$(where "$1")" ] && break; sleep 0.1; done
	sleep 0.3
	read -r x y <<<"$(where "$1")"
	xdotool mousemove "$x" "$y" click 1
}
now() { date +%s%N; }
memory() { awk '/^VmRSS/ {print int($2/1024)}' "/proc/$1/status"; }
ticks() { awk '{print $14+$15}' "/proc/$1/stat"; }
# Starts a program, waits for its first frame, and leaves the milliseconds in ms
# and the process in pid.
first() {
	local from log=$tmp/log
	: >"$log"
	from=$(now)
	"$@" 2>"$log" >/dev/null &
	pid=$!
	pids=("$pid" "${pids[@]}")
	until grep -q 'first frame' "$log"; do kill -0 "$pid" || { cat "$log"; exit 1; }; sleep 0.01; done
	ms=$((($(now) - from) / 1000000))
}
quit() { kill "$pid"; wait "$pid" 2>/dev/null || true; }

bin/gateway serve --data "$tmp/gateway" --listen 127.0.0.1:0 >"$tmp/ready" 2>/dev/null &
pids=("$!" "${pids[@]}")
for _ in $(seq 100); do [ -s "$tmp/ready" ] && break; sleep 0.1; done
bin/kaikeictl provision --data "$tmp/till" --activation "$(bin/gateway activate --data "$tmp/gateway" --shop 会計町店)" >/dev/null 2>&1
# Something to look at without a code in it: black would be read in no time.
convert -seed 7 -size 540x1080 plasma:fractal "$tmp/phone.png"
till=(bin/kaikei --data "$tmp/till" --camera "phone:$tmp/phone.png" --targets "$tmp/targets")

printf 'round\tempty_ms\ttill_ms\tempty_MB\ttill_MB\n'
for round in $(seq "$rounds"); do
	first "$tmp/empty"
	empty_ms=$ms
	sleep 1
	empty_mb=$(memory "$pid")
	quit
	rm -f "$tmp/targets"
	first "${till[@]}"
	till_ms=$ms
	sleep 1
	printf '%s\t%s\t%s\t%s\t%s\n' "$round" "$empty_ms" "$till_ms" "$empty_mb" "$(memory "$pid")" | tee -a "$tmp/rounds"
	quit
done
median() { cut -f "$1" "$tmp/rounds" | sort -n | awk '{v[NR]=$1} END {print v[int((NR+1)/2)]}'; }
rm -f "$tmp/targets"
first "${till[@]}"
for k in 1 0 0; do tap "$k"; done
idle=$(ticks "$pid"); sleep 5; idle=$(($(ticks "$pid") - idle))
tap 支払いへ
sleep 2
live=$(ticks "$pid"); sleep 10; live=$(($(ticks "$pid") - live))
awk -v e="$(median 2)" -v t="$(median 3)" -v me="$(median 4)" -v m="$(memory "$pid")" -v idle="$idle" -v live="$live" -v hz="$(getconf CLK_TCK)" 'BEGIN {
	said[0] = "missed"; said[1] = "met"
	printf "first usable frame: %d ms beside %d ms, ratio %.2f (bound 1.3: %s)\n", t, e, t/e, said[t <= 1.3*e]
	printf "resident memory with the viewfinder: %d MB beside %d MB, ratio %.2f (bound 1.5: %s)\n", m, me, m/me, said[m <= 1.5*me]
	mine = 100*live/hz/10 - 100*idle/hz/5
	printf "15 pictures a second, shown and decoded: %.0f %% of a core (bound 35: %s), besides %.0f %% on the keypad, where the simulated camera draws its frames too\n", mine, said[mine <= 35], 100*idle/hz/5
}'
