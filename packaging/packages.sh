#!/bin/sh
# Installs the Debian packages of the groups that are asked for, when they are
# missing: build, display (to run without one), check (for the tests),
# machine (tests with real drivers in a virtual one), image (a disk for tills, and to try it), cross (programs for arm64), arm (to run those), peers (other people's decoders, to measure ours beside them).
set -eu
need=""
for group; do
	case $group in
	build) need="$need gcc libc6-dev pkg-config libgl-dev libegl-dev libgles-dev libx11-dev libxcursor-dev libxrandr-dev libxinerama-dev libxi-dev libxxf86vm-dev" ;;
	display) need="$need xvfb xdotool imagemagick libgl1-mesa-dri libegl1 libgles2 libxcursor1 libxrandr2 libxinerama1 libxi6 libxxf86vm1" ;;
	machine) need="$need qemu-system-x86 busybox-static cpio kmod bzip2 gcc make linux-headers-amd64 v4l2loopback-source systemd udev mount mtools dosfstools exfatprogs e2fsprogs fdisk" ;;
	arm) need="$need qemu-user-static" ;;
	image) need="$need debootstrap squashfs-tools rauc grub-common grub-efi-amd64-bin fdisk e2fsprogs dosfstools mtools openssl qemu-system-x86 qemu-utils ovmf" ;;
	cross) need="$need gcc-aarch64-linux-gnu" ;;
	peers) need="$need g++ libzxing-dev libzbar-dev" ;;
	check) need="$need swtpm grub-emu grub-common busybox-static mtools dosfstools fdisk python3-pil python3-qrcode zbar-tools fonts-noto-cjk postgresql chromium curl" ;;
	*) echo "packages.sh: group $group?" >&2; exit 2 ;;
	esac
done
missing=""
for p in $need; do
	dpkg-query -W -f='${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || missing="$missing $p"
done
[ -n "$missing" ] || exit 0
echo "These system packages are missing and will be installed:$missing"
sudo=""
[ "$(id -u)" = 0 ] || sudo=sudo
$sudo apt-get update -qq
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $missing
