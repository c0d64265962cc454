#include "engine/generation/search/draw.h"
#include "engine/generation/search/token_loop.h"

namespace twb::generation {

GenerationOutput sample(Search& search) {
    return tokenLoop(search, search.config().num_return_sequences,
                     [](const Tensor& scores) { return draw(scores.softmax(-1), 1).squeeze(1); });
}

}  // namespace twb::generation
