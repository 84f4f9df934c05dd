#!/usr/bin/env bash
# Opens the desk on the practice world; without a screen it makes the keyboard tour on a virtual one.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

desk=(.venv/bin/python -m billie_desktop.app --practice)
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    exec "${desk[@]}" "$@"
fi
tour=build/tour
rm -rf "$tour"
mkdir -p "$tour"
echo "demo: no screen here, so the desk makes its tour on a virtual one"
packaging/on_virtual_screen.sh "${desk[@]}" --tour "$tour" "$@"
pictures=("$tour"/*.png)
[ -e "${pictures[0]}" ] || {
    echo "demo: the tour left no pictures in $tour" >&2
    exit 1
}
echo "demo: ${#pictures[@]} pictures and the step times are in $tour:"
printf '  %s\n' "$tour"/*
