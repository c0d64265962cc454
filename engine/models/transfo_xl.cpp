// Transformer-XL (Dai et al., 2019, arXiv:1901.02860), model_type "transfo-xl": relative positions, and memories: each layer also attends
// to what it saw of the last mem_len tokens. Quirks: without memories it starts with mem_len zero vectors, which are attended to; the head
// gives log probabilities; there is no limit of the length and no attention_mask.
#include "engine/models/transfo_xl.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/core/error.h"
#include "engine/models/bert_encoder.h"
#include "engine/models/causal_heads.h"
#include "engine/models/causal_model.h"
#include "engine/models/memory_decoding.h"
#include "engine/models/transfo_xl_vocabulary.h"

namespace twb::models {
namespace {

using core::Error;
using core::ErrorCode;

struct TransfoXlConfig {
    std::int64_t d_model, n_head, d_head, d_inner, n_layer, mem_len, clamp_len, eos_token_id;
    std::int64_t hidden_size;  ///< d_model, by transformers' attribute_map
    double dropout, dropatt, layer_norm_epsilon;
    bool pre_lnorm, same_length, untie_r;
    std::optional<std::int64_t> pad_token_id;
    AdaptiveVocabulary vocabulary;
    LabelConfig labels;

    explicit TransfoXlConfig(const core::Json& config) {
        const ConfigReader c(config);
        d_model = c.positive("d_model", 1024);
        hidden_size = d_model;
        n_head = c.positive("n_head", 16);
        d_head = c.positive("d_head", 64);
        d_inner = c.positive("d_inner", 4096);
        n_layer = c.integer("n_layer", 18);
        mem_len = c.integer("mem_len", 1600);
        clamp_len = c.integer("clamp_len", 1000);
        eos_token_id = c.integer("eos_token_id", 0);
        dropout = c.number("dropout", 0.1);
        dropatt = c.number("dropatt", 0);
        layer_norm_epsilon = c.number("layer_norm_epsilon", 1e-5);
        pre_lnorm = c.flag("pre_lnorm", false);
        same_length = c.flag("same_length", true);
        untie_r = c.flag("untie_r", true);
        pad_token_id = c.optionalInteger("pad_token_id");
        labels = LabelConfig(c);
        if (c.integer("attn_type", 0) != 0) {
            throw Error(ErrorCode::Unsupported, "config.json: attn_type is " + std::to_string(c.integer("attn_type", 0)) +
                                                    "; only 0 (relative positions) is supported.");
        }
        readVocabulary(c);
    }

private:
    void readVocabulary(const ConfigReader& c) {
        vocabulary.size = c.positive("vocab_size", 267735);
        vocabulary.modelSize = d_model;
        vocabulary.embeddingSize = c.positive("d_embed", 1024);
        vocabulary.divisor = c.positive("div_val", 4);
        vocabulary.isTied = c.flag("tie_word_embeddings", true);
        std::int64_t last = 0;
        const core::Json cutoffs = c.json().value("cutoffs", core::Json{20000, 40000, 200000});
        for (const core::Json& cutoff : cutoffs) {
            if (!cutoff.is_number_integer() || cutoff.get<std::int64_t>() <= last || cutoff.get<std::int64_t>() >= vocabulary.size) {
                throw Error(ErrorCode::InvalidFile, "config.json: cutoffs is " + core::excerpt(cutoffs) +
                                                        "; rising numbers below vocab_size (" + std::to_string(vocabulary.size) +
                                                        ") were expected.");
            }
            last = cutoff.get<std::int64_t>();
            vocabulary.cutoffs.push_back(last);
        }
        // By default all clusters but the first share the projection of the input.
        vocabulary.tiedProjections.assign(vocabulary.cutoffs.size() + 1, c.flag("proj_share_all_but_first", true));
        vocabulary.tiedProjections[0] = false;
        const core::Json tied = c.json().value("tie_projs", core::Json::array());
        for (std::size_t i = 0; i < std::min(tied.size(), vocabulary.tiedProjections.size()); ++i) {
            vocabulary.tiedProjections[i] = tied[i].is_boolean() && tied[i].get<bool>();
        }
    }
};

/// The biases of content and position (u and v of the paper), [heads, head size].
struct RelativeBiases {
    Tensor content, position;

