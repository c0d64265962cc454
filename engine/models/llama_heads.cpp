// The classes of the Llama family: language model, sequence classifier, bare backbone.
#include "engine/models/causal_heads.h"
#include "engine/models/causal_model.h"
#include "engine/models/llama.h"

namespace twb::models {
namespace {

std::string wordTable() {
    std::string name = Llama::kPrefix;
    name += '.';
    name += Llama::kWordTable;
    return name;
}

/// lm_head(states), scaled and capped as the family does.
struct LlamaLmHead {
    nn::Linear projection;
    double scale, softcap;

    LlamaLmHead(const nn::Weights& w, const LlamaConfig& c)
        : projection(vocabularyProjection(w, "lm_head", c.hidden_size, c.vocab_size, wordTable(), c.tie_word_embeddings, c.headBias)),
          scale(c.logitScale),
          softcap(c.logitSoftcap) {}

    Tensor operator()(const Encoded& encoded, nn::CallContext&) const {
        Tensor logits = projection(encoded.lastHiddenState);
        if (scale != 1) {
            logits = logits * scale;
        }
        return softcap > 0 ? at::tanh(logits / softcap) * softcap : logits;
    }
};

class LlamaForCausalLM : public CausalLMModel<Llama, LlamaLmHead> {
public:
    using CausalLMModel::CausalLMModel;

    /// Mixtures of experts also give router_logits.i and aux_loss, which joins the loss, when the call or config.json asks for them.
    Outputs forward(const Inputs& inputs, nn::CallContext& context) const override {
        const bool wantsRouter = m_settings.mixture && (context.outputRouterLogits || m_settings.outputRouterLogits);
        context.outputRouterLogits = wantsRouter;
        context.routerLogits.clear();
        const Outputs plain = CausalLMModel::forward(inputs, context);
        if (!wantsRouter || context.routerLogits.empty()) {
            return plain;
        }
        const Tensor routerLoss = nn::loadBalancingLoss(context.routerLogits, m_settings.mixture->perToken, inputs.get("attention_mask"));
        Outputs outputs;
        for (const auto& [name, tensor] : plain.all()) {
            outputs.set(name, name == "loss" ? tensor + m_settings.routerLossWeight * routerLoss : tensor);
        }
        outputs.set("aux_loss", routerLoss);
        outputs.setTuple("router_logits", context.routerLogits);
        return outputs;
    }

    std::unique_ptr<Decoding> startDecoding(const Inputs& inputs, bool useCache, nn::CallContext&) const override {
        const CausalDecoding::Options options{.useCache = useCache,
                                              .continuesPrompts = m_backbone.windowHidesCached,
                                              .hasWindow = m_backbone.hasWindow(),
                                              .rereadsAt = m_backbone.rope.changesAt()};
        return std::make_unique<CausalDecoding>(*this, inputs, options);
    }
};

}  // namespace

std::vector<Architecture> llamaArchitectures() {
    std::vector<Architecture> architectures;
    for (const LlamaFamily& family : llamaFamilies()) {
        Architecture architecture{family.modelType, Llama::kPrefix, {}};
        architecture.heads.push_back({family.baseClass, {"AutoModel"}, make<BaseModel<Llama>>, true});
        architecture.heads.push_back({family.classPrefix + "ForCausalLM",
                                      {"AutoModelForCausalLM", "AutoModelForPreTraining", "AutoModelWithLMHead"},
                                      make<LlamaForCausalLM>});
        if (!family.classifierClass.empty()) {
            architecture.heads.push_back({family.classifierClass,
                                          {"AutoModelForSequenceClassification"},
                                          make<LastTokenClassificationModel<Llama, ScoreHead<LlamaConfig>>>});
        }
        architectures.push_back(std::move(architecture));
    }
    return architectures;
}

}  // namespace twb::models
