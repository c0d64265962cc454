// Longformer (Beltagy et al., 2020, arXiv:2004.05150), model_type "longformer": RoBERTa whose tokens see a window around them, and some
// global tokens that see and are seen by all. Quirks: sequences are padded to a multiple of the largest window; a classifier makes the
// first token global, question answering the question, multiple choice what follows the question.
#include "engine/models/longformer.h"

#include <algorithm>

#include "engine/core/error.h"
#include "engine/models/attention_window.h"
#include "engine/models/bert_encoder.h"
#include "engine/models/text_heads.h"
#include "engine/nn/local_attention.h"

namespace twb::models {
namespace {

struct LongformerConfig : BertConfig {
    std::vector<std::int64_t> attention_window;
    std::int64_t sep_token_id;

    explicit LongformerConfig(const core::Json& config) : BertConfig(config) {
        const ConfigReader c(config);
        attention_window = attentionWindows(config, num_hidden_layers);
        sep_token_id = c.integer("sep_token_id", 2);
        pad_token_id = c.integer("pad_token_id", 1);
        positionsAfterPadding = true;
        position_embedding_type = "absolute";
    }

    double classifierDropout() const { return hidden_dropout_prob; }
};

/// Which tokens a class makes global where global_attention_mask is not given.
enum class Globals { None, First, BeforeSeparator, AfterSeparators };

/// The place of the first of a row's three separators, [batch, 1].
Tensor firstSeparator(const Tensor& ids, std::int64_t separator) {
    const Tensor found = ids.eq(separator);
    const Tensor counts = found.sum(1);
    if (!counts.eq(3).all().item<bool>()) {
        throw core::Error(core::ErrorCode::InvalidInput,
                          "input_ids has " + std::to_string(counts.masked_select(counts.ne(3))[0].item<std::int64_t>()) +
                              " separators (sep_token_id " + std::to_string(separator) +
                              ") in a row; exactly 3 were expected (<s> question </s></s> text </s>). Or give global_attention_mask.");
    }
    return found.to(at::kByte).argmax(1, true);
}

Tensor globalTokens(Globals globals, const Inputs& inputs, std::int64_t separator) {
    if (inputs.has("global_attention_mask")) {
        return inputs.get("global_attention_mask");
    }
    const auto [batch, length] = sequenceSize(inputs);
    const Tensor ids = inputs.get("input_ids");
    const Tensor places = at::arange(length, at::kLong).unsqueeze(0);
    switch (globals) {
        case Globals::None:
            return {};
        case Globals::First:
            return places.eq(0).expand({batch, length});
        case Globals::BeforeSeparator:
            return ids.defined() ? places.lt(firstSeparator(ids, separator)) : Tensor();
        case Globals::AfterSeparators:
            return ids.defined() ? places.gt(firstSeparator(ids, separator) + 1) : Tensor();
    }
    return {};
}

template <Globals kGlobals>
struct Longformer {
    using Config = LongformerConfig;
    static constexpr const char* kPrefix = "longformer";

    BertEmbeddings embeddings;
    std::vector<BertLayer<nn::LocalAttention>> layers;
    BertPooler pooler;
    std::int64_t heads, largestWindow = 1, separator;

    Longformer(const nn::Weights& w, const Config& c, bool withPooler)
        : embeddings(w / "embeddings", c), heads(c.num_attention_heads), separator(c.sep_token_id) {
        for (std::int64_t i = 0; i < c.num_hidden_layers; ++i) {
            const nn::Weights layer = w / "encoder" / "layer" / i;
            const std::int64_t window = c.attention_window[static_cast<std::size_t>(i)];
            largestWindow = std::max(largestWindow, window);
            layers.emplace_back(
                nn::LocalAttention(layer / "attention" / "self", c.hidden_size, heads, window, c.attention_probs_dropout_prob), layer, c);
        }
        pooler = BertPooler(w, c, withPooler);
    }

    Encoded operator()(const Inputs& inputs, nn::CallContext& context) const {
        const auto [batch, length] = sequenceSize(inputs);
        const std::int64_t missing = missingTo(largestWindow, length);
        const auto padded = [missing](const Tensor& perToken) {
            return perToken.defined() ? at::constant_pad_nd(perToken, {0, missing}) : Tensor();
        };
        const nn::LocalAttentionMask mask(padded(tokenMask(inputs, batch, length)), padded(globalTokens(kGlobals, inputs, separator)));
        Encoded encoded;
        const Tensor embedded = at::constant_pad_nd(embeddings(inputs, context), {0, 0, 0, missing});
        const Tensor x =
            runLayers(layers, embedded, inputs, heads, context, [&](const auto& layer, const Tensor& states, const Tensor& headMask) {
                return layer(states, context, mask, headMask, encoded.globalAttentions);
            });
        for (Tensor& states : context.hiddenStates) {
            states = states.slice(1, 0, length);
        }
        for (Tensor& probabilities : context.attentions) {
            probabilities = probabilities.slice(2, 0, length);
        }
        encoded.lastHiddenState = x.slice(1, 0, length);
        encoded.pooled = pooler(x);
        return encoded;
    }

    static std::vector<std::string> inputNames() {
        std::vector<std::string> names = BertEncoder::inputNames();
        names.emplace_back("global_attention_mask");
        return names;
    }
};

}  // namespace

Architecture longformerArchitecture() {
    using Plain = Longformer<Globals::None>;
    return {.modelType = "longformer",
            .basePrefix = "longformer",
            .heads = {{"LongformerModel", {"AutoModel"}, make<BaseModel<Plain>>, true},
                      {"LongformerForMaskedLM",
                       {"AutoModelForMaskedLM", "AutoModelForPreTraining"},
                       make<TokenLogitsModel<Plain, RobertaLmHead<Plain>>>},
                      {"LongformerForSequenceClassification",
                       {"AutoModelForSequenceClassification"},
                       make<SequenceClassificationModel<Longformer<Globals::First>, TanhClassifier<LongformerConfig>, false>>},
                      {"LongformerForMultipleChoice",
                       {"AutoModelForMultipleChoice"},
                       make<MultipleChoiceModel<Longformer<Globals::AfterSeparators>, PooledChoice<LongformerConfig>, true>>},
                      {"LongformerForTokenClassification",
                       {"AutoModelForTokenClassification"},
                       make<TokenLogitsModel<Plain, TokenClassifier<LongformerConfig>>>},
                      {"LongformerForQuestionAnswering",
                       {"AutoModelForQuestionAnswering"},
                       make<QuestionAnsweringModel<Longformer<Globals::BeforeSeparator>, SpanClassifier<LongformerConfig>>>}},
            .padding = Padding::Masked};
}

}  // namespace twb::models
