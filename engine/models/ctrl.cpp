// CTRL (Keskar et al., 2019, arXiv:1909.05858), model_type "ctrl": a pre-norm decoder with sinusoids, all sines before all cosines. Quirks:
// a future key gets -10000, not the lowest number; token_type_ids index the word embeddings; writing ignores the attention_mask.
#include "engine/models/ctrl.h"

#include <cmath>

#include "engine/models/bert_encoder.h"
#include "engine/models/causal_heads.h"
#include "engine/models/decoder_call.h"
#include "engine/models/maskless_causal_model.h"

namespace twb::models {
namespace {

constexpr double kBlockEps = 1e-6;

struct CtrlConfig {
    std::int64_t vocab_size, n_positions, n_embd, dff, n_layer, n_head;
    std::int64_t hidden_size;  ///< n_embd, by transformers' attribute_map
    double resid_pdrop, embd_pdrop, layer_norm_epsilon;
    bool tie_word_embeddings;
    std::optional<std::int64_t> pad_token_id;
    LabelConfig labels;

    explicit CtrlConfig(const core::Json& config) {
        const ConfigReader c(config);
        vocab_size = c.positive("vocab_size", 246534);
        n_positions = c.positive("n_positions", 256);
        n_embd = c.positive("n_embd", 1280);
        hidden_size = n_embd;
        dff = c.positive("dff", 8192);
        n_layer = c.integer("n_layer", 48);
        n_head = c.positive("n_head", 16);
        resid_pdrop = c.number("resid_pdrop", 0.1);
        embd_pdrop = c.number("embd_pdrop", 0.1);
        layer_norm_epsilon = c.number("layer_norm_epsilon", 1e-6);
        tie_word_embeddings = c.flag("tie_word_embeddings", true);
        pad_token_id = c.optionalInteger("pad_token_id");
        labels = LabelConfig(c);
        nn::checkHeads(n_embd, n_head);
    }
};

struct CtrlBlock {
    nn::LayerNorm norm1, norm2;
    nn::FusedLinear queryKeyValue;
    nn::Linear dense, up, down;
    std::int64_t layer, heads;
    double dropout;

    CtrlBlock(const nn::Weights& w, const CtrlConfig& c, std::int64_t i)
        : norm1(w / "layernorm1", c.n_embd, kBlockEps),
          norm2(w / "layernorm2", c.n_embd, kBlockEps),
          queryKeyValue({nn::Linear(w / "multi_head_attention" / "Wq", c.n_embd, c.n_embd),
                         nn::Linear(w / "multi_head_attention" / "Wk", c.n_embd, c.n_embd),
                         nn::Linear(w / "multi_head_attention" / "Wv", c.n_embd, c.n_embd)},
                        w.policy()),
          dense(w / "multi_head_attention" / "dense", c.n_embd, c.n_embd),
          up(w / "ffn" / 0, c.n_embd, c.dff),
          down(w / "ffn" / 2, c.dff, c.n_embd),
          layer(i),
          heads(c.n_head),
          dropout(c.resid_pdrop) {}

    Tensor operator()(const Tensor& x, const Tensor& mask, const Tensor& headMask, nn::CallContext& context) const {
        nn::AttentionOptions options;
        options.mask = mask;
        options.headMask = headMask;
        const std::vector<Tensor> parts = queryKeyValue(norm1(x));
        const Tensor attended = cachedAttention(layer, nn::splitHeads(parts[0], heads), nn::splitHeads(parts[1], heads),
                                                nn::splitHeads(parts[2], heads), options, context);
        const Tensor middle = x + context.dropout(dense(attended), dropout);
        return middle + context.dropout(down(at::relu(up(norm2(middle)))), dropout);
    }
};

struct Ctrl {
    using Config = CtrlConfig;
    static constexpr const char* kPrefix = "transformer";
    static constexpr const char* kWordTable = "w.weight";
    static constexpr bool kGivesPositions = false;

