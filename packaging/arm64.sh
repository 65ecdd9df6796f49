#!/usr/bin/env bash
# Runs the programs as a board with an ARM processor does, under qemu-user: a terminal
# is made from a picture of the activation, a code is read from a picture of a phone and
# paid, the journal is verified; then the window is opened on a virtual display, a sale is
# tapped, and the camera reads the phone (PICTURE=FILE keeps what it then shows). The
# backend is this machine's own.
set -euo pipefail
cd "$(dirname "$0")/.."
emulator=$(command -v qemu-aarch64-static || command -v qemu-aarch64) || { echo "skipped: qemu-user is not installed (packaging/packages.sh arm)"; exit 0; }
work=$(mktemp -d)
started=()
finish() {
	for p in "${started[@]}"; do { kill "$p" && wait "$p"; } 2>/dev/null || true; done
	rm -rf "$work"
}
trap finish EXIT
GOARCH=arm64 CGO_ENABLED=0 go build -trimpath -o "$work/kaikeictl" ./cmd/kaikeictl
go build -trimpath -o "$work/gateway" ./cmd/gateway
ctl() { "$emulator" "$work/kaikeictl" "$@" --data "$work/till"; }
"$work/gateway" serve --data "$work/backend" --listen 127.0.0.1:0 >"$work/log" 2>&1 &
started+=($!)
for _ in $(seq 100); do grep -q '^ready' "$work/log" && break; sleep 0.2; done
"$work/gateway" activate --data "$work/backend" --shop Shop --png "$work/activation.png"
ctl provision --picture "$work/activation.png" | tail -n 1
"$work/gateway" phone --data "$work/backend" --png "$work/phone.png"
ctl sale --amount 1500 --picture "$work/phone.png" | tee "$work/said"
grep -q '^PAID' "$work/said"
ctl journal verify

mapfile -t cross < <(packaging/deb/cross.sh arm64)
env "${cross[@]}" GOARCH=arm64 CGO_ENABLED=1 go build -trimpath -tags x11,gles,no_emoji -o "$work/kaikei" ./cmd/kaikei
QEMU_LD_PREFIX=$(packaging/deb/sysroot.sh arm64 run libc6 libgl1 libegl1 libgles2 libgl1-mesa-dri libegl-mesa0 libglx-mesa0 \
	libx11-6 libxcursor1 libxrandr2 libxinerama1 libxi6 libxxf86vm1)
export QEMU_LD_PREFIX FYNE_SCALE=1
. packaging/display.sh
virtual 1024x600 "$work/display"
started+=("$screen")
rm "$work/phone.png"
"$emulator" "$work/kaikei" --data "$work/till" --clerk 佐藤 --language ja --camera "phone:$work/phone.png" --printer "file:$work/paper" \
	--targets "$work/targets" 2>"$work/window.log" &
window=$!
started+=("$window")
data=$work out=$work
. packaging/hands.sh
ctl() { "$emulator" "$work/kaikeictl" "$@" --data "$work/till"; }
failed() { cat "$work/window.log"; fail "$@"; }
# says waits until the window has a line like that, which an emulator's takes long for.
says() {
	for _ in $(seq 600); do
		grep -q -s -- "$1" "$work/targets" && return 0
		kill -0 "$window" 2>/dev/null || failed "the window ended"
		sleep 0.1
	done
	failed "the window never says $1"
}
says ' 9$'
keys 980
says '¥980'
tap 支払いへ
says 枠の中へ
"$work/gateway" phone --data "$work/backend" --png "$work/phone.new"
mv "$work/phone.new" "$work/phone.png"
says お支払い完了
says レシートを印刷しました
[ -z "${PICTURE:-}" ] || import -window root "$PICTURE"
next
ctl status | grep 'all sent *true'
kill "$window"
wait "$window" || failed "the window did not end well"
ctl report x --json | grep -q '"total":2480,'
ctl reconcile >"$work/said" || failed "till and backend differ: $(cat "$work/said")"
if grep -e 'Error in Fyne call thread' -e '^panic' "$work/window.log"; then failed "the window's log"; fi
echo "ok   the window of arm64 sold: ¥980"
