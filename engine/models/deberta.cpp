// DeBERTa (He et al., 2020, arXiv:2006.03654) and DeBERTa v2/v3 (arXiv:2111.09543), model_types "deberta" and "deberta-v2": content meets
// position in the attention scores (c2p, p2c). Quirks: v1 keeps query, key and value of a head side by side in one matrix, with biases for
// query and value only, and may mix heads (talking_head); v2 has logarithmic position buckets, may share its projections with the positions
// and may have a convolution beside the first layer. Masked tokens are zeroed in the embeddings and in the probabilities.
#include "engine/models/deberta.h"

#include <cmath>
#include <set>

#include "engine/core/error.h"
#include "engine/models/bert_encoder.h"
#include "engine/models/text_heads.h"

namespace twb::models {
namespace {

struct DebertaConfig : BertConfig {
    bool v2 = false;
    bool relative_attention, position_biased_input, talking_head, share_att_key, normRelEmbeddings;
    std::set<std::string> pos_att_type;
    std::int64_t max_relative_positions, position_buckets, attention_head_size, type_count;
    std::int64_t conv_kernel_size, conv_groups;
    std::string conv_act, pooler_hidden_act;
    std::int64_t pooler_hidden_size;
    double pooler_dropout, cls_dropout;

    DebertaConfig(const core::Json& config, bool isV2) : BertConfig(withDefaults(config, isV2)), v2(isV2) {
        const ConfigReader c(config);
        relative_attention = c.flag("relative_attention", false);
        position_biased_input = c.flag("position_biased_input", true);
        talking_head = !v2 && c.flag("talking_head", false);
        share_att_key = v2 && c.flag("share_att_key", false);
        normRelEmbeddings = v2 && c.text("norm_rel_ebd", "none").find("layer_norm") != std::string::npos;
        readPositionTypes(config);
        max_relative_positions = c.integer("max_relative_positions", -1);
        if (max_relative_positions < 1) {
            max_relative_positions = max_position_embeddings;
        }
        position_buckets = v2 ? c.integer("position_buckets", -1) : -1;
        attention_head_size = v2 ? c.integer("attention_head_size", hidden_size / num_attention_heads) : hidden_size / num_attention_heads;
        type_count = c.integer("type_vocab_size", 0);
        embedding_size = c.integer("embedding_size", hidden_size);
        conv_kernel_size = v2 ? c.integer("conv_kernel_size", 0) : 0;
        conv_groups = c.integer("conv_groups", 1);
        conv_act = c.text("conv_act", "tanh");
        pooler_hidden_act = c.text("pooler_hidden_act", "gelu");
        pooler_hidden_size = c.integer("pooler_hidden_size", hidden_size);
        pooler_dropout = c.number("pooler_dropout", 0);
        cls_dropout = c.number("cls_dropout", hidden_dropout_prob);
    }

    double classifierDropout() const { return hidden_dropout_prob; }

private:
    static core::Json withDefaults(const core::Json& config, bool isV2) {
        core::Json out{{"layer_norm_eps", 1e-7}, {"vocab_size", 50265}};
        if (isV2) {
            out.update(core::Json{{"vocab_size", 128100},
                                  {"hidden_size", 1536},
                                  {"num_hidden_layers", 24},
                                  {"num_attention_heads", 24},
                                  {"intermediate_size", 6144}});
        }
        out.update(config);
        out["type_vocab_size"] = 2;  // 0 is allowed here, unlike in BERT: read on its own
        return out;
    }

