#pragma once

#include <limits>
#include <string>

#include "engine/generation/generation_config.h"

/// Reads one option's value. All throw Error(InvalidParameter) "The option NAME must be ..., but is ...".
namespace twb::generation::option {

struct Range {
    double minimum = -std::numeric_limits<double>::infinity();
    double maximum = std::numeric_limits<double>::infinity();
    bool openBelow = false;  ///< the minimum itself is not allowed
};

[[noreturn]] void refuse(const std::string& name, const std::string& expected, const core::Json& found);

bool flag(const std::string& name, const core::Json& value);
std::int64_t integer(const std::string& name, const core::Json& value, const Range& range);
double number(const std::string& name, const core::Json& value, const Range& range);
std::int64_t tokenId(const std::string& name, const core::Json& value);
/// One id stands for a list of one.
TokenIds tokenIds(const std::string& name, const core::Json& value);
std::vector<TokenIds> phrases(const std::string& name, const core::Json& value);
std::vector<ForcedWord> forcedWords(const std::string& name, const core::Json& value);
std::vector<SequenceBias> sequenceBias(const std::string& name, const core::Json& value);
std::vector<ForcedToken> forcedTokens(const std::string& name, const core::Json& value);
DecayPenalty decayPenalty(const std::string& name, const core::Json& value);
nn::CacheKind cacheKind(const std::string& name, const core::Json& value);
EarlyStopping earlyStopping(const std::string& name, const core::Json& value);
std::vector<std::string> texts(const std::string& name, const core::Json& value);

}  // namespace twb::generation::option
