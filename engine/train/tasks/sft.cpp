// Supervised fine-tuning of chat models: a conversation through the model's chat template, with the loss on the assistant's answers (TRL's
// SFTTrainer with assistant_only_loss; there the template must mark them itself, here they are found).
#include <algorithm>

#include "engine/core/error.h"
#include "engine/train/tasks/chat_example.h"
#include "engine/train/tasks/tasks.h"

namespace twb::train {
namespace {

using at::Tensor;
using core::Error;
using core::ErrorCode;
using core::Json;

constexpr std::int64_t kIgnored = -100;
constexpr std::int64_t kUsualLength = 1024;  // SFTConfig.max_length

class Sft final : public TrainingTask {
public:
    explicit Sft(TaskContext context)
        : m_context(std::move(context)),
          m_template(
              text::ChatTemplate::ofTokenizer(m_context.tokenizer(), {core::optionalString(m_context.data(), "chat_template", "data")})),
          m_answersOnly(core::optionalBool(m_context.data(), "assistant_only_loss", "data").value_or(true)) {
        if (!m_context.tokenizer().isFast()) {
            throw Error(ErrorCode::Unsupported, "sft needs a tokenizer that knows where its tokens lie in the text (tokenizer.json).");
        }
        m_options.addSpecialTokens = false;  // the template has them
        m_options.truncation = text::Truncation::LongestFirst;
        m_options.maxLength = m_context.dataInt("max_length").value_or(kUsualLength);
        m_options.returnOffsetsMapping = true;
    }

    /// Conversations without an answer among their first max_length tokens are left out.
    std::vector<Feature> features(std::span<const Json> rows) const override {
        std::vector<Feature> out;
        for (const Json& row : rows) {
            const ChatExample example = chatExample(m_template, messages(row), tools(row));
            const text::BatchEncoding encoded = m_context.tokenizer().encode(text::TextInput(example.text), m_options);
            Feature feature = featureOf(encoded.rows.front(), encoded.returned);
            const Tensor labels = labelsOf(encoded.rows.front(), example);
            if (labels.ne(kIgnored).any().item<bool>()) {
                feature.set("labels", labels);
                out.push_back(std::move(feature));
            }
        }
        return out;
    }

    Batch collate(std::span<const Feature> rows) const override {
        std::int64_t longest = 0;
        for (const Feature& row : rows) {
            longest = std::max(longest, row.get("input_ids").size(0));
        }
        const text::Tokenizer& tokenizer = m_context.tokenizer();
        const std::int64_t padding =
            tokenizer.specialTokenId(text::SpecialToken::Pad).value_or(tokenizer.specialTokenId(text::SpecialToken::Eos).value_or(0));
        std::vector<Feature> padded;
        for (const Feature& row : rows) {
            Feature& feature = padded.emplace_back();
            for (const auto& [name, tensor] : row.all()) {
                const std::int64_t value = name == "input_ids" ? padding : name == "labels" ? kIgnored : 0;
                feature.set(name, at::constant_pad_nd(tensor, {0, longest - tensor.size(0)}, value));
            }
        }
        return collateDefault(padded);
    }

    Tensor kept(const Tensor& logits) const override { return logits.argmax(-1); }

    Json metrics(const Predictions& p, const EvaluationSet&) const override { return m_context.scoreNextTokens(p); }

private:
    Json messages(const Json& row) const {
        if (Json all = m_context.value(row, "messages"); !all.is_null()) {
            return all;
        }
        Json all = Json::array();
        if (const Json system = m_context.value(row, "system"); system.is_string() && !system.get_ref<const std::string&>().empty()) {
            all.push_back({{"role", "system"}, {"content", system}});
        }
        std::string prompt = m_context.text(row, "prompt");
        if (const Json more = m_context.value(row, "prompt_input"); more.is_string() && !more.get_ref<const std::string&>().empty()) {
            prompt += "\n\n" + more.get<std::string>();
        }
        all.push_back({{"role", "user"}, {"content", std::move(prompt)}});
        all.push_back({{"role", "assistant"}, {"content", m_context.text(row, "completion")}});
        return all;
    }

    /// A list, or its JSON as a text.
    Json tools(const Json& row) const {
        const Json given = m_context.value(row, "tools");
        if (!given.is_string()) {
            return given;
        }
        const std::string& text = given.get_ref<const std::string&>();
        return text.empty() ? Json() : core::parseJson(text, "tools");
    }

    /// The ids of the answers, -100 elsewhere.
    Tensor labelsOf(const text::Encoding& row, const ChatExample& example) const {
        std::vector<std::int64_t> labels(row.ids.begin(), row.ids.end());
        for (std::size_t i = 0; m_answersOnly && i < labels.size(); ++i) {
            const auto begin = static_cast<std::size_t>(row.offsets[i].begin), end = static_cast<std::size_t>(row.offsets[i].end);
            const bool isSaid =
                end > begin && std::any_of(example.answers.begin(), example.answers.end(),
                                           [&](const ChatExample::Span& span) { return begin >= span.begin && begin < span.end; });
            labels[i] = isSaid ? labels[i] : kIgnored;
        }
        return idsTensor(labels);
    }

    TaskContext m_context;
    text::ChatTemplate m_template;
    bool m_answersOnly;
    text::EncodeOptions m_options;
};

}  // namespace

std::unique_ptr<TrainingTask> sft(TaskContext context) {
    return std::make_unique<Sft>(std::move(context));
}

}  // namespace twb::train
