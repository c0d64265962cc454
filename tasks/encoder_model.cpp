#include "tasks/encoder_model.h"

#include <algorithm>

#include "tasks/methods/loaded_models.h"

namespace twb::tasks {
namespace {

using at::Tensor;
using core::Error;
using core::ErrorCode;
using text::Encoding;

/// [rows, longest], filled with `padding` where a row is shorter.
Tensor padded(const std::vector<Encoding>& rows, std::vector<std::int64_t> Encoding::*member, std::size_t longest, std::int64_t padding,
              bool left) {
    const auto count = static_cast<std::int64_t>(rows.size());
    Tensor out = at::full({count, static_cast<std::int64_t>(longest)}, padding, at::kLong);
    auto* data = out.data_ptr<std::int64_t>();
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const std::vector<std::int64_t>& values = rows[row].*member;
        std::copy(values.begin(), values.end(), data + row * longest + (left ? longest - values.size() : 0));
    }
    return out;
}

bool modelTakes(const text::Tokenizer& tokenizer, const std::string& input) {
    const auto& names = tokenizer.modelInputNames();
    return std::find(names.begin(), names.end(), input) != names.end();
}

models::Inputs batchInputs(const EncoderModel& encoder, const std::vector<Encoding>& rows, std::size_t longest) {
    const text::Tokenizer& tokenizer = *encoder.tokenizer;
    const bool left = tokenizer.paddingSide() == text::Side::Left;
    models::Inputs inputs;
    inputs.set("input_ids", padded(rows, &Encoding::ids, longest, tokenizer.specialTokenId(text::SpecialToken::Pad).value_or(0), left));
    if (!rows.front().attentionMask.empty()) {
        inputs.set("attention_mask", padded(rows, &Encoding::attentionMask, longest, 0, left));
    }
    if (!rows.front().typeIds.empty() && modelTakes(tokenizer, "token_type_ids")) {
        inputs.set("token_type_ids", padded(rows, &Encoding::typeIds, longest, 0, left));
    }
    return inputs;
}

std::size_t longestOf(const std::vector<Encoding>& rows) {
    std::size_t longest = 0;
    for (const Encoding& row : rows) {
        longest = std::max(longest, row.size());
    }
    return longest;
}

models::Outputs forward(const EncoderModel& encoder, const std::vector<Encoding>& rows, std::size_t longest,
                        const core::CancelToken& cancel) {
    nn::CallContext context;
    context.cancel = cancel;
    try {
        return encoder.model->forward(batchInputs(encoder, rows, longest), context);
    } catch (const Error& error) {
        const auto limit = static_cast<std::size_t>(encoder.tokenizer->modelMaxLength());
        if (error.code() != ErrorCode::InvalidInput || longest <= limit) {
            throw;
        }
        throw Error(ErrorCode::InvalidInput,
                    "The text has " + std::to_string(longest) + " tokens, but the model takes at most " + std::to_string(limit) +
                        ". Shorten it, or turn truncation on.",
                    error.what());
    }
}

std::vector<Tensor> outputsOfRow(const std::vector<Tensor>& batch, std::int64_t row, std::int64_t first, std::int64_t length,
                                 const WantedOutputs& wanted) {
    std::vector<Tensor> out;
    for (const Tensor& tensor : batch) {
        const Tensor values = tensor.select(0, row);
        out.push_back(wanted.perToken && !wanted.keepPadding ? values.narrow(0, first, length) : values);
    }
    return out;
}

/// task_specific_params of old configurations: fields that hold for one task only.
core::Json configFor(const core::Json& config, const std::string& task) {
    core::Json out = config;
    if (const auto all = config.find("task_specific_params"); all != config.end() && all->is_object()) {
        if (const auto mine = all->find(task); mine != all->end() && mine->is_object()) {
            out.update(*mine);
        }
    }
    return out;
}

}  // namespace

EncoderModel EncoderModel::open(const CallRequest& request, const std::string& head) {
    EncoderModel encoder;
    encoder.model = request.models.model(request.model, head, request.job, request.modelOptions);
    encoder.tokenizer = request.models.tokenizer(request.model, request.job);
    encoder.config = configFor(encoder.model->config(), request.task);
    return encoder;
}

std::vector<Encoding> encodeForModel(const text::Tokenizer& tokenizer, const text::TextInput& input, const text::EncodeOptions& options) {
    text::BatchEncoding batch = tokenizer.encode(input, options);
    if (!batch.returned.attentionMask) {
        for (Encoding& row : batch.rows) {
            row.attentionMask.clear();
        }
    }
    return std::move(batch.rows);
}

std::vector<EncodedPiece> runBatch(const EncoderModel& encoder, std::vector<Encoding> encodings, const WantedOutputs& wanted,
                                   const core::CancelToken& cancel) {
    const std::size_t longest = longestOf(encodings);
    const models::Outputs outputs = forward(encoder, encodings, longest, cancel);
    std::vector<Tensor> batch;
    if (wanted.names.empty()) {
        batch.push_back(outputs.all().front().second);
    }
    for (const std::string& name : wanted.names) {
        batch.push_back(outputs.at(name));
    }
    const bool left = encoder.tokenizer->paddingSide() == text::Side::Left;
    std::vector<EncodedPiece> pieces;
    pieces.reserve(encodings.size());
    for (std::size_t row = 0; row < encodings.size(); ++row) {
        const std::size_t length = encodings[row].size();
        const std::size_t first = left ? longest - length : 0;
        std::vector<Tensor> mine = outputsOfRow(batch, static_cast<std::int64_t>(row), static_cast<std::int64_t>(first),
                                                static_cast<std::int64_t>(length), wanted);
        pieces.push_back({std::move(encodings[row]), std::move(mine)});
    }
    return pieces;
}

std::vector<float> toVector(const Tensor& tensor) {
    const Tensor flat = tensor.to(at::kCPU, at::kFloat).contiguous();
    const float* data = flat.data_ptr<float>();
    return {data, data + flat.numel()};
}

std::vector<std::vector<float>> toRows(const Tensor& tensor) {
    const std::vector<float> all = toVector(tensor);
    std::vector<std::vector<float>> rows;
    const auto width = static_cast<std::ptrdiff_t>(tensor.size(-1));
    for (auto at = all.begin(); at != all.end(); at += width) {
        rows.emplace_back(at, at + width);
    }
    return rows;
}

}  // namespace twb::tasks
