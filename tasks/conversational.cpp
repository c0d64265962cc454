#include <algorithm>

#include <ATen/ATen.h>

#include "engine/core/error.h"
#include "engine/generation/row_ids.h"
#include "engine/host/job_context.h"
#include "engine/hub/cache.h"
#include "tasks/chat_prompt.h"
#include "tasks/common_parameters.h"
#include "tasks/generation_parameters.h"
#include "tasks/run_in_batches.h"
#include "tasks/tasks.h"
#include "tasks/text_generator.h"

/// conversational: the messages of a chat -> the messages with the model's answer.
namespace twb::tasks {
namespace {

using api::ParameterType;
using core::Error;
using core::ErrorCode;
using core::Json;
using generation::GenerationConfig;
using text::Encoding;

/// Tokens of an answer when neither the call nor the model limits it.
constexpr std::int64_t kDefaultNewTokens = 512;

api::TaskDescription description() {
    api::TaskDescription task;
    task.id = "conversational";
    task.title = TWB_TR("tasks", "Chat");
    task.summary = TWB_TR("tasks", "Answers the last message of a conversation.");
    task.panel = api::Panel::Text;
    task.autoClass = "AutoModelForCausalLM";
    task.inputs = {{"inputs", api::InputKind::Messages, TWB_TR("tasks", "Messages"), TWB_TR("tasks", "Hello!"), true, true}};
    task.parameters = generationParameters();
    api::ParameterField overflow =
        parameter("context_overflow", ParameterType::Choice, TWB_TR("tasks", "Conversations that are too long"),
                  TWB_TR("tasks", "What happens when the conversation does not fit into the model any more."), "refuse");
    overflow.choices = {{"refuse", TWB_TR("tasks", "Refuse")}, {"slide", TWB_TR("tasks", "Forget the oldest messages")}};
    for (api::ParameterField field : {chatTemplateParameter(), overflow, topLogprobsParameter()}) {
        task.parameters.push_back(std::move(field));
    }
    task.example = Json::array({Json{{"role", "user"}, {"content", "Hello!"}}});
    return task;
}

std::vector<std::string> scriptOnly() {
    std::vector<std::string> names = generationScriptNames();
    names.insert(names.end(), {"minimum_tokens", "min_length_for_response", "clean_up_tokenization_spaces", "num_workers", "batch_size"});
    return names;
}

/// One conversation as messages; a text is what the user says first.
Json messagesOf(const Json& item) {
    if (item.is_string()) {
        return Json::array({Json{{"role", "user"}, {"content", item}}});
    }
    if (!isChat(item)) {
        throw Error(ErrorCode::InvalidInput, "The input of conversational must be a text or a list of messages {role, content}, but is " +
                                                 core::excerpt(item) + ".");
    }
    return item;
}

/// As transformers: an encoder-decoder where the model is one.
std::string headFor(const std::string& model) {
    const std::filesystem::path file = hub::resolveModel(model) / "config.json";
    const bool encoderDecoder =
        std::filesystem::exists(file) && core::optionalBool(core::readJsonFile(file), "is_encoder_decoder", file.string()).value_or(false);
    return encoderDecoder ? "AutoModelForSeq2SeqLM" : "AutoModelForCausalLM";
}

class Conversational : public TaskCall {
public:
    explicit Conversational(const CallRequest& request)
        : m_generator(request, headFor(request.model)),
          m_chatPrompt(m_generator.tokenizer(), request.parameters.text("chat_template")),
          m_slides(request.parameters.text("context_overflow") == "slide"),
          m_minimumTokens(request.parameters.integer("minimum_tokens").value_or(10)) {
        const Json options = generationOptions(request.parameters);
        m_settings = m_generator.defaults();
        generation::applyOptions(m_settings, options);
        m_trimAt = core::optionalInt(options, "max_length", "conversational");
        if (!m_trimAt) {
            m_trimAt = core::optionalInt(m_generator.config(), "max_length", "config.json");
        }
        limitAnswer();
    }

    CallInputs inputs(const Json& given) const override {
        const bool several = given.is_array() && !given.empty() && !isChat(given);
        return several ? TaskCall::inputs(given) : CallInputs{{given}, false};
    }

