#include "engine/core/executable_folder.h"

#include <iterator>
#include <string>
#include <system_error>

#if defined(_WIN32)
#include <windows.h>
#elif defined(__APPLE__)
#include <mach-o/dyld.h>
#endif

namespace twb::core {

namespace fs = std::filesystem;

fs::path executableFolder() {
#if defined(_WIN32)
    wchar_t name[32768];
    const DWORD length = GetModuleFileNameW(nullptr, name, static_cast<DWORD>(std::size(name)));
    return fs::path(std::wstring(name, length)).parent_path();
#elif defined(__APPLE__)
    char name[4096];
    uint32_t size = sizeof name;
    return _NSGetExecutablePath(name, &size) == 0 ? fs::canonical(name).parent_path() : fs::current_path();
#else
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    return error ? fs::current_path() : program.parent_path();
#endif
}

}  // namespace twb::core
