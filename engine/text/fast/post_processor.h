#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/json.h"
#include "engine/text/encoding.h"

namespace twb::text {

/// Puts special tokens around encoded sequences.
class PostProcessor {
public:
    virtual ~PostProcessor() = default;
    /// `parts`: the encodings of one input, in order, to be joined afterwards.
    virtual void process(std::vector<Encoding>& parts, bool addSpecialTokens) const = 0;
    /// The offsets of an added token that has taken white space along, as this step leaves them.
    virtual Offsets trimmed(Offsets offsets, std::uint32_t leading, std::uint32_t trailing, bool isFirst) const {
        (void)leading, (void)trailing, (void)isFirst;
        return offsets;
    }
    /// How many special tokens a single text or a pair gets.
    virtual std::size_t addedTokens(bool pair) const = 0;
};

/// Gives the token of an id (for trimming white space off offsets).
using TokenOfId = std::function<std::string_view(std::int64_t)>;

/// The post_processor of a tokenizer.json (null: none, gives nullptr).
std::unique_ptr<PostProcessor> makePostProcessor(const core::Json& json, const TokenOfId& tokenOf, const std::string& where);

/// Appends `other` to `to`, with the rules of Encoding::merge_with for overflowing parts.
void appendEncoding(Encoding& to, const Encoding& other);

}  // namespace twb::text
