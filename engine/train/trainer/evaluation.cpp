#include "engine/train/trainer/evaluation.h"

#include <algorithm>

#include <ATen/core/grad_mode.h>

#include "engine/core/error.h"
#include "engine/generation/generate.h"

namespace twb::train {
namespace {

using at::Tensor;

constexpr std::int64_t kIgnored = -100;

/// transformers' LabelSmoother.
Tensor smoothedLoss(Tensor logits, Tensor labels, double epsilon, bool shifts) {
    if (shifts) {
        logits = logits.slice(-2, 0, -1).contiguous();
        labels = labels.slice(-1, 1).contiguous();
    }
    const Tensor logProbabilities = -at::log_softmax(logits, -1);
    if (labels.dim() == logProbabilities.dim() - 1) {
        labels = labels.unsqueeze(-1);
    }
    const Tensor hidden = labels.eq(kIgnored);
    const Tensor ofLabels = logProbabilities.gather(-1, labels.clamp_min(0)).masked_fill(hidden, 0.0);
    const Tensor ofAll = logProbabilities.sum({-1}, /*keepdim=*/true, at::kFloat).masked_fill(hidden, 0.0);
    const Tensor active = hidden.numel() - hidden.to(at::kLong).sum();
    const Tensor mean = ofLabels.sum() / active;
    const Tensor uniform = ofAll.sum() / (active * logProbabilities.size(-1));
    return (1 - epsilon) * mean + epsilon * uniform;
}

Batch without(const Batch& batch, const std::string& name) {
    Batch out;
    for (const auto& [each, tensor] : batch.all()) {
        if (each != name) {
            out.set(each, tensor);
        }
    }
    return out;
}

/// The rows of `next` below those of `all`, both padded along dimension 1 to the longer (nested_concat).
Tensor joined(const Tensor& all, const Tensor& next) {
    if (!all.defined()) {
        return next;
    }
    if (all.dim() < 2 || all.size(1) == next.size(1)) {
        return at::cat({all, next});
    }
    const std::int64_t longest = std::max(all.size(1), next.size(1));
    const auto padded = [&](const Tensor& tensor) {
        std::vector<std::int64_t> places(static_cast<std::size_t>(2 * (tensor.dim() - 1)), 0);
        places.back() = longest - tensor.size(1);
        return at::constant_pad_nd(tensor, places, kIgnored);
    };
    return at::cat({padded(all), padded(next)});
}

Tensor paddedTo(const Tensor& ids, std::int64_t length, std::int64_t padding) {
    return ids.size(-1) < length ? at::constant_pad_nd(ids, {0, length - ids.size(-1)}, padding) : ids;
}

/// What Seq2SeqTrainer pads generated ids and labels to.
Tensor paddedAsGenerated(const Tensor& ids, const GenerationForMetrics& how) {
    const std::int64_t longest = how.defaults.max_length.value_or(20);
    if (ids.size(-1) < longest) {
        return paddedTo(ids, longest, how.padTokenId);
    }
    return how.defaults.max_new_tokens ? paddedTo(ids, *how.defaults.max_new_tokens + 1, how.padTokenId) : ids;
}

Tensor written(const TrainableModel& model, const Batch& batch, const GenerationForMetrics& how, const core::CancelToken& cancel) {
    Batch inputs = without(batch, "labels");
    const Tensor labels = batch.get("labels"), start = batch.get("decoder_input_ids");
    if (labels.defined() && start.defined() && labels.sizes() == start.sizes()) {
        inputs = without(inputs, "decoder_input_ids");  // made from the labels: the answer would stand there
    }
    generation::GenerationRequest request{.model = model.model(),
                                          .inputs = inputs,
                                          .config = how.config,
                                          .defaults = how.defaults,
                                          .decode = {},
                                          .allowedTokens = {},
                                          .history = model.history(),
                                          .cancel = cancel};
    return paddedAsGenerated(generation::generate(request).sequences, how);
}

}  // namespace

bool isCausal(const models::Model& model) {
    try {
        return models::resolveClass(model.config(), "AutoModelForCausalLM", "config.json") == model.className();
    } catch (const core::Error&) {
        return false;  // the family has none
    }
}

std::vector<std::string> labelNames(const std::string& className) {
    return className.ends_with("ForQuestionAnswering") ? std::vector<std::string>{"start_positions", "end_positions"}
                                                       : std::vector<std::string>{"labels"};
}

Tensor lossOf(const TrainableModel& model, const Batch& batch, double labelSmoothing, bool training, const core::CancelToken& cancel,
              models::Outputs* outputs) {
    const bool smooths = labelSmoothing != 0 && batch.has("labels");
    const models::Outputs out = model.forward(smooths ? without(batch, "labels") : batch, training, cancel);
    if (outputs) {
        *outputs = out;
    }
    if (smooths) {
        const at::AutoGradMode gradients(training);
        return smoothedLoss(out.at("logits"), batch.get("labels"), labelSmoothing, isCausal(model.model()));
    }
    if (!out.has("loss")) {
        throw core::Error(
            core::ErrorCode::InvalidInput,
            model.model().className() + " gives no loss for these inputs: has the data set labels, and does this class learn from them?");
    }
    return out.at("loss");
}

EvaluationResult evaluate(const TrainableModel& model, const TrainingTask& task, const std::vector<Feature>& features,
                          const EvaluationOptions& options) {
    const at::NoGradGuard noGradients;
    at::empty({}, at::kLong).random_();  // the loader's base seed
    const std::vector<std::string> names = labelNames(model.model().className());
    const std::size_t size = static_cast<std::size_t>(options.batchSize);
    const auto batches = static_cast<std::int64_t>((features.size() + size - 1) / size);
    double losses = 0;
    std::int64_t rows = 0;
    EvaluationResult result;
    for (std::size_t begin = 0; begin < features.size(); begin += size) {
        options.cancel.throwIfCancelled();
        const std::size_t count = std::min(size, features.size() - begin);
        const Batch batch = task.collate(std::span(features).subspan(begin, count));
        const bool hasLabels = std::all_of(names.begin(), names.end(), [&](const std::string& name) { return batch.has(name); });
        const bool generates = options.generation && !options.lossOnly;
        const Tensor ids = generates ? written(model, batch, *options.generation, options.cancel) : Tensor();
        models::Outputs outputs;
        if (hasLabels) {
            const Tensor loss = lossOf(model, batch, options.labelSmoothing, false, options.cancel, &outputs);
            losses += loss.mean().item<double>() * static_cast<double>(count);
            rows += static_cast<std::int64_t>(count);
        } else {
            outputs = model.forward(batch, false, options.cancel);
        }
        if (!options.lossOnly) {
            std::vector<Tensor> kept;
            for (const auto& [name, tensor] : outputs.all()) {
                if (name != "loss" && !name.starts_with("past_key_values")) {
                    kept.push_back(tensor);
                }
            }
            if (const Tensor reduced = options.reduceForMetrics ? task.kept(kept.front()) : kept.front(); !reduced.is_same(kept.front())) {
                kept = {reduced};
            }
            if (generates) {
                kept = {ids};
            }
            result.predictions.predictions.resize(std::max(result.predictions.predictions.size(), kept.size()));
            for (std::size_t i = 0; i < kept.size(); ++i) {
                result.predictions.predictions[i] = joined(result.predictions.predictions[i], kept[i].clone());
            }
            if (hasLabels) {
                // Question answering has two: side by side, [rows, 2].
                Tensor labels = batch.get(names.front());
                if (names.size() > 1) {
                    labels = at::stack({batch.get(names[0]), batch.get(names[1])}, 1);
                }
                result.predictions.labels =
                    joined(result.predictions.labels, generates ? paddedAsGenerated(labels, *options.generation) : labels);
            }
        }
        if (options.progress) {
            options.progress(static_cast<std::int64_t>(begin / size) + 1, batches);
        }
    }
    if (rows > 0) {
        result.loss = losses / static_cast<double>(rows);
    }
    return result;
}

}  // namespace twb::train
