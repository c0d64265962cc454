#pragma once

#include "engine/models/sequence_summary.h"
#include "engine/models/text_model.h"

namespace twb::models {

/// Language modelling and multiple choice at once (GPT, GPT-2): inputs are [batch, choices, length], mc_token_ids [batch, choices] says
/// which token of a choice stands for it. Config gives `json` and summaryDefaults().
template <class Backbone, class Head>
class DoubleHeadsModel : public HeadedModel<Backbone, Head, false> {
public:
    explicit DoubleHeadsModel(Build build)
        : HeadedModel<Backbone, Head, false>(build),
          m_summary(build.weights().mayBeNew() / "multiple_choice_head", this->m_settings.json, Backbone::Config::summaryDefaults(),
                    this->m_settings.hidden_size, 1) {}

    Outputs forward(const Inputs& inputs, nn::CallContext& context) const override {
        checkInputNames(inputs, this->className(), Backbone::inputNames(), {"mc_token_ids", "labels", "mc_labels"});
        Inputs texts;
        for (const auto& [name, tensor] : inputs.all()) {
            if (name != "mc_token_ids" && name != "mc_labels") {
                texts.set(name, tensor);
            }
        }
        const Inputs flat = flattenChoices(texts);
        Encoded encoded = this->m_backbone(flat, context);
        const Tensor given = inputs.has("input_ids") ? inputs.get("input_ids") : inputs.get("inputs_embeds");
        const auto asGiven = [&](const Tensor& x) { return x.view({given.size(0), given.size(1), x.size(1), x.size(2)}); };
        const Tensor logits = this->m_head(encoded, context);
        const Tensor choices = m_summary(asGiven(encoded.lastHiddenState), context, inputs.get("mc_token_ids")).squeeze(-1);
        Outputs outputs;
        if (inputs.has("labels")) {
            outputs.set("loss", nn::nextTokenLoss(logits, inputs.get("labels").flatten(0, 1)));
        }
        if (inputs.has("mc_labels")) {
            outputs.set("mc_loss", nn::crossEntropy(choices, inputs.get("mc_labels")));
        }
        outputs.set("logits", asGiven(logits));
        outputs.set("mc_logits", choices);
        addRecorded(outputs, context);
        return outputs;
    }

private:
    SequenceSummary m_summary;
};

}  // namespace twb::models
