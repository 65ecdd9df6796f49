#!/usr/bin/env bash
# Prints, a line each, the environment in which go build makes programs for another
# architecture: cross.sh arm64. The headers and libraries of that architecture are
# those of sysroot.sh.
set -euo pipefail
cd "$(dirname "$0")/../.."
arch=$1
case $arch in
arm64) triple=aarch64-linux-gnu ;;
*) echo "cross.sh: $arch?" >&2; exit 2 ;;
esac
command -v $triple-gcc >/dev/null || { echo "cross.sh: gcc-$triple is missing (packaging/packages.sh cross)" >&2; exit 1; }
root=$(packaging/deb/sysroot.sh "$arch" build libc6-dev libgl-dev libegl-dev libgles-dev libx11-dev \
	libxcursor-dev libxrandr-dev libxinerama-dev libxi-dev libxxf86vm-dev)
cat <<ENV
CC=$triple-gcc
CGO_CFLAGS=-O2 -g0 --sysroot=$root -isystem $root/usr/include/$triple -isystem $root/usr/include -ffile-prefix-map=$root=
CGO_LDFLAGS=--sysroot=$root -L$root/usr/lib/$triple -Wl,-rpath-link,$root/usr/lib/$triple
PKG_CONFIG_SYSROOT_DIR=$root
PKG_CONFIG_LIBDIR=$root/usr/lib/$triple/pkgconfig:$root/usr/share/pkgconfig
ENV
