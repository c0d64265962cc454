#pragma once

#include <memory>

#include "engine/text/fast/pre_tokenizer.h"

namespace twb::text {
class Vocab;

/// RoFormer's: jieba's words where the vocabulary has them, otherwise their Chinese characters one by one and the stretches between.
/// `vocab` must outlive it.
std::unique_ptr<PreTokenizer> makeJiebaPreTokenizer(const Vocab& vocab);

}  // namespace twb::text
