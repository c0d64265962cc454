#pragma once

#include <string_view>
#include <vector>

namespace twb::text::jieba {

/// Cuts a text into words as rjieba.cut(text, hmm=False) does: Chinese by the most likely path over jieba's dictionary, ASCII letters and
/// digits in runs, every other character by itself. The words follow one another and are views of `text`, which must be UTF-8.
std::vector<std::string_view> cut(std::string_view text);

}  // namespace twb::text::jieba
