#include "engine/nn/conv1d.h"

#include <ATen/core/grad_mode.h>

namespace twb::nn {

Linear conv1d(const Weights& w, std::int64_t in, std::int64_t out) {
    const Tensor stored = w.tensor("weight", {in, out});
    // The view must pass gradients on, whatever the mode in which the model is loaded.
    const at::AutoGradMode recordsView(true);
    Linear linear(stored.t(), w.tensor("bias", {out}, Init::zeros()), w.policy());
    linear.putAdapterBeside(w);
    return linear;
}

}  // namespace twb::nn
