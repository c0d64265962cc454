#!/usr/bin/env bash
# Installs what the build needs and is missing: Debian packages by apt, and LibTorch in .deps/torch. Does nothing when all is there.
#
#   TORCH_DIR         folder of a LibTorch that is already installed: nothing is fetched then
#   TWB_TORCH_INDEX   where to look for a wheel without CUDA, when pip's own index offers only one with CUDA
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf 'setup: %s\n' "$*"; }

missing_packages() {
    local package
    while read -r package _; do
        [[ -z $package || $package == \#* ]] && continue
        [[ $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || echo "$package"
    done < packaging/debian-packages.txt
}

install_packages() {
    if ! command -v dpkg-query >/dev/null; then
        say "this is no Debian or Ubuntu: install the counterparts of packaging/debian-packages.txt yourself"
        return
    fi
    local missing as_root=()
    mapfile -t missing < <(missing_packages)
    if [[ ${#missing[@]} == 0 ]]; then
        say "all Debian packages are there"
        return
    fi
    if [[ $(id -u) != 0 ]]; then
        if ! command -v sudo >/dev/null; then
            say "these packages are missing; install them as root and start again: ${missing[*]}"
            exit 1
        fi
        as_root=(sudo)
    fi
    say "installing ${missing[*]}"
    "${as_root[@]}" apt-get update -q
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}"
}

provide_torch() {
    if [[ -n ${TORCH_DIR:-} ]]; then
        if [[ ! -e $TORCH_DIR/share/cmake/Torch/TorchConfig.cmake ]]; then
            say "TORCH_DIR=$TORCH_DIR is not LibTorch: share/cmake/Torch/TorchConfig.cmake is not in it"
            exit 1
        fi
        say "LibTorch: TORCH_DIR=$TORCH_DIR"
    elif [[ -e .deps/torch/share/cmake/Torch/TorchConfig.cmake ]]; then
        say "LibTorch: .deps/torch is there"
    else
        mkdir -p .deps
        [[ -x .deps/venv/bin/pip ]] || python3 -m venv .deps/venv
        .deps/venv/bin/python packaging/fetch_torch.py .deps/torch
    fi
}

install_packages
provide_torch
