#pragma once

#include <span>
#include <string>

namespace twb::text::moses {

struct Range {
    char32_t first;
    char32_t last;
};

enum class Set { Alpha, AlnumOnly, Viramas, Number, Lower, Currency };

std::span<const Range> rangesOf(Set set);
bool contains(Set set, char32_t c);
/// The set as the inside of a regular expression's character class.
std::string classOf(Set set);

}  // namespace twb::text::moses
