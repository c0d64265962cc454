#pragma once

#include "engine/text/tokenizer_init.h"

namespace twb::text {

class Tokenizer;

/// Gives a tokenizer what every class takes from its keyword arguments: special tokens, sides, lengths, model_input_names.
class TokenizerSettings {
public:
    static void apply(Tokenizer& tokenizer, const TokenizerInit& init);
};

}  // namespace twb::text