    // "c2p|p2c" or a list.
    void readPositionTypes(const core::Json& config) {
        const auto given = config.find("pos_att_type");
        if (given == config.end() || given->is_null()) {
            return;
        }
        if (given->is_array()) {
            for (const core::Json& type : *given) {
                pos_att_type.insert(type.get<std::string>());
            }
            return;
        }
        std::string word;
        for (const char c : given->get<std::string>() + "|") {
            if (c == '|') {
                pos_att_type.insert(word);
                word.clear();
            } else if (c != ' ') {
                word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
            }
        }
    }
};

struct DebertaV1Config : DebertaConfig {
    explicit DebertaV1Config(const core::Json& config) : DebertaConfig(config, false) {}
};

struct DebertaV2Config : DebertaConfig {
    explicit DebertaV2Config(const core::Json& config) : DebertaConfig(config, true) {}
};

/// Distance query - key [length, length]; v2 counts far ones in logarithmic buckets.
Tensor relativeDistances(std::int64_t length, const DebertaConfig& c) {
    const Tensor places = at::arange(length, at::kLong);
    const Tensor distance = places.view({-1, 1}) - places.view({1, -1});
    if (c.position_buckets <= 0) {
        return distance;
    }
    const std::int64_t middle = c.position_buckets / 2;
    const Tensor far =
        at::where(distance.lt(middle).logical_and(distance.gt(-middle)), at::full_like(distance, middle - 1), distance.abs());
    const Tensor span = at::log(at::tensor(static_cast<double>(c.max_relative_positions - 1) / static_cast<double>(middle), at::kFloat));
    const Tensor bucket = at::ceil(at::log(far / middle) / span * (middle - 1)) + middle;
    return at::where(far.le(middle), distance.to(bucket.scalar_type()), bucket * distance.sign()).to(at::kLong);
}

/// What every layer shares: the table of relative positions and the distances.
struct Relative {
    Tensor table;  ///< [2 * span, hidden]; undefined without relative attention
    Tensor distances;
    std::int64_t span = 0;
};

struct DisentangledSelfAttention {
    nn::Linear query, key, value;         ///< v2
    Tensor inProj, queryBias, valueBias;  ///< v1
    std::optional<nn::Linear> positionKey, positionQuery, headLogits, headWeights;
    std::int64_t heads, scaleFactor;
    double attentionDropout, dropout;
    bool c2p, p2c, sharesProjections;

    DisentangledSelfAttention(const nn::Weights& w, const DebertaConfig& c)
        : heads(c.num_attention_heads),
          attentionDropout(c.attention_probs_dropout_prob),
          dropout(c.hidden_dropout_prob),
          c2p(c.pos_att_type.count("c2p") > 0),
          p2c(c.pos_att_type.count("p2c") > 0),
          sharesProjections(c.share_att_key) {
        const std::int64_t all = heads * c.attention_head_size;
        scaleFactor = 1 + (c.v2 ? (c2p ? 1 : 0) + (p2c ? 1 : 0) : static_cast<std::int64_t>(c.pos_att_type.size()));
        if (c.v2) {
            query = nn::Linear(w / "query_proj", c.hidden_size, all);
            key = nn::Linear(w / "key_proj", c.hidden_size, all);
            value = nn::Linear(w / "value_proj", c.hidden_size, all);
        } else {
            inProj = (w / "in_proj").tensor("weight", {3 * all, c.hidden_size});
            queryBias = w.tensor("q_bias", {all}, nn::Init::zeros());
            valueBias = w.tensor("v_bias", {all}, nn::Init::zeros());
        }
        if (c.talking_head) {
            headLogits.emplace(w / "head_logits_proj", heads, heads, false);
            headWeights.emplace(w / "head_weights_proj", heads, heads, false);
        }
        if (c.relative_attention && !sharesProjections) {
            if (c2p) {
                positionKey.emplace(w / (c.v2 ? "pos_key_proj" : "pos_proj"), c.hidden_size, all, c.v2);
            }
            if (p2c) {
                positionQuery.emplace(w / (c.v2 ? "pos_query_proj" : "pos_q_proj"), c.hidden_size, all);
            }
        }
        c2p = c2p && c.relative_attention;
        p2c = p2c && c.relative_attention;
    }

