#!/usr/bin/env bash
# Proves that a newcomer's two commands work: a minimal Debian 12 with only python3, git and make, a fresh clone of the
# last commit in it, and each make target (default: test demo) timed. Needs root, debootstrap and a network.
#
#   packaging/bare_root_check.sh [--keep] [target...]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

keep=""
if [ "${1:-}" = "--keep" ]; then
    keep=yes
    shift
fi
targets=("${@:-test}")
[ $# -gt 0 ] || targets=(test demo)
[ "$(id -u)" -eq 0 ] || { echo "only root can make and enter a bare system" >&2; exit 1; }
command -v debootstrap >/dev/null || { echo "debootstrap is missing: apt-get install debootstrap" >&2; exit 1; }

root="$(mktemp -d "${TMPDIR:-/tmp}/bare-root.XXXXXX")"
chmod 755 "$root" # apt drops its rights and must still reach its files
leave() {
    for mounted in dev/shm dev/pts proc; do
        mountpoint -q "$root/$mounted" && umount "$root/$mounted"
    done
    if [ -n "$keep" ]; then
        echo "kept: $root"
    else
        rm -rf --one-file-system "$root"
    fi
}
trap leave EXIT

timed() {
    local name="$1" began=$EPOCHREALTIME
    shift
    local code=0
    "$@" || code=$?
    printf '== %-28s %7.1f s   exit code %d\n' "$name" "$(awk "BEGIN { print $EPOCHREALTIME - $began }")" "$code" | tee -a "$times"
    return "$code"
}
times="$root.times"
: >"$times"

timed "debootstrap" debootstrap --variant=minbase --include=python3,git,make bookworm "$root" >/dev/null
git clone --quiet --no-hardlinks . "$root/root/checkout"
mount -t proc proc "$root/proc"
mount -t devpts devpts "$root/dev/pts" -o newinstance,ptmxmode=0666
mount -t tmpfs tmpfs "$root/dev/shm"

# The network as the host sees it: names, certificates, and pip's configuration without folders of this machine.
cp /etc/resolv.conf "$root/etc/resolv.conf"
cp /etc/hosts "$root/etc/hosts"
for configuration in /etc/pip.conf /etc/xdg/pip/* "$HOME/.config/pip"/*; do
    if [ -f "$configuration" ]; then
        mkdir -p "$root$(dirname "$configuration")"
        sed '/find-links\|file:/d' "$configuration" >"$root$configuration"
    fi
done
environment=(HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin TERM=dumb)
while IFS= read -r variable; do
    environment+=("$variable")
done < <(env | grep '^PIP_\|^https\?_proxy=\|^no_proxy=' | grep -v '^PIP_FIND_LINKS\|file:' || true)
certificates="${PIP_CERT:-${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}}"
if [ -e "$certificates" ]; then
    # Not in its usual place: that is for the package ca-certificates, which the bootstrap must find missing.
    cp -L "$certificates" "$root/root/host-certificates.crt"
    environment+=(PIP_CERT=/root/host-certificates.crt)
fi

inside() { chroot "$root" /usr/bin/env -i "${environment[@]}" "$@"; }

failed=0
timed "make setup, first" inside make --no-print-directory -C /root/checkout setup || failed=1
for target in "${targets[@]}"; do
    [ "$target" = setup ] || timed "make $target" inside make --no-print-directory -C /root/checkout "$target" || failed=1
done
timed "make setup, again" inside make --no-print-directory -C /root/checkout setup || failed=1

echo
cat "$times"
rm -f "$times"
exit "$failed"
