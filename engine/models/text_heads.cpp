#include "engine/models/text_heads.h"

namespace twb::models {

LmHead::LmHead(const nn::Weights& w, const Names& names, std::int64_t inputSize, std::int64_t size, std::int64_t vocabulary,
               const std::string& act, double eps, bool tied)
    : dense(w / names.dense, inputSize, size), norm(w / names.norm, size, eps), activation(act, "hidden_act") {
    // The table is a parameter of the backbone, which is built first.
    const nn::NamedTensor* table = tied ? w.store().find(names.wordEmbeddings) : nullptr;
    const Tensor weight =
        table ? w.tied(names.decoder + ".weight", table->tensor, table->name) : w.tensor(names.decoder + ".weight", {vocabulary, size});
    const std::string shared = names.decoder + ".bias";
    const bool underOtherName = names.biasIsShared && !w.has(names.bias) && w.has(shared);
    const Tensor bias = w.tensor(underOtherName ? shared : names.bias, {vocabulary}, nn::Init::zeros());
    if (names.biasIsShared) {
        w.tied(underOtherName ? names.bias : shared, bias, underOtherName ? shared : names.bias);
    }
    decoder = nn::Linear(weight, bias, w.policy());
}

}  // namespace twb::models
