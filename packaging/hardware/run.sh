#!/usr/bin/env bash
# Proves the camera and the printer code on real kernel drivers, in a virtual
# machine: v4l2loopback gives frames that a program writes, vivid breaks in every
# way that it knows, a USB printer gadget takes what usblp sends, and a keyboard
# made by uinput is a hand scanner. A second machine, with systemd and udev, is put
# USB sticks in, and exports to them. No hardware and no KVM is needed; the machine
# boots in some seconds even so.
#
# What is fetched and built once (a Debian kernel, v4l2loopback) is kept under
# ~/.cache/kaikei. Where QEMU or the kernel cannot be had, a line says so and
# nothing fails.
set -euo pipefail
cd "$(dirname "$0")/../.."
limit=${LIMIT:-300} # seconds for the machine
skip() { echo "skipped: $*"; exit 0; }

timeout 600 packaging/packages.sh machine >/tmp/kaikei-packages.$$ 2>&1 || { tail -n 1 /tmp/kaikei-packages.$$; rm -f /tmp/kaikei-packages.$$; skip "QEMU or a kernel cannot be installed here"; }
rm -f /tmp/kaikei-packages.$$
headers=$(find /usr/src -maxdepth 1 -name 'linux-headers-*-amd64' | sort -V | tail -n 1)
[ -n "$headers" ] || skip "no kernel headers are installed"
version=${headers#/usr/src/linux-headers-}
cache=${XDG_CACHE_HOME:-$HOME/.cache}/kaikei/machine-$version
mkdir -p "$cache"

if [ ! -d "$cache/kernel/lib" ]; then
	(cd "$cache" && apt-get download -qq "linux-image-$version" >/dev/null 2>&1) || skip "linux-image-$version cannot be fetched"
	dpkg -x "$cache"/linux-image-*.deb "$cache/kernel"
	rm "$cache"/linux-image-*.deb
	depmod -b "$cache/kernel" "$version"
fi
if [ ! -f "$cache/v4l2loopback.ko" ]; then
	mkdir -p "$cache/loopback"
	tar -xjf /usr/src/v4l2loopback.tar.bz2 -C "$cache/loopback"
	source=$(dirname "$(find "$cache/loopback" -name v4l2loopback.c | head -n 1)")
	make -s -C "$headers" M="$source" modules >"$cache/loopback.log" 2>&1 || skip "v4l2loopback does not build; see $cache/loopback.log"
	cp "$source/v4l2loopback.ko" "$cache/"
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
CGO_ENABLED=0 go build -trimpath -o "$work/lab" ./packaging/hardware/lab
CGO_ENABLED=0 go test -trimpath -c -o "$work/wedge" ./scanner/wedge

root=$work/root
mkdir -p "$root"/{bin,dev,etc,proc,sys,tmp}
cp /bin/busybox "$root/bin/"
for applet in sh mount modprobe insmod poweroff grep cat; do ln -s busybox "$root/bin/$applet"; done
for module in videodev vivid usblp dummy_hcd libcomposite usb_f_printer uinput evdev; do
	modprobe -d "$cache/kernel" -S "$version" --show-depends "$module" 2>/dev/null | awk '/^insmod/ {print $2}'
done | sort -u | while read -r file; do
	to=$root/${file#"$cache"/kernel/}
	mkdir -p "$(dirname "$to")"
	cp "$file" "$to"
done
cp "$cache"/kernel/lib/modules/"$version"/modules.{order,builtin} "$root/lib/modules/$version/"
depmod -b "$root" "$version" 2>/dev/null
cp "$cache/v4l2loopback.ko" "$work/lab" "$work/wedge" "$root/"
cat >"$root/init" <<'INIT'
#!/bin/sh
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mount -t tmpfs tmp /tmp
modprobe videodev
insmod /v4l2loopback.ko devices=1 video_nr=10 exclusive_caps=0 card_label=Loop
modprobe libcomposite; modprobe dummy_hcd; modprobe usb_f_printer; modprobe usblp
modprobe uinput; modprobe evdev
mount -t configfs none /sys/kernel/config
/wedge -test.run '^TestKeyboardOfTheKernel$' -test.v >/tmp/wedge 2>&1
if grep -q '^--- PASS: TestKeyboardOfTheKernel' /tmp/wedge; then
	echo "ok   a keyboard of the kernel's: scans are taken, and no other program sees them"
else
	cat /tmp/wedge; echo "FAIL a keyboard of the kernel's"
fi
/lab
poweroff -f
INIT
chmod +x "$root/init"
(cd "$root" && find . | cpio -o -H newc --quiet | gzip -1) >"$work/initrd.gz"

# boots starts a machine until it says that nothing failed: boots NAME INITRD COMMAND-LINE QEMU-ARGUMENTS…
#
# Without KVM the machine has a fraction of this one's speed, and a check that waits
# for a camera may come too late where something else is at work: it boots twice
# before that is called a failure.
boots() {
	local console=$work/console-$1 initrd=$2 line=$3
	shift 3
	for boot in first second; do
		timeout "$limit" qemu-system-x86_64 -M q35 -accel tcg,thread=multi -cpu max -m 1024 -smp 2 \
			-display none -vga none -nic none -no-reboot -serial "file:$console" \
			-kernel "$cache/kernel/boot/vmlinuz-$version" -initrd "$initrd" \
			-append "console=ttyS0 panic=-1 quiet mitigations=off $line" "$@" || true
		tr -d '\r' <"$console" | grep -E '^(ok|FAIL|summary:)' || true
		if ! tr -d '\r' <"$console" | grep -q '^FAIL' && tr -d '\r' <"$console" | grep -q '^summary: .* 0 failed$'; then
			return 0
		fi
		echo "the last lines of the $boot boot:"
		tail -n 20 "$console"
	done
	return 1
}

boots devices "$work/initrd.gz" ''

packaging/hardware/stick.sh "$work" "$cache/kernel" "$version"
boots sticks "$work/sticks.gz" '' -drive "if=virtio,format=raw,file=$work/vfat" -drive "if=virtio,format=raw,file=$work/exfat" -drive "if=virtio,format=raw,file=$work/ext4" \
	-drive "if=virtio,format=raw,file=$work/slow,throttling.bps-write=2048"
# What a manager carries away: the sale is on it, whole, and nothing else.
partition=$work/vfat@@1M
file=kaikei-T-0001-$(cat "$work/date").csv
[ "$(mdir -b -a -i "$partition" :: | tr -d '\r')" = "::/$file" ] || { echo "FAIL on the stick is: $(mdir -b -a -i "$partition" ::)"; exit 1; }
mtype -i "$partition" "::$file" | grep -q 1234 || { echo "FAIL the sale is not in $file"; exit 1; }
# Of a stick that was pulled out, what had come through of the file has another name.
half=$(mdir -b -a -i "$work/slow@@1M" :: | tr -d '\r' | grep -vx "::/\.$file\.part" || true)
[ -z "$half" ] || { echo "FAIL the stick that was pulled out has: $half"; exit 1; }
fsck.exfat -n "$work/exfat" >"$work/fsck" 2>&1 || { cat "$work/fsck"; echo "FAIL the exFAT stick is damaged"; exit 1; }
echo "ok   seen from outside: $file is on the stick, and the sale is in it"
