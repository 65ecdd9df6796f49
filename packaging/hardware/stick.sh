#!/usr/bin/env bash
# Makes what the machine needs whose USB sticks are checked: stick.sh WORK KERNEL VERSION.
# In WORK are the lab's program and the modules of the kernel in KERNEL afterwards, and
#
#	sticks.gz       a system with systemd and udev of this machine, the units, rules and
#	                scripts of the package, and kaikeictl with a terminal's records
#	vfat exfat ext4 what the sticks are; slow is another one with vfat
#	date            the day that is exported
#
# run.sh boots it, and looks at the sticks afterwards.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$1 kernel=$2 version=$3
root=$work/sticks

# A terminal that sold something, and is offline since.
CGO_ENABLED=0 go build -trimpath -o "$work/" ./cmd/kaikeictl ./cmd/gateway
port=$((20000 + $$ % 12000)) # below those that the kernel hands out
"$work/gateway" serve --data "$work/backend" --listen 127.0.0.1:$port >"$work/gateway.log" 2>&1 &
gateway=$!
trap 'kill $gateway 2>/dev/null || true' EXIT
for _ in $(seq 200); do
	activation=$("$work/gateway" activate --data "$work/backend" --shop 'Shop 1' 2>/dev/null) && break
	sleep 0.1
done
"$work/kaikeictl" provision --data "$work/records" --activation "$activation" >"$work/provision.log"
"$work/kaikeictl" sale --data "$work/records" --amount 1234 --cash 2000 >"$work/sale.log"
"$work/kaikeictl" status --data "$work/records" | sed -n 's/^business day *//p' >"$work/date"
kill $gateway
wait $gateway || true

# The system: a merged one, with programs of this machine and their libraries.
mkdir -p "$root"/{dev,etc,proc,sys,run,tmp/.X11-unix,var/lib,usr/{bin,lib64}} "$root"/usr/lib/{modules,systemd/system,udev/rules.d}
for link in bin lib lib64; do ln -s usr/$link "$root/$link"; done
ln -s usr/bin "$root/sbin"
ln -s bin "$root/usr/sbin"
put() { # FILE…, with the libraries that it loads
	local file
	for file; do
		local to=$root/usr/${file#/usr/}
		to=${to/"/usr//"//usr/}
		mkdir -p "$(dirname "$to")"
		cp -L "$file" "$to"
		ldd "$file" 2>/dev/null | grep -o '/[^ ]*' | while read -r library; do
			mkdir -p "$root/$(dirname "$library")"
			[ -e "$root/$library" ] || cp -L "$library" "$root/$library"
		done
	done
}
put /bin/{sh,sed,grep,ls,id,mkdir,rmdir,rm,sync,mount,umount,udevadm,systemctl,kmod} /lib/systemd/systemd
ln -s ../../bin/udevadm "$root/usr/lib/systemd/systemd-udevd"
ln -s kmod "$root/usr/bin/modprobe"
for unit in {basic,sysinit,sockets,paths,slices,timers,local-fs,local-fs-pre,shutdown,umount,multi-user,network}.target systemd-udevd.service systemd-udevd-{control,kernel}.socket; do
	cp "/lib/systemd/system/$unit" "$root/usr/lib/systemd/system/"
done
cp /lib/udev/rules.d/{50-udev-default,60-persistent-storage,99-systemd}.rules "$root/usr/lib/udev/rules.d/"
printf 'root:x:0:0::/:/bin/sh\nkaikei:x:900:900::/var/lib/kaikei:/usr/sbin/nologin\n' >"$root/etc/passwd"
printf 'root:x:0:\ntty:x:5:\ndisk:x:6:\nlp:x:7:\ndialout:x:20:\naudio:x:29:\nvideo:x:44:\ninput:x:105:\nkaikei:x:900:\n' >"$root/etc/group"
printf 'passwd: files\ngroup: files\n' >"$root/etc/nsswitch.conf"

# What the package brings. Only the window is not here: in its unit the lab waits to be
# asked, and may run kaikeictl.
ln -s ../run "$root/var/run"
cp -r packaging/deb/root/usr/lib/{kaikei,udev} "$root/usr/lib/"
units=$root/usr/lib/systemd/system
cp packaging/deb/root/usr/lib/systemd/system/kaikei-{stick@.service,eject.*} "$units/"
sed -e '/kaikei-display/d' -e '/^Watchdog/d' -e 's/^Type=.*/Type=exec/' -e 's|^ExecStart=.*|ExecStart=/usr/bin/kaikei till|' \
	packaging/deb/root/usr/lib/systemd/system/kaikei.service >"$units/kaikei.service"
mkdir "$units/kaikei.service.d"
printf '[Service]\nExecPaths=/usr/bin/kaikeictl\nStandardOutput=null\nStandardError=null\n' >"$units/kaikei.service.d/lab.conf"
cp "$work/lab" "$root/usr/bin/kaikei"
cp "$work/kaikeictl" "$root/usr/bin/"
cp -r "$work/records" "$root/var/lib/kaikei"
cat >"$units/default.target" <<-'UNIT'
	[Unit]
	Requires=basic.target
	Wants=systemd-udevd.service kaikei.service kaikei-eject.path lab.service
	After=basic.target
UNIT
cat >"$units/lab.service" <<-UNIT
	[Unit]
	After=systemd-udevd.service kaikei-eject.path
	[Service]
	ExecStartPre=/bin/sh -c 'modprobe -a virtio_pci virtio_blk libcomposite dummy_hcd usb_f_mass_storage usb_storage sd_mod; mount -t configfs none /sys/kernel/config'
	ExecStart=/usr/bin/kaikei stick $(cat "$work/date")
	StandardOutput=file:/dev/ttyS0
	StandardError=inherit
UNIT

# Its kernel.
for module in virtio_pci virtio_blk dummy_hcd libcomposite usb_f_mass_storage usb_storage sd_mod vfat nls_ascii nls_cp437 exfat ext4; do
	modprobe -d "$kernel" -S "$version" --show-depends "$module" 2>/dev/null | awk '/^insmod/ {print $2}'
done | sort -u | while read -r file; do
	to=$root/usr/${file#"$kernel"/}
	mkdir -p "$(dirname "$to")"
	cp "$file" "$to"
done
cp "$kernel"/lib/modules/"$version"/modules.{order,builtin} "$root/usr/lib/modules/$version/"
depmod -b "$root" "$version" 2>/dev/null

# systemd gives its units namespaces, which the first root of a kernel does not take.
mkdir -p "$work/first/"{bin,dev,system}
cp /bin/busybox "$work/first/bin/"
cat >"$work/first/init" <<'INIT'
#!/bin/busybox sh
/bin/busybox mkdir /new
/bin/busybox mount -t tmpfs -o mode=755 none /new
/bin/busybox cp -a /system/. /new/
exec /bin/busybox switch_root /new /usr/lib/systemd/systemd
INIT
chmod +x "$work/first/init"
mv "$root" "$work/first/system.new"
rmdir "$work/first/system"
mv "$work/first/system.new" "$work/first/system"
(cd "$work/first" && find . | cpio -o -H newc --quiet | gzip -1) >"$work/sticks.gz"

# The sticks: a partition with vfat, exFAT without one, and what is not for a till.
truncate -s 48M "$work/vfat" "$work/exfat" "$work/ext4"
echo 'start=2048, type=c' | sfdisk -q "$work/vfat"
mkfs.vfat --offset 2048 "$work/vfat" >/dev/null
cp "$work/vfat" "$work/slow"
mkfs.exfat "$work/exfat" >/dev/null
mke2fs -q -F "$work/ext4"
