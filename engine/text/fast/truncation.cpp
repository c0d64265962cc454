#include "engine/text/fast/truncation.h"

#include <algorithm>
#include <string>
#include <utility>

#include "engine/core/error.h"

namespace twb::text {
namespace {

using core::Error;
using core::ErrorCode;

template <class T>
std::vector<T> slice(const std::vector<T>& v, std::size_t begin, std::size_t end) {
    return v.empty() ? v : std::vector<T>(v.begin() + std::ptrdiff_t(begin), v.begin() + std::ptrdiff_t(end));
}

Encoding slice(const Encoding& e, std::size_t begin, std::size_t end) {
    Encoding out;
    out.ids = slice(e.ids, begin, end);
    out.typeIds = slice(e.typeIds, begin, end);
    out.specialTokensMask = slice(e.specialTokensMask, begin, end);
    out.offsets = slice(e.offsets, begin, end);
    out.wordIds = slice(e.wordIds, begin, end);
    out.sequenceIds = slice(e.sequenceIds, begin, end);
    return out;
}

void truncateOne(Encoding& e, std::size_t length, std::size_t stride, Side side) {
    if (length >= e.size()) {
        return;
    }
    if (length == 0) {
        Encoding all = std::move(e);
        e = {};
        e.overflowing.push_back(std::move(all));
        return;
    }
    if (stride >= length) {
        throw Error(ErrorCode::InvalidParameter, "The option stride is " + std::to_string(stride) + ", but must be smaller than the " +
                                                     std::to_string(length) +
                                                     " tokens that max_length leaves for the text after special tokens.");
    }
    const std::size_t step = length - stride;
    std::vector<Encoding> rows;
    if (side == Side::Right) {
        for (std::size_t begin = 0;; begin += step) {
            const std::size_t end = std::min(begin + length, e.size());
            rows.push_back(slice(e, begin, end));
            if (end == e.size()) {
                break;
            }
        }
    } else {
        for (std::size_t end = e.size();; end -= step) {
            const std::size_t begin = end < length ? 0 : end - length;
            rows.push_back(slice(e, begin, end));
            if (begin == 0) {
                break;
            }
        }
    }
    e = std::move(rows[0]);
    e.overflowing.assign(std::make_move_iterator(rows.begin() + 1), std::make_move_iterator(rows.end()));
}

/// How long two sequences may be so that together they fit: the longer one gives way first.
std::pair<std::size_t, std::size_t> longestFirst(std::size_t n1, std::size_t n2, std::size_t most) {
    const bool swapped = n1 > n2;
    if (swapped) {
        std::swap(n1, n2);
    }
    n2 = n1 > most ? n1 : std::max(n1, most - n1);
    if (n1 + n2 > most) {
        n1 = most / 2;
        n2 = n1 + most % 2;
    }
    return swapped ? std::pair(n2, n1) : std::pair(n1, n2);
}

}  // namespace

void truncate(std::vector<Encoding>& parts, const EncodeOptions& options, Side side, std::size_t added) {
    const auto given = std::size_t(std::max<std::int64_t>(options.maxLength.value_or(0), 0));
    if (given < added) {
        throw Error(ErrorCode::InvalidParameter, "The option max_length is " + std::to_string(given) +
                                                     ", too small for truncation: the tokenizer puts " + std::to_string(added) +
                                                     " special tokens around the text.");
    }
    const std::size_t most = given - added;
    const auto stride = std::size_t(std::max<std::int64_t>(options.stride, 0));
    std::size_t total = 0;
    for (const Encoding& part : parts) {
        total += part.size();
    }
    if (stride > 0 && stride >= most) {
        throw Error(ErrorCode::InvalidParameter, "The option stride is " + std::to_string(stride) + ", but must be smaller than the " +
                                                     std::to_string(most) +
                                                     " tokens that max_length leaves for the text after special tokens.");
    }
    if (most == 0) {
        for (Encoding& part : parts) {
            truncateOne(part, 0, stride, side);
        }
        return;
    }
    if (total <= most) {
        return;
    }
    const std::size_t remove = total - most;
    if (options.truncation == Truncation::LongestFirst) {
        if (parts.size() == 1) {
            return truncateOne(parts[0], most, stride, side);
        }
        const auto [n1, n2] = longestFirst(parts[0].size(), parts[1].size(), most);
        truncateOne(parts[0], n1, stride, side);
        truncateOne(parts[1], n2, stride, side);
        return;
    }
    const bool second = options.truncation == Truncation::OnlySecond;
    if (second && parts.size() < 2) {
        throw Error(ErrorCode::InvalidInput, "The truncation strategy only_second was asked for, but the input has no second text.");
    }
    Encoding& target = parts[second ? 1 : 0];
    if (target.size() <= remove) {
        throw Error(ErrorCode::InvalidInput, "The truncation strategy " + std::string(second ? "only_second" : "only_first") +
                                                 " cannot cut enough: " + std::to_string(remove) + " tokens are too many for max_length " +
                                                 std::to_string(given) + ", but the " + (second ? "second" : "first") + " text has only " +
                                                 std::to_string(target.size()) + ". Take longest_first, or a larger max_length.");
    }
    truncateOne(target, target.size() - remove, stride, side);
}

}  // namespace twb::text