    nn::Embedding words, places;
    std::vector<CtrlBlock> blocks;
    nn::LayerNorm norm;
    std::int64_t heads;
    double wordScale, dropout;

    Ctrl(const nn::Weights& w, const Config& c, bool)
        : words(w / "w", c.vocab_size, c.n_embd),
          norm(w / "layernorm", c.n_embd, c.layer_norm_epsilon),
          heads(c.n_head),
          wordScale(std::sqrt(static_cast<double>(c.n_embd))),
          dropout(c.embd_pdrop) {
        places.weight = sinusoids(c.n_positions, c.n_embd).to(words.weight.scalar_type());
        for (std::int64_t i = 0; i < c.n_layer; ++i) {
            blocks.emplace_back(w / "h" / i, c, i);
        }
    }

    static Tensor sinusoids(std::int64_t count, std::int64_t size) {
        const Tensor column = at::arange(size, at::kFloat);
        const Tensor rates = 1 / at::pow(10000, 2 * at::floor(column / 2) / static_cast<double>(size));
        const Tensor angles = at::arange(count, at::kFloat).unsqueeze(1) * rates;
        return at::cat({at::sin(angles.slice(1, 0, size, 2)), at::cos(angles.slice(1, 1, size, 2))}, -1);
    }

    Encoded operator()(const Inputs& inputs, nn::CallContext& context) const {
        const DecoderCall call(inputs, context);
        checkLength(call.keys(), places.weight.size(0));
        Tensor x = inputStates(inputs, words) * wordScale + places(call.positions(inputs), "position_ids");
        if (const Tensor types = inputs.get("token_type_ids"); types.defined()) {
            x = x + words(types, "token_type_ids") * wordScale;
        }
        const Tensor mask = decoderMask(call, x.scalar_type(), {.future = -1e4});
        const auto count = static_cast<std::int64_t>(blocks.size());
        x = runLayers(blocks, context.dropout(x, dropout), context,
                      [=, this](const CtrlBlock& block, std::int64_t i, const Tensor& states, nn::CallContext& own) {
                          return block(states, mask, headMaskOfLayer(inputs, count, heads, i), own);
                      });
        x = norm(x);
        context.recordHiddenState(x);
        return {x, Tensor()};
    }

    static std::vector<std::string> inputNames() {
        return {"input_ids", "attention_mask", "token_type_ids", "position_ids", "head_mask", "inputs_embeds"};
    }
};

struct CtrlLmHead {
    nn::Linear projection;

    CtrlLmHead(const nn::Weights& w, const CtrlConfig& c)
        : projection(vocabularyProjection(w, "lm_head", c.n_embd, c.vocab_size, "transformer.w.weight", c.tie_word_embeddings, true)) {}
    Tensor operator()(const Encoded& encoded, nn::CallContext&) const { return projection(encoded.lastHiddenState); }
};

struct CtrlClassifier {
    nn::Linear classifier;

    CtrlClassifier(const nn::Weights& w, const CtrlConfig& c) : classifier(w / "classifier", c.n_embd, c.labels.num_labels, false) {}
    Tensor operator()(const Encoded& encoded, nn::CallContext&) const { return classifier(encoded.lastHiddenState); }
};

}  // namespace

Architecture ctrlArchitecture() {
    return {"ctrl",
            "transformer",
            {{"CTRLModel", {"AutoModel"}, make<BaseModel<Ctrl>>, true},
             {"CTRLLMHeadModel",
              {"AutoModelForCausalLM", "AutoModelForPreTraining", "AutoModelWithLMHead"},
              make<MasklessCausalLMModel<Ctrl, CtrlLmHead>>},
             {"CTRLForSequenceClassification",
              {"AutoModelForSequenceClassification"},
              make<LastTokenClassificationModel<Ctrl, CtrlClassifier>>}}};
}

}  // namespace twb::models
