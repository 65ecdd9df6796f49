#!/usr/bin/env bash
# Prints a folder in which packages of another architecture are unpacked, with all
# that they need: sysroot.sh ARCH NAME PACKAGE…. It is made once, below
# ~/.cache/kaikei/ARCH, so that the machine's own packages stay as they are.
set -euo pipefail
arch=$1
cache=${XDG_CACHE_HOME:-$HOME/.cache}/kaikei/$arch
root=$cache/$2
shift 2
if [ ! -e "$root.whole" ]; then
	rm -rf "$root"
	mkdir -p "$cache"/lists/partial "$cache"/apt/archives/partial "$root"
	apt=(apt-get -qq -o APT::Architecture="$arch" -o APT::Architectures="$arch" -o Dir::State::lists="$cache/lists" -o Dir::State::status=/dev/null
		-o Dir::Cache="$cache/apt" -o Debug::NoLocking=1 -o APT::Sandbox::User=root)
	"${apt[@]}" update >&2
	"${apt[@]}" clean # of another folder's
	"${apt[@]}" install -y --no-install-recommends --download-only "$@" >&2
	for deb in "$cache"/apt/archives/*.deb; do
		dpkg -x "$deb" "$root"
	done
	# Debian unpacks into /lib what a merged system finds below /usr.
	if [ -e "$root/lib" ] && [ ! -L "$root/lib" ]; then
		cp -r "$root/lib/." "$root/usr/lib/"
		rm -rf "$root/lib"
		ln -s usr/lib "$root/lib"
	fi
	touch "$root.whole"
fi
echo "$root"
