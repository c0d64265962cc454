// BigBird (Zaheer et al., 2020, arXiv:2007.14062), model_type "big_bird": BERT with block-sparse attention. Quirks: sequences are padded to
// a multiple of the block size, which hidden_states shows; short ones take full attention; question answering pushes the question's logits
// down by 1e6.
#include "engine/models/big_bird.h"

#include <cmath>

#include "engine/core/error.h"
#include "engine/models/attention_window.h"
#include "engine/models/bert_encoder.h"
#include "engine/models/text_heads.h"
#include "engine/nn/block_sparse_attention.h"

namespace twb::models {
namespace {

struct BigBirdConfig : BertConfig {
    std::int64_t block_size, num_random_blocks, sep_token_id;
    bool sparse, use_bias;

    explicit BigBirdConfig(const core::Json& config) : BertConfig(withDefaults(config)) {
        const ConfigReader c(config);
        block_size = c.positive("block_size", 64);
        num_random_blocks = c.integer("num_random_blocks", 3);
        sep_token_id = c.integer("sep_token_id", 66);
        use_bias = c.flag("use_bias", true);
        const std::string type = c.text("attention_type", "block_sparse");
        if (type != "block_sparse" && type != "original_full") {
            throw core::Error(core::ErrorCode::Unsupported,
                              "config.json: attention_type is \"" + type + "\"; block_sparse or original_full was expected.");
        }
        sparse = type == "block_sparse";
        position_embedding_type = "absolute";
        wordScale = c.flag("rescale_embeddings", false) ? std::sqrt(static_cast<double>(hidden_size)) : 1;
        dropoutBeforeNorm = true;
    }

private:
    static core::Json withDefaults(const core::Json& config) {
        core::Json out{{"vocab_size", 50358}, {"hidden_act", "gelu_new"}, {"max_position_embeddings", 4096}};
        out.update(config);
        return out;
    }
};

/// What all layers of one call share: the mask of full attention (undefined: nothing is hidden), or the tokens of block-sparse attention.
struct BigBirdMask {
    Tensor additive;
    Tensor tokens;  ///< [batch, length]; undefined: full attention
};

struct BigBirdSelfAttention {
    nn::FusedLinear projections;
    std::int64_t heads;
    double dropout;
    nn::BlockSparseOptions sparse;

    BigBirdSelfAttention(const nn::Weights& w, const BigBirdConfig& c, std::int64_t layer)
        : projections(queryKeyValue(w, c.hidden_size, c.use_bias)),
          heads(c.num_attention_heads),
          dropout(c.attention_probs_dropout_prob),
          sparse{.blockSize = c.block_size,
                 .randomBlocks = c.num_random_blocks,
                 .maxLength = c.max_position_embeddings,
                 .seed = static_cast<std::uint32_t>(layer)} {}

    Tensor operator()(const Tensor& x, const BigBirdMask& mask, const Tensor& headMask, nn::CallContext& context) const {
        const std::vector<Tensor> parts = projections(x);
        const Tensor q = nn::splitHeads(parts[0], heads);
        const Tensor k = nn::splitHeads(parts[1], heads);
        const Tensor v = nn::splitHeads(parts[2], heads);
        if (mask.tokens.defined()) {
            return nn::mergeHeads(nn::blockSparseAttention(q, k, v, mask.tokens, sparse, context));
        }
        nn::AttentionOptions options;
        options.mask = mask.additive;
        options.headMask = headMask;
        options.dropout = dropout;
        return nn::mergeHeads(nn::attention(q, k, v, options, context));
    }
};

struct BigBird {
    using Config = BigBirdConfig;
    static constexpr const char* kPrefix = "bert";

    Config settings;
    BertEmbeddings embeddings;
    std::vector<BertLayer<BigBirdSelfAttention>> layers;
    BertPooler pooler;

    BigBird(const nn::Weights& w, const Config& c, bool withPooler) : settings(c), embeddings(w / "embeddings", c) {
        for (std::int64_t i = 0; i < c.num_hidden_layers; ++i) {
            const nn::Weights layer = w / "encoder" / "layer" / i;
            layers.emplace_back(BigBirdSelfAttention(layer / "attention" / "self", c, i), layer, c);
        }
        pooler = BertPooler(w, c, withPooler, "pooler");
    }

    Encoded operator()(const Inputs& inputs, nn::CallContext& context) const {
        const auto [batch, length] = sequenceSize(inputs);
        BigBirdMask mask;
        Tensor x = embeddings(inputs, context);
        const bool sparse =
            settings.sparse && !layers.empty() && !context.staysShort(length < layers.front().selfAttention.sparse.shortest());
        if (sparse) {
            const std::int64_t missing = missingTo(settings.block_size, length);
            mask.tokens = at::constant_pad_nd(tokenMask(inputs, batch, length), {0, missing});
            if (missing > 0) {
                x = at::cat({x, embeddings(padding(batch, length, missing), context)}, 1);
            }
        } else {
            mask.additive = additiveTokenMask(inputs, embeddings.dtype());
        }
        x = runLayers(
            layers, x, inputs, settings.num_attention_heads, context,
            [&](const auto& layer, const Tensor& states, const Tensor& headMask) { return layer(states, context, mask, headMask); });
        return {x.slice(1, 0, length), pooler(x)};
    }