    Tensor operator()(const Tensor& x, const Tensor& mask, const Relative& relative, nn::CallContext& context) const {
        Tensor q, k, v;
        if (inProj.defined()) {
            const auto parts = nn::splitHeads(at::linear(x, inProj), heads).chunk(3, -1);
            q = parts[0] + queryBias.view({1, heads, 1, -1});
            k = parts[1];
            v = parts[2] + valueBias.view({1, heads, 1, -1});
        } else {
            q = nn::splitHeads(query(x), heads);
            k = nn::splitHeads(key(x), heads);
            v = nn::splitHeads(value(x), heads);
        }
        Tensor scores = at::matmul(q, k.transpose(-1, -2));
        if (relative.table.defined()) {
            scores = scores + positionScores(q, k, relative, context);
        }
        scores = scores / std::sqrt(static_cast<double>(q.size(-1) * scaleFactor));
        if (headLogits) {
            scores = (*headLogits)(scores.permute({0, 2, 3, 1})).permute({0, 3, 1, 2});
        }
        const Tensor hidden = mask.logical_not();
        Tensor probabilities = at::softmax(scores.masked_fill(hidden, std::numeric_limits<float>::lowest()), -1).masked_fill(hidden, 0);
        probabilities = context.dropout(probabilities, attentionDropout);
        if (headWeights) {
            probabilities = (*headWeights)(probabilities.permute({0, 2, 3, 1})).permute({0, 3, 1, 2});
        }
        context.recordAttention(probabilities);
        return nn::mergeHeads(at::matmul(probabilities, v));
    }

private:
    Tensor positionScores(const Tensor& q, const Tensor& k, const Relative& relative, const nn::CallContext& context) const {
        const Tensor table = context.dropout(relative.table, dropout).unsqueeze(0);
        Tensor scores = at::zeros({1});
        const auto gathered = [&](const Tensor& all, const Tensor& distances) {
            const Tensor index = (distances + relative.span).clamp(0, 2 * relative.span - 1);
            return all.gather(-1, index.expand({all.size(0), all.size(1), all.size(2), index.size(-1)}));
        };
        if (c2p) {
            const Tensor positions = nn::splitHeads(sharesProjections ? key(table) : (*positionKey)(table), heads);
            scores = scores + gathered(at::matmul(q, positions.transpose(-1, -2)), relative.distances);
        }
        if (p2c) {
            const Tensor positions = nn::splitHeads(sharesProjections ? query(table) : (*positionQuery)(table), heads);
            scores = scores + gathered(at::matmul(k, positions.transpose(-1, -2)), -relative.distances).transpose(-1, -2);
        }
        return scores;
    }
};

struct DebertaLayer {
    DisentangledSelfAttention selfAttention;
    nn::Linear attentionOutput, intermediate, output;
    nn::LayerNorm attentionNorm, outputNorm;
    nn::Activation activation;
    double dropout;

    DebertaLayer(const nn::Weights& w, const DebertaConfig& c)
        : selfAttention(w / "attention" / "self", c),
          attentionOutput(w / "attention" / "output" / "dense", c.num_attention_heads * c.attention_head_size, c.hidden_size),
          intermediate(w / "intermediate" / "dense", c.hidden_size, c.intermediate_size),
          output(w / "output" / "dense", c.intermediate_size, c.hidden_size),
          attentionNorm(w / "attention" / "output" / "LayerNorm", c.hidden_size, c.layer_norm_eps),
          outputNorm(w / "output" / "LayerNorm", c.hidden_size, c.layer_norm_eps),
          activation(c.hidden_act, "hidden_act"),
          dropout(c.hidden_dropout_prob) {}

    Tensor operator()(const Tensor& x, const Tensor& mask, const Relative& relative, nn::CallContext& context) const {
        const Tensor middle = attentionNorm(context.dropout(attentionOutput(selfAttention(x, mask, relative, context)), dropout) + x);
        return outputNorm(context.dropout(output(activation(intermediate(middle))), dropout) + middle);
    }
};

/// v2: a convolution over the embeddings, added to the first layer's output.
struct ConvLayer {
    Tensor weight, bias;
    nn::LayerNorm norm;
    nn::Activation activation;
    std::int64_t padding, groups;
    double dropout;

    ConvLayer(const nn::Weights& w, const DebertaConfig& c)
        : weight((w / "conv").tensor("weight", {c.hidden_size, c.hidden_size / c.conv_groups, c.conv_kernel_size})),
          bias((w / "conv").tensor("bias", {c.hidden_size}, nn::Init::zeros())),
          norm(w / "LayerNorm", c.hidden_size, c.layer_norm_eps),
          activation(c.conv_act, "conv_act"),
          padding((c.conv_kernel_size - 1) / 2),
          groups(c.conv_groups),
          dropout(c.hidden_dropout_prob) {}

