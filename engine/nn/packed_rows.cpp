#include "engine/nn/packed_rows.h"

#include <algorithm>
#include <cstring>

#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>

#include "engine/nn/context.h"

namespace twb::nn {
namespace {

constexpr std::int64_t kBytesATask = 1 << 17;

/// Calls copy(i, row i, bytes of a row) for every row, in torch's threads.
template <class Copy>
void eachRow(const Tensor& rows, std::int64_t bytes, const Copy& copy) {
    const auto* places = rows.const_data_ptr<std::int64_t>();
    at::parallel_for(0, rows.numel(), std::max<std::int64_t>(1, kBytesATask / std::max<std::int64_t>(1, bytes)),
                     [&](std::int64_t begin, std::int64_t end) {
                         for (std::int64_t i = begin; i < end; ++i) {
                             copy(i, places[i], static_cast<std::size_t>(bytes));
                         }
                     });
}

/// [batch, length, size] -> [tokens, size].
Tensor gathered(const Tensor& x, const Tensor& rows) {
    const Tensor from = x.contiguous();
    Tensor to = at::empty({rows.numel(), x.size(2)}, x.options().requires_grad(false));
    const auto* source = static_cast<const char*>(from.const_data_ptr());
    auto* target = static_cast<char*>(to.mutable_data_ptr());
    eachRow(rows, x.size(2) * x.element_size(), [&](std::int64_t i, std::int64_t row, std::size_t bytes) {
        std::memcpy(target + static_cast<std::size_t>(i) * bytes, source + static_cast<std::size_t>(row) * bytes, bytes);
    });
    return to;
}

/// [tokens, size] -> [batch, length, size].
Tensor scattered(const Tensor& x, const Tensor& rows, std::int64_t batch, std::int64_t length) {
    const Tensor from = x.contiguous();
    Tensor to = at::zeros({batch, length, x.size(1)}, x.options().requires_grad(false));
    const auto* source = static_cast<const char*>(from.const_data_ptr());
    auto* target = static_cast<char*>(to.mutable_data_ptr());
    eachRow(rows, x.size(1) * x.element_size(), [&](std::int64_t i, std::int64_t row, std::size_t bytes) {
        std::memcpy(target + static_cast<std::size_t>(row) * bytes, source + static_cast<std::size_t>(i) * bytes, bytes);
    });
    return to;
}

struct Pack final : torch::autograd::Function<Pack> {
    static Tensor forward(torch::autograd::AutogradContext* ctx, const Tensor& x, const Tensor& rows) {
        ctx->save_for_backward({rows});
        ctx->saved_data["batch"] = x.size(0);
        ctx->saved_data["length"] = x.size(1);
        return gathered(x, rows);
    }
    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* ctx, torch::autograd::variable_list gradients) {
        return {scattered(gradients.front(), ctx->get_saved_variables().front(), ctx->saved_data["batch"].toInt(),
                          ctx->saved_data["length"].toInt()),
                Tensor()};
    }
};

struct Unpack final : torch::autograd::Function<Unpack> {
    static Tensor forward(torch::autograd::AutogradContext* ctx, const Tensor& x, const Tensor& rows, std::int64_t batch,
                          std::int64_t length) {
        ctx->save_for_backward({rows});
        return scattered(x, rows, batch, length);
    }
    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* ctx, torch::autograd::variable_list gradients) {
        return {gathered(gradients.front(), ctx->get_saved_variables().front()), Tensor(), Tensor(), Tensor()};
    }
};

}  // namespace

PackedRows::PackedRows(const Tensor& mask) : m_batch(mask.size(0)), m_length(mask.size(1)) {
    const Tensor isToken = mask.ne(0);
    const Tensor isKept = isToken.logical_or(isToken.any(1, /*keepdim=*/true).logical_not());  // where all is hidden, all is seen
    isKept.select(1, 0).fill_(true);
    m_rows = isKept.flatten().nonzero().squeeze(1);
}

Tensor PackedRows::pack(const Tensor& x) const {
    return Pack::apply(x, m_rows);
}

Tensor PackedRows::unpack(const Tensor& x) const {
    return Unpack::apply(x, m_rows, m_batch, m_length);
}

Packing::Packing(const Tensor& mask, CallContext& context) : m_context(context) {
    const bool records = context.outputHiddenStates || context.outputAttentions;
    if (!context.skipsPadding || records || !mask.defined() || mask.dim() != 2 || !mask.device().is_cpu()) {
        return;
    }
    auto rows = std::make_shared<const PackedRows>(mask);
    if (rows->tokens() < mask.numel()) {
        context.packedRows = std::move(rows);
    }
}

Packing::~Packing() {
    m_context.packedRows = nullptr;
}

Tensor packed(const Tensor& x, const CallContext& context) {
    return context.packedRows ? context.packedRows->pack(x) : x;
}

Tensor padded(const Tensor& x, const CallContext& context) {
    return context.packedRows ? context.packedRows->unpack(x) : x;
}

}  // namespace twb::nn