    static std::vector<std::string> inputNames() { return BertEncoder::inputNames(); }

private:
    /// Padding tokens at the places after `length`.
    Inputs padding(std::int64_t batch, std::int64_t length, std::int64_t count) const {
        const Tensor places = at::arange(length, length + count, at::kLong).clamp_max(settings.max_position_embeddings - 1);
        return {{"input_ids", at::full({batch, count}, settings.pad_token_id, at::kLong)},
                {"position_ids", places.unsqueeze(0).expand({batch, count})}};
    }
};

/// Start and end logits from one more feed-forward layer.
struct BigBirdSpanHead {
    BertFeedForward feedForward;
    nn::Linear outputs;
    double dropout;

    BigBirdSpanHead(const nn::Weights& w, const BigBirdConfig& c)
        : feedForward(w / "qa_classifier", c),
          outputs(w / "qa_classifier" / "qa_outputs", c.hidden_size, 2),
          dropout(c.hidden_dropout_prob) {}
    Tensor operator()(const Encoded& encoded, nn::CallContext& context) const {
        const BertFeedForward& f = feedForward;
        const Tensor& x = encoded.lastHiddenState;
        const Tensor inner = f.activation(f.intermediate(context.dropout(x, dropout)));
        return outputs(f.norm(context.dropout(f.output(inner), f.dropout) + x));
    }
};

/// `<cls> question <sep> context <sep>`: the answer is not in the question, whose length is looked for or given as question_lengths [batch,
/// 1].
class BigBirdForQuestionAnswering : public HeadedModel<BigBird, BigBirdSpanHead, false> {
public:
    using HeadedModel::HeadedModel;

    Outputs forward(const Inputs& inputs, nn::CallContext& context) const override {
        checkInputNames(inputs, className(), BigBird::inputNames(), {"question_lengths", "start_positions", "end_positions"});
        Inputs forBackbone = inputs;
        const Tensor question = questionMask(inputs);
        if (question.defined() && !inputs.has("token_type_ids")) {
            forBackbone.set("token_type_ids", question.logical_not().to(at::kLong));
        }
        const Encoded encoded = m_backbone(forBackbone, context);
        Tensor logits = m_head(encoded, context);
        if (question.defined()) {
            Tensor barred = question.to(logits.scalar_type());
            barred.select(1, 0).zero_();  // <cls> stands for no answer
            logits = logits - 1e6 * barred.unsqueeze(2);
        }
        return spanOutputs(logits, inputs, encoded, context);
    }

private:
    /// bool [batch, length]: the first separator and what is before it.
    Tensor questionMask(const Inputs& inputs) const {
        Tensor lengths = inputs.get("question_lengths");
        if (const Tensor ids = inputs.get("input_ids"); !lengths.defined() && ids.defined()) {
            lengths = ids.eq(m_settings.sep_token_id).to(at::kByte).argmax(1, true) + 1;
        }
        return lengths.defined() ? at::arange(sequenceSize(inputs).second, at::kLong).unsqueeze(0).lt(lengths.view({-1, 1})) : Tensor();
    }
};

}  // namespace

Architecture bigBirdArchitecture() {
    using Words = ClsLmHead<BigBird>;
    using Sentence = NextSentenceHead<BigBirdConfig>;
    return {.modelType = "big_bird",
            .basePrefix = "bert",
            .heads = {{"BigBirdModel", {"AutoModel"}, make<BaseModel<BigBird>>, true},
                      {"BigBirdForPreTraining", {"AutoModelForPreTraining"}, make<PreTrainingModel<BigBird, Words, Sentence>>},
                      {"BigBirdForMaskedLM", {"AutoModelForMaskedLM"}, make<CrossEntropyModel<BigBird, Words, true>>},
                      {"BigBirdForSequenceClassification",
                       {"AutoModelForSequenceClassification"},
                       make<SequenceClassificationModel<BigBird, ActivatedClassifier<BigBirdConfig>, true>>},
                      {"BigBirdForMultipleChoice",
                       {"AutoModelForMultipleChoice"},
                       make<MultipleChoiceModel<BigBird, PooledChoice<BigBirdConfig>, true>>},
                      {"BigBirdForTokenClassification",
                       {"AutoModelForTokenClassification"},
                       make<CrossEntropyModel<BigBird, TokenClassifier<BigBirdConfig>, true>>},
                      {"BigBirdForQuestionAnswering", {"AutoModelForQuestionAnswering"}, make<BigBirdForQuestionAnswering>}}};
}

}  // namespace twb::models