    RelativeBiases(const nn::Weights& w, const TransfoXlConfig& c)
        : content(w.tensor("r_w_bias", {c.n_head, c.d_head})), position(w.tensor("r_r_bias", {c.n_head, c.d_head})) {}
};

struct TransfoXlLayer {
    nn::Linear queryKeyValue, out, relative, up, down;
    nn::LayerNorm attentionNorm, outputNorm;
    RelativeBiases biases;
    std::int64_t heads;
    bool normsBefore;
    double scale, attentionDropout, dropout;

    TransfoXlLayer(const nn::Weights& w, const TransfoXlConfig& c, const RelativeBiases* shared)
        : queryKeyValue(w / "dec_attn" / "qkv_net", c.d_model, 3 * c.n_head * c.d_head, false),
          out(w / "dec_attn" / "o_net", c.n_head * c.d_head, c.d_model, false),
          relative(w / "dec_attn" / "r_net", c.d_model, c.n_head * c.d_head, false),
          up(w / "pos_ff" / "CoreNet" / 0, c.d_model, c.d_inner),
          down(w / "pos_ff" / "CoreNet" / 3, c.d_inner, c.d_model),
          attentionNorm(w / "dec_attn" / "layer_norm", c.d_model, c.layer_norm_epsilon),
          outputNorm(w / "pos_ff" / "layer_norm", c.d_model, c.layer_norm_epsilon),
          biases(shared ? *shared : RelativeBiases(w / "dec_attn", c)),
          heads(c.n_head),
          normsBefore(c.pre_lnorm),
          scale(1 / std::sqrt(static_cast<double>(c.d_head))),
          attentionDropout(c.dropatt),
          dropout(c.dropout) {
        if (shared) {
            (w / "dec_attn").unstored("r_w_bias");
            (w / "dec_attn").unstored("r_r_bias");
        }
    }

    /// x [batch, length, size], memory [batch, past, size] or undefined, distances [past + length, size] from the farthest to 0.
    Tensor operator()(const Tensor& x, const Tensor& memory, const Tensor& distances, const Tensor& mask, const Tensor& headMask,
                      nn::CallContext& context) const {
        const Tensor seen = memory.defined() ? at::cat({memory, x}, 1) : x;
        const std::vector<Tensor> parts = queryKeyValue(normsBefore ? attentionNorm(seen) : seen).chunk(3, -1);
        const Tensor asked = parts[0].narrow(1, seen.size(1) - x.size(1), x.size(1)).unflatten(-1, {heads, -1});
        const Tensor byContent = (asked + biases.content).transpose(1, 2);
        const Tensor byPosition = (asked + biases.position).transpose(1, 2);
        const Tensor places = relative(distances).unflatten(-1, {heads, -1}).permute({1, 2, 0});
        nn::AttentionOptions options;
        options.bias = shifted(at::matmul(byPosition, places)) * scale;
        options.mask = mask;
        options.headMask = headMask;
        options.scale = scale;
        options.dropout = attentionDropout;
        const Tensor attended =
            nn::mergeHeads(nn::attention(byContent, nn::splitHeads(parts[1], heads), nn::splitHeads(parts[2], heads), options, context));
        const Tensor middle = x + context.dropout(out(attended), dropout);
        return feedForward(normsBefore ? middle : attentionNorm(middle), context);
    }

private:
    /// From a column a distance to a column a key: each row starts one distance later than the next.
    static Tensor shifted(const Tensor& x) {
        const std::int64_t rows = x.size(2);
        const std::int64_t columns = x.size(3);
        const Tensor padded = at::constant_pad_nd(x, {1, 0}).view({x.size(0), x.size(1), columns + 1, rows});
        return padded.slice(2, 1).reshape({x.size(0), x.size(1), rows, columns});
    }

