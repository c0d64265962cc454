#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/api/array.h"
#include "engine/api/generation.h"
#include "engine/core/json.h"

/// Results by kind. A task returns one value an input; toJson writes what the transformers pipeline returns, a view of ui/results shows
/// the kind, and the batch export writes it to a row. Scores are the float32 figures of the model, widened. Text positions count Unicode
/// code points from the start of the input.
namespace twb::api {

struct LabelScore {
    std::string label;
    double score = 0;
};

/// text-classification and the like: labels, in the order that the pipeline gives.
struct Labels {
    std::vector<LabelScore> labels;
    bool bare = false;  ///< the pipeline returns the one label as an object, not in a list
};

struct TokenSpan {
    std::string label;  ///< `entity`, or `entity_group` when aggregated
    double score = 0;
    std::optional<std::int64_t> index;  ///< token index; absent when aggregated
    std::string word;
    std::optional<std::int64_t> start;  ///< absent with tokenizers that give no offsets
    std::optional<std::int64_t> end;
};

/// token-classification.
struct TokenSpans {
    std::vector<TokenSpan> spans;
    bool grouped = false;
};

struct Answer {
    double score = 0;
    std::int64_t start = 0;
    std::int64_t end = 0;
    std::string answer;  ///< empty: no answer in the context
};

/// question-answering: best first.
struct Answers {
    std::vector<Answer> answers;
    bool bare = false;  ///< the pipeline returns the one answer as an object, not in a list
};

struct Filling {
    double score = 0;
    std::int64_t token = 0;
    std::string tokenText;  ///< `token_str`
    std::string sequence;
};

/// fill-mask: one list of fillings a mask.
struct Fillings {
    std::vector<std::vector<Filling>> masks;
};

/// zero-shot classification: labels by score.
struct RankedLabels {
    std::string sequence;
    std::vector<LabelScore> labels;
};

/// feature-extraction: [1, tokens, hidden] float32, or any other array.
struct Vectors {
    Array array;
    bool asArray = false;  ///< written as {"$array": ...} (return_tensors) and not as nested lists
};

/// Anything whose kind has no view of its own: shown as JSON.
struct Document {
    core::Json json;
};

using Value = std::variant<Labels, TokenSpans, Answers, Fillings, RankedLabels, Vectors, GeneratedTexts, Conversation, Document>;

/// What the pipeline returns for this one input.
core::Json toJson(const Value& value);

/// The values of one call.
struct Output {
    std::vector<Value> values;
    bool batched = false;  ///< the call had a list of inputs: the JSON is a list of the values' JSON
};

core::Json toJson(const Output& output);

}  // namespace twb::api
