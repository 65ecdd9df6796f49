#!/bin/sh
# Starts the terminal with everything simulated. With a display, in its window.
# Without one, in a virtual one: it rings up sales by driving the real window,
# and leaves pictures of the screens and of the receipt.
set -eu
data=${1:-./data}
if [ -n "${DISPLAY:-}" ]; then
	exec bin/kaikei --demo --data "$data"
fi
packaging/packages.sh display
exec packaging/tour.sh "$data"
