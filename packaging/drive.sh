#!/usr/bin/env bash
# Drives the demo's window with taps, as a clerk would, and takes a picture of
# each screen: drive.sh DATA PICTURES. The places are those of a till of 1024 by
# 600 with the demo's panel to its right, in a window at the origin.
set -euo pipefail
data=$1
out=$2
ctl() { bin/kaikeictl "$@" --data "$data/till"; }
gateway() { bin/gateway "$1" --data "$data/gateway" "${@:2}"; }
tap() { xdotool mousemove "$1" "$2" click 1; sleep 0.25; }
picture() { sleep "${2:-0.4}"; import -window root -crop 1330x620+0+0 +repage "$out/$1.png"; }
# Waits until the till's newest payment stands in a state.
await() {
	for _ in $(seq 100); do
		if ctl show last 2>/dev/null | grep -q "\"state\": \"$1\""; then return 0; fi
		sleep 0.2
	done
	echo "drive.sh: no payment is $1" >&2
	ctl queue >&2
	return 1
}
keys() { # a sum on the keypad
	local k
	for k in $(echo "$1" | fold -w 1); do
		case $k in
		0) tap 691 492 ;; 1) tap 691 378 ;; 2) tap 817 378 ;; 3) tap 943 378 ;; 4) tap 691 258 ;;
		5) tap 817 258 ;; 6) tap 943 258 ;; 7) tap 691 140 ;; 8) tap 817 140 ;; 9) tap 943 140 ;;
		esac
	done
}
charge() { tap 310 540; }
digits() { # under a bar code, on the keypad for them
	local k
	for k in $(echo "$1" | fold -w 1); do
		case $k in
		0) tap 816 525 ;; 1) tap 689 397 ;; 2) tap 816 397 ;; 3) tap 943 397 ;; 4) tap 689 271 ;;
		5) tap 816 271 ;; 6) tap 943 271 ;; 7) tap 689 144 ;; 8) tap 816 144 ;; 9) tap 943 144 ;;
		esac
	done
}
# Waits until the till's newest payment is one of a code; fails after 2 seconds.
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
	for _ in 1 2 3; do
		xdotool type --delay 5 "$1"
		xdotool key Return
		if taken "$1"; then return 0; fi
	done
	echo "drive.sh: the wedge scanner is not read" >&2
	return 1
}
wallet() { # the n-th button of the panel, from 0
	tap $((1103 + $1 % 2 * 147)) $((268 + $1 / 2 * 44))
	sleep 1.2 # the simulated camera looks at the phone once a second
}
next() { tap 827 530; }

xdotool search --sync --onlyvisible --name '^Kaikei$' >/dev/null
for _ in $(seq 50); do ctl status 2>/dev/null | grep -q 'reached: true' && break; sleep 0.2; done
total() { ctl report x --json | grep -o '^{"date":"[^"]*","total":-\?[0-9]*' | grep -o -- '-\?[0-9]*$'; }
held() { gateway audit --json | tr -d ' \n' | { grep -o '"state":"PAID"' || true; } | wc -l; }
before=$(total)
paid=$(held)
wallet 7 # put away
keys 1500
picture 1-amount
charge
picture 2-viewfinder 1
wallet 0
await PAID
picture 3-paid 1.5
ctl receipt last --as png >"$out/receipt.png"
next

wallet 6 # too poor
keys 980
charge
await DECLINED
picture 4-declined
next

gateway fault confirm:8s=1
wallet 2 # AlipayHK, and the customer has to confirm
keys 3200
charge
await UNKNOWN
picture 5-confirm
await PAID
picture 6-paid-alipayhk 1.5
next

gateway fault drop-before=1
wallet 4 # GCash, and the request is lost
keys 700
charge
await UNKNOWN
picture 7-unknown
tap 310 530 # stop
await CANCELLED
picture 8-cancelled
next

wallet 7
keys 450
wedge_code=$(gateway phone --wallet jcoin --text)
xdotool type --delay 5 "$wedge_code" # on the keypad: it is no sum
charge
wedge "$wedge_code"
await PAID
next

keys 250
charge
tap 769 410
typed=$(gateway phone --wallet alipay --text)
digits "${typed:0:6}"
picture 9-digits-short
digits "${typed:6}9"
tap 943 525 # one too many
picture 10-digits
tap 419 525
tap 419 525 # twice: it is sent once
taken "$typed"
await PAID
picture 11-typed
next

tap 855 32
picture 12-history
tap 400 160
picture 13-detail
tap 960 32
picture 14-english
tap 960 32
tap 875 385 # back to the list, where the oldest is the last
tap 929 110

sold=$(($(total) - before))
[ "$sold" = 5400 ] || { echo "drive.sh: the till counts $sold yen, not 5400" >&2; exit 1; }
paid=$(($(held) - paid))
[ "$paid" = 4 ] || { echo "drive.sh: the backend holds $paid payments, not 4" >&2; exit 1; }
id=$(ctl queue --json)
[ "$id" = "[]" ] || { echo "drive.sh: something is still open: $id" >&2; exit 1; }
ctl journal verify >/dev/null
