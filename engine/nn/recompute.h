#pragma once

#include <functional>
#include <vector>

#include "engine/nn/context.h"

/// Layers whose activations are computed again in the backward pass instead of kept (Chen et al., 2016, arXiv:1604.06174; torch's
/// checkpoint, transformers' gradient_checkpointing): a layer then keeps its inputs alone.
namespace twb::nn {

/// A part of a model over its differentiable inputs. It is called once more in the backward pass, when the frame that made it is gone: it
/// must hold by value what it needs, and use the context that it is given. Inputs may be undefined.
using Recomputable = std::function<Tensor(const std::vector<Tensor>& inputs, CallContext& context)>;

/// Whether the layers of this call are to be run by recomputed().
bool recomputesLayers(const CallContext& context);

/// part(inputs, context), without what its backward pass would need. Random draws and autocast are the same at the second call. All
/// tensors that need a gradient and are no parameters must be among the inputs.
Tensor recomputed(Recomputable part, std::vector<Tensor> inputs, CallContext& context);

}  // namespace twb::nn
