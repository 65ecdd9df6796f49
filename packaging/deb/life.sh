#!/usr/bin/env bash
# A package's whole life on a fresh Debian, with the real programs, apt, debconf and
# a backend: installed with all that it depends on, provisioned, sold with, an update
# refused while a payment is open and done when it is settled, a downgrade refused,
# removed, purged without and with a yes. deb_test.go holds the same rules in seconds
# with stand-ins; this finds what only a whole system shows.
#
# A chroot has no systemd at work: the units are enabled, and not started. Takes root
# and some minutes, and a Debian mirror. ROOT=DIR keeps the system, or goes on with
# one that debootstrap made; PROGRAMS=DIR takes ready programs, gateway among them.
# Where the mirror or debootstrap is not to be had, a line says so and nothing fails.
set -euo pipefail
cd "$(dirname "$0")/../.."
skip() { echo "skipped: $*"; exit 0; }
[ "$(realpath -m "${ROOT:-none}")" != / ] || { echo "life.sh: ROOT is this machine itself" >&2; exit 2; }
[ "$(id -u)" = 0 ] || skip "a chroot needs root"
command -v debootstrap >/dev/null || skip "debootstrap is not here (apt-get install debootstrap)"

work=$(mktemp -d)
root=${ROOT:-$work/root}
port=$((20000 + $$ % 12000)) # below those that the kernel hands out
gateway=
finish() {
	[ -z "$gateway" ] || kill "$gateway" 2>/dev/null || true
	rm -rf "$work"
}
trap finish EXIT

programs=${PROGRAMS:-$work/programs}
if [ -z "${PROGRAMS:-}" ]; then
	go build -trimpath -ldflags "-s -w" -tags x11,gles,no_emoji -o "$programs/" ./cmd/kaikei ./cmd/kaikeictl ./cmd/gateway
