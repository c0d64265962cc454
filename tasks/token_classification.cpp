#include <algorithm>

#include "engine/core/log.h"
#include "engine/core/utf8.h"
#include "tasks/code_points.h"
#include "tasks/common_parameters.h"
#include "tasks/encoder_call.h"
#include "tasks/postprocess/label_scores.h"
#include "tasks/postprocess/token_spans.h"
#include "tasks/tasks.h"

/// token-classification (ner): a text -> entities with their places.
namespace twb::tasks {
namespace {

using api::ParameterType;
using core::Error;
using core::ErrorCode;
using core::Json;

api::TaskDescription description() {
    api::TaskDescription task;
    task.id = "token-classification";
    task.aliases = {"ner"};
    task.title = TWB_TR("tasks", "Named entities");
    task.summary = TWB_TR("tasks", "Marks the names of people, places and organisations, or any other labels of words, in a text.");
    task.panel = api::Panel::Text;
    task.autoClass = "AutoModelForTokenClassification";
    task.inputs = {
        {"inputs", api::InputKind::Text, TWB_TR("tasks", "Text"), TWB_TR("tasks", "Write or paste a text, or drop a file"), true, true}};
    api::ParameterField strategy =
        parameter("aggregation_strategy", ParameterType::Choice, TWB_TR("tasks", "Grouping"),
                  TWB_TR("tasks",
                         "How the labels of single tokens become entities. Simple joins neighbours of one label; the others first give all "
                         "pieces of a word one label: that of its first piece, of the average, or of the surest piece."),
                  "none");
    strategy.choices = {{"none", TWB_TR("tasks", "None: every token")},
                        {"simple", TWB_TR("tasks", "Simple")},
                        {"first", TWB_TR("tasks", "First piece of a word")},
                        {"average", TWB_TR("tasks", "Average over a word")},
                        {"max", TWB_TR("tasks", "Surest piece of a word")}};
    const api::ParameterField ignored =
        parameter("ignore_labels", ParameterType::TextList, TWB_TR("tasks", "Labels to leave out"),
                  TWB_TR("tasks", "Entities with these labels are not shown; O marks words that are no entity."), Json::array({"O"}));
    api::ParameterField stride = parameter(
        "stride", ParameterType::Integer, TWB_TR("tasks", "Overlap of windows"),
        TWB_TR("tasks",
               "Reads a text longer than the model's limit in windows that share this many tokens. Empty: the rest of a long text "
               "is dropped. Needs a grouping other than none."),
        nullptr);
    stride.minimum = 0;
    stride.maximum = 1 << 24;
    task.parameters = {strategy, ignored, stride, batchSizeParameter()};
    task.example = "My name is Sarah and I live in London";
    return task;
}

const std::vector<std::string> kScriptOnly{"grouped_entities", "ignore_subwords", "offset_mapping", "num_workers"};

Aggregation aggregationOf(const std::string& name) {
    static const std::vector<std::pair<std::string, Aggregation>> names{{"none", Aggregation::None},
                                                                        {"simple", Aggregation::Simple},
                                                                        {"first", Aggregation::First},
                                                                        {"average", Aggregation::Average},
                                                                        {"max", Aggregation::Max}};
    return std::find_if(names.begin(), names.end(), [&](const auto& entry) { return entry.first == name; })->second;
}

/// The strategy asked for; nullopt when the call says nothing. The old flags grouped_entities and ignore_subwords outrank the new name.
std::optional<Aggregation> aggregationAsked(const Parameters& parameters) {
    if (!parameters.raw("grouped_entities").is_null() || !parameters.raw("ignore_subwords").is_null()) {
        if (!parameters.flag("grouped_entities")) {
            return Aggregation::None;
        }
        return parameters.flag("ignore_subwords") ? Aggregation::First : Aggregation::Simple;
    }
    if (parameters.raw("aggregation_strategy").is_null()) {
        return std::nullopt;
    }
    return aggregationOf(*parameters.text("aggregation_strategy"));
}

class TokenClassification : public EncoderCall {
public:
    TokenClassification(EncoderModel model, const Parameters& parameters)
        : EncoderCall(std::move(model), {{"logits"}, true, false}, parameters),
          m_labels(models::labelsOf(encoder().config)),
          m_ignored(*parameters.texts("ignore_labels")),
          m_ownOffsets(parameters.raw("offset_mapping")) {
        const std::optional<Aggregation> asked = aggregationAsked(parameters);
        m_aggregation = asked.value_or(Aggregation::None);
        if (m_aggregation > Aggregation::Simple && !tokenizer().isFast()) {
            throw Error(ErrorCode::InvalidParameter,
                        "The tokenizer of this model (" + tokenizer().className() +
                            ") does not tell where words begin, so the aggregation_strategy can only be none or simple.");
        }
        m_options.returnSpecialTokensMask = true;
        m_options.returnOffsetsMapping = tokenizer().isFast();
        m_options.truncation = tokenizer().modelMaxLength() > 0 ? text::Truncation::LongestFirst : text::Truncation::DoNotTruncate;
        if (const auto stride = parameters.integer("stride")) {
            useWindows(*stride, asked);
        }
    }

