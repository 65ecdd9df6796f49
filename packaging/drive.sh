#!/usr/bin/env bash
# Drives the demo's window with taps, as a clerk would, and takes a picture of
# each screen: drive.sh DATA PICTURES. The window says in DATA/targets what can be
# tapped and where; a tap waits until its button is there, however slow the
# machine is.
set -euo pipefail
data=$1
out=$2
ctl() { bin/kaikeictl "$@" --data "$data/till"; }
gateway() { bin/gateway "$1" --data "$data/gateway" "${@:2}"; }
fail() { echo "drive.sh: $*" >&2; cat "$data/targets" >&2 || true; import -window root "$out/failed.png" || true; exit 1; }
where() { sed -n "s/^\([0-9]*\) \([0-9]*\) $1\$/\1 \2/p" "$data/targets" 2>/dev/null | head -n 1; }
# Waits until something can be tapped.
there() {
	for _ in $(seq 150); do [ -z "$(where "$1")" ] || return 0; sleep 0.1; done
	fail "nothing says $1"
}
# A screen takes no taps in its first moments: the second of two belongs to the
# screen before.
tap() {
	there "$1"
	sleep 0.25
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

there 1
for _ in $(seq 50); do ctl status 2>/dev/null | grep -q 'reached: true' && break; sleep 0.2; done
total() { ctl report x --json | grep -o '^{"date":"[^"]*","total":-\?[0-9]*' | grep -o -- '-\?[0-9]*$'; }
held() { gateway audit --json | tr -d ' \n' | { grep -o '"state":"PAID"' || true; } | wc -l; }
before=$(total)
paid=$(held)
wallet しまう
keys 1500
picture 1-amount
tap 支払いへ
picture 2-viewfinder 1
wallet jcoin
await PAID
picture 3-paid 1.5
ctl receipt last --as png >"$out/receipt.png"
first=$(slip)
next

wallet jcoin-poor
keys 980
tap 支払いへ
await DECLINED
picture 4-declined
next

gateway fault confirm:8s=1
wallet alipayhk # the customer has to confirm
keys 3200
tap 支払いへ
await UNKNOWN
picture 5-confirm
await PAID
picture 6-paid-alipayhk 1.5
next

gateway fault drop-before=1
wallet gcash # the request is lost
keys 700
tap 支払いへ
await UNKNOWN
picture 7-unknown
tap 支払いを中止
await CANCELLED
picture 8-cancelled
next

wallet しまう
keys 450
wedge_code=$(gateway phone --wallet jcoin --text)
xdotool type --delay 5 "$wedge_code" # where goods are rung up: it is no sum and no product
sleep 0.6
[ -z "$(where 確認しました)" ] || tap 確認しました
tap 支払いへ
there 番号を入力
wedge "$wedge_code"
await PAID
next

keys 250
tap 支払いへ
tap 番号を入力
typed=$(gateway phone --wallet alipay --text)
keys "${typed:0:6}"
picture 9-digits-short
keys "${typed:6}9"
tap ← # one too many
picture 10-digits
tap この番号で支払う
xdotool click 1 # twice: it is sent once
taken "$typed" || fail "the typed code is not taken"
await PAID
picture 11-typed
next

tap 履歴
there "#$(printf %04d "$first")"
picture 12-history
tap "#$(printf %04d "$first")"
there 一覧へ
picture 13-detail
tap English
tap 中文
there 返回列表
picture 14-chinese
tap 한국어
tap 日本語
tap 一覧へ
tap 戻る
there 1

sold=$(($(total) - before))
[ "$sold" = 5400 ] || fail "the till counts $sold yen, not 5400"
paid=$(($(held) - paid))
[ "$paid" = 4 ] || fail "the backend holds $paid payments, not 4"
id=$(ctl queue --json)
[ "$id" = "[]" ] || fail "something is still open: $id"
ctl journal verify >/dev/null
