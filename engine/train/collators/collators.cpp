#include "engine/train/collators/collators.h"

#include <algorithm>

#include "engine/core/error.h"

namespace twb::train {
namespace {

using at::Tensor;
using core::Error;
using core::ErrorCode;

bool isLabelName(const std::string& name) {
    return name == "label" || name == "label_ids";
}

std::vector<Tensor> column(std::span<const Feature> rows, const std::string& name) {
    std::vector<Tensor> values;
    for (const Feature& row : rows) {
        values.push_back(row.get(name));
    }
    return values;
}

/// Labels of every row at one length.
Tensor paddedLabels(std::span<const Feature> rows, const std::string& name, std::int64_t length, std::int64_t padding, text::Side side) {
    std::vector<Tensor> labels = column(rows, name);
    for (Tensor& row : labels) {
        if (!row.defined() || row.dim() != 1) {
            throw Error(ErrorCode::InvalidInput, "The feature " + name + " must be a list of labels in every row.");
        }
        row = lengthened(row, length, static_cast<double>(padding), side);
    }
    return stacked(labels, name);
}

/// What the model's class would put before the labels; undefined where it makes none.
Tensor decoderInputs(const models::Model& model, const Tensor& labels) {
    try {
        nn::CallContext context;
        return model.call("prepare_decoder_input_ids_from_labels", {{"labels", labels}}, context).at(models::Model::kBareTensor);
    } catch (const Error& error) {
        if (error.code() == ErrorCode::Unsupported) {
            return {};
        }
        throw;
    }
}

}  // namespace

Batch collateDefault(std::span<const Feature> rows) {
    Batch batch;
    for (const char* name : {"label", "label_ids"}) {
        if (!rows.empty() && rows.front().has(name) && !batch.has("labels")) {
            batch.set("labels", stacked(column(rows, name), name));
        }
    }
    const Feature first = rows.empty() ? Feature() : rows.front();
    for (const auto& [name, tensor] : first.all()) {
        if (!isLabelName(name)) {
            batch.set(name, stacked(column(rows, name), name));
        }
    }
    return batch;
}

Batch collateWithPadding(std::span<const Feature> rows, const text::Tokenizer& tokenizer, const PaddingOptions& options) {
    const Batch all = padded(rows, tokenizer, options);
    Batch batch;
    for (const auto& [name, tensor] : all.all()) {
        batch.set(isLabelName(name) ? "labels" : name, tensor);
    }
    return batch;
}

Batch collateForTokenClassification(std::span<const Feature> rows, const text::Tokenizer& tokenizer, const PaddingOptions& options,
                                    std::int64_t labelPadding) {
    const std::string name = !rows.empty() && rows.front().has("label") ? "label" : "labels";
    const bool hasLabels = !rows.empty() && rows.front().has(name);
    Batch batch = padded(without(rows, name), tokenizer, options);
    if (hasLabels) {
        batch.set(name, paddedLabels(rows, name, batch.get("input_ids").size(1), labelPadding, tokenizer.paddingSide()));
    }
    return batch;
}

Batch collateForSeq2Seq(std::span<const Feature> rows, const text::Tokenizer& tokenizer, const PaddingOptions& options,
                        const models::Model* model, std::int64_t labelPadding) {
    const bool hasLabels = !rows.empty() && rows.front().has("labels");
    Batch batch = padded(without(rows, "labels"), tokenizer, options);
    if (!hasLabels) {
        return batch;
    }
    std::int64_t longest = 0;
    for (const Tensor& labels : column(rows, "labels")) {
        longest = std::max(longest, labels.size(0));
    }
    if (const std::int64_t multiple = options.padToMultipleOf.value_or(1); multiple > 1) {
        longest = (longest + multiple - 1) / multiple * multiple;
    }
    batch.set("labels", paddedLabels(rows, "labels", longest, labelPadding, tokenizer.paddingSide()));
    if (model) {
        if (const Tensor ids = decoderInputs(*model, batch.get("labels")); ids.defined()) {
            batch.set("decoder_input_ids", ids);
        }
    }
    return batch;
}

}  // namespace twb::train
