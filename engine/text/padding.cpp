#include "engine/text/padding.h"

#include <algorithm>

#include "engine/text/tokenizer.h"

namespace twb::text {
namespace {

template <class T>
void padVector(std::vector<T>& v, std::size_t rowLength, std::size_t length, const T& value, Side side) {
    if (v.size() == rowLength) {
        v.insert(side == Side::Right ? v.end() : v.begin(), length - rowLength, value);
    }
}

void padRow(Encoding& row, std::size_t length, const PaddingValues& values) {
    const std::size_t n = row.size();
    if (n >= length) {
        return;
    }
    padVector(row.typeIds, n, length, values.typeId, values.side);
    padVector(row.attentionMask, n, length, std::int64_t(0), values.side);
    padVector(row.specialTokensMask, n, length, std::int64_t(1), values.side);
    padVector(row.offsets, n, length, Offsets{}, values.side);
    padVector(row.wordIds, n, length, std::int32_t(-1), values.side);
    padVector(row.sequenceIds, n, length, std::int32_t(-1), values.side);
    row.ids.insert(values.side == Side::Right ? row.ids.end() : row.ids.begin(), length - n, values.id);
}

}  // namespace

PaddingValues paddingOf(const Tokenizer& tokenizer, const EncodeOptions& options) {
    return {tokenizer.specialTokenId(SpecialToken::Pad).value_or(0), tokenizer.padTokenTypeId(),
            options.paddingSide.value_or(tokenizer.paddingSide())};
}

std::optional<std::size_t> paddingTargetOf(const std::vector<Encoding>& rows, const EncodeOptions& options) {
    if (options.padding == Padding::DoNotPad) {
        return std::nullopt;
    }
    std::size_t length = 0;
    if (options.padding == Padding::MaxLength) {
        length = std::size_t(std::max<std::int64_t>(options.maxLength.value_or(0), 0));
    } else {
        for (const Encoding& row : rows) {
            length = std::max(length, row.size());
        }
    }
    if (options.padToMultipleOf && *options.padToMultipleOf > 0) {
        const auto multiple = std::size_t(*options.padToMultipleOf);
        length = (length + multiple - 1) / multiple * multiple;
    }
    return length;
}

void padRows(std::vector<Encoding>& rows, std::optional<std::size_t> length, const PaddingValues& values) {
    if (!length) {
        return;
    }
    for (Encoding& row : rows) {
        padRow(row, *length, values);
        for (Encoding& part : row.overflowing) {
            padRow(part, *length, values);
        }
    }
}

}  // namespace twb::text
