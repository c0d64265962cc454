#include <algorithm>

#include "engine/host/job_context.h"
#include "tasks/common_parameters.h"
#include "tasks/encoder_call.h"
#include "tasks/postprocess/fillings.h"
#include "tasks/tasks.h"

/// fill-mask: a text with masks -> the likeliest words for each.
namespace twb::tasks {
namespace {

using api::ParameterType;
using core::Error;
using core::ErrorCode;
using core::Json;

api::TaskDescription description() {
    api::TaskDescription task;
    task.id = "fill-mask";
    task.title = TWB_TR("tasks", "Fill the mask");
    task.summary =
        TWB_TR("tasks", "Suggests words for a gap in a text. The gap is written as the model's mask token, such as [MASK] or <mask>.");
    task.panel = api::Panel::Text;
    task.autoClass = "AutoModelForMaskedLM";
    task.inputs = {{"inputs", api::InputKind::Text, TWB_TR("tasks", "Text with a mask"), TWB_TR("tasks", "Paris is the [MASK] of France."),
                    true, true}};
    api::ParameterField top = parameter("top_k", ParameterType::Integer, TWB_TR("tasks", "Number of suggestions"),
                                        TWB_TR("tasks", "How many words to suggest for each mask, the likeliest first."), 5);
    top.minimum = 1;
    top.maximum = 100000;
    const api::ParameterField targets = parameter(
        "targets", ParameterType::TextList, TWB_TR("tasks", "Only these words"),
        TWB_TR("tasks", "Compares these words only. A word that is not in the model's vocabulary is stood for by its first piece."),
        nullptr);
    task.parameters = {top, targets, batchSizeParameter()};
    task.example = "Paris is the [MASK] of France.";
    return task;
}

const std::vector<std::string> kScriptOnly{"tokenizer_kwargs", "num_workers"};

text::EncodeOptions tokenizerOptions(const Parameters& parameters) {
    const Json& given = parameters.raw("tokenizer_kwargs");
    return given.is_null() ? text::EncodeOptions{} : text::encodeOptionsFromJson(given);
}

class FillMask : public EncoderCall {
public:
    FillMask(EncoderModel model, const Parameters& parameters, host::JobContext& job)
        : EncoderCall(std::move(model), {{"logits"}, true, false}, parameters),
          m_options(tokenizerOptions(parameters)),
          m_top(static_cast<std::size_t>(*parameters.integer("top_k"))) {
        const auto mask = tokenizer().specialTokenId(text::SpecialToken::Mask);
        if (!mask) {
            throw Error(ErrorCode::Unsupported, "The tokenizer of this model has no mask token, so it cannot be used for " + task() + ".");
        }
        m_mask = *mask;
        if (const auto targets = parameters.texts("targets")) {
            m_targets = targetIds(*targets, job);
        }
    }

    /// transformers unpacks a list of one.
    CallInputs inputs(const Json& given) const override {
        CallInputs out = EncoderCall::inputs(given);
        out.batched = out.batched && out.items.size() != 1;
        return out;
    }

protected:
    std::vector<text::Encoding> encode(const Json& item, std::size_t) const override {
        std::vector<text::Encoding> rows = encodeForModel(tokenizer(), text::TextInput(requireText(item, "input", task())), m_options);
        for (const text::Encoding& row : rows) {
            if (std::find(row.ids.begin(), row.ids.end(), m_mask) == row.ids.end()) {
                throw Error(ErrorCode::InvalidInput, "The text has no mask. Write " +
                                                         tokenizer().specialTokenText(text::SpecialToken::Mask).value_or("") +
                                                         " where words are to be suggested" +
                                                         (m_options.truncation ? ", before the place where truncation cuts." : "."));
            }
        }
        rows.resize(1);  // further windows, when the options ask for them, are not looked at
        return rows;
    }

    api::Value finish(const Json&, std::vector<EncodedPiece> pieces) const override {
        const std::vector<std::int64_t>& ids = pieces.front().encoding.ids;
        const at::Tensor& logits = pieces.front().outputs.front();
        const auto masks = std::count(ids.begin(), ids.end(), m_mask);
        api::Fillings out;
        for (std::size_t i = 0; i < ids.size(); ++i) {
            if (ids[i] == m_mask) {
                out.masks.push_back(fillingsAt(ids, i, toVector(logits[static_cast<std::int64_t>(i)]), masks == 1));
            }
        }
        return out;
    }

private:
    /// `onlyOne`: special tokens are left out of the text; with several masks the others must stay visible.
    std::vector<api::Filling> fillingsAt(const std::vector<std::int64_t>& ids, std::size_t position, const std::vector<float>& logits,
                                         bool onlyOne) const {
        if (m_targets.empty() && m_top > logits.size()) {
            throw Error(ErrorCode::InvalidParameter, "The parameter top_k must be at most the size of the vocabulary, " +
                                                         std::to_string(logits.size()) + ", but is " + std::to_string(m_top) + ".");
        }
        const auto pad = tokenizer().specialTokenId(text::SpecialToken::Pad);
        std::vector<api::Filling> out;
        for (const ScoredToken& found : likeliestTokens(logits, m_targets, m_top)) {
            std::vector<std::int64_t> filled = ids;
            filled[position] = found.token;
            std::erase_if(filled, [&](std::int64_t id) { return id == pad; });
            text::DecodeOptions options;
            options.skipSpecialTokens = onlyOne;
            out.push_back({found.score, found.token, tokenizer().decode(found.token), tokenizer().decode(filled, options)});
        }
        return out;
    }

    /// The ids of the words to compare, each once.
    std::vector<std::int64_t> targetIds(const std::vector<std::string>& targets, host::JobContext& job) const {
        std::vector<std::int64_t> ids;
        for (const std::string& target : targets) {
            std::optional<std::int64_t> id = tokenizer().tokenToId(target);
            if (!id) {
                const std::vector<std::int64_t> pieces = tokenizer().idsOf(target);
                const std::string unknown = "The target \"" + target + "\" is not in the model's vocabulary";
                if (pieces.empty()) {
                    job.log(core::LogLevel::Warning, unknown + ", and nothing stands for it: it is left out.");
                    continue;
                }
                id = pieces.front();
                job.log(core::LogLevel::Warning, unknown + "; \"" + tokenizer().tokensOf(pieces).front() + "\" stands for it.");
            }
            if (std::find(ids.begin(), ids.end(), *id) == ids.end()) {
                ids.push_back(*id);
            }
        }
        if (ids.empty()) {
            throw Error(ErrorCode::InvalidParameter,
                        "The parameter targets has no word that the model knows: at least one target is needed.");
        }
        return ids;
    }

    text::EncodeOptions m_options;
    std::size_t m_top;
    std::int64_t m_mask = 0;
    std::vector<std::int64_t> m_targets;
};

std::unique_ptr<TaskCall> open(CallRequest request) {
    return std::make_unique<FillMask>(EncoderModel::open(request, "AutoModelForMaskedLM"), request.parameters, request.job);
}

}  // namespace

Task fillMaskTask() {
    return {description(), kScriptOnly, open};
}

}  // namespace twb::tasks