    Tensor operator()(const Tensor& embedded, const Tensor& layered, const Tensor& mask, const nn::CallContext& context) const {
        const Tensor counted = mask.unsqueeze(-1);
        const Tensor convolved =
            at::conv1d(embedded.transpose(1, 2), weight, bias, at::IntArrayRef{1}, at::IntArrayRef{padding}, at::IntArrayRef{1}, groups)
                .transpose(1, 2);
        const Tensor out = activation(context.dropout(convolved.masked_fill(counted.eq(0), 0), dropout));
        return norm(layered + out) * counted.to(layered.scalar_type());
    }
};

template <class SettingsType>
struct Deberta {
    using Config = SettingsType;
    static constexpr const char* kPrefix = "deberta";

    Config settings;
    nn::Embedding wordEmbeddings;
    std::optional<nn::Embedding> positionEmbeddings, tokenTypeEmbeddings;
    std::optional<nn::Linear> projection;
    nn::LayerNorm norm;
    std::vector<DebertaLayer> layers;
    Tensor relativeEmbeddings;
    std::optional<nn::LayerNorm> relativeNorm;
    std::optional<ConvLayer> convolution;

    Deberta(const nn::Weights& w, const Config& c, bool)
        : settings(c),
          wordEmbeddings(w / "embeddings" / "word_embeddings", c.vocab_size, c.embedding_size, c.pad_token_id),
          norm(w / "embeddings" / "LayerNorm", c.hidden_size, c.layer_norm_eps) {
        const nn::Weights embeddings = w / "embeddings";
        embeddings.unstored("position_ids");
        if (c.position_biased_input) {
            positionEmbeddings.emplace(embeddings / "position_embeddings", c.max_position_embeddings, c.embedding_size);
        }
        if (c.type_count > 0) {
            tokenTypeEmbeddings.emplace(embeddings / "token_type_embeddings", c.type_count, c.embedding_size);
        }
        if (c.embedding_size != c.hidden_size) {
            projection.emplace(embeddings / "embed_proj", c.embedding_size, c.hidden_size, false);
        }
        const nn::Weights encoder = w / "encoder";
        for (std::int64_t i = 0; i < c.num_hidden_layers; ++i) {
            layers.emplace_back(encoder / "layer" / i, c);
        }
        if (c.relative_attention) {
            const std::int64_t span = c.position_buckets > 0 ? c.position_buckets : c.max_relative_positions;
            relativeEmbeddings = (encoder / "rel_embeddings").tensor("weight", {2 * span, c.hidden_size});
        }
        if (c.normRelEmbeddings) {
            relativeNorm.emplace(encoder / "LayerNorm", c.hidden_size, c.layer_norm_eps);
        }
        if (c.conv_kernel_size > 0) {
            convolution.emplace(encoder / "conv", c);
        }
    }

    Relative relative(std::int64_t length) const {
        Relative out;
        if (!relativeEmbeddings.defined()) {
            return out;
        }
        out.distances = relativeDistances(length, settings);
        const Tensor table = relativeNorm ? (*relativeNorm)(relativeEmbeddings) : relativeEmbeddings;
        const std::int64_t half = table.size(0) / 2;
        out.span = settings.v2 ? half : std::min(length, half);
        out.table = table.slice(0, half - out.span, half + out.span);
        return out;
    }

    Tensor embed(const Inputs& inputs, const Tensor& mask, std::int64_t batch, std::int64_t length, const nn::CallContext& context) const {
        const Tensor ids = inputs.get("input_ids");
        Tensor x = ids.defined() ? wordEmbeddings(ids, "input_ids") : inputs.get("inputs_embeds");
        if (positionEmbeddings) {
            checkLength(length, positionEmbeddings->weight.size(0));
            const Tensor places = inputs.get("position_ids");
            x = x + (*positionEmbeddings)(places.defined() ? places : at::arange(length, at::kLong).unsqueeze(0), "position_ids");
        }
        if (tokenTypeEmbeddings) {
            const Tensor types = inputs.get("token_type_ids");
            x = x + (*tokenTypeEmbeddings)(types.defined() ? types : at::zeros({batch, length}, at::kLong), "token_type_ids");
        }
        x = norm(projection ? (*projection)(x) : x) * mask.unsqueeze(-1).to(wordEmbeddings.weight.scalar_type());
        return context.dropout(x, settings.hidden_dropout_prob);
    }

