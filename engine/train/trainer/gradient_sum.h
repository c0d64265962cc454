#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "engine/core/cancel.h"
#include "engine/train/trainer/train_loader.h"
#include "engine/train/trainer/trainable_model.h"
#include "engine/train/trainer/training_arguments.h"
#include "engine/train/training_task.h"

namespace twb::train {

/// The gradients of a step: a batch after the other is added to those of the model's parameters. When memory runs out, half as many rows go
/// through the model at once from then on, and what the step had so far is computed again: a batch's gradient is that of all its rows in
/// any case.
class GradientSum {
public:
    /// `halved` is told how many rows go through the model at once from now on. Model and arguments must outlive the sum.
    GradientSum(const TrainableModel& model, const TrainingArguments& arguments, core::CancelToken cancel,
                std::function<void(std::int64_t rows)> halved);

    /// Adds the gradient of a batch's loss, times its share and divided by gradient_accumulation_steps; returns the loss times its share,
    /// float32. Throws Error(OutOfMemory) when there is not even memory for a row at a time.
    at::Tensor add(const BatchPart& part);

    /// The step is done, and the gradients are zeroed.
    void forgetBatches() { m_batches.clear(); }

private:
    struct Remembered {
        BatchPart part;
        at::Tensor randomState;
    };
    at::Tensor addAll(std::size_t first);
    at::Tensor addRemembered(const Remembered& remembered) const;
    std::vector<Batch> partsOf(const Batch& batch) const;
    std::vector<double> sharesOf(const std::vector<Batch>& parts) const;
    void halve();

    const TrainableModel& m_model;
    const TrainingArguments& m_arguments;
    core::CancelToken m_cancel;
    std::function<void(std::int64_t rows)> m_halved;
    bool m_isCausal;
    std::int64_t m_rows;                ///< that go through the model at once
    std::vector<Remembered> m_batches;  ///< whose gradients are in the sum
};

}  // namespace twb::train
