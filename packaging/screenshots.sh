#!/usr/bin/env bash
# Takes the README's screenshots from the real program with the starter model, in a virtual display:
#     packaging/screenshots.sh [PROGRAM] [FOLDER]
# Needs xvfb, openbox, xdotool, imagemagick.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
program=${1:-$root/build/release/bin/transformer-workbench}
folder=${2:-$root/resources/screenshots}
mkdir -p "$folder"

if [ -z "${TWB_SCREENSHOTS_DISPLAY:-}" ]; then
    TWB_SCREENSHOTS_DISPLAY=1 exec xvfb-run -a -s "-screen 0 ${TWB_SCREENSHOTS_SIZE:-1280x800}x24" "$0" "$program" "$folder"
fi

home=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$home"' EXIT
export XDG_CONFIG_HOME=$home/config XDG_DATA_HOME=$home/data HF_HOME=$home/hf LC_ALL=${TWB_SCREENSHOTS_LOCALE:-C.UTF-8}
export TWB_RESOURCES=$root/resources
openbox &
sleep 1

# shot NAME THEME SECONDS KEYS... [-- ARGUMENTS...]: starts the program, presses the keys, waits, takes the picture.
shot() {
    local name=$1 theme=$2 seconds=$3
    shift 3
    local keys=()
    while [ $# -gt 0 ] && [ "$1" != -- ]; do
        keys+=("$1")
        shift
    done
    [ "${1:-}" = -- ] && shift
    mkdir -p "$XDG_CONFIG_HOME/transformer-workbench"
    printf '[General]\ntheme=%s\n' "$theme" > "$XDG_CONFIG_HOME/transformer-workbench/transformer-workbench.conf"
    "$program" "$@" &
    local pid=$!
    local window
    window=$(timeout 60 xdotool search --sync --onlyvisible --pid $pid --name "Transformer Workbench" | head -1)
    xdotool windowsize --sync "$window" 1240 740
    xdotool windowactivate --sync "$window"
    sleep "${TWB_SCREENSHOTS_START:-5}"
    for key in "${keys[@]}"; do
        xdotool key "$key"
        sleep 1
    done
    sleep "$seconds"
    import -window "$window" -strip "$folder/$name.png"
    kill $pid
    wait $pid 2>/dev/null || true
}

shot text light 3 alt+x ctrl+Return
shot table dark 5 ctrl+Return -- "$root/resources/samples/reviews.csv"
ls -l "$folder"
