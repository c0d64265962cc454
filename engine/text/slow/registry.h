#pragma once

#include <memory>
#include <string>

#include "engine/text/tokenizer.h"
#include "engine/text/tokenizer_init.h"

namespace twb::text {

/// Whether the class (without "Fast") can be made as transformers' Python-only tokenizer.
bool hasSlowTokenizer(const std::string& className);

/// Throws Error(NotFound | InvalidFile | Unsupported) naming the file or the class.
std::unique_ptr<Tokenizer> makeSlowTokenizer(const TokenizerInit& init);

}  // namespace twb::text
