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
. packaging/display.sh
virtual 1330x620 "$seen"
trap 'kill "$screen" 2>/dev/null; rm -f "$seen"' EXIT
bin/kaikei --demo --data "$2"