    CallInputs inputs(const Json& given) const override {
        CallInputs out = EncoderCall::inputs(given);
        if (out.items.empty()) {
            throw Error(ErrorCode::InvalidInput, "There is nothing to do: " + task() + " needs at least one text.");
        }
        return out;
    }

protected:
    std::vector<text::Encoding> encode(const Json& item, std::size_t index) const override {
        std::vector<text::Encoding> windows = encodeForModel(tokenizer(), text::TextInput(requireText(item, "input", task())), m_options);
        if (!m_ownOffsets.is_null()) {
            if (!m_ownOffsets.is_array() || index >= m_ownOffsets.size()) {
                throw Error(ErrorCode::InvalidParameter,
                            "The parameter offset_mapping must be a list with one list of [start, end] for each text.");
            }
            for (text::Encoding& window : windows) {
                window.offsets = ownOffsets(m_ownOffsets[index], window.size());
            }
        }
        return windows;
    }

    api::Value finish(const Json& item, std::vector<EncodedPiece> pieces) const override {
        const CodePoints sentence(item.get<std::string>());
        api::TokenSpans all;
        for (const EncodedPiece& piece : pieces) {
            api::TokenSpans found =
                aggregateTokens(taggedTokens(sentence, piece), m_aggregation, m_labels,
                                [this](const std::vector<std::string>& tokens) { return tokenizer().tokensToText(tokens); });
            std::erase_if(found.spans, [this](const api::TokenSpan& span) {
                return std::find(m_ignored.begin(), m_ignored.end(), span.label) != m_ignored.end();
            });
            all.grouped = found.grouped;
            all.spans.insert(all.spans.end(), found.spans.begin(), found.spans.end());
        }
        if (pieces.size() > 1) {
            all.spans = withoutOverlaps(std::move(all.spans));
        }
        return all;
    }

private:
    void useWindows(std::int64_t stride, const std::optional<Aggregation>& asked) {
        if (stride >= tokenizer().modelMaxLength()) {
            throw Error(ErrorCode::InvalidParameter, "The parameter stride must be less than the model's limit of " +
                                                         std::to_string(tokenizer().modelMaxLength()) + " tokens, but is " +
                                                         std::to_string(stride) + ".");
        }
        if (asked == Aggregation::None) {
            throw Error(
                ErrorCode::InvalidParameter,
                "The parameter stride needs an aggregation_strategy that joins tokens (simple, first, average or max), but it is none.");
        }
        if (!tokenizer().isFast()) {
            throw Error(ErrorCode::InvalidParameter, "The parameter stride cannot be used with this model: its tokenizer (" +
                                                         tokenizer().className() + ") does not give windows.");
        }
        m_options.stride = stride;
        m_options.returnOverflowingTokens = true;
    }

    static std::vector<text::Offsets> ownOffsets(const Json& given, std::size_t tokens) {
        std::vector<text::Offsets> out;
        for (const Json& pair : given) {
            if (!pair.is_array() || pair.size() != 2 || !pair[0].is_number_unsigned() || !pair[1].is_number_unsigned()) {
                throw Error(
                    ErrorCode::InvalidParameter,
                    "The parameter offset_mapping must hold pairs [start, end] of whole numbers, but has " + core::excerpt(pair) + ".");
            }
            out.push_back({pair[0].get<std::uint32_t>(), pair[1].get<std::uint32_t>()});
        }
        if (out.size() < tokens) {
            throw Error(ErrorCode::InvalidParameter, "The parameter offset_mapping has " + std::to_string(out.size()) +
                                                         " pairs for a text of " + std::to_string(tokens) + " tokens.");
        }
        return out;
    }

    std::vector<TaggedToken> taggedTokens(const CodePoints& sentence, const EncodedPiece& piece) const {
        const text::Encoding& encoding = piece.encoding;
        const std::vector<std::string> words = tokenizer().tokensOf(encoding.ids);
        const std::vector<std::vector<float>> logits = toRows(piece.outputs.front());
        std::vector<TaggedToken> tokens;
        for (std::size_t i = 0; i < encoding.size(); ++i) {
            if (encoding.specialTokensMask[i] != 0) {
                continue;
            }
            TaggedToken token;
            token.word = words[i];
            token.scores = softmax(logits[i]);
            token.index = static_cast<std::int64_t>(i);
            if (!encoding.offsets.empty()) {
                place(token, encoding.offsets[i], encoding.ids[i], sentence);
            }
            tokens.push_back(std::move(token));
        }
        return tokens;
    }

    /// Where the token lies, and whether it continues a word: for vocabularies that mark such pieces, a marked token is longer than its
    /// text; for others, there is no space at its beginning.
    void place(TaggedToken& token, const text::Offsets& offsets, std::int64_t id, const CodePoints& sentence) const {
        token.start = offsets.begin;
        token.end = offsets.end;
        const std::string_view itself = sentence.slice(offsets.begin, offsets.end);
        if (tokenizer().continuingSubwordPrefix().value_or("").empty()) {
            const auto begin = static_cast<std::int64_t>(offsets.begin);
            token.isSubword = begin > 0 && sentence.slice(begin - 1, begin + 1).find(' ') == std::string_view::npos;
        } else {
            token.isSubword = core::codePointCount(token.word) != core::codePointCount(itself);
        }
        if (id == tokenizer().specialTokenId(text::SpecialToken::Unk)) {
            token.word = itself;
            token.isSubword = false;
        }
    }

    text::EncodeOptions m_options;
    std::vector<std::string> m_labels;
    std::vector<std::string> m_ignored;
    Aggregation m_aggregation = Aggregation::None;
    Json m_ownOffsets;
};

std::unique_ptr<TaskCall> open(CallRequest request) {
    return std::make_unique<TokenClassification>(EncoderModel::open(request, "AutoModelForTokenClassification"), request.parameters);
}

}  // namespace

Task tokenClassificationTask() {
    return {description(), kScriptOnly, open};
}

}  // namespace twb::tasks
