# Compiler settings shared by all targets, and twb_add_library.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()

find_program(TWB_CCACHE ccache)
if(TWB_CCACHE)
    # gcc's precompiled headers are cached only with these; see ccache(1), PRECOMPILED HEADERS.
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
        CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime CCACHE_MAXSIZE=20G
        CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}    # relative paths: what one clone or work tree has compiled, the others find
        ${TWB_CCACHE})
endif()
add_library(twb_options INTERFACE)
target_include_directories(twb_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_definitions(twb_options INTERFACE QT_NO_KEYWORDS TWB_VERSION="${PROJECT_VERSION}")
if(MSVC)
    target_compile_options(twb_options INTERFACE /W4 /permissive- /utf-8 $<$<BOOL:${TWB_WARNINGS_AS_ERRORS}>:/WX>)
else()
    target_compile_options(twb_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow=local -Wnon-virtual-dtor
        $<$<BOOL:${TWB_WARNINGS_AS_ERRORS}>:-Werror>)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        target_compile_options(twb_options INTERFACE -fpch-preprocess)
        if(CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
            target_compile_options(twb_options INTERFACE -Wno-restrict)    # GCC bug 105651: false alarm for "text" + std::string
        endif()
    endif()
endif()
if(TWB_SANITIZE)
    target_compile_options(twb_options INTERFACE -fsanitize=address,undefined -fno-omit-frame-pointer)
    target_link_options(twb_options INTERFACE -fsanitize=address,undefined)
endif()

if(TWB_BUILD_FUZZERS)
    target_compile_options(twb_options INTERFACE -fsanitize=fuzzer-no-link)    # libFuzzer sees which branches an input reaches
endif()

# twb_add_library(NAME [TORCH] SOURCES file... [DEPENDS target...])
# A static library of the project. TORCH: uses LibTorch, with the one precompiled header that all such targets share.
function(twb_add_library name)
    cmake_parse_arguments(arg "TORCH" "" "SOURCES;DEPENDS" ${ARGN})
    add_library(${name} STATIC ${arg_SOURCES})
    target_link_libraries(${name} PUBLIC twb_options ${arg_DEPENDS})
    if(arg_TORCH)
        twb_use_torch(${name})
    endif()
endfunction()

function(twb_use_torch name)
    target_link_libraries(${name} PUBLIC twb_torch)
    get_target_property(type ${name} TYPE)
    if(type STREQUAL "EXECUTABLE" AND NOT MSVC)
        # CMake compiles executables with -fPIE, which does not go with a header compiled with -fPIC.
        set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
        target_compile_options(${name} PRIVATE -fPIC)
    endif()
    target_precompile_headers(${name} REUSE_FROM twb_torch_pch)
endfunction()
