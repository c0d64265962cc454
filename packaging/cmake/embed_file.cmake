# cmake -DFILE=in -DTO=out.cpp -DNAMESPACE=a::b -DNAME=f -P embed_file.cmake: writes a function f() that gives the bytes of a file, for files
# that must be there wherever the program is. In pieces, since some compilers take no literal above 64 KB.
file(READ "${FILE}" hex HEX)
string(LENGTH "${hex}" digits)
math(EXPR bytes "${digits} / 2")
set(piece 24000)
set(literals "")
foreach(begin RANGE 0 ${digits} ${piece})
    string(SUBSTRING "${hex}" ${begin} ${piece} part)
    string(REGEX REPLACE "(..)" "\\\\x\\1" part "${part}")
    if(part)
        string(APPEND literals "    \"${part}\",\n")
    endif()
endforeach()
math(EXPR pieceBytes "${piece} / 2")
file(WRITE "${TO}" "// Made by packaging/cmake/embed_file.cmake.
#include <algorithm>
#include <cstddef>
#include <string>

namespace ${NAMESPACE} {

std::string ${NAME}();

std::string ${NAME}() {
    constexpr std::size_t size = ${bytes};
    constexpr std::size_t pieceSize = ${pieceBytes};
    static const char* const pieces[] = {
${literals}    };
    std::string bytes;
    bytes.reserve(size);
    for (const char* piece : pieces) {
        bytes.append(piece, std::min(pieceSize, size - bytes.size()));
    }
    return bytes;
}

}  // namespace ${NAMESPACE}
")
