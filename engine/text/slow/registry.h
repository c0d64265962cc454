#pragma once

#include <memory>

#include "engine/text/tokenizer.h"
#include "engine/text/tokenizer_init.h"

namespace twb::text {

/// The tokenizer that transformers has in Python for the class. Throws Error(NotFound | InvalidFile | Unsupported)
/// naming the file or the class.
std::unique_ptr<Tokenizer> makeSlowTokenizer(const TokenizerInit& init);

}  // namespace twb::text
