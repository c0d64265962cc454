#include <algorithm>

#include <ATen/ATen.h>

#include "engine/core/error.h"
#include "engine/generation/row_ids.h"
#include "engine/host/job_context.h"
#include "tasks/chat_prompt.h"
#include "tasks/code_points.h"
#include "tasks/common_parameters.h"
#include "tasks/generation_parameters.h"
#include "tasks/long_prompt_prefix.h"
#include "tasks/run_in_batches.h"
#include "tasks/tasks.h"
#include "tasks/text_generator.h"

/// text-generation: goes on with a text, or answers a chat (a list of messages, as later releases of transformers take them).
namespace twb::tasks {
namespace {

using api::ParameterType;
using core::Error;
using core::ErrorCode;
using core::Json;
using generation::GenerationConfig;
using text::Encoding;

/// Tokens that a chat or text without any limit of its own may get, as in later releases of transformers.
constexpr std::int64_t kDefaultNewTokens = 256;

std::vector<api::ParameterField> ownParameters() {
    api::ParameterField full = parameter("return_full_text", ParameterType::Bool, TWB_TR("tasks", "Repeat the beginning"),
                                         TWB_TR("tasks", "The result holds the given text, too, and not only the new one."), true);
    api::ParameterField prefix =
        parameter("prefix", ParameterType::Text, TWB_TR("tasks", "Prefix"),
                  TWB_TR("tasks", "A text that the model reads before the given one; the result does not hold it."), nullptr);
    prefix.advanced = true;
    api::ParameterField tooLong =
        parameter("handle_long_generation", ParameterType::Choice, TWB_TR("tasks", "Texts that are too long"),
                  TWB_TR("tasks", "What happens when the text and the new tokens do not fit into the model together."), nullptr);
    tooLong.choices = {{nullptr, TWB_TR("tasks", "Refuse")},
                       {"hole", TWB_TR("tasks", "Forget the beginning, by the tokenizer's limit")},
                       {"slide", TWB_TR("tasks", "Forget the beginning, by the model's limit")}};
    tooLong.advanced = true;
    api::ParameterField special = parameter("add_special_tokens", ParameterType::Bool, TWB_TR("tasks", "Add special tokens"),
                                            TWB_TR("tasks", "Puts the tokenizer's beginning and end tokens around the text."), false);
    special.advanced = true;
    return {full, prefix, tooLong, special, chatTemplateParameter(), topLogprobsParameter(), batchSizeParameter()};
}

api::TaskDescription description() {
    api::TaskDescription task;
    task.id = "text-generation";
    task.title = TWB_TR("tasks", "Continue a text");
    task.summary = TWB_TR("tasks", "Goes on with a text word by word.");
    task.panel = api::Panel::Text;
    task.autoClass = "AutoModelForCausalLM";
    task.inputs = {{"inputs", api::InputKind::Text, TWB_TR("tasks", "Beginning"), TWB_TR("tasks", "Once upon a time"), true, true}};
    task.parameters = generationParameters();
    const std::vector<api::ParameterField> own = ownParameters();
    task.parameters.insert(task.parameters.end(), own.begin(), own.end());
    task.example = "Once upon a time";
    return task;
}

std::vector<std::string> scriptOnly() {
    std::vector<std::string> names = generationScriptNames();
    names.insert(names.end(), {"return_tensors", "return_text", "stop_sequence", "clean_up_tokenization_spaces", "num_workers"});
    return names;
}

enum class ReturnKind { FullText, NewText, Ids };

ReturnKind returnKind(const Parameters& parameters) {
    const auto given = [&](const char* name) { return !parameters.raw(name).is_null(); };
    for (const char* other : {"return_text", "return_tensors"}) {
        if (given("return_full_text") && given(other)) {
            throw Error(ErrorCode::InvalidParameter,
                        std::string("The parameters return_full_text and ") + other + " exclude each other: give one of them.");
        }
    }
    if (given("return_text") && given("return_tensors")) {
        throw Error(ErrorCode::InvalidParameter, "The parameters return_text and return_tensors exclude each other: give one of them.");
    }
    if (given("return_tensors")) {
        return ReturnKind::Ids;
    }
    return parameters.flag("return_full_text") ? ReturnKind::FullText : ReturnKind::NewText;
}

/// The prefix that a model asks for by itself; empty: none.
std::string modelPrefix(const TextGenerator& generator) {
    if (const auto prefix = core::optionalString(generator.config(), "prefix", "config.json")) {
        return *prefix;
    }
    const std::string& name = generator.model().className();
    return name == "XLNetLMHeadModel" || name == "TransfoXLLMHeadModel" ? std::string(kLongPromptPrefix) : std::string();
}

class TextGeneration : public TaskCall {
public:
    TextGeneration(const CallRequest& request)
        : m_generator(request, "AutoModelForCausalLM"),
          m_returnKind(returnKind(request.parameters)),
          m_chatPrompt(m_generator.tokenizer(), request.parameters.text("chat_template")),
          m_tooLong(request.parameters.text("handle_long_generation")),
          m_batchSize(static_cast<std::size_t>(request.parameters.integer("batch_size").value_or(1))) {
        m_addSpecialTokens = request.parameters.raw("add_special_tokens").is_null() ? m_generator.isOfLaterRelease()
                                                                                    : request.parameters.flag("add_special_tokens");
        const std::string prefix = modelPrefix(m_generator);
        m_prefix = request.parameters.text("prefix").value_or(prefix);
        // As in transformers an empty prefix does not take back what the model's own adds to the lengths.
        m_options = optionsFor(request.parameters, m_prefix.empty() ? prefix : m_prefix);
        m_settings = m_generator.defaults();
        generation::applyOptions(m_settings, m_options);
    }

