#pragma once

#include "engine/core/json.h"
#include "engine/text/tokenizer.h"

namespace twb::text {

/// `tokenize` of the protocol. `inputs`: a text, a list of texts, a list of pairs (2-lists), {text, text_pair}, or null with `text_target`
/// among the options; with is_split_into_words words stand for a text. `options`: encodeOptionsFromJson's, and text_target, text_pair,
/// return_tokens. A batch is encoded on up to `threads` threads. Throws Error(InvalidParameter | InvalidInput).
core::Json tokenizeJson(const Tokenizer& tokenizer, const core::Json& inputs, const core::Json& options, unsigned threads = 1);

/// `detokenize` of the protocol: a list of ids gives a text, a list of lists a list of texts.
core::Json detokenizeJson(const Tokenizer& tokenizer, const core::Json& ids, const core::Json& options);

/// The inputs of a call as the pipelines read them, too; sets `batched`.
std::vector<TextInput> textInputsFromJson(const core::Json& inputs, bool words, bool& batched);

}  // namespace twb::text
