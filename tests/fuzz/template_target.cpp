// A chat template of a downloaded model, applied to a conversation with everything that templates ask about.
#include "engine/core/json.h"
#include "engine/text/jinja/template.h"
#include "tests/fuzz/fuzz_target.h"

using twb::core::Json;

namespace {

const Json& variables() {
    static const Json kVariables = Json::parse(R"json({
        "messages": [{"role": "system", "content": " Be brief. "}, {"role": "user", "content": [{"type": "text", "text": "Grüße 😀"}]},
                     {"role": "assistant", "content": "ok", "tool_calls": [{"function": {"name": "f", "arguments": {"a": [1, 2.5, null]}}}]}],
        "tools": [{"type": "function", "function": {"name": "f", "parameters": {"type": "object", "properties": {}}}}],
        "documents": null, "bos_token": "<s>", "eos_token": "</s>", "add_generation_prompt": true})json");
    return kVariables;
}

}  // namespace

TWB_FUZZ_TARGET(template) {
    const twb::text::jinja::Limits limits{.steps = 50'000, .depth = 150, .bytes = std::size_t(1) << 18};
    twb::text::jinja::Template(std::string(input), "the template").render(variables(), limits);
}