    /// A list of messages is one input, a list of such lists or of texts several.
    CallInputs inputs(const Json& given) const override { return isChat(given) ? CallInputs{{given}, false} : TaskCall::inputs(given); }

    void run(const std::vector<Json>& items, RowSink& sink, host::JobContext& job) override {
        runInBatches(items, m_batchSize, sink, job, [&](std::span<const Json> batch, bool alone) { return runBatch(batch, alone, job); });
    }

private:
    /// The call's options of generation, with what a prefix adds to the lengths.
    Json optionsFor(const Parameters& parameters, const std::string& prefix) const {
        Json options = generationOptions(parameters);
        if (!prefix.empty()) {
            const auto added = static_cast<std::int64_t>(encodeText(prefix).size());
            if (!options.contains("max_new_tokens")) {
                options["max_length"] = configuredLength(options) + added;
            }
            if (!options.contains("min_new_tokens") && core::optionalInt(options, "min_length", "text-generation")) {
                options["min_length"] = options["min_length"].get<std::int64_t>() + added;
            }
        }
        if (const auto stop = parameters.text("stop_sequence")) {
            const std::vector<std::int64_t> ids = m_generator.tokenizer().idsOf(*stop);
            if (ids.empty()) {
                throw Error(ErrorCode::InvalidParameter, "The parameter stop_sequence has no token.");
            }
            options["eos_token_id"] = ids.front();
        }
        return options;
    }

    /// max_length of the call, else of config.json with the task's parameters.
    std::int64_t configuredLength(const Json& options) const {
        const auto given = core::optionalInt(options, "max_length", "text-generation");
        return given ? *given : core::optionalInt(m_generator.config(), "max_length", "config.json").value_or(20);
    }

    Encoding encodeText(const std::string& text) const {
        text::EncodeOptions options;
        options.addSpecialTokens = m_addSpecialTokens;
        return m_generator.tokenizer().encode(text::TextInput(text), options).rows.front();
    }

    Encoding encode(const Json& item) const {
        Encoding encoding = isChat(item) ? m_chatPrompt.encode(item, /*mayContinue=*/true)
                                         : encodeText(m_prefix + requireText(item, "input", "text-generation"));
        if (m_tooLong == "hole") {
            keepEnd(encoding, m_generator.tokenizer().modelMaxLength(), newTokensFor(encoding.ids.size()));
        } else if (m_tooLong == "slide") {
            const std::int64_t limit = m_generator.contextLength().value_or(text::Tokenizer::kUnlimited);
            keepEnd(encoding, limit, std::min(settings().max_new_tokens.value_or(limit / 4), limit - 1));
        }
        return encoding;
    }

    /// How many tokens are wanted after a prompt ("hole").
    std::int64_t newTokensFor(std::size_t promptLength) const {
        if (m_options.contains("max_new_tokens")) {
            return m_options["max_new_tokens"].get<std::int64_t>();
        }
        const std::int64_t wanted = configuredLength(m_options) - static_cast<std::int64_t>(promptLength);
        if (wanted < 0) {
            throw Error(ErrorCode::InvalidParameter,
                        "handle_long_generation \"hole\" needs to know how many tokens are wanted: the text alone has " +
                            std::to_string(promptLength) + ", more than max_length. Give max_new_tokens.");
        }
        return wanted;
    }

