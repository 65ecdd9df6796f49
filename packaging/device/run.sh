#!/usr/bin/env bash
# Proves the image in a virtual machine: make test-device. Builds an image for
# tests and updates of it, and runs what packaging/device says. Pictures of the screen
# and what each step said lie in OUT (dist/device) afterwards.
#
# 25 minutes on an idle machine without KVM, and much more on a busy one. WORK=DIR
# keeps images, the machine and the backend's books; images whose parts are the same
# are not made again then, and FROM=STEP goes on from a step's number.
#
# Where QEMU, debootstrap or Debian's packages cannot be had, a line says so and
# nothing fails.
set -euo pipefail
cd "$(dirname "$0")/../.."
out=${OUT:-dist/device}
skip() { echo "skipped: $*"; exit 0; }

packaging/packages.sh build image machine >/dev/null 2>&1 || skip "QEMU, debootstrap or RAUC cannot be installed here"
[ "$(id -u)" = 0 ] || skip "building an image needs root"
nice packaging/image/build.sh base || skip "Debian's packages cannot be had"
mkdir -p "$out" bin
out=$(cd "$out" && pwd)
work=${WORK:-$(mktemp -d)}
ended() {
	[ "$1" = 0 ] || echo "not done; logs and pictures are in $out"
	[ -n "${WORK:-}" ] || rm -rf "$work"
}
trap 'ended $?' EXIT
mkdir -p "$work/test" "$work/updates" "$work/machine"

# The devices of the machine: a camera that sees a picture in a file, a printer.
root=$(packaging/image/build.sh where)/root
kernel=$(basename "$root"/boot/vmlinuz-*)
kernel=${kernel#vmlinuz-}
modules=${XDG_CACHE_HOME:-$HOME/.cache}/kaikei/machine-$kernel
mkdir -p "$modules"
if [ ! -f "$modules/v4l2loopback.ko" ]; then
	# The image has the newest kernel, of which this machine may have no headers yet.
	[ -d "/usr/src/linux-headers-$kernel" ] || DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "linux-headers-$kernel" >/dev/null 2>&1 ||
		skip "no headers of Linux $kernel are to be had"
	mkdir -p "$modules/loopback"
	tar -xjf /usr/src/v4l2loopback.tar.bz2 -C "$modules/loopback"
	source=$(dirname "$(find "$modules/loopback" -name v4l2loopback.c | head -n 1)")
	make -s -C "/usr/src/linux-headers-$kernel" M="$source" modules >"$modules/loopback.log" 2>&1 || skip "v4l2loopback does not build; see $modules/loopback.log"
	cp "$source/v4l2loopback.ko" "$modules/"
fi
cp "$modules/v4l2loopback.ko" "$work/test/"
CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o "$work/test/lab" ./packaging/hardware/lab
go build -trimpath -ldflags '-s -w' -tags x11,gles,no_emoji -o bin/ ./cmd/kaikei ./cmd/kaikeictl ./cmd/gateway
CGO_ENABLED=0 go build -trimpath -o "$work/device" ./packaging/device

# One program is all of them; only what the packages say of themselves differs.
export AGENT=$work/test PROGRAMS=$PWD/bin OUT=$work LEVEL=1 DATA_MB=256 COMPRESS=none
export SETTINGS='KAIKEI_OPTIONS="--language ja --camera v4l2:/dev/video10 --printer usb:/dev/usb/lp0 --targets /run/kaikei/targets"
KAIKEI_TRIAL_SECONDS=3000'

# Small ones, that are refused, or hold no system.
small() { # NAME VERSION SCHEMA WHOSE
	rm -rf "$work/small"
	mkdir "$work/small"
	head -c 1048576 bin/kaikei >"$work/small/system.img"
	echo "$3" >"$work/small/schema"
	printf '[update]\ncompatible=kaikei-amd64\nversion=%s\n[bundle]\nformat=verity\n[image.system]\nfilename=system.img\n' "$2" >"$work/small/manifest.raucm"
	rauc bundle --key="$work/$4.key" --cert="$work/$4.pem" "$work/small" "$work/updates/$1.raucb" >>"$out/bundle.log" 2>&1
}

make_images() {
	rm -f "$work"/updates/*
	VERSION=1.0 nice packaging/image/build.sh disk >"$out/image.log" 2>&1
	VERSION=1.1 nice packaging/image/build.sh bundle >"$out/bundle.log" 2>&1
	mv "$work/kaikei_1.1_amd64.raucb" "$work/updates/kaikei-1.1.raucb"
	VERSION=1.2 BREAK=1 nice packaging/image/build.sh bundle >>"$out/bundle.log" 2>&1
	mv "$work/kaikei_1.2_amd64.raucb" "$work/updates/broken.raucb"
	openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/stranger.key" -out "$work/stranger.pem" -days 30 -subj /CN=stranger 2>/dev/null
	small old 9 0 development
	small older 0.5 99 development
	small stranger 9 99 stranger
	small empty 1.3 99 development
	cp "$work/updates/empty.raucb" "$work/updates/spoilt.raucb"
	printf x | dd of="$work/updates/spoilt.raucb" bs=1 seek=200000 conv=notrunc status=none
	head -c 1000000 bin/kaikei >"$work/updates/unsigned.raucb"
	mksquashfs "$work/updates" "$work/updates.img" -noD -noI -noF -noappend -quiet -no-progress
	truncate -s 512M "$work/stick.img"
	mkfs.vfat -n UPDATE "$work/stick.img" >/dev/null
	mcopy -i "$work/stick.img" "$work/updates/kaikei-1.1.raucb" ::
}

# What the images are made of.
parts=$(packaging/image/build.sh where; find bin/kaikei bin/kaikeictl "$work/test" packaging/image packaging/deb packaging/device/run.sh -type f -print0 | sort -z | xargs -0 sha256sum | sed "s|$work||" | sha256sum)
if [ "$parts" != "$(cat "$work/parts" 2>/dev/null)" ]; then
	rm -rf "$work/parts" "$work"/machine/*
	make_images
	echo "$parts" >"$work/parts"
fi
[ -n "${FROM:-}" ] || rm -rf "$work"/machine/*

"$work/device" --image "$work/kaikei_1.0_amd64.img" --updates "$work/updates.img" --stick "$work/stick.img" --gateway bin/gateway --out "$out" --keep "$work/machine" --from "${FROM:-1}" | tee "$out/run.log"
echo "pictures of each step are in $out"
