#include "engine/generation/search/draw.h"

#include "engine/core/error.h"

namespace twb::generation {

at::Tensor draw(const at::Tensor& probabilities, std::int64_t count) {
    if (probabilities.isnan().any().item<bool>()) {
        throw core::Error(core::ErrorCode::InvalidParameter,
                          "No token can be drawn: the options (bad_words_ids, suppress_tokens, sequence_bias, ...) rule out every one.");
    }
    return at::multinomial(probabilities, count, /*replacement=*/false);
}

}  // namespace twb::generation
