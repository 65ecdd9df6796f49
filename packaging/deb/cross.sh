#!/usr/bin/env bash
# Prints, a line each, the environment in which go build makes programs for another
# architecture: cross.sh arm64. The headers and libraries of that architecture are
# unpacked once into a folder of their own under ~/.cache/kaikei, so that the
# machine's own packages stay as they are.
set -euo pipefail
arch=$1
case $arch in
arm64) triple=aarch64-linux-gnu ;;
*) echo "cross.sh: $arch?" >&2; exit 2 ;;
esac
command -v $triple-gcc >/dev/null || { echo "cross.sh: gcc-$triple is missing (packaging/packages.sh cross)" >&2; exit 1; }
cache=${XDG_CACHE_HOME:-$HOME/.cache}/kaikei/$arch
if [ ! -e "$cache/root/usr/include/X11/Xlib.h" ]; then
	mkdir -p "$cache"/lists/partial "$cache"/apt/archives/partial "$cache/root"
	apt=(apt-get -qq -o APT::Architecture="$arch" -o APT::Architectures="$arch" -o Dir::State::lists="$cache/lists" -o Dir::State::status=/dev/null
		-o Dir::Cache="$cache/apt" -o Debug::NoLocking=1 -o APT::Sandbox::User=root)
	"${apt[@]}" update >&2
	"${apt[@]}" install -y --no-install-recommends --download-only libc6-dev libgl-dev libegl-dev libgles-dev libx11-dev \
		libxcursor-dev libxrandr-dev libxinerama-dev libxi-dev libxxf86vm-dev >&2
	for deb in "$cache"/apt/archives/*.deb; do
		dpkg -x "$deb" "$cache/root"
	done
fi
root=$cache/root
# Debian unpacks into /lib what a merged system finds below /usr.
[ -e "$root/lib" ] && [ ! -L "$root/lib" ] && cp -rn "$root/lib/." "$root/usr/lib/" && rm -rf "$root/lib"
[ -e "$root/lib" ] || ln -s usr/lib "$root/lib"
cat <<ENV
CC=$triple-gcc
CGO_CFLAGS=-O2 -g0 --sysroot=$root -isystem $root/usr/include/$triple -isystem $root/usr/include -ffile-prefix-map=$root=
CGO_LDFLAGS=--sysroot=$root -L$root/usr/lib/$triple -Wl,-rpath-link,$root/usr/lib/$triple
PKG_CONFIG_SYSROOT_DIR=$root
PKG_CONFIG_LIBDIR=$root/usr/lib/$triple/pkgconfig:$root/usr/share/pkgconfig
ENV
