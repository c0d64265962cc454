#include "engine/text/slow/language_layout.h"

#include <algorithm>

#include "engine/core/error.h"

namespace twb::text {

SequenceLayout prefixSuffixLayout(std::vector<std::int64_t> prefix, std::vector<std::int64_t> suffix) {
    SequenceLayout layout;
    layout.single = std::move(prefix);
    layout.single.push_back(SequenceLayout::kFirst);
    layout.pair = layout.single;
    layout.pair.push_back(SequenceLayout::kSecond);
    layout.single.insert(layout.single.end(), suffix.begin(), suffix.end());
    layout.pair.insert(layout.pair.end(), suffix.begin(), suffix.end());
    layout.pairTypes.assign(layout.pair.size(), 0);
    return layout;
}

void requireLanguage(const std::string& option, const std::string& code, std::span<const std::string_view> known) {
    if (std::find(known.begin(), known.end(), code) != known.end()) {
        return;
    }
    std::string list;
    for (const std::string_view one : known) {
        list += list.empty() ? std::string(one) : ", " + std::string(one);
    }
    throw core::Error(core::ErrorCode::InvalidParameter,
                      option + ": the tokenizer knows no language \"" + code + "\"; it knows " + list + ".");
}

}  // namespace twb::text
