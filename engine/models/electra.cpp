// ELECTRA (Clark et al., 2020, arXiv:2003.10555), model_type "electra": BERT's encoder without a pooler. Quirks: embeddings may be narrower
// than the layers and are then projected; the generator's head predicts with the (tied) word embeddings.
#include "engine/models/electra.h"

#include "engine/models/bert_encoder.h"
#include "engine/models/text_heads.h"

namespace twb::models {
namespace {

struct ElectraConfig : BertConfig {
    core::Json json;

    explicit ElectraConfig(const core::Json& config) : BertConfig(withDefaults(config)), json(config) {
        embedding_size = ConfigReader(config).positive("embedding_size", 128);
    }

    static SequenceSummary::Defaults summaryDefaults() {
        return {.type = "first", .useProjection = true, .activation = "gelu", .lastDropout = 0.1};
    }

private:
    static core::Json withDefaults(const core::Json& config) {
        core::Json out{{"hidden_size", 256}, {"num_attention_heads", 4}, {"intermediate_size", 1024}};
        out.update(config);
        return out;
    }
};

struct Electra : BertEncoder {
    using Config = ElectraConfig;
    static constexpr const char* kPrefix = "electra";

    Electra(const nn::Weights& w, const ElectraConfig& c, bool) : BertEncoder(w, c, false) {}
};

struct ElectraClassificationHead {
    nn::Linear dense, outProj;
    double dropout;

    ElectraClassificationHead(const nn::Weights& w, const ElectraConfig& c)
        : dense(w / "classifier" / "dense", c.hidden_size, c.hidden_size),
          outProj(w / "classifier" / "out_proj", c.hidden_size, c.labels.num_labels),
          dropout(c.classifierDropout()) {}
    Tensor operator()(const Encoded& encoded, nn::CallContext& context) const {
        const Tensor first = context.dropout(encoded.lastHiddenState.select(1, 0), dropout);
        return outProj(context.dropout(at::gelu(dense(first)), dropout));
    }
};

struct DiscriminatorHead {
    nn::Linear dense, prediction;
    nn::Activation activation;

    DiscriminatorHead(const nn::Weights& w, const ElectraConfig& c)
        : dense(w / "discriminator_predictions" / "dense", c.hidden_size, c.hidden_size),
          prediction(w / "discriminator_predictions" / "dense_prediction", c.hidden_size, 1),
          activation(c.hidden_act, "hidden_act") {}
    Tensor operator()(const Encoded& encoded, nn::CallContext&) const {
        return prediction(activation(dense(encoded.lastHiddenState))).squeeze(-1);
    }
};

/// The discriminator: one logit a token, was it replaced?
class ElectraForPreTraining : public HeadedModel<Electra, DiscriminatorHead, false> {
public:
    using HeadedModel::HeadedModel;

    Outputs forward(const Inputs& inputs, nn::CallContext& context) const override {
        checkInputNames(inputs, className(), BertEncoder::inputNames(), {"labels"});
        const Tensor logits = m_head(m_backbone(inputs, context), context);
        Outputs outputs;
        if (inputs.has("labels")) {
            Tensor counted = logits;
            Tensor labels = inputs.get("labels");
            if (inputs.has("attention_mask")) {
                const Tensor active = inputs.get("attention_mask").eq(1);
                counted = counted.masked_select(active);
                labels = labels.masked_select(active);
            }
            outputs.set("loss", at::binary_cross_entropy_with_logits(counted, labels.to(counted.scalar_type())));
        }
        outputs.set("logits", logits);
        addRecorded(outputs, context);
        return outputs;
    }
};

}  // namespace

Architecture electraArchitecture() {
    return {"electra",
            "electra",
            {{"ElectraModel", {"AutoModel", "AutoModelForTextEncoding"}, make<BaseModel<Electra>>, true},
             {"ElectraForPreTraining", {"AutoModelForPreTraining"}, make<ElectraForPreTraining>},
             {"ElectraForMaskedLM", {"AutoModelForMaskedLM"}, make<TokenLogitsModel<Electra, GeneratorLmHead<Electra>>>},
             {"ElectraForSequenceClassification",
              {"AutoModelForSequenceClassification"},
              make<SequenceClassificationModel<Electra, ElectraClassificationHead, false>>},
             {"ElectraForMultipleChoice",
              {"AutoModelForMultipleChoice"},
              make<MultipleChoiceModel<Electra, SummaryChoice<ElectraConfig>, false>>},
             {"ElectraForTokenClassification",
              {"AutoModelForTokenClassification"},
              make<TokenLogitsModel<Electra, TokenClassifier<ElectraConfig>>>},
             {"ElectraForQuestionAnswering",
              {"AutoModelForQuestionAnswering"},
              make<QuestionAnsweringModel<Electra, SpanClassifier<ElectraConfig>>>}}};
}

}  // namespace twb::models
