#include "app/engine_loader.h"

#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "engine/core/error.h"
#include "engine/core/executable_folder.h"

#if defined(_WIN32)
#include <windows.h>
#else
#include <dlfcn.h>
#endif

namespace twb::app {
namespace {

namespace fs = std::filesystem;

using core::Error;
using core::ErrorCode;

#if defined(_WIN32)
constexpr const char* kLibraryName = "twb_engine.dll";
#elif defined(__APPLE__)
constexpr const char* kLibraryName = "libtwb_engine.dylib";
#else
constexpr const char* kLibraryName = "libtwb_engine.so";
#endif

constexpr const char* kFunctionName = "twb_create_engine";

fs::path findLibrary() {
    const fs::path here = core::executableFolder();
    const std::vector<fs::path> candidates{here / kLibraryName, here / "../lib" / kLibraryName,
                                           here / "../lib/transformer-workbench" / kLibraryName};
    std::string places;
    for (const fs::path& file : candidates) {
        std::error_code error;
        if (fs::exists(file, error)) {
            return file;
        }
        places += (places.empty() ? "" : ", ") + file.lexically_normal().string();
    }
    throw Error(ErrorCode::NotFound, "The engine's library was not found. It was looked for as " + places + ". Install the program again.");
}

// The library stays open: LibTorch does not support being unloaded.
api::CreateEngine openLibrary(const fs::path& file) {
#if defined(_WIN32)
    const HMODULE library = LoadLibraryW(file.c_str());
    const std::string reason = library ? "" : "Windows error " + std::to_string(GetLastError());
    void* function = library ? reinterpret_cast<void*>(GetProcAddress(library, kFunctionName)) : nullptr;
#else
    void* library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    const std::string reason = library ? "" : dlerror();
    void* function = library ? dlsym(library, kFunctionName) : nullptr;
#endif
    if (!library) {
        throw Error(ErrorCode::InvalidFile,
                    "The engine's library " + file.lexically_normal().string() + " cannot be opened: " + reason + ".");
    }
    if (!function) {
        throw Error(ErrorCode::InvalidFile, "The file " + file.lexically_normal().string() + " is not the engine's library: it has no " +
                                                kFunctionName + ". Install the program again.");
    }
    return reinterpret_cast<api::CreateEngine>(function);
}

}  // namespace

std::unique_ptr<api::Engine> loadEngine(api::EventSink sink) {
    const api::CreateEngine create = openLibrary(findLibrary());
    std::string error;
    std::unique_ptr<api::Engine> engine(create(&sink, &error));
    if (!engine) {
        throw Error(ErrorCode::Internal, "The engine cannot start: " + error);
    }
    return engine;
}

}  // namespace twb::app
