// Upper-case forms that are longer than one character (SpecialCasing.txt, without conditions). Sorted.
#include "engine/text/slow/special_upper.h"

#include <algorithm>
#include <iterator>

namespace twb::text {
namespace {

struct Row {
    char32_t from;
    std::u32string_view to;
};

constexpr Row kRows[] = {
    {0x00DF, U"\u0053\u0053"},       {0x0149, U"\u02bc\u004e"},       {0x01F0, U"\u004a\u030c"},       {0x0390, U"\u0399\u0308\u0301"},
    {0x03B0, U"\u03a5\u0308\u0301"}, {0x0587, U"\u0535\u0552"},       {0x1E96, U"\u0048\u0331"},       {0x1E97, U"\u0054\u0308"},
    {0x1E98, U"\u0057\u030a"},       {0x1E99, U"\u0059\u030a"},       {0x1E9A, U"\u0041\u02be"},       {0x1F50, U"\u03a5\u0313"},
    {0x1F52, U"\u03a5\u0313\u0300"}, {0x1F54, U"\u03a5\u0313\u0301"}, {0x1F56, U"\u03a5\u0313\u0342"}, {0x1F80, U"\u1f08\u0399"},
    {0x1F81, U"\u1f09\u0399"},       {0x1F82, U"\u1f0a\u0399"},       {0x1F83, U"\u1f0b\u0399"},       {0x1F84, U"\u1f0c\u0399"},
    {0x1F85, U"\u1f0d\u0399"},       {0x1F86, U"\u1f0e\u0399"},       {0x1F87, U"\u1f0f\u0399"},       {0x1F88, U"\u1f08\u0399"},
    {0x1F89, U"\u1f09\u0399"},       {0x1F8A, U"\u1f0a\u0399"},       {0x1F8B, U"\u1f0b\u0399"},       {0x1F8C, U"\u1f0c\u0399"},
    {0x1F8D, U"\u1f0d\u0399"},       {0x1F8E, U"\u1f0e\u0399"},       {0x1F8F, U"\u1f0f\u0399"},       {0x1F90, U"\u1f28\u0399"},
    {0x1F91, U"\u1f29\u0399"},       {0x1F92, U"\u1f2a\u0399"},       {0x1F93, U"\u1f2b\u0399"},       {0x1F94, U"\u1f2c\u0399"},
    {0x1F95, U"\u1f2d\u0399"},       {0x1F96, U"\u1f2e\u0399"},       {0x1F97, U"\u1f2f\u0399"},       {0x1F98, U"\u1f28\u0399"},
    {0x1F99, U"\u1f29\u0399"},       {0x1F9A, U"\u1f2a\u0399"},       {0x1F9B, U"\u1f2b\u0399"},       {0x1F9C, U"\u1f2c\u0399"},
    {0x1F9D, U"\u1f2d\u0399"},       {0x1F9E, U"\u1f2e\u0399"},       {0x1F9F, U"\u1f2f\u0399"},       {0x1FA0, U"\u1f68\u0399"},
    {0x1FA1, U"\u1f69\u0399"},       {0x1FA2, U"\u1f6a\u0399"},       {0x1FA3, U"\u1f6b\u0399"},       {0x1FA4, U"\u1f6c\u0399"},
    {0x1FA5, U"\u1f6d\u0399"},       {0x1FA6, U"\u1f6e\u0399"},       {0x1FA7, U"\u1f6f\u0399"},       {0x1FA8, U"\u1f68\u0399"},
    {0x1FA9, U"\u1f69\u0399"},       {0x1FAA, U"\u1f6a\u0399"},       {0x1FAB, U"\u1f6b\u0399"},       {0x1FAC, U"\u1f6c\u0399"},
    {0x1FAD, U"\u1f6d\u0399"},       {0x1FAE, U"\u1f6e\u0399"},       {0x1FAF, U"\u1f6f\u0399"},       {0x1FB2, U"\u1fba\u0399"},
    {0x1FB3, U"\u0391\u0399"},       {0x1FB4, U"\u0386\u0399"},       {0x1FB6, U"\u0391\u0342"},       {0x1FB7, U"\u0391\u0342\u0399"},
    {0x1FBC, U"\u0391\u0399"},       {0x1FC2, U"\u1fca\u0399"},       {0x1FC3, U"\u0397\u0399"},       {0x1FC4, U"\u0389\u0399"},
    {0x1FC6, U"\u0397\u0342"},       {0x1FC7, U"\u0397\u0342\u0399"}, {0x1FCC, U"\u0397\u0399"},       {0x1FD2, U"\u0399\u0308\u0300"},
    {0x1FD3, U"\u0399\u0308\u0301"}, {0x1FD6, U"\u0399\u0342"},       {0x1FD7, U"\u0399\u0308\u0342"}, {0x1FE2, U"\u03a5\u0308\u0300"},
    {0x1FE3, U"\u03a5\u0308\u0301"}, {0x1FE4, U"\u03a1\u0313"},       {0x1FE6, U"\u03a5\u0342"},       {0x1FE7, U"\u03a5\u0308\u0342"},
    {0x1FF2, U"\u1ffa\u0399"},       {0x1FF3, U"\u03a9\u0399"},       {0x1FF4, U"\u038f\u0399"},       {0x1FF6, U"\u03a9\u0342"},
    {0x1FF7, U"\u03a9\u0342\u0399"}, {0x1FFC, U"\u03a9\u0399"},       {0xFB00, U"\u0046\u0046"},       {0xFB01, U"\u0046\u0049"},
    {0xFB02, U"\u0046\u004c"},       {0xFB03, U"\u0046\u0046\u0049"}, {0xFB04, U"\u0046\u0046\u004c"}, {0xFB05, U"\u0053\u0054"},
    {0xFB06, U"\u0053\u0054"},       {0xFB13, U"\u0544\u0546"},       {0xFB14, U"\u0544\u0535"},       {0xFB15, U"\u0544\u053b"},
    {0xFB16, U"\u054e\u0546"},       {0xFB17, U"\u0544\u053d"},
};

}  // namespace

std::u32string_view specialUpper(char32_t c) {
    const Row* row = std::lower_bound(std::begin(kRows), std::end(kRows), c, [](const Row& r, char32_t key) { return r.from < key; });
    return row != std::end(kRows) && row->from == c ? row->to : std::u32string_view();
}

}  // namespace twb::text
