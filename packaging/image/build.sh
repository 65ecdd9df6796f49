#!/usr/bin/env bash
# Builds what a till's disk is written with: build.sh disk|bundle|base|where
#
#	disk    dist/kaikei_VERSION_amd64.img: a boot partition, two for the system (A has it,
#	        B is empty), one for data. Write it to a disk, or boot it in QEMU with OVMF.
#	bundle  dist/kaikei_VERSION_amd64.raucb: the same system as a signed update.
#	base    only Debian's part, which is kept for the next time; where says where.
#
# The system is Debian's packages and ours (dist/*.deb, made when it is missing) in a
# squashfs that is never written. It needs root, to unpack and mount; times are
# those of the commit (SOURCE_DATE_EPOCH).
#
# Bundles are signed with SIGN_KEY and SIGN_CERT. Without them a development key is
# made in dist/: whoever has that folder can update every till that was made with
# it. VERSION, PROGRAMS and SCHEMA are as for the package; AGENT=DIR is for tests
# alone and puts a shell for them, and what is in DIR, into the system; BREAK=1 makes one whose till
# does not start; DATA_MB and LEVEL (of gzip) may be set.
set -euo pipefail
cd "$(dirname "$0")/../.."
what=$1
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
export LC_ALL=C TZ=UTC DEBIAN_FRONTEND=noninteractive
out=${OUT:-dist}
mirror=${MIRROR:-http://deb.debian.org/debian}
arch=amd64
packages="initramfs-tools linux-image-amd64 xserver-xorg-core xserver-xorg-input-libinput x11-xserver-utils xinput
	libgl1-mesa-dri libgl1 libegl1 libgles2 libxcursor1 libxrandr2 libxinerama1 libxi6 libxxf86vm1
	rauc rauc-service systemd-resolved systemd-timesyncd grub-common alsa-utils"
base=${XDG_CACHE_HOME:-$HOME/.cache}/kaikei/image-$(echo "$packages" | cat - packaging/image/root/etc/initramfs-tools/modules | sha256sum | cut -c1-12)
here=packaging/image

[ "$what" != where ] || { echo "$base"; exit 0; }
[ "$(id -u)" = 0 ] || { echo "build.sh: unpacking a system needs root" >&2; exit 1; }
work=$(mktemp -d)
finish() {
	mountpoint -q "$work/root" && umount "$work/root"
	rm -rf "$work"
}
trap finish EXIT

# Debian's part.
make_base() {
	[ ! -e "$base/done" ] || return 0
	rm -rf "$base"
	mkdir -p "$base"
	debootstrap --variant=minbase --include=systemd-sysv,udev,dbus,kmod,debconf,busybox,e2fsprogs,dosfstools \
		bookworm "$base/root" "$mirror" >"$base/log" 2>&1
	printf '#!/bin/sh\nexit 101\n' >"$base/root/usr/sbin/policy-rc.d" # nothing is started while it is built
	chmod 755 "$base/root/usr/sbin/policy-rc.d"
	cat >"$base/root/etc/dpkg/dpkg.cfg.d/small" <<-'SMALL'
		path-exclude=/usr/share/doc/*
		path-include=/usr/share/doc/*/copyright
		path-include=/usr/share/doc/kaikei/*
		path-exclude=/usr/share/man/*
		path-exclude=/usr/share/locale/*
	SMALL
	for suite in "debian-security bookworm-security" "debian bookworm-updates"; do
		echo "deb ${mirror%/debian}/${suite% *} ${suite#* } main"
	done >>"$base/root/etc/apt/sources.list"
	chroot "$base/root" sh -ec "apt-get update -qq; apt-get upgrade -y -qq; apt-get install -y -qq --no-install-recommends initramfs-tools
		sed -i s/^MODULES=.*/MODULES=list/ /etc/initramfs-tools/initramfs.conf" >>"$base/log" 2>&1
	cp $here/root/etc/initramfs-tools/modules "$base/root/etc/initramfs-tools/modules"
	# shellcheck disable=SC2086 # a list
	chroot "$base/root" apt-get install -y -qq --no-install-recommends $packages >>"$base/log" 2>&1
	rm -rf "$base/root"/var/cache/apt/* "$base/root"/var/lib/apt/lists/* "$base/root"/var/log/*
	touch "$base/done"
}

# The key that updates are signed with, and the certificate that the system trusts.
make_key() {
	mkdir -p "$out"
	key=${SIGN_KEY:-$out/development.key}
	cert=${SIGN_CERT:-$out/development.pem}
	[ -e "$key" ] || openssl req -x509 -newkey rsa:3072 -nodes -keyout "$key" -out "$cert" -days 3650 \
		-subj '/CN=Kaikei development updates, not for shops' 2>/dev/null
}

# The system as a squashfs: system FILE.
make_system() {
	local file=$1 root=$work/root deb
	mkdir -p "$root" "$work/upper" "$work/work" "$work/deb"
	mount -t overlay overlay -o "lowerdir=$base/root,upperdir=$work/upper,workdir=$work/work" "$root"
	OUT=$work/deb packaging/deb/build.sh $arch >&2
	deb=$(echo "$work"/deb/*.deb)
	cp -r $here/root/. "$root/"
	[ -z "${AGENT:-}" ] || { cp -r $here/agent/. "$root/"; mkdir "$root/usr/lib/kaikei-test"; cp -r "$AGENT/." "$root/usr/lib/kaikei-test/"; }
	mkdir -p "$root/data" "$root/boot/efi" "$root/var/lib/kaikei"
	cp "$cert" "$root/etc/rauc/keyring.pem"
	cp "$deb" "$root/kaikei.deb"
	chroot "$root" dpkg -i --force-confold /kaikei.deb >&2
	rm "$root/kaikei.deb"
	[ -z "${BREAK:-}" ] || printf '#!/bin/sh\nexit 1\n' >"$root/usr/bin/kaikei"
	chroot "$root" systemctl -q enable systemd-networkd systemd-resolved kaikei-confirm kaikei-activate
	[ -z "${AGENT:-}" ] || ln -s /usr/lib/systemd/system/test-agent.service "$root/etc/systemd/system/multi-user.target.wants/"
	chroot "$root" systemctl -q mask getty@tty1.service apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer fstrim.timer \
		apparmor.service e2scrub_reap.service systemd-update-utmp.service console-getty.service systemd-firstboot.service systemd-random-seed.service
	ln -sf /run/systemd/resolve/resolv.conf "$root/etc/resolv.conf"
	echo kaikei >"$root/etc/hostname"
	printf '127.0.0.1 localhost kaikei\n' >"$root/etc/hosts"
	: >"$root/etc/machine-id"
	chroot "$root" passwd -q -l root
	rm -rf "$root"/usr/sbin/policy-rc.d "$root"/var/lib/dbus/machine-id "$root"/var/log/* "$root"/var/cache/* "$root"/tmp/*
	ln -sf "$(basename "$(ls "$root"/boot/vmlinuz-*)")" "$root/boot/vmlinuz"
	ln -sf "$(basename "$(ls "$root"/boot/initrd.img-*)")" "$root/boot/initrd"
	schema=$(cat "$root/usr/share/kaikei/schema")
	version=$(chroot "$root" dpkg-query -W -f '${Version}' kaikei)
	echo "$version" >"$root/usr/share/kaikei/image"
	# GRUB reads gzip, and not what is newer.
	mksquashfs "$root" "$file" -comp gzip -Xcompression-level "${LEVEL:-9}" -noappend -no-progress -quiet -no-xattrs >&2
	umount "$root"
}

# The boot partition: GRUB, its choice of a system, and the marks that RAUC keeps.
make_esp() {
	local file=$1
	grub-mkimage -O x86_64-efi -o "$work/bootx64.efi" -p /grub -c $here/esp/early.cfg \
		part_gpt fat squash4 gzio normal linux loadenv search search_fs_file test echo configfile regexp reboot \
		efi_gop gfxterm gfxterm_background png
	grub-editenv "$work/grubenv" create
	grub-editenv "$work/grubenv" set ORDER='A B' A_OK=1 A_TRY=0 B_OK=0 B_TRY=0
	echo "$version" >"$work/kaikei"
	go run -trimpath ./cmd/internal/splash >"$work/splash.png"
	truncate -s 64M "$file"
	mkfs.vfat -F 32 -n KAIKEI -i 4b41494b --invariant "$file" >/dev/null
	mmd -i "$file" ::EFI ::EFI/BOOT ::grub
	mcopy -i "$file" "$work/bootx64.efi" ::EFI/BOOT/BOOTX64.EFI
	mcopy -i "$file" $here/esp/grub.cfg "$work/grubenv" "$work/kaikei" "$work/splash.png" ::grub/
}

# make_disk FILE SYSTEM
make_disk() {
	local file=$1 system=$2 mb=${DATA_MB:-1024}
	make_esp "$work/esp"
	rm -f "$file"
	truncate -s $((1 + 64 + 1024 + 1024 + mb + 1))M "$file"
	sfdisk -q "$file" <<-TABLE
		label: gpt
		label-id: 4b41494b-4549-4000-8000-000000000000
		start=1MiB, size=64MiB, type=uefi, name=kaikei-boot, uuid=4b41494b-4549-4000-8000-000000000001
		start=65MiB, size=1024MiB, type=linux, name=kaikei-a, uuid=4b41494b-4549-4000-8000-000000000002
		start=1089MiB, size=1024MiB, type=linux, name=kaikei-b, uuid=4b41494b-4549-4000-8000-000000000003
		start=2113MiB, size=${mb}MiB, type=c3f6b2a4-6b61-496b-8569-646174610000, name=kaikei-data, uuid=4b41494b-4549-4000-8000-000000000004
	TABLE
	mkdir -p "$work/data"
	[ -z "${SETTINGS:-}" ] || printf '%s\n' "$SETTINGS" >"$work/data/settings"
	truncate -s "${mb}M" "$work/ext4"
	mke2fs -q -t ext4 -L kaikei-data -U 4b41494b-4549-4000-8000-000000000005 -E hash_seed=4b41494b-4549-4000-8000-000000000006,root_owner=0:0 -d "$work/data" "$work/ext4"
	dd if="$work/esp" of="$file" bs=1M seek=1 conv=notrunc,sparse status=none
	dd if="$system" of="$file" bs=1M seek=65 conv=notrunc,sparse status=none
	dd if="$work/ext4" of="$file" bs=1M seek=2113 conv=notrunc,sparse status=none
}

# make_bundle FILE SYSTEM
make_bundle() {
	mkdir -p "$work/bundle"
	cp "$2" "$work/bundle/system.img"
	echo "$schema" >"$work/bundle/schema"
	cat >"$work/bundle/manifest.raucm" <<-MANIFEST
		[update]
		compatible=kaikei-$arch
		version=$version

		[bundle]
		format=verity

		[image.system]
		filename=system.img
	MANIFEST
	rm -f "$1"
	rauc bundle --cert="$cert" --key="$key" "$work/bundle" "$1" >&2
}

make_base
[ "$what" != base ] || exit 0
make_key
make_system "$work/system"
mkdir -p "$out"
case $what in
disk) make_disk "$out/kaikei_${version}_$arch.img" "$work/system" ;;
bundle) make_bundle "$out/kaikei_${version}_$arch.raucb" "$work/system" ;;
*) echo "build.sh: disk, bundle or base" >&2; exit 2 ;;
esac
echo "$what $version is in $out; updates are signed with $key"
