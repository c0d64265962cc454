#pragma once

#include "engine/text/tokenizer.h"

/// What the tokenizer targets do with a tokenizer. An answer that contradicts itself (a row longer than allowed, offsets outside the text,
/// an id without a token) ends the program: it is a finding like a crash.
namespace twb::fuzz {

/// Encodes one text or pair, looks through the rows, and decodes them.
void probeText(const text::Tokenizer& tokenizer, const text::TextInput& input, const text::EncodeOptions& options);

/// A few texts under several options; and what a program asks a tokenizer about its vocabulary.
void probeTokenizer(const text::Tokenizer& tokenizer);

}  // namespace twb::fuzz
