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
        position_embedding_type = "absolute";
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

struct RoFormerLayer {
    nn::FusedLinear queryKeyValue;
    nn::Linear attentionOutput, intermediate, output;
    nn::LayerNorm attentionNorm, outputNorm;
    nn::Activation activation;
    std::int64_t heads, chunkSize;
    double attentionDropout, dropout;
    bool rotaryValue;

    RoFormerLayer(const nn::Weights& w, const RoFormerConfig& c)
        : queryKeyValue({nn::Linear(w / "attention" / "self" / "query", c.hidden_size, c.hidden_size),
                         nn::Linear(w / "attention" / "self" / "key", c.hidden_size, c.hidden_size),
                         nn::Linear(w / "attention" / "self" / "value", c.hidden_size, c.hidden_size)},
                        w.policy()),
          attentionOutput(w / "attention" / "output" / "dense", c.hidden_size, c.hidden_size),
          intermediate(w / "intermediate" / "dense", c.hidden_size, c.intermediate_size),
          output(w / "output" / "dense", c.intermediate_size, c.hidden_size),
          attentionNorm(w / "attention" / "output" / "LayerNorm", c.hidden_size, c.layer_norm_eps),
          outputNorm(w / "output" / "LayerNorm", c.hidden_size, c.layer_norm_eps),
          activation(c.hidden_act, "hidden_act"),
          heads(c.num_attention_heads),
          chunkSize(c.chunk_size_feed_forward),
          attentionDropout(c.attention_probs_dropout_prob),
          dropout(c.hidden_dropout_prob),
          rotaryValue(c.rotary_value) {}

    Tensor operator()(const Tensor& x, const Tensor& mask, const Tensor& headMask, const Tensor& sines, const Tensor& cosines,
                      nn::CallContext& context) const {
        const std::vector<Tensor> parts = queryKeyValue(x);
        const Tensor v = nn::splitHeads(parts[2], heads);
        nn::AttentionOptions options;
        options.mask = mask;
        options.headMask = headMask;
        options.dropout = attentionDropout;
        const Tensor attended = nn::mergeHeads(nn::attention(rotate(nn::splitHeads(parts[0], heads), sines, cosines),
                                                             rotate(nn::splitHeads(parts[1], heads), sines, cosines),
                                                             rotaryValue ? rotate(v, sines, cosines) : v, options, context));
        const Tensor middle = attentionNorm(context.dropout(attentionOutput(attended), dropout) + x);
        return nn::applyChunked(middle, chunkSize, [&](const Tensor& piece) {
            return outputNorm(context.dropout(output(activation(intermediate(piece))), dropout) + piece);
        });
    }
};

struct RoFormer {
    using Config = RoFormerConfig;
    static constexpr const char* kPrefix = "roformer";

    nn::Embedding wordEmbeddings, tokenTypeEmbeddings;
    nn::LayerNorm norm;
    std::optional<nn::Linear> projection;
    std::vector<RoFormerLayer> layers;
    Tensor positions;  ///< [max_position_embeddings, head size]
    std::int64_t heads;
    double dropout;

    RoFormer(const nn::Weights& w, const Config& c, bool)
        : wordEmbeddings(w / "embeddings" / "word_embeddings", c.vocab_size, c.embedding_size, c.pad_token_id),
          tokenTypeEmbeddings(w / "embeddings" / "token_type_embeddings", c.type_vocab_size, c.embedding_size),
          norm(w / "embeddings" / "LayerNorm", c.embedding_size, c.layer_norm_eps),
          heads(c.num_attention_heads),
          dropout(c.hidden_dropout_prob) {
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
        const auto [batch, length] = sequenceSize(inputs);
        checkLength(length, positions.size(0));
        Tensor mask = inputs.get("attention_mask");
        if (mask.defined()) {
            mask = nn::additiveMask(mask, batch, length, wordEmbeddings.weight.scalar_type());
        }
        const Tensor ids = inputs.get("input_ids");
        const Tensor types = inputs.get("token_type_ids");
        Tensor x = ids.defined() ? wordEmbeddings(ids, "input_ids") : inputs.get("inputs_embeds");
        x = x + tokenTypeEmbeddings(types.defined() ? types : at::zeros({batch, length}, at::kLong), "token_type_ids");
        x = context.dropout(norm(x), dropout);
        if (projection) {
            x = (*projection)(x);
        }
        const auto halves = positions.slice(0, 0, length).chunk(2, -1);
        const Tensor sines = halves[0].repeat_interleave(2, -1);
        const Tensor cosines = halves[1].repeat_interleave(2, -1);
        const auto count = static_cast<std::int64_t>(layers.size());
        context.recordHiddenState(x);
        for (std::int64_t i = 0; i < count; ++i) {
            context.checkCancelled();
            x = layers[static_cast<std::size_t>(i)](x, mask, headMaskOfLayer(inputs, count, heads, i), sines, cosines, context);
            context.recordHiddenState(x);
        }
        return {x, Tensor()};
    }

    static std::vector<std::string> inputNames() { return {"input_ids", "attention_mask", "token_type_ids", "head_mask", "inputs_embeds"}; }
};

}  // namespace

Architecture roformerArchitecture() {
    return {"roformer",
            "roformer",
            {{"RoFormerModel", {"AutoModel"}, make<BaseModel<RoFormer>>, true},
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
              make<QuestionAnsweringModel<RoFormer, SpanClassifier<RoFormerConfig>>>}}};
}

}  // namespace twb::models
