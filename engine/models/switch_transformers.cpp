// Switch Transformers (Fedus et al., 2021, arXiv:2101.03961), model_type "switch_transformers": T5 where some layers send each token to one
// of several feed-forward experts. Quirks: an expert takes expert_capacity tokens of a row, the first ones; the others pass with their own
// states; the router's jitter noise acts in evaluation too; a layer is sparse when its number is 1 modulo layers / sparse layers.
#include "engine/models/switch_transformers.h"

#include "engine/models/t5_stacks.h"

namespace twb::models {
namespace {

struct SwitchConfig : T5Config {
    std::int64_t num_experts, expert_capacity, encoderSparseStep, decoderSparseStep;
    bool router_bias;
    double router_jitter_noise, router_z_loss_coef, router_aux_loss_coef;

    explicit SwitchConfig(const core::Json& config) : T5Config(config) {
        const ConfigReader c(config);
        num_experts = c.positive("num_experts", 8);
        expert_capacity = c.positive("expert_capacity", 64);
        router_bias = c.flag("router_bias", false);
        router_jitter_noise = c.number("router_jitter_noise", 0.01);
        router_z_loss_coef = c.number("router_z_loss_coef", 0.001);
        router_aux_loss_coef = c.number("router_aux_loss_coef", 0.001);
        encoderSparseStep = sparseStep(num_layers, c.integer("num_sparse_encoder_layers", 3));
        decoderSparseStep = sparseStep(num_decoder_layers, c.integer("num_sparse_decoder_layers", 3));
    }

    static bool isSparse(std::int64_t layer, std::int64_t step) { return step > 0 && layer % step == 1; }

private:
    static std::int64_t sparseStep(std::int64_t layers, std::int64_t sparse) { return sparse > 0 ? layers / sparse : layers; }
};

/// What the routers of a stack decided, for its losses: one entry a sparse layer.
struct Routing {
    std::vector<Tensor> logits;   ///< [batch, length, experts]
    std::vector<Tensor> experts;  ///< [batch, length]
};

struct SparseExperts {
    nn::Linear router;
    std::vector<T5Dense> experts;
    std::int64_t capacity;
    double jitter;

    SparseExperts(const nn::Weights& w, const SwitchConfig& c)
        : router(w / "router" / "classifier", c.d_model, c.num_experts, c.router_bias),
          capacity(c.expert_capacity),
          jitter(c.router_jitter_noise) {
        for (std::int64_t i = 0; i < c.num_experts; ++i) {
            experts.emplace_back(w / "experts" / ("expert_" + std::to_string(i)), c);
        }
    }

    Tensor operator()(const Tensor& x, const nn::CallContext& context, Routing& routing) const {
        // The noise also reaches the states that the experts read, as in the reference.
        const Tensor states = jitter > 0 ? x * (1 + jitter - 2 * jitter * at::rand(x.sizes(), x.options())) : x;
        const Tensor logits = router(states);
        const auto [best, chosen] = at::softmax(logits, -1).max(-1);
        Tensor places = at::one_hot(chosen, static_cast<std::int64_t>(experts.size()));
        places = places * (places.cumsum(1) <= capacity);
        routing.logits.push_back(logits);
        routing.experts.push_back(places.argmax(-1));
        Tensor out = states.clone();
        for (std::size_t i = 0; i < experts.size(); ++i) {
            const Tensor taken = places.select(-1, static_cast<std::int64_t>(i)).to(at::kBool);
            if (taken.any().item<bool>()) {
                out.index_put_({taken}, experts[i](states.index({taken}), context));
            }
        }
        return best.unsqueeze(-1) * out;
    }
};

/// x + mlp(norm(x)) with one dense part or several experts.
struct SwitchFeedForward {
    std::optional<T5Dense> dense;
    std::optional<SparseExperts> sparse;
    T5Norm norm;
    double dropout;

    SwitchFeedForward(const nn::Weights& w, const SwitchConfig& c, bool isSparse) : norm(w / "layer_norm", c), dropout(c.dropout_rate) {
        if (isSparse) {
            sparse.emplace(w / "mlp", c);
        } else {
            dense.emplace(w / "mlp", c);
        }
    }

    Tensor operator()(const Tensor& x, const nn::CallContext& context, Routing& routing) const {
        const Tensor y = norm(x);
        return x + context.dropout(sparse ? (*sparse)(y, context, routing) : (*dense)(y, context), dropout);
    }
};

std::vector<SwitchFeedForward> feedForwards(const nn::Weights& w, const SwitchConfig& c, std::int64_t layers, std::int64_t step,
                                            std::int64_t place) {
    std::vector<SwitchFeedForward> out;
    for (std::int64_t i = 0; i < layers; ++i) {
        out.emplace_back(w / "block" / i / "layer" / place, c, SwitchConfig::isSparse(i, step));
    }
    return out;
}

/// The routers' outputs of a stack under the names that its class gives them.
void addRouting(Outputs& outputs, const std::string& stack, const Routing& routing) {
    outputs.setTuple(stack + "_router_logits", routing.logits);
    outputs.setTuple(stack + "_expert_indexes", routing.experts);
}

struct SwitchEncoder {
    T5EncoderFrame frame;
    std::vector<SwitchFeedForward> between;

    SwitchEncoder(const nn::Weights& w, const SwitchConfig& c, nn::Embedding words)
        : frame(w, c, std::move(words)), between(feedForwards(w, c, c.num_layers, c.encoderSparseStep, 1)) {}