    void keepEnd(Encoding& encoding, std::int64_t limit, std::int64_t newTokens) const {
        const auto length = static_cast<std::int64_t>(encoding.ids.size());
        if (length + newTokens <= limit) {
            return;
        }
        const std::int64_t kept = limit - newTokens;
        if (kept <= 0) {
            throw Error(ErrorCode::InvalidParameter,
                        "handle_long_generation \"" + *m_tooLong + "\" leaves no place for the text: " + std::to_string(newTokens) +
                            " new tokens are wanted, but the model takes " + std::to_string(limit) + " together with the text.");
        }
        encoding.ids.erase(encoding.ids.begin(), encoding.ids.end() - std::min(kept, length));
    }

    GenerationConfig settings() const {
        GenerationConfig config = m_settings;
        const bool limited = m_options.contains("max_length") || config.max_new_tokens || config.max_length != 20;
        if (m_generator.isOfLaterRelease() && !limited) {
            config.max_new_tokens = kDefaultNewTokens;
        }
        return config;
    }

    std::vector<api::Value> runBatch(std::span<const Json> items, bool streamed, host::JobContext& job) const {
        std::vector<Encoding> rows;
        for (const Json& item : items) {
            rows.push_back(encode(item));
        }
        const bool isEmpty = rows.size() == 1 && rows.front().ids.empty();  // then the model starts by itself
        const models::Inputs inputs = isEmpty ? models::Inputs() : m_generator.batchInputs(std::move(rows));
        const WrittenTexts written = m_generator.write(inputs, settings(), streamed, job);
        const auto count = static_cast<std::int64_t>(items.size());
        const std::int64_t answers = written.sequences.size(0) / count;
        std::vector<api::Value> values;
        for (std::int64_t row = 0; row < count; ++row) {
            const std::size_t promptLength =
                isEmpty ? 0 : CodePoints(m_generator.decode(generation::rowIds(inputs.get("input_ids"), row))).size();
            values.push_back(valueOf(items[static_cast<std::size_t>(row)], written, row * answers, answers, promptLength));
        }
        return values;
    }

    /// `first`: the first of the item's answers among the sequences.
    api::Value valueOf(const Json& item, const WrittenTexts& written, std::int64_t first, std::int64_t answers,
                       std::size_t promptLength) const {
        api::GeneratedTexts texts;
        texts.statistics = written.statistics;
        Json records = Json::array();  // of what is no text: ids and chats
        for (std::int64_t i = first; i < first + answers; ++i) {
            const generation::TokenIds ids = generation::rowIds(written.sequences, i);
            if (m_returnKind == ReturnKind::Ids) {
                records.push_back(Json{{"generated_token_ids", ids}});
                continue;
            }
            const CodePoints all(m_generator.decode(ids));
            const std::string answer(all.slice(static_cast<std::int64_t>(promptLength), static_cast<std::int64_t>(all.size())));
            if (isChat(item) && m_returnKind == ReturnKind::FullText) {
                records.push_back(Json{{"generated_text", withAnswer(item, answer)}});
            } else {
                const std::string before = m_returnKind == ReturnKind::FullText ? item.get<std::string>() : std::string();
                texts.texts.push_back({before + answer, written.steps});
            }
        }
        if (!records.empty()) {
            return api::Document{std::move(records)};
        }
        return texts;
    }

    static Json withAnswer(Json messages, const std::string& answer) {
        if (ChatPrompt::isContinued(messages)) {
            messages.back()["content"] = messages.back()["content"].get<std::string>() + answer;
        } else {
            messages.push_back(Json{{"role", "assistant"}, {"content", answer}});
        }
        return messages;
    }

    TextGenerator m_generator;
    ReturnKind m_returnKind;
    ChatPrompt m_chatPrompt;
    std::optional<std::string> m_tooLong;
    std::size_t m_batchSize;
    bool m_addSpecialTokens = false;
    std::string m_prefix;
    Json m_options;
    GenerationConfig m_settings;
};

std::unique_ptr<TaskCall> open(CallRequest request) {
    return std::make_unique<TextGeneration>(request);
}

}  // namespace

Task textGenerationTask() {
    return {description(), scriptOnly(), open};
}

}  // namespace twb::tasks
