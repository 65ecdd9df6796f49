#!/usr/bin/env bash
# Drives the demo's window with taps, as a clerk would, and takes a picture of
# each screen: drive.sh DATA PICTURES.
set -euo pipefail
data=$1
out=$2
. packaging/hands.sh

there 1
for _ in $(seq 50); do ctl status 2>/dev/null | grep -q 'reached: true' && break; sleep 0.2; done
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
