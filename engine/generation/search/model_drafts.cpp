#include <algorithm>

#include "engine/generation/search/drafts.h"

namespace twb::generation {
namespace {

class ModelDrafts : public DraftSource {
public:
    ModelDrafts(const models::Model& model, const models::Inputs& inputs, const GenerationConfig& config, const core::CancelToken& cancel)
        : m_wanted(config.num_assistant_tokens), m_isFixed(config.fixedDraftLength) {
        m_context.cancel = cancel;
        m_decoding = model.startDecoding(inputs, /*useCache=*/true, m_context);
    }

    Tensor extend(const Tensor& sequence, std::int64_t most, Search& search) override {
        // One guess more than can be taken: only what follows a guess is processed, and the last token of all must be, too.
        Tensor ids = sequence;
        for (std::int64_t i = 0; i < std::min(m_wanted, most + 1); ++i) {
            m_context.checkCancelled();
            const Tensor logits = m_decoding->next(ids, 1, m_context).logits.select(1, 0);
            const Tensor token = search.process(ids, logits).argmax(-1);
            ids = at::cat({ids, token.unsqueeze(1)}, 1);
            if (search.endsSequence(token).item<std::int64_t>() == 1) {
                break;
            }
        }
        return ids;
    }

    /// More guesses after a round in which all were right, fewer after another.
    void learn(std::int64_t matches, std::int64_t length) override {
        // The draft has not seen the token that the model chose itself.
        m_decoding->truncate(length - 1);
        if (!m_isFixed) {
            m_wanted = matches == m_wanted ? m_wanted + 2 : std::max<std::int64_t>(1, m_wanted - 1);
        }
    }

    /// As transformers 4.34, which leaves it as the model said it.
    bool processesLastToken() const override { return false; }

private:
    std::int64_t m_wanted;
    bool m_isFixed;
    nn::CallContext m_context;
    std::unique_ptr<models::Decoding> m_decoding;
};

}  // namespace

std::unique_ptr<DraftSource> modelDrafts(const models::Model& model, const models::Inputs& inputs, const GenerationConfig& config,
                                         const core::CancelToken& cancel) {
    return std::make_unique<ModelDrafts>(model, inputs, config, cancel);
}

}  // namespace twb::generation
