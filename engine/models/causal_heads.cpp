#include "engine/models/causal_heads.h"

namespace twb::models {

nn::Linear vocabularyProjection(const nn::Weights& root, const std::string& name, std::int64_t size, std::int64_t vocabulary,
                                const std::string& table, bool tied, bool withBias) {
    const nn::Weights w = root / name;
    // The table is a parameter of the backbone, which is built first.
    const nn::NamedTensor* words = tied ? root.store().find(table) : nullptr;
    nn::Linear projection;
    projection.weight = words ? w.tied("weight", words->tensor, words->name) : w.tensor("weight", {vocabulary, size});
    if (withBias) {
        projection.bias = w.tensor("bias", {vocabulary}, nn::Init::zeros());
    }
    return projection;
}

}  // namespace twb::models
