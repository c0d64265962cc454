#include "engine/text/clean_up.h"

#include <string_view>

namespace twb::text {
namespace {

struct Row {
    std::string_view from;
    std::string_view to;
};

// One after the other over the whole text, in this order.
constexpr Row kRows[] = {{" .", "."},     {" ?", "?"},   {" !", "!"},   {" ,", ","},     {" ' ", "'"},
                         {" n't", "n't"}, {" 'm", "'m"}, {" 's", "'s"}, {" 've", "'ve"}, {" 're", "'re"}};

}  // namespace

std::string cleanUpTokenization(std::string text) {
    for (const Row& row : kRows) {
        std::size_t at = text.find(row.from);
        if (at == std::string::npos) {
            continue;
        }
        std::string cleaned;
        std::size_t begin = 0;
        for (; at != std::string::npos; at = text.find(row.from, begin)) {
            cleaned.append(text, begin, at - begin);
            cleaned += row.to;
            begin = at + row.from.size();
        }
        cleaned.append(text, begin);
        text = std::move(cleaned);
    }
    return text;
}

}  // namespace twb::text
