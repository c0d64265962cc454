// ConvBERT (Jiang et al., 2020, arXiv:2008.02496), model_type "convbert": half of the heads are replaced by a convolution whose kernel is
// made for each position from its neighbourhood. Quirk: feed-forward layers may be grouped (num_groups).
#include "engine/models/convbert.h"

#include "engine/core/error.h"
#include "engine/models/bert_encoder.h"
#include "engine/models/text_heads.h"

namespace twb::models {
namespace {

struct ConvBertConfig : BertConfig {
    core::Json json;
    std::int64_t conv_kernel_size, num_groups, heads;

    explicit ConvBertConfig(const core::Json& config) : BertConfig(config), json(config) {
        const ConfigReader c(config);
        pad_token_id = c.integer("pad_token_id", 1);
        embedding_size = c.positive("embedding_size", 768);
        conv_kernel_size = c.positive("conv_kernel_size", 9);
        num_groups = c.positive("num_groups", 1);
        heads = std::max<std::int64_t>(1, num_attention_heads / c.positive("head_ratio", 2));
        nn::checkHeads(hidden_size, heads);
    }

    static SequenceSummary::Defaults summaryDefaults() { return {}; }
};

/// A linear layer whose inputs and outputs are split into groups; a plain one with a single group.
struct GroupedLinear {
    nn::Linear plain;
    Tensor weight, bias;  ///< [groups, in / groups, out / groups], [out]
    std::int64_t groups;

    GroupedLinear(const nn::Weights& w, std::int64_t in, std::int64_t out, std::int64_t groupCount) : groups(groupCount) {
        if (groups == 1) {
            plain = nn::Linear(w, in, out);
        } else {
            weight = w.tensor("weight", {groups, in / groups, out / groups});
            bias = w.tensor("bias", {out}, nn::Init::zeros());
        }
    }
    Tensor operator()(const Tensor& x) const {
        if (groups == 1) {
            return plain(x);
        }
        const Tensor split = x.reshape({-1, groups, x.size(-1) / groups}).transpose(0, 1);
        return at::matmul(split, weight).transpose(0, 1).reshape({x.size(0), x.size(1), bias.size(0)}) + bias;
    }
};

struct ConvBertSelfAttention {
    nn::Linear query, key, value, convKernel, convOut;
    Tensor depthwise, pointwise, convBias;
    std::int64_t heads, headSize, kernel;
    double dropout;

    ConvBertSelfAttention(const nn::Weights& w, const ConvBertConfig& c)
        : heads(c.heads), headSize(c.hidden_size / c.heads / 2), kernel(c.conv_kernel_size), dropout(c.attention_probs_dropout_prob) {
        const std::int64_t all = heads * headSize;
        query = nn::Linear(w / "query", c.hidden_size, all);
        key = nn::Linear(w / "key", c.hidden_size, all);
        value = nn::Linear(w / "value", c.hidden_size, all);
        convKernel = nn::Linear(w / "conv_kernel_layer", all, heads * kernel);
        convOut = nn::Linear(w / "conv_out_layer", c.hidden_size, all);
        const nn::Weights separable = w / "key_conv_attn_layer";
        depthwise = (separable / "depthwise").tensor("weight", {c.hidden_size, 1, kernel});
        pointwise = (separable / "pointwise").tensor("weight", {all, c.hidden_size, 1});
        convBias = separable.tensor("bias", {all, 1}, nn::Init::zeros());
    }

    Tensor operator()(const Tensor& x, const Tensor& mask, const Tensor& headMask, nn::CallContext& context) const {
        const std::int64_t batch = x.size(0);
        const Tensor asked = query(x);
        nn::AttentionOptions options;
        options.mask = mask;
        options.headMask = headMask;
        options.dropout = dropout;
        const Tensor attended =
            nn::attention(nn::splitHeads(asked, heads), nn::splitHeads(key(x), heads), nn::splitHeads(value(x), heads), options, context)
                .transpose(1, 2);
        const Tensor convolved = convolve(x, asked).view({batch, -1, heads, headSize});
        return at::cat({attended, convolved}, 2).flatten(2);
    }

private:
    Tensor convolve(const Tensor& x, const Tensor& asked) const {
        const Tensor spread =
            at::conv1d(x.transpose(1, 2), depthwise, {}, at::IntArrayRef{1}, at::IntArrayRef{kernel / 2}, at::IntArrayRef{1}, x.size(2));
        const Tensor keys = (at::conv1d(spread, pointwise) + convBias).transpose(1, 2);
        const Tensor kernels = at::softmax(convKernel(keys * asked).reshape({-1, kernel, 1}), 1);
        const std::int64_t side = (kernel - 1) / 2;
        const Tensor windows = at::constant_pad_nd(convOut(x), {0, 0, side, side}).unfold(1, kernel, 1);
        return at::matmul(windows.reshape({-1, headSize, kernel}), kernels);
    }
};

struct ConvBertLayer {
    ConvBertSelfAttention selfAttention;
    nn::Linear attentionOutput;
    GroupedLinear intermediate, output;
    nn::LayerNorm attentionNorm, outputNorm;
    nn::Activation activation;
    double dropout;
    std::int64_t chunkSize;