    Tensor feedForward(const Tensor& x, const nn::CallContext& context) const {
        const Tensor inner = context.dropout(at::relu(up(normsBefore ? outputNorm(x) : x)), dropout);
        const Tensor sum = x + context.dropout(down(inner), dropout);
        return normsBefore ? sum : outputNorm(sum);
    }
};

struct TransfoXl {
    using Config = TransfoXlConfig;
    static constexpr const char* kPrefix = "transformer";

    Config settings;
    AdaptiveEmbedding words;
    std::vector<TransfoXlLayer> layers;
    Tensor rates;  ///< of the sinusoids, [size / 2]

    TransfoXl(const nn::Weights& w, const Config& c, bool) : settings(c), words(w / "word_emb", c.vocabulary) {
        const nn::Weights positions = w / "pos_emb";
        const Tensor exponents = at::arange(0, c.d_model, 2).to(at::kFloat) / static_cast<double>(c.d_model);
        rates = positions.has("inv_freq") ? positions.buffer("inv_freq", {(c.d_model + 1) / 2}) : 1 / at::pow(10000, exponents);
        std::optional<RelativeBiases> shared;
        if (!c.untie_r) {
            shared.emplace(w, c);
        }
        for (std::int64_t i = 0; i < c.n_layer; ++i) {
            layers.emplace_back(w / "layers" / i, c, shared ? &*shared : nullptr);
        }
    }

    Encoded operator()(const Inputs& inputs, nn::CallContext& context) const {
        const auto [batch, length] = sequenceSize(inputs);
        Tensor x = inputs.has("input_ids") ? words(inputs.get("input_ids")) : inputs.get("inputs_embeds");
        const Tensor mems = memories(inputs, batch, x.options());
        const std::int64_t past = mems.defined() ? mems.size(1) : 0;
        const Tensor mask = hiddenKeys(length, past, x.scalar_type());
        const Tensor distances = context.dropout(distanceEncodings(past + length).to(x.scalar_type()), settings.dropout);
        const auto count = static_cast<std::int64_t>(layers.size());
        Encoded encoded;
        x = context.dropout(x, settings.dropout);
        for (std::int64_t i = 0; i < count; ++i) {
            context.checkCancelled();
            context.recordHiddenState(x);
            const Tensor memory = past > 0 ? mems[i].transpose(0, 1) : Tensor();
            if (mems.defined()) {
                encoded.mems.push_back(remembered(mems[i], x));
            }
            x = layers[static_cast<std::size_t>(i)](x, memory, distances, mask, headMaskOfLayer(inputs, count, settings.n_head, i),
                                                    context);
        }
        encoded.lastHiddenState = context.dropout(x, settings.dropout);
        context.recordHiddenState(encoded.lastHiddenState);
        return encoded;
    }

    static std::vector<std::string> inputNames() { return {"input_ids", "mems", "head_mask", "inputs_embeds"}; }

private:
    /// [layers, past, batch, size]; undefined without memory.
    Tensor memories(const Inputs& inputs, std::int64_t batch, const at::TensorOptions& options) const {
        const Tensor given = inputs.get("mems");
        if (!given.defined()) {
            return settings.mem_len > 0 ? at::zeros({settings.n_layer, settings.mem_len, batch, settings.d_model}, options) : given;
        }
        if (given.dim() != 4 || given.size(0) != settings.n_layer || given.size(2) != batch || given.size(3) != settings.d_model) {
            throw Error(ErrorCode::InvalidInput, "mems has the shape " + c10::str(given.sizes()) + "; one tensor [length, " +
                                                     std::to_string(batch) + ", " + std::to_string(settings.d_model) + "] for each of " +
                                                     std::to_string(settings.n_layer) + " layers was expected.");
        }
        return given;
    }

    /// The last mem_len states of a layer's memory and input, [past, batch, size].
    Tensor remembered(const Tensor& memory, const Tensor& x) const {
        const Tensor all = at::cat({memory, x.transpose(0, 1)}).detach();
        return all.slice(0, std::max<std::int64_t>(0, all.size(0) - settings.mem_len));
    }

