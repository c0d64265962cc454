#include "engine/train/parallel/gradient_exchange.h"

#include <ATen/ATen.h>

namespace twb::train {
namespace {

using at::Tensor;

constexpr std::int64_t kBucket = 25 << 18;  // elements sent at once, 25 MB as torch's DistributedDataParallel

/// Gathers tensors, and sums each bucket of them when it is full.
class Buckets {
public:
    explicit Buckets(const ProcessGroup& group) : m_group(group) {}

    void add(const Tensor& tensor) {
        m_tensors.push_back(tensor);
        m_elements += tensor.numel();
        if (m_elements >= kBucket) {
            finish();
        }
    }
    void finish() {
        if (m_tensors.empty()) {
            return;
        }
        std::vector<Tensor> flat;
        for (const Tensor& tensor : m_tensors) {
            flat.push_back(tensor.reshape({-1}));
        }
        const Tensor all = at::cat(flat);
        m_group.sum(all);
        std::int64_t begin = 0;
        for (Tensor& tensor : m_tensors) {
            tensor.copy_(all.slice(0, begin, begin + tensor.numel()).view_as(tensor));
            begin += tensor.numel();
        }
        m_tensors.clear();
        m_elements = 0;
    }

private:
    const ProcessGroup& m_group;
    std::vector<Tensor> m_tensors;
    std::int64_t m_elements = 0;
};

}  // namespace

void sumGradients(const std::vector<Tensor>& parameters, const ProcessGroup& group) {
    if (group.size() == 1) {
        return;
    }
    Buckets buckets(group);
    const Tensor isThere = at::zeros({static_cast<std::int64_t>(parameters.size())});
    float* there = isThere.data_ptr<float>();
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        there[i] = parameters[i].grad().defined() ? 1 : 0;
    }
    buckets.add(isThere);
    for (const Tensor& parameter : parameters) {
        if (!parameter.grad().defined()) {
            Tensor(parameter).mutable_grad() = at::zeros_like(parameter);
        }
        buckets.add(parameter.grad());
    }
    buckets.finish();
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        if (there[i] == 0) {
            Tensor(parameters[i]).mutable_grad() = Tensor();
        }
    }
}

}  // namespace twb::train
