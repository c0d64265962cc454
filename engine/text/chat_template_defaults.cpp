#include "engine/text/chat_template_defaults.h"

#include <algorithm>
#include <array>

namespace twb::text {
namespace {

constexpr std::string_view kChatMl =
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

// GPT-2, GPT-NeoX, BLOOM and Whisper: no roles, an end of text after every message.
constexpr std::string_view kJoinedByEos = "{% for message in messages %}{{ message.content }}{{ eos_token }}{% endfor %}";

constexpr std::string_view kGptNeoxJapanese =
    "{% for message in messages %}{{ bos_token + eos_token + message.content + eos_token }}{% endfor %}"
    "{% if add_generation_prompt %} {{ bos_token + eos_token }} {% endif %}";

constexpr std::string_view kGptSw3 =
    "{{ eos_token }}{{ bos_token }}{% for message in messages %}"
    "{% if message['role'] == 'user' %}{{ 'User: ' + message['content'] }}{% else %}{{ 'Bot: ' + message['content'] }}{% endif %}"
    "{{ message['text'] }}{{ bos_token }}{% endfor %}Bot:";

constexpr std::string_view kGptsanJapanese =
    "{% for message in messages %}{% if not loop.first %}{{ bos_token }}{% endif %}"
    "{{ sep_token }}{{ message.content }} {{ eos_token }}{% endfor %}";

constexpr std::string_view kBlenderbot =
    "{% for message in messages %}{% if message['role'] == 'user' %}{{ ' ' }}{% endif %}{{ message['content'] }}"
    "{% if not loop.last %}{{ '  ' }}{% endif %}{% endfor %}{{ eos_token }}";

// Llama 2 and Code Llama put the system message inside the first user message. The two marks are filled in below.
constexpr std::string_view kLlama =
    "{% if messages[0]['role'] == 'system' %}{% set loop_messages = messages[1:] %}{% set system_message = messages[0]['content'] %}"
    "{% elif USE_DEFAULT_PROMPT == true and not '<<SYS>>' in messages[0]['content'] %}"
    "{% set loop_messages = messages %}{% set system_message = 'DEFAULT_SYSTEM_MESSAGE' %}"
    "{% else %}{% set loop_messages = messages %}{% set system_message = false %}{% endif %}"
    "{% for message in loop_messages %}"
    "{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}"
    "{{ raise_exception('Conversation roles must alternate user/assistant/user/assistant/...') }}{% endif %}"
    "{% if loop.index0 == 0 and system_message != false %}"
    "{% set content = '<<SYS>>\\n' + system_message + '\\n<</SYS>>\\n\\n' + message['content'] %}"
    "{% else %}{% set content = message['content'] %}{% endif %}"
    "{% if message['role'] == 'user' %}{{ bos_token + '[INST] ' + content.strip() + ' [/INST]' }}"
    "{% elif message['role'] == 'system' %}{{ '<<SYS>>\\n' + content.strip() + '\\n<</SYS>>\\n\\n' }}"
    "{% elif message['role'] == 'assistant' %}{{ ' '  + content.strip() + ' ' + eos_token }}{% endif %}{% endfor %}";

constexpr std::string_view kLlamaSystemMessage =
    "You are a helpful, respectful and honest assistant. Always answer as helpfully as possible, while being safe. Your answers should "
    "not include any harmful, unethical, racist, sexist, toxic, dangerous, or illegal content. Please ensure that your responses are "
    "socially unbiased and positive in nature.\\n\\nIf a question does not make any sense, or is not factually coherent, explain why "
    "instead of answering something not correct. If you don\\'t know the answer to a question, please don\\'t share false information.";

struct ClassTemplate {
    std::string_view className;
    std::string_view source;
};

constexpr std::array<ClassTemplate, 11> kTemplates = {{
    {"BlenderbotSmallTokenizer", kBlenderbot},
    {"BlenderbotTokenizer", kBlenderbot},
    {"BloomTokenizer", kJoinedByEos},
    {"CodeLlamaTokenizer", kLlama},
    {"GPT2Tokenizer", kJoinedByEos},
    {"GPTNeoXJapaneseTokenizer", kGptNeoxJapanese},
    {"GPTNeoXTokenizer", kJoinedByEos},
    {"GPTSanJapaneseTokenizer", kGptsanJapanese},
    {"GPTSw3Tokenizer", kGptSw3},
    {"LlamaTokenizer", kLlama},
    {"WhisperTokenizer", kJoinedByEos},
}};

// Classes that transformers 4.34 does not have, and the one that stands for no class in particular.
constexpr std::array<std::string_view, 4> kWithoutDefault = {"CohereTokenizer", "GemmaTokenizer", "PreTrainedTokenizer", "Qwen2Tokenizer"};

void replace(std::string& text, std::string_view mark, std::string_view value) {
    const std::size_t place = text.find(mark);
    if (place != std::string::npos) {
        text.replace(place, mark.size(), value);
    }
}

}  // namespace

std::optional<std::string> defaultChatTemplate(std::string_view className, std::optional<bool> useDefaultSystemPrompt) {
    if (std::find(kWithoutDefault.begin(), kWithoutDefault.end(), className) != kWithoutDefault.end()) {
        return std::nullopt;
    }
    const auto row = std::find_if(kTemplates.begin(), kTemplates.end(), [&](const ClassTemplate& t) { return t.className == className; });
    std::string source(row == kTemplates.end() ? kChatMl : row->source);
    // Llama's class says yes where tokenizer_config.json says nothing, Code Llama's no.
    replace(source, "USE_DEFAULT_PROMPT", useDefaultSystemPrompt.value_or(className == "LlamaTokenizer") ? "true" : "false");
    replace(source, "DEFAULT_SYSTEM_MESSAGE", kLlamaSystemMessage);
    return source;
}

}  // namespace twb::text
