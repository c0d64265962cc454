// XGLM (Lin et al., 2021, arXiv:2112.10668), model_type "xglm": sinusoids, computed where they are needed. Quirks: the sinusoid of the row
// pad_token_id is zero and positions start at row 2; the loss also asks that pad_token_id follows the last token; LayerDrop.
#include "engine/models/xglm.h"

#include <cmath>

#include "engine/core/error.h"
#include "engine/models/bert_encoder.h"
#include "engine/models/causal_heads.h"
#include "engine/models/causal_model.h"
#include "engine/models/decoder_call.h"
#include "engine/models/pre_norm_decoder_layer.h"

namespace twb::models {
namespace {

constexpr double kEps = 1e-5;
constexpr std::int64_t kFirstPosition = 2;

struct XglmConfig {
    std::int64_t vocab_size, d_model, num_layers, pad_token_id;
    std::int64_t hidden_size;  ///< d_model, by transformers' attribute_map
    double dropout, layerdrop;
    bool scale_embedding, tie_word_embeddings;
    PreNormDecoderLayer::Settings layer;

    explicit XglmConfig(const core::Json& config) {
        const ConfigReader c(config);
        vocab_size = c.positive("vocab_size", 256008);
        d_model = c.positive("d_model", 1024);
        hidden_size = d_model;
        num_layers = c.integer("num_layers", 24);
        pad_token_id = c.integer("pad_token_id", 1);
        dropout = c.number("dropout", 0.1);
        layerdrop = c.number("layerdrop", 0);
        scale_embedding = c.flag("scale_embedding", true);
        tie_word_embeddings = c.flag("tie_word_embeddings", true);
        layer = {.size = d_model,
                 .innerSize = c.positive("ffn_dim", 4096),
                 .heads = c.positive("attention_heads", 16),
                 .activation = c.text("activation_function", "gelu"),
                 .activationKey = "activation_function",
                 .dropout = dropout,
                 .attentionDropout = c.number("attention_dropout", 0.1),
                 .activationDropout = c.number("activation_dropout", 0)};
        if (c.flag("add_cross_attention", false)) {
            throw core::Error(core::ErrorCode::Unsupported,
                              "config.json: add_cross_attention is true; XGLM is supported as a decoder-only model.");
        }
        nn::checkHeads(d_model, layer.heads);
    }
};

struct Xglm {
    using Config = XglmConfig;
    static constexpr const char* kPrefix = "model";
    static constexpr const char* kWordTable = "embed_tokens.weight";
    static constexpr bool kGivesPositions = true;

    nn::Embedding words;
    std::vector<PreNormDecoderLayer> layers;
    nn::LayerNorm norm;
    std::int64_t size, heads, padding;
    double wordScale, dropout, dropLayer;

    Xglm(const nn::Weights& w, const Config& c, bool)
        : words(w / "embed_tokens", c.vocab_size, c.d_model, c.pad_token_id),
          norm(w / "layer_norm", c.d_model, kEps),
          size(c.d_model),
          heads(c.layer.heads),
          padding(c.pad_token_id),
          wordScale(c.scale_embedding ? std::sqrt(static_cast<double>(c.d_model)) : 1),
          dropout(c.dropout),
          dropLayer(c.layerdrop) {
        (w / "embed_positions").unstored("weights");
        for (std::int64_t i = 0; i < c.num_layers; ++i) {
            layers.emplace_back(w / "layers" / i, c.layer, i);
        }
    }

    /// Sinusoids of positions [rows, length] -> [rows, length, size].
    Tensor sinusoids(const Tensor& positions) const {
        const std::int64_t half = size / 2;
        const double step = -std::log(10000.0) / static_cast<double>(half - 1);
        const Tensor rows = positions + kFirstPosition;
        const Tensor angles = rows.unsqueeze(-1).to(at::kFloat) * at::exp(at::arange(half, at::kFloat) * step);
        Tensor table = at::cat({at::sin(angles), at::cos(angles)}, -1);
        table = size % 2 == 1 ? at::constant_pad_nd(table, {0, 1}) : table;
        return table.masked_fill(rows.eq(padding).unsqueeze(-1), 0).to(words.weight.scalar_type());
    }

    Encoded operator()(const Inputs& inputs, nn::CallContext& context) const {
        const DecoderCall call(inputs, context);
        const Tensor states = inputStates(inputs, words) * (inputs.has("input_ids") ? wordScale : 1.0);
        Tensor x = states + sinusoids(call.positions(inputs));
        const Tensor mask = decoderMask(call, x.scalar_type(), {.once = true});
        const auto count = static_cast<std::int64_t>(layers.size());
        x = runLayers(layers, context.dropout(x, dropout), context,
                      [=, this](const auto& layer, std::int64_t i, const Tensor& before, nn::CallContext& own) {
                          return dropsLayer(own, dropLayer) ? before : layer(before, mask, headMaskOfLayer(inputs, count, heads, i), own);
                      });
        x = norm(x);
        context.recordHiddenState(x);
        return {x, Tensor()};
    }

    static std::vector<std::string> inputNames() { return {"input_ids", "attention_mask", "position_ids", "head_mask", "inputs_embeds"}; }
};

class XglmForCausalLM : public CausalLMModel<Xglm, CausalLmHead<Xglm>> {
public:
    using CausalLMModel::CausalLMModel;

    Outputs forward(const Inputs& inputs, nn::CallContext& context) const override {
        const Tensor labels = inputs.get("labels");
        Inputs unlabelled;
        for (const auto& [name, tensor] : inputs.all()) {
            if (name != "labels") {
                unlabelled.set(name, tensor);
            }
        }
        const Outputs result = CausalLMModel::forward(unlabelled, context);
        Outputs outputs;
        if (labels.defined()) {
            const Tensor end = at::full({labels.size(0), 1}, m_settings.pad_token_id, labels.options());
            outputs.set("loss", nn::crossEntropy(result.at("logits"), at::cat({labels.slice(1, 1), end}, 1)));
        }
        for (const auto& [name, tensor] : result.all()) {
            outputs.set(name, tensor);
        }
        return outputs;
    }
};

}  // namespace

Architecture xglmArchitecture() {
    return {
        "xglm",
        "model",
        {{"XGLMModel", {"AutoModel"}, make<BaseModel<Xglm>>, true}, {"XGLMForCausalLM", {"AutoModelForCausalLM"}, make<XglmForCausalLM>}}};
}

}  // namespace twb::models
