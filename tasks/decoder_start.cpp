#include "tasks/decoder_start.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace twb::tasks {
namespace {

using text::SpecialToken;

struct Family {
    std::string_view modelType;
    SpecialToken start;
};

/// As the configuration classes and the papers' checkpoints have it.
constexpr std::array<Family, 16> kFamilies{{{"bart", SpecialToken::Eos},
                                            {"encoder-decoder", SpecialToken::Cls},
                                            {"fsmt", SpecialToken::Sep},
                                            {"led", SpecialToken::Eos},
                                            {"longt5", SpecialToken::Pad},
                                            {"m2m_100", SpecialToken::Eos},
                                            {"marian", SpecialToken::Pad},
                                            {"mbart", SpecialToken::Eos},
                                            {"mt5", SpecialToken::Pad},
                                            {"pegasus", SpecialToken::Pad},
                                            {"pegasus_x", SpecialToken::Pad},
                                            {"plbart", SpecialToken::Eos},
                                            {"prophetnet", SpecialToken::Sep},
                                            {"switch_transformers", SpecialToken::Pad},
                                            {"t5", SpecialToken::Pad},
                                            {"umt5", SpecialToken::Pad}}};

}  // namespace

std::optional<DerivedStart> derivedStart(const core::Json& config, const text::Tokenizer& tokenizer) {
    const std::string modelType = core::optionalString(config, "model_type", "config.json").value_or("");
    const auto* family = std::find_if(kFamilies.begin(), kFamilies.end(), [&](const Family& f) { return f.modelType == modelType; });
    if (family == kFamilies.end()) {
        return std::nullopt;
    }
    const auto token = tokenizer.specialTokenId(family->start);
    if (!token) {
        return std::nullopt;
    }
    return DerivedStart{*token, modelType + " begins with " + tokenizer.specialTokenText(family->start).value_or("")};
}

}  // namespace twb::tasks
