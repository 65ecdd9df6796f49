#!/usr/bin/env bash
# The demo with the customer's phone as a web page, at an address that a phone in
# the same net reaches; printed first. Without a display the till runs in a
# virtual one until it is interrupted, and kaikeictl sells what the phone shows.
# usage: phone.sh [https://]ADDRESS DATA
set -euo pipefail
scheme=http
[ "${1#https://}" = "$1" ] || scheme=https
host=$(hostname -I 2>/dev/null | cut -d' ' -f1)
echo "The customer's phone: $scheme://${host:-localhost}:${1##*:}/phone/"
export KAIKEI_GATEWAY_PHONE="$1"
if [ -n "${DISPLAY:-}" ]; then
	exec bin/kaikei --demo --data "$2"
fi
packaging/packages.sh display
echo "No display: the till runs in a virtual one until this is interrupted. To sell what the phone shows:"
echo "  bin/kaikeictl sale --data $2/till --amount 1500 --picture SCREENSHOT"
seen=$(mktemp)
Xvfb -displayfd 3 -screen 0 1330x620x24 -nolisten tcp 3>"$seen" 2>/dev/null &
screen=$!
trap 'kill "$screen" 2>/dev/null; rm -f "$seen"' EXIT
for _ in $(seq 50); do [ -s "$seen" ] && break; sleep 0.1; done
DISPLAY=:$(cat "$seen") bin/kaikei --demo --data "$2"
