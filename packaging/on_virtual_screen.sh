#!/usr/bin/env bash
# Runs a command on a virtual screen with a window manager, so that windows become active and take the keyboard.
set -euo pipefail

folder="$(mktemp -d)"
screen="" manager=""
clean_up() {
    [ -z "$manager" ] || kill "$manager" 2>/dev/null || true
    [ -z "$screen" ] || kill "$screen" 2>/dev/null || true
    wait 2>/dev/null || true
    rm -rf "$folder"
}
trap clean_up EXIT

mkfifo "$folder/display" "$folder/manager"
Xvfb -displayfd 3 -screen 0 1920x1200x24 -dpi 96 -nolisten tcp 3>"$folder/display" 2>"$folder/xvfb.log" &
screen=$!
read -r -t 20 number <"$folder/display" || {
    cat "$folder/xvfb.log" >&2
    echo "The virtual screen did not start: see above." >&2
    exit 1
}
export DISPLAY=":$number"
unset WAYLAND_DISPLAY
openbox --sm-disable --startup "sh -c 'echo ready >$folder/manager'" >/dev/null 2>"$folder/openbox.log" &
manager=$!
read -r -t 20 _ <"$folder/manager" || {
    cat "$folder/openbox.log" >&2
    echo "The window manager did not start: see above." >&2
    exit 1
}
"$@"
