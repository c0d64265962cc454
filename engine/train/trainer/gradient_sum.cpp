#include "engine/train/trainer/gradient_sum.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include "engine/core/error.h"
#include "engine/nn/out_of_memory.h"
#include "engine/train/trainer/evaluation.h"

namespace twb::train {
namespace {

using at::Tensor;

constexpr std::int64_t kIgnored = -100;

/// Rows of a batch; 0 when its tensors do not agree on how many there are, so that it cannot be divided.
std::int64_t rowsOf(const Batch& batch) {
    std::int64_t rows = -1;
    for (const auto& [name, tensor] : batch.all()) {
        const std::int64_t own = tensor.dim() > 0 ? tensor.size(0) : 0;
        rows = rows == -1 || rows == own ? own : 0;
    }
    return std::max<std::int64_t>(rows, 0);
}

}  // namespace

GradientSum::GradientSum(const TrainableModel& model, const TrainingArguments& arguments, core::CancelToken cancel,
                         std::function<void(std::int64_t rows)> halved)
    : m_model(model),
      m_arguments(arguments),
      m_cancel(std::move(cancel)),
      m_halved(std::move(halved)),
      m_isCausal(isCausal(model.model())),
      m_rows(arguments.per_device_train_batch_size) {}

Tensor GradientSum::add(const BatchPart& part) {
    m_batches.push_back({part, randomState()});
    std::size_t first = m_batches.size() - 1;
    while (true) {
        try {
            return addAll(first);
        } catch (...) {
            if (!nn::isOutOfMemory(std::current_exception())) {
                throw;
            }
        }
        // Only here, where the failed pass holds no memory any more. It may have left a part of its gradients.
        halve();
        for (const TrainableParameter& parameter : m_model.parameters()) {
            Tensor(parameter.tensor).mutable_grad() = Tensor();
        }
        first = 0;
    }
}

/// Returns the loss of the last.
Tensor GradientSum::addAll(std::size_t first) {
    Tensor loss;
    for (std::size_t i = first; i < m_batches.size(); ++i) {
        loss = addRemembered(m_batches[i]);
    }
    return loss;
}

Tensor GradientSum::addRemembered(const Remembered& remembered) const {
    setRandomState(remembered.randomState);
    const auto accumulated = static_cast<double>(m_arguments.gradient_accumulation_steps);
    const std::vector<Batch> parts = partsOf(remembered.part.batch);
    const std::vector<double> shares = sharesOf(parts);
    const at::AutoGradMode gradients(true);
    Tensor sum;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (shares[i] == 0) {
            continue;  // nothing to learn, and its loss is not a number
        }
        Tensor loss = lossOf(m_model, parts[i], m_arguments.label_smoothing_factor, true, m_cancel);
        if (const double share = shares[i] * remembered.part.share; share != 1) {
            loss = loss * share;
        }
        (loss / accumulated).backward();
        const Tensor own = loss.detach().to(at::kFloat);
        sum = sum.defined() ? sum + own : own;
    }
    return sum;
}

std::vector<Batch> GradientSum::partsOf(const Batch& batch) const {
    const std::int64_t rows = rowsOf(batch);
    if (rows <= m_rows) {
        return {batch};
    }
    std::vector<Batch> parts;
    for (std::int64_t begin = 0; begin < rows; begin += m_rows) {
        Batch part;
        for (const auto& [name, tensor] : batch.all()) {
            part.set(name, tensor.slice(0, begin, std::min(begin + m_rows, rows)));
        }
        parts.push_back(std::move(part));
    }
    return parts;
}

/// How much of the batch's loss, a mean, comes from each part: as many labels of tokens as count, or as many rows.
std::vector<double> GradientSum::sharesOf(const std::vector<Batch>& parts) const {
    if (parts.size() == 1) {
        return {1};
    }
    std::vector<double> counts;
    for (const Batch& part : parts) {
        const Tensor labels = part.get("labels");
        if (labels.defined() && labels.dim() == 2 && labels.scalar_type() == at::kLong) {
            const Tensor predicted = m_isCausal ? labels.slice(1, 1) : labels;
            counts.push_back((predicted != kIgnored).sum().item<double>());
        } else {
            counts.push_back(static_cast<double>(rowsOf(part)));
        }
    }
    const double all = std::accumulate(counts.begin(), counts.end(), 0.0);
    for (double& count : counts) {
        count = all > 0 ? count / all : 1 / static_cast<double>(parts.size());
    }
    return counts;
}

void GradientSum::halve() {
    const std::int64_t largest = std::min(m_rows, rowsOf(m_batches.back().part.batch));
    if (largest <= 1) {
        throw core::Error(core::ErrorCode::OutOfMemory,
                          "There is not enough memory to train on even one row at a time. Shorten the texts (max_length), set "
                          "gradient_checkpointing or bf16, train a LoRA adapter, or take a smaller model.");
    }
    m_rows = (largest + 1) / 2;
    m_halved(m_rows);
}

}  // namespace twb::train
