// RoFormer (Su et al., 2021, arXiv:2104.09864), model_type "roformer": BERT with rotary positions in query and key (and, with rotary_value,
// in the values). Quirk: neighbouring elements are a pair (not the two halves, as in Llama); the table of sines is stored as a weight.
#include "engine/models/roformer.h"

#include <cmath>

#include "engine/core/error.h"
#include "engine/models/bert_encoder.h"
#include "engine/models/text_heads.h"

namespace twb::models {
namespace {

struct RoFormerConfig : BertConfig {
    core::Json json;
    bool rotary_value;

    explicit RoFormerConfig(const core::Json& config) : BertConfig(withDefaults(config)), json(config) {
        const ConfigReader c(config);
        embedding_size = c.integer("embedding_size", hidden_size);
        rotary_value = c.flag("rotary_value", false);
        positionTable = false;
    }

    static SequenceSummary::Defaults summaryDefaults() { return {}; }

private:
    static core::Json withDefaults(const core::Json& config) {
        core::Json out{{"vocab_size", 50000}, {"max_position_embeddings", 1536}};
        out.update(config);
        return out;
    }
};

/// Sines in the first half of a row, cosines in the second.
Tensor sinusoids(std::int64_t positions, std::int64_t size) {
    const Tensor rate = at::pow(10000.0, -at::arange(0, size, 2).to(at::kDouble) / static_cast<double>(size));
    const Tensor angle = at::arange(positions).to(at::kDouble).unsqueeze(1) * rate;
    return at::cat({at::sin(angle), at::cos(angle)}, 1).to(at::kFloat);
}

Tensor rotate(const Tensor& x, const Tensor& sines, const Tensor& cosines) {
    const Tensor pairs = x.unflatten(-1, {-1, 2});
    const Tensor turned = at::stack({-pairs.select(-1, 1), pairs.select(-1, 0)}, -1).flatten(-2);
    return x * cosines + turned * sines;
}

struct RoFormerSelfAttention {
    nn::FusedLinear projections;
    std::int64_t heads;
    double dropout;
    bool rotaryValue;

    RoFormerSelfAttention(const nn::Weights& w, const RoFormerConfig& c)
        : projections(queryKeyValue(w, c.hidden_size)),
          heads(c.num_attention_heads),
          dropout(c.attention_probs_dropout_prob),
          rotaryValue(c.rotary_value) {}

    Tensor operator()(const Tensor& x, const Tensor& mask, const Tensor& sines, const Tensor& cosines, const Tensor& headMask,
                      nn::CallContext& context) const {
        const std::vector<Tensor> parts = projections(x);
        const Tensor v = nn::splitHeads(parts[2], heads);
        nn::AttentionOptions options;
        options.mask = mask;
        options.headMask = headMask;
        options.dropout = dropout;
        return nn::mergeHeads(nn::attention(rotate(nn::splitHeads(parts[0], heads), sines, cosines),
                                            rotate(nn::splitHeads(parts[1], heads), sines, cosines),
                                            rotaryValue ? rotate(v, sines, cosines) : v, options, context));
    }
};

struct RoFormer {
    using Config = RoFormerConfig;
    static constexpr const char* kPrefix = "roformer";

    BertEmbeddings embeddings;
    std::optional<nn::Linear> projection;
    std::vector<BertLayer<RoFormerSelfAttention>> layers;
    Tensor positions;  ///< [max_position_embeddings, head size]
    std::int64_t heads;

    RoFormer(const nn::Weights& w, const Config& c, bool) : embeddings(w / "embeddings", c), heads(c.num_attention_heads) {
        if (c.embedding_size != c.hidden_size) {
            projection.emplace(w / "embeddings_project", c.embedding_size, c.hidden_size);
        }
        const std::int64_t headSize = c.hidden_size / heads;
        const nn::Weights table = w / "encoder" / "embed_positions";
        positions = table.has("weight") ? table.buffer("weight", {c.max_position_embeddings, headSize})
                                        : sinusoids(c.max_position_embeddings, headSize);
        for (std::int64_t i = 0; i < c.num_hidden_layers; ++i) {
            layers.emplace_back(w / "encoder" / "layer" / i, c);
        }
    }

    Encoded operator()(const Inputs& inputs, nn::CallContext& context) const {
        const Tensor mask = additiveTokenMask(inputs, embeddings.dtype());
        Tensor x = embeddings(inputs, context);
        if (projection) {
            x = (*projection)(x);
        }
        checkLength(x.size(1), positions.size(0));
        const auto halves = positions.slice(0, 0, x.size(1)).chunk(2, -1);
        const Tensor sines = halves[0].repeat_interleave(2, -1);
        const Tensor cosines = halves[1].repeat_interleave(2, -1);
        x = runLayers(layers, x, inputs, heads, context,
                      [=](const auto& layer, const Tensor& states, const Tensor& headMask, nn::CallContext& own) {
                          return layer(states, own, mask, sines, cosines, headMask);
                      });
        return {x, Tensor()};
    }

    static std::vector<std::string> inputNames() { return {"input_ids", "attention_mask", "token_type_ids", "head_mask", "inputs_embeds"}; }
};

}  // namespace

Architecture roformerArchitecture() {
    return {.modelType = "roformer",
            .basePrefix = "roformer",
            .heads = {{"RoFormerModel", {"AutoModel"}, make<BaseModel<RoFormer>>, true},
                      {"RoFormerForMaskedLM",
                       {"AutoModelForMaskedLM", "AutoModelForPreTraining"},
                       make<TokenLogitsModel<RoFormer, ClsLmHead<RoFormer>>>},
                      {"RoFormerForSequenceClassification",
                       {"AutoModelForSequenceClassification"},
                       make<SequenceClassificationModel<RoFormer, ActivatedClassifier<RoFormerConfig>, false>>},
                      {"RoFormerForMultipleChoice",
                       {"AutoModelForMultipleChoice"},
                       make<MultipleChoiceModel<RoFormer, SummaryChoice<RoFormerConfig>, false>>},
                      {"RoFormerForTokenClassification",
                       {"AutoModelForTokenClassification"},
                       make<TokenLogitsModel<RoFormer, TokenClassifier<RoFormerConfig>>>},
                      {"RoFormerForQuestionAnswering",
                       {"AutoModelForQuestionAnswering"},
                       make<QuestionAnsweringModel<RoFormer, SpanClassifier<RoFormerConfig>>>}},
            .padding = Padding::Masked};
}

}  // namespace twb::models
