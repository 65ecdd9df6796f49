#!/usr/bin/env bash
# Everything that CI checks, in the order in which it fails fastest. Steps are
# named as they begin; the closing lines are those of go test.
set -euo pipefail
cd "$(dirname "$0")/.."
tags=x11,gles
fuzz=${FUZZ:-3000x}
step() { printf '\n== %s\n' "$*"; }

step gofmt
unformatted=$(gofmt -l cmd packaging printer scanner store terminal ui)
[ -z "$unformatted" ] || { echo "$unformatted"; exit 1; }

step go vet
go vet -tags $tags ./...

step staticcheck
go run honnef.co/go/tools/cmd/staticcheck@v0.8.2 -tags $tags ./...

step build
go build -tags $tags -o bin/ ./cmd/kaikei ./cmd/kaikeictl ./cmd/gateway

# Slips are also read by a checker that we did not write, where it lies beside
# the checkout.
checker=../shared/tools/escpos_check.py
if [ -f $checker ]; then
	export KAIKEI_ESCPOS_CHECK=$PWD/$checker
	export PATH=/usr/bin:$PATH # Debian's python has the checker's modules
fi

# Missing servers and browsers skip tests on a developer's machine, not here.
export KAIKEI_NEED_POSTGRES=1 KAIKEI_NEED_CHROMIUM=1

step 'user interface without cgo, and its program'
CGO_ENABLED=0 go test ./ui
go test -tags $tags ./cmd/kaikei

# Not what is an app of the toolkit, whose C the race detector would build anew.
# Not ui: the toolkit's test driver runs what is posted to its goroutine on the
# caller's, and so shows races that the real one does not have.
# The simulation comes first: it is the longest, and would else have one core alone at
# the end.
step 'go test -race'
go test -race -timeout 30m ./terminal/simulation \
	$(go list -tags $tags ./... | grep -v -e '/cmd/kaikei$' -e '/packaging/benchui' -e '/ui$' -e '/terminal/simulation$')

# Counted, not timed: a fuzzer that is at work when its time is up fails with
# "context deadline exceeded" at times, and has found nothing.
step "fuzz, $fuzz each"
found=$(mktemp)
while read -r package name; do
	if ! go test -run '^$' -fuzz "^$name\$" -fuzztime "$fuzz" -fuzzminimizetime 10x "$package" >"$found" 2>&1; then
		cat "$found"
		exit 1
	fi
	tail -n 1 "$found"
done < <(grep -rho --include='*_test.go' -e '^func Fuzz[A-Za-z0-9]*' -H terminal store scanner printer cmd | sed -E 's|^(.*)/[^/]*:func (Fuzz.*)$|./\1 \2|')
rm "$found"

# The whole program as a stranger starts it, driven by taps, with the day's
# totals held against the backend's ledger and each screen's picture taken.
step 'the window, in a virtual display'
tour=$(mktemp -d)
trap 'rm -rf "$tour"' EXIT
packaging/tour.sh "$tour"
for picture in "$tour"/pictures/*.png; do
	colours=$(identify -format %k "$picture")
	[ "$colours" -gt 1 ] || { echo "$picture shows nothing"; exit 1; }
done

# A day at the till, tapped through every flow, with trouble of every kind.
step 'every flow, in a virtual display'
go test -count 1 -timeout 20m ./packaging/drive -window

# Where QEMU or a kernel cannot be had, it says so in one line.
step 'camera, printer and USB sticks on real kernel drivers, in virtual machines'
packaging/hardware/run.sh

step 'closing lines'
go test -count=1 ./packaging ./terminal/paycode
