#!/usr/bin/env bash
# Proves the packages of "make package" in a minimal Debian 12 without Python: installs both, starts both, and makes the
# desk's tour in a practice world whose servers come from outside. Needs root, debootstrap and a network.
#
#   packaging/bare_root_packages_check.sh [folder for the tour's pictures, default build/tour-frozen]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

pictures="${1:-build/tour-frozen}"
[ "$(id -u)" -eq 0 ] || { echo "only root can make and enter a bare system" >&2; exit 1; }
command -v debootstrap >/dev/null || { echo "debootstrap is missing: apt-get install debootstrap" >&2; exit 1; }
packages=(dist/packages/*.deb)
[ -e "${packages[0]}" ] || { echo "no packages in dist/packages: make package" >&2; exit 1; }

root="$(mktemp -d "${TMPDIR:-/tmp}/bare-packages.XXXXXX")"
chmod 755 "$root" # apt drops its rights and must still reach its files
leave() {
    for mounted in dev/shm dev/pts proc; do
        mountpoint -q "$root/$mounted" && umount "$root/$mounted"
    done
    rm -rf --one-file-system "$root"
}
trap leave EXIT

debootstrap --variant=minbase bookworm "$root" >/dev/null
mount -t proc proc "$root/proc"
mount -t devpts devpts "$root/dev/pts" -o newinstance,ptmxmode=0666
mount -t tmpfs tmpfs "$root/dev/shm"
cp /etc/resolv.conf /etc/hosts "$root/etc/"
cp "${packages[@]}" "$root/tmp/"

environment=(HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive)
while IFS= read -r variable; do
    environment+=("$variable")
done < <(env | grep '^https\?_proxy=\|^no_proxy=' || true)
inside() { chroot "$root" /usr/bin/env -i "${environment[@]}" "$@"; }

inside sh -c 'apt-get update -qq && apt-get install -qq --yes --no-install-recommends /tmp/*.deb' >/dev/null
if inside sh -c 'command -v python3'; then
    echo "this root has a Python: it proves nothing" >&2
    exit 1
fi
inside billie-desktop --version
inside billie-projector --version
inside test -e /usr/share/applications/billie-desktop.desktop

# The practice world's servers are no part of our packages; a user brings them.
mapfile -t servers < <(.venv/bin/python -c '
from billie_desktop.practice.servers.binaries import mongod_binary, redis_binary
print(mongod_binary(), redis_binary(), sep="\n")')
install -m 755 "${servers[0]}" "$root/usr/local/bin/mongod"
install -m 755 "${servers[1]}" "$root/usr/local/bin/valkey-server"
inside apt-get install -qq --yes --no-install-recommends libcurl4 >/dev/null
environment+=(MONGOD_BIN=/usr/local/bin/mongod REDIS_SERVER_BIN=/usr/local/bin/valkey-server)
began=$EPOCHREALTIME
inside billie-desktop --tour /root/tour --customers 60
awk "BEGIN { printf \"tour: %.1f s\n\", $EPOCHREALTIME - $began }"

mkdir -p "$pictures"
cp "$root"/root/tour/* "$pictures/"
inside apt-get remove -qq --yes billie-desktop billie-projector >/dev/null
if inside test -e /usr/lib/billie-desktop; then
    echo "the desk left files behind when it was removed" >&2
    exit 1
fi
echo "installed, started, toured and removed; $(find "$pictures" -name '*.png' | wc -l) pictures in $pictures"
