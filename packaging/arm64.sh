#!/usr/bin/env bash
# Runs the technician's program as a board with an ARM processor does, under
# qemu-user: a terminal is made from a picture of the activation, a code is read from a
# picture of a phone and paid, the journal is verified. The backend is this machine's own.
set -euo pipefail
cd "$(dirname "$0")/.."
emulator=$(command -v qemu-aarch64-static || command -v qemu-aarch64) || { echo "skipped: qemu-user is not installed (packaging/packages.sh arm)"; exit 0; }
work=$(mktemp -d)
gateway=
finish() { [ -z "$gateway" ] || { kill "$gateway" && wait "$gateway"; } 2>/dev/null || true; rm -rf "$work"; }
trap finish EXIT
GOARCH=arm64 CGO_ENABLED=0 go build -trimpath -o "$work/kaikeictl" ./cmd/kaikeictl
go build -trimpath -o "$work/gateway" ./cmd/gateway
ctl() { "$emulator" "$work/kaikeictl" "$@" --data "$work/till"; }
"$work/gateway" serve --data "$work/backend" --listen 127.0.0.1:0 >"$work/log" 2>&1 &
gateway=$!
for _ in $(seq 100); do grep -q '^ready' "$work/log" && break; sleep 0.2; done
"$work/gateway" activate --data "$work/backend" --shop Shop --png "$work/activation.png"
ctl provision --picture "$work/activation.png" | tail -n 1
"$work/gateway" phone --data "$work/backend" --png "$work/phone.png"
ctl sale --amount 1500 --picture "$work/phone.png" | tee "$work/said"
grep -q '^PAID' "$work/said"
ctl journal verify
