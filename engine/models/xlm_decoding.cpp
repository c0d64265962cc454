#include "engine/models/xlm_decoding.h"

namespace twb::models {

Decoding::Step XlmDecoding::next(const Tensor& sequences, std::int64_t positions, nn::CallContext& context) {
    const std::int64_t length = sequences.size(1);
    const Tensor mask = at::full({sequences.size(0), 1}, m_maskToken, sequences.options());
    std::vector<Tensor> logits;
    std::vector<Tensor> states;
    for (std::int64_t end = length - positions + 1; end <= length; ++end) {
        const Tensor ids = at::cat({sequences.narrow(1, 0, end), mask}, 1);
        Inputs inputs{{"input_ids", ids}};
        if (m_language) {
            inputs.set("langs", at::full_like(ids, *m_language));
        }
        context.cache = nullptr;
        context.lastPositions = 1;
        context.hiddenStates.clear();
        logits.push_back(m_model.forward(inputs, context).at("logits").narrow(1, -1, 1).to(at::kFloat));
        if (context.outputHiddenStates) {
            states.push_back(context.hiddenStates.back().narrow(1, -1, 1));
        }
    }
    return {at::cat(logits, 1), states.empty() ? Tensor() : at::cat(states, 1)};
}

}  // namespace twb::models
