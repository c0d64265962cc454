#include "engine/generation/processors/guidance.h"

#include "engine/models/decoding.h"

namespace twb::generation {
namespace {

class ClassifierFreeGuidance : public LogitsProcessor {
public:
    ClassifierFreeGuidance(const models::Model& model, Guidance guidance, const core::CancelToken& cancel)
        : m_model(model), m_guidance(std::move(guidance)) {
        m_context.cancel = cancel;
    }

    Tensor process(const ProcessorInput& input, Tensor scores) override {
        const Tensor newest = input.sequences.narrow(1, input.sequences.size(1) - 1, 1);
        if (m_decoding) {
            m_ids = at::cat({m_ids, newest}, 1);
        } else {
            start(newest);
        }
        const Tensor unconditional = m_decoding->next(m_ids, 1, m_context).logits.select(1, 0).log_softmax(-1);
        return m_guidance.scale * (scores.log_softmax(-1) - unconditional) + unconditional;
    }

    void reorder(const Tensor& rows) override {
        if (m_decoding) {
            m_ids = m_ids.index_select(0, rows);
            m_decoding->reorder(rows);
        }
    }

private:
    void start(const Tensor& newest) {
        m_ids = m_guidance.negativeIds.defined() ? m_guidance.negativeIds : newest;
        const std::int64_t copies = newest.size(0) / m_ids.size(0);
        m_ids = m_ids.repeat_interleave(copies, 0);
        models::Inputs inputs{{"input_ids", m_ids}};
        if (m_guidance.negativeMask.defined()) {
            inputs.set("attention_mask", m_guidance.negativeMask.repeat_interleave(copies, 0));
        }
        m_decoding = m_model.startDecoding(inputs, m_guidance.useCache, m_context);
    }

    const models::Model& m_model;
    Guidance m_guidance;
    nn::CallContext m_context;
    std::unique_ptr<models::Decoding> m_decoding;
    Tensor m_ids;
};

}  // namespace

LogitsProcessorPtr classifierFreeGuidance(const models::Model& model, Guidance guidance, const core::CancelToken& cancel) {
    return std::make_unique<ClassifierFreeGuidance>(model, std::move(guidance), cancel);
}

}  // namespace twb::generation
