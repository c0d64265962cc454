#pragma once

#include <optional>

#include "engine/models/causal_decoding.h"
#include "engine/models/text_model.h"

/// The classes that decoder-only language models have, written once over their backbone. A backbone is as in text_model.h (it ignores
/// `withPooler`), reads and fills `context.cache`, and has  static constexpr bool kGivesPositions  (CausalDecoding::Options); it may
/// have  bool hasWindow() const  (the same).
namespace twb::models {

/// The last `context.lastPositions` positions of states [batch, length, hidden]; all of them when it is 0.
inline Tensor wantedPositions(const Tensor& states, const nn::CallContext& context) {
    const std::int64_t wanted = context.lastPositions;
    return wanted == 0 || wanted >= states.size(1) ? states : states.narrow(1, states.size(1) - wanted, wanted);
}

/// The next token after each one: logits [batch, length, vocabulary]; the loss compares position i with label i + 1.
template <class Backbone, class Head>
class CausalLMModel : public HeadedModel<Backbone, Head, false> {
public:
    using HeadedModel<Backbone, Head, false>::HeadedModel;

    Outputs forward(const Inputs& inputs, nn::CallContext& context) const override {
        checkInputNames(inputs, this->className(), Backbone::inputNames(), {"labels"});
        Encoded encoded = this->m_backbone(inputs, context);
        encoded.lastHiddenState = wantedPositions(encoded.lastHiddenState, context);
        const Tensor logits = this->m_head(encoded, context);
        Outputs outputs;
        if (inputs.has("labels")) {
            outputs.set("loss", nn::nextTokenLoss(logits, inputs.get("labels")));
        }
        outputs.set("logits", logits);
        addRecorded(outputs, context);
        return outputs;
    }

    std::unique_ptr<Decoding> startDecoding(const Inputs& inputs, bool useCache, nn::CallContext&) const override {
        CausalDecoding::Options options{.useCache = useCache, .givesPositions = Backbone::kGivesPositions};
        if constexpr (requires(const Backbone& backbone) { backbone.hasWindow(); }) {
            options.hasWindow = this->m_backbone.hasWindow();
        }
        return std::make_unique<CausalDecoding>(*this, inputs, options);
    }
};

/// Which token of a row transformers 4.34 takes for its last. They are the same one unless the padding is on the left.
enum class LastToken {
    BeforePadding,  ///< the one before the first pad_token_id; the row's last where it begins with padding
    ByCount,        ///< at the place that the number of tokens besides padding gives (Bloom, Falcon, MPT, BioGPT)
};

/// The position of each row's last token, int64 [batch]. Throws Error(InvalidInput) for several rows without a pad_token_id.
Tensor lastTokenPositions(const Inputs& inputs, std::int64_t batch, std::int64_t length, const std::optional<std::int64_t>& padTokenId,
                          LastToken rule);

/// A sequence's class from its last token. The head gives [batch, length, labels]. Config has `pad_token_id` as an optional, and may have
/// `lastToken`.
template <class Backbone, class Head>
class LastTokenClassificationModel : public HeadedModel<Backbone, Head, false> {
public:
    using HeadedModel<Backbone, Head, false>::HeadedModel;

    Outputs forward(const Inputs& inputs, nn::CallContext& context) const override {
        checkInputNames(inputs, this->className(), Backbone::inputNames(), {"labels"});
        const auto [batch, length] = sequenceSize(inputs);
        Encoded encoded = this->m_backbone(inputs, context);
        const Tensor last =
            lastTokenPositions(inputs, batch, length, this->m_settings.pad_token_id, lastTokenRule()).to(encoded.lastHiddenState.device());
        const Tensor rows = at::arange(batch, last.options());
        encoded.lastHiddenState = encoded.lastHiddenState.index({rows, last}).unsqueeze(1);
        const Tensor logits = this->m_head(encoded, context).squeeze(1);
        Outputs outputs;
        if (inputs.has("labels")) {
            const auto& labels = this->m_settings.labels;
            outputs.set("loss", nn::sequenceClassificationLoss(logits, inputs.get("labels"), labels.num_labels, labels.problem_type));
        }
        outputs.set("logits", logits);
        addRecorded(outputs, context);
        return outputs;
    }

private:
    static constexpr LastToken lastTokenRule() {
        if constexpr (requires { Backbone::Config::lastToken; }) {
            return Backbone::Config::lastToken;
        } else {
            return LastToken::BeforePadding;
        }
    }
};

}  // namespace twb::models