    void run(const std::vector<Json>& items, RowSink& sink, host::JobContext& job) override {
        runInBatches(items, 1, sink, job, [&](std::span<const Json> batch, bool alone) {
            std::vector<api::Value> values;
            values.push_back(answer(messagesOf(batch.front()), alone, job));
            return values;
        });
    }

private:
    /// As in transformers 4.34 a conversation and its answer have max_length tokens together: those of the call, of the model or, for
    /// checkpoints of such an old release, 20. A later model that says nothing answers with up to kDefaultNewTokens.
    void limitAnswer() {
        if (m_settings.max_new_tokens) {
            return;
        }
        if (m_trimAt) {
            m_settings.max_length = *m_trimAt;
        } else if (m_settings.max_length == 20 && m_generator.isOfLaterRelease(/*unknown=*/true)) {
            m_settings.max_new_tokens = kDefaultNewTokens;
        } else {
            m_trimAt = 20;
            m_settings.max_length = 20;
        }
    }

    api::Value answer(Json messages, bool streamed, host::JobContext& job) const {
        Encoding prompt = fittingPrompt(messages);
        const auto length = static_cast<std::int64_t>(prompt.ids.size());
        if (m_trimAt && *m_trimAt - m_minimumTokens < length) {
            const std::int64_t kept = std::clamp<std::int64_t>(*m_trimAt - m_minimumTokens, 1, length);
            prompt.ids.erase(prompt.ids.begin(), prompt.ids.end() - kept);
        }
        const at::Tensor ids = at::tensor(prompt.ids, at::kLong).unsqueeze(0);
        const WrittenTexts written = m_generator.write({{"input_ids", ids}}, m_settings, streamed, job);
        // transformers 4.34 counts the prompt as it was before trimming, so that a trimmed one leaves no answer.
        const std::int64_t first = m_generator.isEncoderDecoder() ? 1 : length;
        api::Conversation conversation;
        for (const Json& message : messages) {
            conversation.messages.push_back({message["role"].get<std::string>(), contentOf(message)});
        }
        conversation.messages.push_back({"assistant", m_generator.decode(generation::rowIds(written.sequences, 0, first))});
        conversation.statistics = written.statistics;
        return conversation;
    }

    static std::string contentOf(const Json& message) {
        return message["content"].is_string() ? message["content"].get<std::string>() : core::dumpJson(message["content"]);
    }

    /// The ids of the chat. When it is to slide, the oldest messages are left out of the prompt (not the system's) until an answer fits.
    Encoding fittingPrompt(Json messages) const {
        const std::int64_t context = contextLimit();
        const std::int64_t room = m_slides ? std::min(m_settings.max_new_tokens.value_or(1), context / 2) : 1;
        for (;;) {
            Encoding prompt = m_chatPrompt.encode(messages, /*mayContinue=*/false);
            const auto length = static_cast<std::int64_t>(prompt.ids.size());
            if (length + room <= context) {
                return prompt;
            }
            const std::size_t oldest = messages.front().value("role", "") == "system" ? 1 : 0;
            if (!m_slides || messages.size() <= oldest + 1) {
                throw Error(ErrorCode::InvalidInput, "The conversation has " + std::to_string(length) +
                                                         " tokens, but the model takes at most " + std::to_string(context) +
                                                         " together with the answer. Shorten it, or set context_overflow to \"slide\".");
            }
            messages.erase(oldest);
        }
    }

    /// Tokens that conversation and answer may have; no limit where max_length trims the conversation anyway.
    std::int64_t contextLimit() const {
        return m_trimAt || m_generator.isEncoderDecoder() ? text::Tokenizer::kUnlimited
                                                          : m_generator.contextLength().value_or(text::Tokenizer::kUnlimited);
    }

    TextGenerator m_generator;
    ChatPrompt m_chatPrompt;
    bool m_slides;
    std::int64_t m_minimumTokens;
    GenerationConfig m_settings;
    std::optional<std::int64_t> m_trimAt;  ///< tokens of conversation and answer, when something says so
};

std::unique_ptr<TaskCall> open(CallRequest request) {
    return std::make_unique<Conversational>(request);
}

}  // namespace

Task conversationalTask() {
    return {description(), scriptOnly(), open};
}

}  // namespace twb::tasks