    EncoderResult operator()(const Inputs& inputs, nn::CallContext& context) const {
        Routing routing;
        EncoderResult result;
        context.recomputesLayers = false;  // the routers' figures are gathered on the way
        result.states = frame.run(
            inputs, context, [&](std::size_t layer, const Tensor& x, nn::CallContext& own) { return between[layer](x, own, routing); });
        addRouting(result.extra, "encoder", routing);
        return result;
    }
};

struct SwitchTransformer {
    using Config = SwitchConfig;
    static constexpr const char* kPrefix = "";

    SwitchEncoder encoder;
    T5DecoderFrame decoder;
    std::vector<SwitchFeedForward> between;

    SwitchTransformer(const nn::Weights& w, const Config& c)
        : encoder(w / "encoder", c, t5Words(w, c)),
          decoder(w / "decoder", c, t5Words(w, c)),
          between(feedForwards(w / "decoder", c, c.num_decoder_layers, c.decoderSparseStep, 2)) {}

    EncoderResult encode(const Inputs& inputs, nn::CallContext& context) const { return encoder(inputs, context); }
    Tensor decode(const Inputs& inputs, const Memory& memory, DecoderContexts contexts) const {
        Routing routing;
        contexts.self.recomputesLayers = false;
        const Tensor states = decoder.run(inputs, memory, contexts, [&](std::size_t layer, const Tensor& x, nn::CallContext& own) {
            return between[layer](x, own, routing);
        });
        if (contexts.extra) {
            addRouting(*contexts.extra, "decoder", routing);
        }
        return states;
    }
    static std::vector<std::string> inputNames() { return seq2seqInputNames(); }
};

/// Equation (4) of the paper and the z-loss of ST-MoE (Zoph et al., 2022, arXiv:2202.08906), over the tokens of all sparse layers.
struct RouterLosses {
    Tensor z = at::zeros({}), balance = at::zeros({});

    RouterLosses(const Outputs& extra, const std::string& stack) {
        Routing routing;
        for (std::size_t i = 0; extra.has(stack + "_router_logits." + std::to_string(i)); ++i) {
            routing.logits.push_back(extra.at(stack + "_router_logits." + std::to_string(i)));
            routing.experts.push_back(extra.at(stack + "_expert_indexes." + std::to_string(i)));
        }
        if (routing.logits.empty()) {
            return;
        }
        const Tensor logits = at::cat(routing.logits, 1);
        const std::int64_t experts = logits.size(-1);
        z = at::logsumexp(logits, -1).square().mean();
        const Tensor tokens = at::one_hot(at::cat(routing.experts, 1), experts).to(at::kFloat).mean(-2);
        balance = (tokens * at::softmax(logits, -1).mean(-2)).mean() * static_cast<double>(experts * experts);
    }
};

/// The routers' losses are given and added to the loss, unless the input output_router_logits is 0.
class SwitchForConditionalGeneration : public ConditionalGenerationModel<SwitchTransformer, T5LmHead> {
public:
    using ConditionalGenerationModel::ConditionalGenerationModel;

    Outputs forward(const Inputs& inputs, nn::CallContext& context) const override {
        checkInputNames(inputs, className(), SwitchTransformer::inputNames(), {"labels", "output_router_logits"});
        const Tensor labels = inputs.get("labels");
        const bool withLosses = !inputs.has("output_router_logits") || inputs.get("output_router_logits").item<bool>();
        const Run run = this->run(inputs, labels, context);
        const Tensor logits = m_head(wantedPositions(run.decoded, context));
        const RouterLosses ofEncoder(run.encoder.extra, "encoder");
        const RouterLosses ofDecoder(run.extra, "decoder");
        Outputs outputs;
        if (labels.defined()) {
            Tensor loss = nn::crossEntropy(logits, labels);
            if (withLosses) {
                loss = loss + m_settings.router_z_loss_coef * (ofEncoder.z + ofDecoder.z) +
                       m_settings.router_aux_loss_coef * (ofEncoder.balance + ofDecoder.balance);
            }
            outputs.set("loss", loss);
        }
        outputs.set("logits", logits);
        if (withLosses) {
            outputs.set("encoder_z_loss", ofEncoder.z);
            outputs.set("encoder_aux_loss", ofEncoder.balance);
            outputs.set("decoder_z_loss", ofDecoder.z);
            outputs.set("decoder_aux_loss", ofDecoder.balance);
        }
        addRecorded(outputs, run, context);
        return outputs;
    }
};

}  // namespace

Architecture switchTransformersArchitecture() {
    return {"switch_transformers",
            "transformer",
            {{"SwitchTransformersModel", {"AutoModel"}, make<Seq2SeqBaseModel<SwitchTransformer>>, true, {kT5UnusedBias}},
             {"SwitchTransformersForConditionalGeneration",
              {"AutoModelForSeq2SeqLM", "AutoModelForPreTraining", "AutoModelWithLMHead"},
              make<SwitchForConditionalGeneration>,
              true,
              {kT5UnusedBias}},
             {"SwitchTransformersEncoderModel",
              {"AutoModelForTextEncoding"},
              make<BaseModel<T5EncoderAlone<SwitchEncoder, SwitchConfig>>>,
              true,
              {"decoder"}}}};
}

}  // namespace twb::models
