#include "engine/generation/search/token_loop.h"

namespace twb::generation {

GenerationOutput greedySearch(Search& search) {
    return tokenLoop(search, 1, [](const Tensor& scores) { return scores.argmax(-1); });
}

}  // namespace twb::generation
