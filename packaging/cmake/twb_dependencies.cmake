# Finds every dependency. A missing one stops the configuration with the name of the Debian package to install.
include_guard()

macro(twb_require found what package)
    if(NOT ${found})
        message(FATAL_ERROR "${what} was not found. On Debian or Ubuntu: apt install ${package}\n"
                            "packaging/setup.sh installs everything that the build needs.")
    endif()
endmacro()

find_package(PkgConfig QUIET)
twb_require(PkgConfig_FOUND "pkg-config" "pkg-config")

find_package(Threads REQUIRED)
find_package(nlohmann_json 3.10 QUIET)
twb_require(nlohmann_json_FOUND "nlohmann_json >= 3.10" "nlohmann-json3-dev")
find_package(CLI11 QUIET)
twb_require(CLI11_FOUND "CLI11" "libcli11-dev")
find_package(ZLIB QUIET)
twb_require(ZLIB_FOUND "zlib" "zlib1g-dev")

foreach(entry "sentencepiece;libsentencepiece-dev" "libpcre2-8;libpcre2-dev" "libutf8proc;libutf8proc-dev"
              "libzip;libzip-dev" "libzstd;libzstd-dev" "libavformat;libavformat-dev" "libavcodec;libavcodec-dev"
              "libavutil;libavutil-dev" "libswresample;libswresample-dev" "libswscale;libswscale-dev")
    list(GET entry 0 module)
    list(GET entry 1 package)
    pkg_check_modules(${module} QUIET IMPORTED_TARGET ${module})
    twb_require(${module}_FOUND "${module}" "${package}")
endforeach()

find_path(SNAPPY_INCLUDE_DIR snappy-c.h)
find_library(SNAPPY_LIBRARY snappy)
if(NOT SNAPPY_INCLUDE_DIR OR NOT SNAPPY_LIBRARY)
    set(SNAPPY_FOUND FALSE)
else()
    set(SNAPPY_FOUND TRUE)
    add_library(twb_snappy INTERFACE)
    target_include_directories(twb_snappy SYSTEM INTERFACE ${SNAPPY_INCLUDE_DIR})
    target_link_libraries(twb_snappy INTERFACE ${SNAPPY_LIBRARY})
endif()
twb_require(SNAPPY_FOUND "snappy" "libsnappy-dev")

find_package(OpenCV 4 QUIET COMPONENTS core imgproc imgcodecs)
twb_require(OpenCV_FOUND "OpenCV 4" "libopencv-dev")

# Qt: the components are named one by one so that the message names the package.
foreach(entry "Core;qt6-base-dev" "Test;qt6-base-dev")
    list(GET entry 0 component)
    list(GET entry 1 package)
    find_package(Qt6${component} 6.4 QUIET)
    twb_require(Qt6${component}_FOUND "Qt 6.4 ${component}" "${package}")
endforeach()
if(TWB_BUILD_GUI)
    foreach(entry "Widgets;qt6-base-dev" "Network;qt6-base-dev" "Sql;qt6-base-dev" "Multimedia;qt6-multimedia-dev" "Svg;qt6-svg-dev"
                  "Charts;qt6-charts-dev libqt6opengl6-dev libgl-dev" "Pdf;qt6-pdf-dev" "LinguistTools;qt6-tools-dev qt6-l10n-tools")
        list(GET entry 0 component)
        list(GET entry 1 package)
        find_package(Qt6${component} 6.4 QUIET)
        twb_require(Qt6${component}_FOUND "Qt 6.4 ${component}" "${package}")
    endforeach()
    find_package(Qt6 6.4 QUIET COMPONENTS Widgets)    # qt_add_executable and friends
    find_package(Qt6Keychain QUIET)
    twb_require(Qt6Keychain_FOUND "QtKeychain for Qt 6" "qtkeychain-qt6-dev")
endif()

# LibTorch: TORCH_DIR (an unpacked LibTorch or the torch folder of a wheel), .deps (packaging/setup.sh), or an installed wheel.
set(TORCH_DIR "$ENV{TORCH_DIR}" CACHE PATH "Folder of LibTorch: the one that holds share/cmake/Torch")
set(twb_torch_candidates ${TORCH_DIR} ${PROJECT_SOURCE_DIR}/.deps/torch)
find_package(Torch QUIET PATHS ${twb_torch_candidates} PATH_SUFFIXES share/cmake/Torch NO_DEFAULT_PATH)
if(NOT Torch_FOUND)
    find_program(TWB_PYTHON python3)
    if(TWB_PYTHON)
        execute_process(COMMAND ${TWB_PYTHON} -c "import torch.utils; print(torch.utils.cmake_prefix_path)"
                        OUTPUT_VARIABLE twb_torch_prefix OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
    endif()
    find_package(Torch QUIET PATHS ${twb_torch_prefix} PATH_SUFFIXES Torch)
endif()
if(NOT Torch_FOUND)
    message(FATAL_ERROR "LibTorch was not found. Give its folder with -DTORCH_DIR=..., install the wheel (pip install torch==2.13.0), "
                        "or run packaging/setup.sh, which fetches it into .deps.")
endif()

add_library(twb_torch INTERFACE)
target_link_libraries(twb_torch INTERFACE ${TORCH_LIBRARIES})
get_target_property(twb_torch_includes torch INTERFACE_INCLUDE_DIRECTORIES)
target_include_directories(twb_torch SYSTEM INTERFACE ${TORCH_INCLUDE_DIRS} ${twb_torch_includes})
separate_arguments(twb_torch_flags NATIVE_COMMAND "${TORCH_CXX_FLAGS}")
target_compile_options(twb_torch INTERFACE ${twb_torch_flags})

# The one precompiled header for torch; every TORCH target reuses it.
file(WRITE ${CMAKE_BINARY_DIR}/twb_torch_pch.cpp.tmp "// Carries the precompiled header of torch.\n")
file(COPY_FILE ${CMAKE_BINARY_DIR}/twb_torch_pch.cpp.tmp ${CMAKE_BINARY_DIR}/twb_torch_pch.cpp ONLY_IF_DIFFERENT)
add_library(twb_torch_pch OBJECT ${CMAKE_BINARY_DIR}/twb_torch_pch.cpp)
target_link_libraries(twb_torch_pch PRIVATE twb_options twb_torch)
target_precompile_headers(twb_torch_pch PRIVATE <ATen/ATen.h> <ATen/Parallel.h> <nlohmann/json.hpp>)