    /// The additive mask [1, 1, length, past + length]: the future, and with same_length what lies further back than all queries can see.
    Tensor hiddenKeys(std::int64_t length, std::int64_t past, at::ScalarType dtype) const {
        const Tensor all = at::ones({length, past + length}, at::kBool);
        Tensor hidden = all.triu(1 + past);
        if (settings.same_length) {
            const std::int64_t excess = past + length - settings.mem_len;
            hidden = hidden.logical_or(all.tril(-(excess > 0 ? length - excess : length)));
        }
        return at::zeros({1, 1, length, past + length}, dtype)
            .masked_fill_(hidden, static_cast<double>(std::numeric_limits<float>::lowest()));
    }

    Tensor distanceEncodings(std::int64_t keys) const {
        Tensor distances = at::arange(keys - 1, -1, -1).to(at::kFloat);
        distances = settings.clamp_len > 0 ? distances.clamp_max(settings.clamp_len) : distances;
        const Tensor angles = distances.unsqueeze(1) * rates;
        return at::cat({at::sin(angles), at::cos(angles)}, -1);
    }
};

class TransfoXlLMHeadModel : public Model {
public:
    explicit TransfoXlLMHeadModel(Build build)
        : Model(build.className, build.config, build.store),
          m_settings(build.config),
          m_backbone(build.weights() / TransfoXl::kPrefix, m_settings, false),
          m_softmax(build.weights(), m_settings.vocabulary) {}

    Outputs forward(const Inputs& inputs, nn::CallContext& context) const override {
        checkInputNames(inputs, className(), TransfoXl::inputNames(), {"labels"});
        const Encoded encoded = m_backbone(inputs, context);
        Outputs outputs;
        if (inputs.has("labels")) {
            const Tensor losses = tokenLosses(encoded.lastHiddenState, inputs.get("labels"));
            outputs.set("losses", losses);
            outputs.set("loss", losses.masked_select(losses.ne(0)).mean());
        } else {
            outputs.set("prediction_scores", m_softmax.logProbabilities(wantedPositions(encoded.lastHiddenState, context)));
        }
        outputs.setTuple("mems", encoded.mems);
        addRecorded(outputs, context);
        return outputs;
    }

    std::unique_ptr<Decoding> startDecoding(const Inputs&, bool, nn::CallContext&) const override {
        return std::make_unique<MemoryDecoding>(*this, "prediction_scores");
    }

private:
    /// [batch, length - 1], in the softmax's order.
    Tensor tokenLosses(const Tensor& states, const Tensor& given) const {
        const std::int64_t count = states.size(1) - 1;
        if (given.sizes() != states.sizes().slice(0, 2)) {
            throw Error(ErrorCode::InvalidInput, "labels has the shape " + c10::str(given.sizes()) + "; " +
                                                     c10::str(states.sizes().slice(0, 2)) + " was expected, one a token.");
        }
        Tensor labels = given.slice(1, 1).clone();
        // A first row without any label gets one, so that there is a loss.
        if (labels[0].eq(-100).all().item<bool>()) {
            labels[0][0].fill_(m_settings.eos_token_id);
        }
        return m_softmax.losses(states.narrow(1, 0, count).reshape({-1, states.size(2)}), labels.flatten()).view({-1, count});
    }

    TransfoXlConfig m_settings;
    TransfoXl m_backbone;
    AdaptiveSoftmax m_softmax;
};

}  // namespace

Architecture transfoXlArchitecture() {
    return {
        "transfo-xl",
        "transformer",
        {{"TransfoXLModel", {"AutoModel"}, make<BaseModel<TransfoXl>>, true},
         {"TransfoXLLMHeadModel", {"AutoModelForCausalLM", "AutoModelForPreTraining", "AutoModelWithLMHead"}, make<TransfoXlLMHeadModel>},
         {"TransfoXLForSequenceClassification",
          {"AutoModelForSequenceClassification"},
          make<LastTokenClassificationModel<TransfoXl, ScoreHead<TransfoXlConfig>>>}}};
}

}  // namespace twb::models
