#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/models/model.h"
#include "engine/text/tokenizer.h"
#include "tasks/task.h"

namespace twb::tasks {

/// A text encoder with its tokenizer.
struct EncoderModel {
    std::shared_ptr<const models::Model> model;
    std::shared_ptr<const text::Tokenizer> tokenizer;
    core::Json config;  ///< config.json, with its task_specific_params for the task put over it

    /// `head`: the Auto class of the task. Throws Error(NotFound) naming the tokenizer when the folder has none.
    static EncoderModel open(const CallRequest& request, const std::string& head);
};

/// The rows of a tokenizer call, windows included, with only those masks that the call returns: what is there goes to the model.
std::vector<text::Encoding> encodeForModel(const text::Tokenizer& tokenizer, const text::TextInput& input,
                                           const text::EncodeOptions& options);

/// One encoded text after the model.
struct EncodedPiece {
    text::Encoding encoding;
    std::vector<at::Tensor> outputs;  ///< without the batch dimension; per-token ones without the batch's padding
};

/// Which outputs of the model a task wants.
struct WantedOutputs {
    std::vector<std::string> names;  ///< empty: the first one, whatever its name
    bool perToken = false;           ///< dimension 1 of the outputs counts the tokens
    bool keepPadding = false;        ///< leave the rows as long as their batch (per-token outputs)
};

/// Runs encodings through the model as one batch, padded on the tokenizer's side. Piece i belongs to encodings[i].
/// Throws Error(InvalidInput) naming the length when a text is too long for the model.
std::vector<EncodedPiece> runBatch(const EncoderModel& encoder, std::vector<text::Encoding> encodings, const WantedOutputs& wanted,
                                   const core::CancelToken& cancel);

/// A tensor of any float type as plain numbers, row by row.
std::vector<float> toVector(const at::Tensor& tensor);

/// The same for a matrix: one vector a row.
std::vector<std::vector<float>> toRows(const at::Tensor& tensor);

}  // namespace twb::tasks
