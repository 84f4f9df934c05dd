#!/usr/bin/env bash
# Turns a fresh checkout into a working one: system libraries, virtual environment, packages.
# Needs python3 >= 3.11 on a Debian-like system; a second run ends at once when nothing has changed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

VENV=.venv
STAMP="$VENV/.bootstrapped"
CONSTRAINTS=packaging/constraints.txt
PYTHON="${PYTHON:-python3}"

say() { printf '%s\n' "bootstrap: $*"; }
stop() {
    printf '%s\n' "bootstrap: $*" >&2
    exit 1
}

check_python() {
    command -v "$PYTHON" >/dev/null || stop "$PYTHON was not found. Install Python 3.11 or later, or set PYTHON to one."
    "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        stop "$("$PYTHON" --version 2>&1) is too old: 3.11 or later is needed. Install one and set PYTHON to it."
}

# Prints the Debian packages that are missing, one a line. Libraries are looked up by file, not by package name,
# so that other releases, which name the packages otherwise, and other systems are judged rightly.
missing_packages() {
    local libraries ldconfig soname package
    ldconfig="$(PATH="$PATH:/usr/sbin:/sbin" command -v ldconfig)" || return 0
    libraries="$("$ldconfig" -p)"
    while read -r soname package; do
        grep -qF "	$soname " <<<"$libraries" || printf '%s\n' "$package"
    done <<'EOF'
libglib-2.0.so.0 libglib2.0-0
libGL.so.1 libgl1
libEGL.so.1 libegl1
libfontconfig.so.1 libfontconfig1
libdbus-1.so.3 libdbus-1-3
libxkbcommon.so.0 libxkbcommon0
libxkbcommon-x11.so.0 libxkbcommon-x11-0
libxcb-cursor.so.0 libxcb-cursor0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-shape.so.0 libxcb-shape0
libwayland-cursor.so.0 libwayland-cursor0
libcurl.so.4 libcurl4
EOF
    command -v Xvfb >/dev/null || printf '%s\n' xvfb
    command -v xauth >/dev/null || printf '%s\n' xauth
    command -v openbox >/dev/null || printf '%s\n' openbox
    # Debian's pip trusts the system's certificates and has none of its own.
    [ -e /etc/ssl/certs/ca-certificates.crt ] || printf '%s\n' ca-certificates
    "$PYTHON" -c 'import ensurepip' 2>/dev/null || printf '%s\n' python3-venv
}

install_packages() {
    local -a wanted
    mapfile -t wanted < <(missing_packages)
    [ "${#wanted[@]}" -eq 0 ] && return
    if ! command -v apt-get >/dev/null; then
        stop "these system packages (by their Debian names) are missing: ${wanted[*]}. Install them and try again."
    fi
    local line="apt-get update && apt-get install --yes --no-install-recommends ${wanted[*]}"
    if [ "$(id -u)" -ne 0 ]; then
        stop "system packages are missing. As root run this line, then try again:
    $line"
    fi
    say "installing system packages: ${wanted[*]}"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq || stop "apt-get update failed: see above. Is this machine online?"
    apt-get install -qq --yes --no-install-recommends "${wanted[@]}" >/dev/null ||
        stop "apt-get could not install ${wanted[*]}: see above."
    mapfile -t wanted < <(missing_packages)
    [ "${#wanted[@]}" -eq 0 ] || stop "still missing after installation: ${wanted[*]}."
}

# What the environment was made from. Another Python, another pin or another dependency makes it anew.
fingerprint() {
    { "$PYTHON" -VV; pwd; cat pyproject.toml "$CONSTRAINTS" "${BASH_SOURCE[0]}"; } | sha256sum | cut -d' ' -f1
}

make_environment() {
    local wanted
    wanted="$(fingerprint)"
    if [ -e "$STAMP" ] && [ "$(cat "$STAMP")" = "$wanted" ] && "$VENV/bin/python" -c '' 2>/dev/null; then
        return
    fi
    rm -f "$STAMP"
    if ! "$VENV/bin/python" -c "import sys; sys.exit('.'.join(map(str, sys.version_info[:3])) != '$(
        "$PYTHON" -c 'import sys; print(".".join(map(str, sys.version_info[:3])))'
    )')" 2>/dev/null; then
        say "making the virtual environment $VENV"
        "$PYTHON" -m venv --clear "$VENV"
    fi
    say "installing packages (about 250 MB at the first time)"
    # Where packages come from is pip's configuration, which is not ours to set.
    "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check \
        --constraint "$CONSTRAINTS" --editable '.[practice,dev]' ||
        stop "pip could not install the packages: see above. Is this machine online?"
    printf '%s\n' "$wanted" >"$STAMP"
    say "ready"
}

check_python
install_packages
make_environment
