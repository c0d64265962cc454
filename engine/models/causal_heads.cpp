#include "engine/models/causal_heads.h"

namespace twb::models {

nn::Linear vocabularyProjection(const nn::Weights& root, const std::string& name, std::int64_t size, std::int64_t vocabulary,
                                const std::string& table, bool tied, bool withBias) {
    const nn::Weights w = root / name;
    // The table is a parameter of the backbone, which is built first.
    const nn::NamedTensor* words = tied ? root.store().find(table) : nullptr;
    const Tensor weight = words ? w.tied("weight", words->tensor, words->name) : w.tensor("weight", {vocabulary, size});
    return {weight, withBias ? w.tensor("bias", {vocabulary}, nn::Init::zeros()) : Tensor(), w.policy()};
}

}  // namespace twb::models
