#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/text/chat_template.h"

namespace twb::train {

/// A conversation as the model reads it, and which of it the model is to say: [begin, end) in code points.
struct ChatExample {
    struct Span {
        std::size_t begin = 0, end = 0;
    };

    std::string text;
    std::vector<Span> answers;  ///< from behind the generation prompt to the end of the assistant's turn
};

/// `messages`: a list of {role, content, ...}, or of {from, value} as ShareGPT has them (human, gpt, function_call and observation become
/// user, assistant, assistant and tool). Throws Error(InvalidInput) when they are neither, when no message is of the assistant, or when
/// the template does not show where an answer begins and ends.
ChatExample chatExample(const text::ChatTemplate& chatTemplate, const core::Json& messages, const core::Json& tools = nullptr);

}  // namespace twb::train
