# The hands of a clerk, for scripts that drive the window; sourced with data, the
# demo's folder, and out, that of the pictures. The window says in $data/targets
# what can be tapped and where; a tap waits until its button is there, however
# slow the machine is.
ctl() { bin/kaikeictl "$@" --data "$data/till"; }
gateway() { bin/gateway "$1" --data "$data/gateway" "${@:2}"; }
fail() { echo "$(basename "$0"): $*" >&2; cat "$data/targets" >&2 || true; import -window root "$out/failed.png" || true; exit 1; }
where() { sed -n "s/^\([0-9]*\) \([0-9]*\) $1\$/\1 \2/p" "$data/targets" 2>/dev/null | head -n 1; }
# Waits until something can be tapped.
there() {
	for _ in $(seq 150); do [ -z "$(where "$1")" ] || return 0; sleep 0.1; done
	fail "nothing says $1"
}
# What can be tapped is told when it can be.
tap() {
	there "$1"
	read -r x y <<<"$(where "$1")"
	[ -n "$x" ] || fail "$1 went away"
	xdotool mousemove "$x" "$y" click 1
}
keys() { local k; for k in $(echo "$1" | fold -w 1); do tap "$k"; done; }
picture() { sleep "${2:-0.3}"; import -window root -crop 1330x620+0+0 +repage "$out/$1.png"; }
# Waits until the till's newest payment stands in a state.
await() {
	for _ in $(seq 150); do
		if ctl show last 2>/dev/null | grep -q "\"state\": \"$1\""; then return 0; fi
		sleep 0.2
	done
	ctl queue >&2
	fail "no payment is $1"
}
# Waits until the till's newest payment is one of a code; fails after a while.
taken() {
	for _ in $(seq 10); do
		sleep 0.2
		if ctl show last | grep -q "\"maskedCode\": \"${1:0:4}…${1: -4}\""; then return 0; fi
	done
	return 1
}
# A scanner types a key every 5 ms. On a machine with more to do than it can,
# the virtual keyboard stumbles, and the till drops what is not whole: the clerk
# scans again.
wedge() {
	for _ in 1 2 3 4 5; do
		xdotool type --delay 5 "$1"
		xdotool key Return
		if taken "$1"; then return 0; fi
	done
	fail "the wedge scanner is not read"
}
wallet() { tap "$1"; sleep 1.2; } # the simulated camera looks at the phone once a second
next() { tap 次のお客様へ; }
slip() { ctl show last | sed -n 's/.*"slip": \([0-9]*\).*/\1/p' | head -n 1; }
total() { ctl report x --json | grep -o '^{"date":"[^"]*","total":-\?[0-9]*' | grep -o -- '-\?[0-9]*$'; }
held() { gateway audit --json | tr -d ' \n' | { grep -o '"state":"PAID"' || true; } | wc -l; }
