#!/usr/bin/env bash
# Collects the program, LibTorch, Qt and all other libraries in build/release/AppDir, which runs from anywhere on a Linux with the same or a newer C
# library. Packs it as an AppImage when appimagetool is installed. Build it on the oldest system that it shall run on.
set -euo pipefail
cd "$(dirname "$0")/.."

packaging/setup.sh
cmake --preset release
cmake --build --preset release --target transformer-workbench twb twb_engine
app=build/release/AppDir
rm -rf "$app"
DESTDIR=$app cmake --install build/release --prefix /usr --strip

# Qt opens its plugins by itself; they are found through qt.conf.
plugins=$(qtpaths6 --query QT_INSTALL_PLUGINS 2>/dev/null || qmake6 -query QT_INSTALL_PLUGINS)
mkdir -p "$app/usr/plugins" "$app/usr/lib/bundled"
for kind in platforms xcbglintegrations sqldrivers imageformats iconengines tls multimedia platforminputcontexts; do
    if [[ -d $plugins/$kind ]]; then
        cp -rL "$plugins/$kind" "$app/usr/plugins/"
    fi
done
printf '[Paths]\nPrefix = ..\nPlugins = plugins\n' > "$app/usr/bin/qt.conf"

# Libraries that every Linux desktop has, or that must match its kernel, drivers or display, stay outside.
outside='^(ld-linux|libc|libm|libdl|librt|libpthread|libresolv|libutil|libstdc\+\+|libgcc_s|libGL|libEGL|libGLX|libGLdispatch|libOpenGL|libdrm|libgbm'
outside+='|libX11|libX11-xcb|libxcb|libvulkan|libasound|libpulse|libpulsecommon-.*|libfontconfig|libfreetype|libz|libexpat|libglib-2\.0)\.so'
find "$app/usr/bin" "$app/usr/lib" "$app/usr/plugins" -type f \( -perm -u+x -o -name '*.so*' \) -exec ldd {} + 2>/dev/null |
    awk '$2 == "=>" && $3 ~ /^\// {print $3}' | sort -u |
    while read -r library; do
        name=$(basename "$library")
        if [[ ! $name =~ $outside && ! -e $app/usr/lib/transformer-workbench/$name ]]; then
            cp -L "$library" "$app/usr/lib/bundled/"
        fi
    done

cat > "$app/AppRun" <<'RUN'
#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
export LD_LIBRARY_PATH="$here/usr/lib/bundled${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
case $(basename "${ARGV0:-$0}") in
    twb) exec "$here/usr/bin/twb" "$@" ;;
    *) exec "$here/usr/bin/transformer-workbench" "$@" ;;
esac
RUN
chmod +x "$app/AppRun"
cp packaging/linux/transformer-workbench.desktop "$app/"
cp resources/icons/app.svg "$app/transformer-workbench.svg"

if command -v appimagetool >/dev/null; then
    mkdir -p build/release/packages
    appimagetool "$app" "build/release/packages/Transformer_Workbench-$(uname -m).AppImage"
else
    echo "$app is complete: start $app/AppRun. appimagetool is not installed, so no AppImage was packed."
fi