    ConvBertLayer(const nn::Weights& w, const ConvBertConfig& c)
        : selfAttention(w / "attention" / "self", c),
          attentionOutput(w / "attention" / "output" / "dense", c.hidden_size, c.hidden_size),
          intermediate(w / "intermediate" / "dense", c.hidden_size, c.intermediate_size, c.num_groups),
          output(w / "output" / "dense", c.intermediate_size, c.hidden_size, c.num_groups),
          attentionNorm(w / "attention" / "output" / "LayerNorm", c.hidden_size, c.layer_norm_eps),
          outputNorm(w / "output" / "LayerNorm", c.hidden_size, c.layer_norm_eps),
          activation(c.hidden_act, "hidden_act"),
          dropout(c.hidden_dropout_prob),
          chunkSize(c.chunk_size_feed_forward) {}

    Tensor operator()(const Tensor& x, const Tensor& mask, const Tensor& headMask, nn::CallContext& context) const {
        const Tensor middle = attentionNorm(context.dropout(attentionOutput(selfAttention(x, mask, headMask, context)), dropout) + x);
        return nn::applyChunked(middle, chunkSize, [&](const Tensor& piece) {
            return outputNorm(context.dropout(output(activation(intermediate(piece))), dropout) + piece);
        });
    }
};

struct ConvBert {
    using Config = ConvBertConfig;
    static constexpr const char* kPrefix = "convbert";

    BertEmbeddings embeddings;
    std::optional<nn::Linear> projection;
    std::vector<ConvBertLayer> layers;
    std::int64_t heads;

    ConvBert(const nn::Weights& w, const Config& c, bool) : embeddings(w / "embeddings", c), heads(c.heads) {
        if (c.embedding_size != c.hidden_size) {
            projection.emplace(w / "embeddings_project", c.embedding_size, c.hidden_size);
        }
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
        x = runLayers(layers, x, inputs, heads, context,
                      [mask](const auto& layer, const Tensor& states, const Tensor& headMask, nn::CallContext& own) {
                          return layer(states, mask, headMask, own);
                      });
        return {x, Tensor()};
    }

    static std::vector<std::string> inputNames() { return BertEncoder::inputNames(); }
};

}  // namespace

Architecture convbertArchitecture() {
    return {"convbert",
            "convbert",
            {{"ConvBertModel", {"AutoModel"}, make<BaseModel<ConvBert>>, true},
             {"ConvBertForMaskedLM",
              {"AutoModelForMaskedLM", "AutoModelForPreTraining"},
              make<TokenLogitsModel<ConvBert, GeneratorLmHead<ConvBert>>>},
             {"ConvBertForSequenceClassification",
              {"AutoModelForSequenceClassification"},
              make<SequenceClassificationModel<ConvBert, ActivatedClassifier<ConvBertConfig>, false>>},
             {"ConvBertForMultipleChoice",
              {"AutoModelForMultipleChoice"},
              make<MultipleChoiceModel<ConvBert, SummaryChoice<ConvBertConfig>, false>>},
             {"ConvBertForTokenClassification",
              {"AutoModelForTokenClassification"},
              make<TokenLogitsModel<ConvBert, TokenClassifier<ConvBertConfig>>>},
             {"ConvBertForQuestionAnswering",
              {"AutoModelForQuestionAnswering"},
              make<QuestionAnsweringModel<ConvBert, SpanClassifier<ConvBertConfig>>>}}};
}

}  // namespace twb::models
