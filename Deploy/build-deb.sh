#!/usr/bin/env bash
# Packs the service as a Debian package that needs no Swift runtime.
# Usage: Deploy/build-deb.sh BINARY OUTPUT-FOLDER
set -euo pipefail
cd "$(dirname "$0")/.."
binary=$1
output=$2
version=$(sed -n 's/.*engineVersion = "\(.*\)"/\1/p' Sources/SignAvatar/Output/Manifest.swift)
architecture=$(dpkg --print-architecture)
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
chmod 755 "$root"

install -D -m 755 "$binary" "$root/usr/bin/signavatard"
strip "$root/usr/bin/signavatard"
install -D -m 644 Deploy/signavatard.service "$root/lib/systemd/system/signavatard.service"
install -D -m 644 Deploy/signavatard.yaml "$root/etc/signavatard/signavatard.yaml"
install -D -m 644 Kiosk/Phrases/phrases.yaml "$root/etc/signavatard/phrases.yaml"
install -D -m 644 Kiosk/Page/index.html "$root/usr/share/signavatard/page/index.html"
install -D -m 644 Kiosk/openapi.json "$root/usr/share/signavatard/openapi.json"
mkdir -p "$root/usr/share/signavatard/SignLibrary"
cp -r SignLibrary/. "$root/usr/share/signavatard/SignLibrary/"
chmod -R u=rwX,go=rX "$root/usr/share/signavatard"
install -D -m 644 Deploy/signavatard.8 "$root/usr/share/man/man8/signavatard.8"
gzip -9n "$root/usr/share/man/man8/signavatard.8"
mkdir -p "$root/usr/share/doc/signavatard" "$root/usr/share/lintian/overrides"
cat >"$root/usr/share/doc/signavatard/copyright" <<'COPYRIGHT'
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: SignAvatar

Files: *
Copyright: the SignAvatar contributors
License: Apache-2.0
 The full text is in /usr/share/common-licenses/Apache-2.0; what others gave is in NOTICE beside this file.
COPYRIGHT
date=$(date -R -u -d "@${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)}")
printf 'signavatard (%s) unstable; urgency=medium\n\n  * See CHANGELOG.md of the sources.\n\n -- %s  %s\n' \
    "$version" 'SignAvatar contributors <signavatar@localhost>' "$date" |
    gzip -9n >"$root/usr/share/doc/signavatard/changelog.gz"
# The reader of settings brings its own libyaml; the scripts act only where systemd runs, and need no helper package.
printf 'signavatard: %s\n' 'embedded-library' 'maintainer-script-calls-systemctl' \
    >"$root/usr/share/lintian/overrides/signavatard"
chmod 644 "$root/usr/share/doc/signavatard/"* "$root/usr/share/lintian/overrides/signavatard"
[ -e NOTICE ] && install -m 644 NOTICE "$root/usr/share/doc/signavatard/NOTICE"

mkdir "$root/DEBIAN"
# The libraries that the binary names, as packages of the machine that packs.
mkdir -p "$root/debian" && printf 'Source: signavatard\n\nPackage: signavatard\nArchitecture: any\n' >"$root/debian/control"
depends=$(cd "$root" && dpkg-shlibdeps -O usr/bin/signavatard 2>/dev/null | sed -n 's/^shlibs:Depends=//p') || true
rm -r "$root/debian"
[ -n "$depends" ] || depends="libc6, libstdc++6, libpng16-16, zlib1g"
cat >"$root/DEBIAN/control" <<CONTROL
Package: signavatard
Version: $version
Architecture: $architecture
Maintainer: SignAvatar contributors <signavatar@localhost>
Installed-Size: $(du -ks "$root" | cut -f1)
Depends: $depends
Recommends: fonts-noto-cjk
Section: net
Priority: optional
Description: signs Chinese text on screens with a digital human, offline
 A service that turns Chinese text into pictures of a digital human signing
 Chinese Sign Language, with a page for kiosk browsers. The signs are drafts
 that no Deaf signer has reviewed; it does not replace an interpreter.
CONTROL
printf '/etc/signavatard/signavatard.yaml\n/etc/signavatard/phrases.yaml\n' >"$root/DEBIAN/conffiles"
cat >"$root/DEBIAN/postinst" <<'SCRIPT'
#!/bin/sh
set -e
if [ -d /run/systemd/system ]; then
    systemctl daemon-reload || true
    if [ "$1" = configure ]; then
        systemctl enable signavatard.service >/dev/null || true
        systemctl restart signavatard.service || true
    fi
fi
SCRIPT
cat >"$root/DEBIAN/prerm" <<'SCRIPT'
#!/bin/sh
set -e
if [ -d /run/systemd/system ] && [ "$1" = remove ]; then
    systemctl disable --now signavatard.service >/dev/null || true
fi
SCRIPT
chmod 755 "$root/DEBIAN/postinst" "$root/DEBIAN/prerm"
(cd "$root" && find usr lib etc -type f -print0 | sort -z | xargs -0 md5sum) >"$root/DEBIAN/md5sums"
mkdir -p "$output"
package="$output/signavatard_${version}_${architecture}.deb"
# The same sources give the same package.
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)}
find "$root" -exec touch -hd "@$SOURCE_DATE_EPOCH" {} +
dpkg-deb --root-owner-group -Zxz --build "$root" "$package" >/dev/null
echo "$package"
