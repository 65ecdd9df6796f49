#!/usr/bin/env bash
# Builds kaikei_VERSION_ARCH.deb in dist/: build.sh [amd64|arm64] …
#
# The same commit gives the same bytes: times are that of the commit
# (SOURCE_DATE_EPOCH), owners are root, paths are trimmed, and the packer has one
# thread. PROGRAMS=DIR takes ready programs instead of building them. VERSION, SCHEMA
# and COMPRESS are for tests.
set -euo pipefail
cd "$(dirname "$0")/../.."
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
export LC_ALL=C TZ=UTC
out=${OUT:-dist}
tags=x11,gles,no_emoji
flags=(-trimpath -ldflags "-s -w")

# The version is the day of the newest entry of the changelog, and the commit's number.
version=${VERSION:-$(sed -n 's/^## \([0-9-]*\)$/\1/p' CHANGELOG.md | head -n 1 | tr - .).$(git rev-list --count HEAD)}
schema=${SCHEMA:-}
[ -n "$schema" ] || schema=$(go run ./cmd/kaikeictl version --json | sed -n 's/.*"schema":\([0-9]*\).*/\1/p')

# programs puts the programs of an architecture into a folder.
programs() { # ARCH FOLDER
	if [ -n "${PROGRAMS:-}" ]; then
		cp "$PROGRAMS/kaikei" "$PROGRAMS/kaikeictl" "$2/"
		return
	fi
	local cross=()
	if [ "$1" != "$(dpkg --print-architecture)" ]; then
		mapfile -t cross < <(packaging/deb/cross.sh "$1")
	fi
	env "${cross[@]}" GOARCH="$1" CGO_ENABLED=1 go build "${flags[@]}" -tags $tags -o "$2/kaikei" ./cmd/kaikei
	GOARCH=$1 CGO_ENABLED=0 go build "${flags[@]}" -o "$2/kaikeictl" ./cmd/kaikeictl
}

# build packs one architecture.
build() { # ARCH
	local arch=$1 root
	root=$(mktemp -d)
	trap 'rm -rf "$root"' RETURN
	cp -r packaging/deb/root/. "$root/"
	mkdir -p "$root/DEBIAN" "$root/usr/bin" "$root/usr/share/kaikei" "$root/usr/share/doc/kaikei"
	programs "$arch" "$root/usr/bin"
	echo "$schema" >"$root/usr/share/kaikei/schema"
	local doc=$root/usr/share/doc/kaikei
	cp README.md "$doc/"
	cp packaging/SECURITY.md "$doc/"
	cp packaging/deb/debian/copyright "$doc/copyright"
	gzip -9n <CHANGELOG.md >"$doc/changelog.gz"
	go run ./packaging/sbom --version "$version" --out "$doc" "$root/usr/bin/kaikei" "$root/usr/bin/kaikeictl"
	sed -e "s/@VERSION@/$version/" -e "s/@ARCH@/$arch/" -e "s/@SIZE@/$(du -sk --apparent-size "$root/usr" | cut -f1)/" \
		packaging/deb/debian/control >"$root/DEBIAN/control"
	echo /etc/default/kaikei >"$root/DEBIAN/conffiles"
	cp packaging/deb/debian/templates "$root/DEBIAN/"
	for script in preinst postinst prerm postrm; do
		sed "s/@SCHEMA@/$schema/" "packaging/deb/debian/$script" >"$root/DEBIAN/$script"
	done
	find "$root" -type d -exec chmod 755 {} +
	find "$root" -type f -exec chmod 644 {} +
	chmod 755 "$root"/usr/bin/* "$root"/usr/lib/kaikei/* "$root"/DEBIAN/{preinst,postinst,prerm,postrm}
	(cd "$root" && find etc usr -type f -print0 | sort -z | xargs -0 md5sum >DEBIAN/md5sums)
	mkdir -p "$out"
	dpkg-deb --root-owner-group -Z"${COMPRESS:-xz}" --threads-max=1 --build "$root" "$out/kaikei_${version}_$arch.deb"
}

for arch in "${@:-$(dpkg --print-architecture)}"; do
	build "$arch"
done
