#!/usr/bin/env bash
# The till's window beside an empty one, in turns in the same virtual display:
# how long to the first frame, how much memory with the live picture, and how
# much of a core that picture takes. The till is that of the demo, so its camera
# is simulated and draws its own frames; the demo's backend is another process,
# started before and not counted.
set -euo pipefail
cd "$(dirname "$0")/../.."
rounds=${ROUNDS:-5}
tmp=$(mktemp -d)
pids=()
finish() { for p in "${pids[@]}"; do kill "$p" 2>/dev/null && wait "$p" 2>/dev/null; done; rm -rf "$tmp"; return 0; }
trap finish EXIT
go build -trimpath -ldflags '-s -w' -tags x11,gles,no_emoji -o "$tmp/empty" ./packaging/benchui/empty
Xvfb -displayfd 3 -screen 0 1330x620x24 -nolisten tcp 3>"$tmp/display" 2>/dev/null &
pids+=($!)
for _ in $(seq 50); do [ -s "$tmp/display" ] && break; sleep 0.1; done
export DISPLAY=:$(cat "$tmp/display") FYNE_SCALE=1 LANG=ja_JP.UTF-8
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

# One start of the demo makes the till; its backend then serves alone.
bin/kaikei --demo --data "$tmp/data" --targets "$tmp/targets" 2>/dev/null &
pid=$!
for _ in $(seq 600); do [ -n "$(where 1)" ] && break; sleep 0.1; done
quit
bin/gateway serve --data "$tmp/data/gateway" --listen "$(cat "$tmp/data/gateway/listen")" >/dev/null 2>&1 &
backend=$!
pids=("$backend" "${pids[@]}")

printf 'round\tempty_ms\ttill_ms\tempty_MB\ttill_MB\n'
for round in $(seq "$rounds"); do
	first "$tmp/empty"
	empty_ms=$ms
	sleep 1
	empty_mb=$(memory "$pid")
	quit
	rm -f "$tmp/targets"
	first bin/kaikei --data "$tmp/data/till" --targets "$tmp/targets"
	till_ms=$ms
	sleep 1
	printf '%s\t%s\t%s\t%s\t%s\n' "$round" "$empty_ms" "$till_ms" "$empty_mb" "$(memory "$pid")" | tee -a "$tmp/rounds"
	quit
done
median() { cut -f "$1" "$tmp/rounds" | sort -n | awk '{v[NR]=$1} END {print v[int((NR+1)/2)]}'; }
kill "$backend"; wait "$backend" 2>/dev/null || true # the backend: the demo brings its own
rm -f "$tmp/targets"
bin/kaikei --demo --data "$tmp/data" --targets "$tmp/targets" 2>/dev/null &
pid=$!
pids=("$pid" "${pids[@]}")
for k in 1 0 0; do tap "$k"; done
idle=$(ticks "$pid"); sleep 5; idle=$(($(ticks "$pid") - idle))
tap 支払いへ
tap 番号を入力
tap やめる
sleep 2
live=$(ticks "$pid"); sleep 10; live=$(($(ticks "$pid") - live))
awk -v e="$(median 2)" -v t="$(median 3)" -v me="$(median 4)" -v m="$(memory "$pid")" -v idle="$idle" -v live="$live" -v hz="$(getconf CLK_TCK)" 'BEGIN {
	printf "first usable frame: %d ms beside %d ms, ratio %.2f (bound 1.3)\n", t, e, t/e
	printf "resident memory with the viewfinder: %d MB beside %d MB, ratio %.2f (bound 1.5)\n", m, me, m/me
	printf "idle: %.0f %% of a core; with the viewfinder: %.0f %% (bound 35 for 15 pictures a second, decoded)\n", 100*idle/hz/5, 100*live/hz/10
}'