    Encoded operator()(const Inputs& inputs, nn::CallContext& context) const {
        const auto [batch, length] = sequenceSize(inputs);
        const Tensor mask = tokenMask(inputs, batch, length);
        const Tensor counted = mask.to(at::kBool);
        const Tensor pairs = counted.view({batch, 1, 1, length}).logical_and(counted.view({batch, 1, length, 1}));
        const Relative positions = relative(length);
        const Tensor embedded = embed(inputs, mask, batch, length, context);
        Tensor x = embedded;
        context.recordHiddenState(x);
        for (std::size_t i = 0; i < layers.size(); ++i) {
            context.checkCancelled();
            x = layers[i](x, pairs, positions, context);
            if (i == 0 && convolution) {
                x = (*convolution)(embedded, x, mask, context);
            }
            context.recordHiddenState(x);
        }
        return {x, Tensor()};
    }

    static std::vector<std::string> inputNames() {
        return {"input_ids", "attention_mask", "token_type_ids", "position_ids", "inputs_embeds"};
    }
};

/// classifier(dropout(act(dense(dropout(first token))))).
template <class Config>
struct PooledHead {
    nn::Linear dense, classifier;
    nn::Activation activation;
    double poolerDropout, dropout;

    PooledHead(const nn::Weights& w, const Config& c, std::int64_t outputs)
        : dense(w / "pooler" / "dense", c.pooler_hidden_size, c.pooler_hidden_size),
          classifier(w / "classifier", c.hidden_size, outputs),
          activation(c.pooler_hidden_act, "pooler_hidden_act"),
          poolerDropout(c.pooler_dropout),
          dropout(c.cls_dropout) {}
    Tensor operator()(const Encoded& encoded, nn::CallContext& context) const {
        const Tensor first = context.dropout(encoded.lastHiddenState.select(1, 0), poolerDropout);
        return classifier(context.dropout(activation(dense(first)), dropout));
    }
};

template <class Config>
struct SequenceHead : PooledHead<Config> {
    SequenceHead(const nn::Weights& w, const Config& c) : PooledHead<Config>(w, c, c.labels.num_labels) {}
};

template <class Config>
struct ChoiceHead : PooledHead<Config> {
    ChoiceHead(const nn::Weights& w, const Config& c) : PooledHead<Config>(w, c, 1) {}
};

template <class Config>
Architecture debertaArchitecture(const std::string& modelType, const std::string& classes) {
    using Backbone = Deberta<Config>;
    Architecture out{.modelType = modelType,
                     .basePrefix = "deberta",
                     .heads = {{classes + "Model", {"AutoModel", "AutoModelForTextEncoding"}, make<BaseModel<Backbone>>, true},
                               {classes + "ForMaskedLM",
                                {"AutoModelForMaskedLM", "AutoModelForPreTraining"},
                                make<TokenLogitsModel<Backbone, ClsLmHead<Backbone>>>},
                               {classes + "ForSequenceClassification",
                                {"AutoModelForSequenceClassification"},
                                make<SequenceClassificationModel<Backbone, SequenceHead<Config>, false>>},
                               {classes + "ForTokenClassification",
                                {"AutoModelForTokenClassification"},
                                make<TokenLogitsModel<Backbone, TokenClassifier<Config>>>},
                               {classes + "ForQuestionAnswering",
                                {"AutoModelForQuestionAnswering"},
                                make<QuestionAnsweringModel<Backbone, SpanClassifier<Config>>>}},
                     .padding = Padding::Masked};
    return out;
}

}  // namespace

std::vector<Architecture> debertaArchitectures() {
    Architecture v2 = debertaArchitecture<DebertaV2Config>("deberta-v2", "DebertaV2");
    v2.heads.push_back({"DebertaV2ForMultipleChoice",
                        {"AutoModelForMultipleChoice"},
                        make<MultipleChoiceModel<Deberta<DebertaV2Config>, ChoiceHead<DebertaV2Config>, false>>});
    return {debertaArchitecture<DebertaV1Config>("deberta", "Deberta"), std::move(v2)};
}

}  // namespace twb::models