fi
schema=$("$programs/kaikeictl" version --json | sed -n 's/.*"schema":\([0-9]*\).*/\1/p')
for made in "0.9 $((schema - 1))" "1.0 $schema" "1.1 $schema"; do
	VERSION=${made% *} SCHEMA=${made#* } PROGRAMS=$programs OUT=$work/debs COMPRESS=none packaging/deb/build.sh amd64 >/dev/null
done
if [ ! -d "$root/etc" ]; then
	debootstrap --variant=minbase bookworm "$root" >"$work/debootstrap.log" 2>&1 ||
		skip "debootstrap cannot make a system here: $(tail -n 1 "$work/debootstrap.log")"
fi
cp /etc/resolv.conf "$root/etc/"
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d" # nothing starts in here
chmod +x "$root/usr/sbin/policy-rc.d"
mkdir -p "$root/debs"

# inside runs a command in the system; its mounts go with it.
inside() {
	unshare -m sh -c 'root=$1 debs=$2; shift 2
		mount -t proc proc "$root/proc"; mount --rbind /dev "$root/dev"; mount --bind "$debs" "$root/debs"
		exec chroot "$root" env DEBIAN_FRONTEND="${ASK:-noninteractive}" PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root "$@"' sh "$root" "$work/debs" "$@"
}
# till runs kaikeictl as the till's user, over its records.
till() { # COMMAND ARGUMENTS…
	local command=$1
	shift
	inside setpriv --reuid=kaikei --regid=kaikei --init-groups kaikeictl "$command" --data /var/lib/kaikei "$@"
}
does() { # WHY COMMAND…
	local why=$1
	shift
	"$@" >"$work/said" 2>&1 || { cat "$work/said"; echo "FAIL $why"; exit 1; }
	echo "ok   $why"
}
refused() { # WHY WORDS COMMAND…
	local why=$1 words=$2
	shift 2
	if "$@" >"$work/said" 2>&1; then cat "$work/said"; echo "FAIL $why: it was done"; exit 1; fi
	grep -qF "$words" "$work/said" || { cat "$work/said"; echo "FAIL $why: not a word of \"$words\""; exit 1; }
	echo "ok   $why: $(grep -F "$words" "$work/said" | head -n 1)"
}
is() { # WHY WANT GOT
	[ "$2" = "$3" ] || { echo "FAIL $1: $3, want $2"; exit 1; }
	echo "ok   $1: $3"
}
version() { inside dpkg-query -W -f '${Version} ${db:Status-Status}' kaikei; }
payment() { # PNG-NAME, put where the till can read it
	"$programs/gateway" phone --data "$work/g" --wallet jcoin --png "$work/debs/$1" >/dev/null
	chmod 644 "$work/debs/$1"
}

"$programs/gateway" serve --data "$work/g" --listen 127.0.0.1:$port >"$work/gateway.log" 2>&1 &
gateway=$!
for _ in $(seq 100); do
	activation=$("$programs/gateway" activate --data "$work/g" --shop 'Shop 1' 2>/dev/null) && break
	sleep 0.3
done

does "installed by apt, with all that it needs" inside sh -c 'apt-get update -qq && apt-get install -y -qq --no-install-recommends /debs/kaikei_1.0_amd64.deb'
is "no library is missing" 0 "$(inside ldd /usr/bin/kaikei | grep -c 'not found' || true)"
is "the user has no shell" /usr/sbin/nologin "$(inside getent passwd kaikei | cut -d: -f7)"
is "the records are the till's alone" "700 kaikei" "$(inside stat -c '%a %U' /var/lib/kaikei)"
is "the till starts with the machine" "enabled enabled" "$(inside systemctl is-enabled kaikei.service kaikei-display.service | xargs)"

does "provisioned as the till's user" till provision --activation "$activation"
payment first.png
does "a sale is paid" till sale --amount 1500 --picture /debs/first.png
"$programs/gateway" fault --data "$work/g" drop-before=1 >/dev/null
payment second.png
till sale --amount 700 --picture /debs/second.png --wait 1s >"$work/said" 2>&1 || true
grep -q UNKNOWN "$work/said" || { cat "$work/said"; echo "FAIL no payment is open"; exit 1; }
refused "an update while a payment is open" "payments are still open" inside dpkg -i /debs/kaikei_1.1_amd64.deb
is "what is installed" "1.0 installed" "$(version)"
refused "a removal while a payment is open" "it is not removed" inside dpkg -r kaikei
is "what is installed" "1.0 installed" "$(version)"
does "the payment is brought to an end" till inquire --all --stop
does "an update when all is settled" inside dpkg -i /debs/kaikei_1.1_amd64.deb
is "what is installed" "1.1 installed" "$(version)"
does "the journal is whole after it" till journal verify
payment third.png
does "the new one sells" till sale --amount 300 --picture /debs/third.png
refused "a downgrade over newer records" "written by a newer program" inside dpkg -i /debs/kaikei_0.9_amd64.deb
is "what is installed" "1.1 installed" "$(version)"

# answer purges at a terminal, as a person does who says this when asked, and only then.
answer() { # WORD
	rm -f "$work/asked" # the question of the one before is in it
	(for _ in $(seq 120); do
		grep -qs 'Remove the records of this terminal' "$work/asked" && { echo "$1"; break; }
		sleep 0.5
	done; sleep 1) | ASK=teletype inside env TERM=dumb LANG=C.UTF-8 script -qefc 'dpkg -P kaikei' /dev/null >"$work/asked" 2>&1
	grep -q 'Remove the records of this terminal' "$work/asked" || { cat "$work/asked"; echo "nobody was asked"; return 1; }
}

does "purged, and nobody could be asked" inside apt-get purge -y -qq kaikei
is "the records stay" yes "$([ -e "$root/var/lib/kaikei/device.json" ] && echo yes)"
does "installed again over them" inside dpkg -i /debs/kaikei_1.1_amd64.deb
does "the journal is whole" till journal verify
does "purged, and a person who was asked said no" answer no
is "the records stay" yes "$([ -e "$root/var/lib/kaikei/device.json" ] && echo yes)"
does "installed again over them" inside dpkg -i /debs/kaikei_1.1_amd64.deb
does "the journal is whole" till journal verify
does "purged, and a person who was asked said yes" answer yes
is "the records are gone" gone "$([ -e "$root/var/lib/kaikei" ] || echo gone)"
echo "summary: the package's life is as it must be"
