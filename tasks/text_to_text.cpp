#include "tasks/text_to_text.h"

#include <algorithm>

#include <ATen/ATen.h>

#include "engine/core/error.h"
#include "engine/generation/row_ids.h"
#include "engine/host/job_context.h"
#include "engine/text/python/python_text.h"
#include "tasks/common_parameters.h"
#include "tasks/generation_parameters.h"
#include "tasks/run_in_batches.h"
#include "tasks/sentence_alignment.h"
#include "tasks/sentences.h"

namespace twb::tasks {
namespace {

using core::Error;
using core::ErrorCode;
using core::Json;

/// Whether the call wants ids instead of texts.
bool returnsIds(const Parameters& parameters) {
    const Json& tensors = parameters.raw("return_tensors");
    return !tensors.is_null() && tensors != Json(false);
}

/// The ids of each word as it stands inside a text. Throws Error(InvalidParameter) naming a word that the vocabulary lacks.
Json forcedWordIds(const std::vector<std::string>& words, const text::Tokenizer& tokenizer) {
    text::EncodeOptions asTarget;
    asTarget.addSpecialTokens = false;
    asTarget.asTarget = true;
    const auto unknown = tokenizer.specialTokenId(text::SpecialToken::Unk);
    Json all = Json::array();
    for (const std::string& word : words) {
        const std::vector<std::int64_t> ids = tokenizer.encode(text::TextInput(" " + word), asTarget).rows.front().ids;
        const bool lacksPart = unknown && std::find(ids.begin(), ids.end(), *unknown) != ids.end();
        if (word.empty() || ids.empty() || lacksPart) {
            throw Error(ErrorCode::InvalidParameter, "force_words: the model's vocabulary has no tokens for \"" + word +
                                                         "\", so that it cannot be written. Choose another word or spelling.");
        }
        all.push_back(ids);
    }
    return all;
}

void addForcedWords(Json& options, const CallRequest& request, const TextGenerator& generator) {
    const auto words = request.parameters.texts("force_words");
    if (!words || words->empty()) {
        return;
    }
    constexpr std::int64_t kBeams = 4;
    options["force_words_ids"] = forcedWordIds(*words, generator.tokenizer());
    const Json beams = options.value("num_beams", Json());
    if (beams.is_null() && generator.defaults().num_beams < 2) {
        options["num_beams"] = kBeams;
        request.job.log(core::LogLevel::Info, "Words are forced by beam search: 4 beams were taken. num_beams takes another number.");
    }
}

Json optionsOf(const CallRequest& request, const TextGenerator& generator) {
    const text::Tokenizer& tokenizer = generator.tokenizer();
    Json options = generationOptions(request.parameters);
    if (const auto stop = request.parameters.text("stop_sequence")) {
        const std::vector<std::int64_t> ids = tokenizer.idsOf(*stop);
        if (ids.empty()) {
            throw Error(ErrorCode::InvalidParameter, "The parameter stop_sequence has no token.");
        }
        if (ids.size() > 1) {
            request.job.log(core::LogLevel::Warning, "The parameter stop_sequence has " + std::to_string(ids.size()) +
                                                         " tokens; the text ends at the first of them, \"" +
                                                         tokenizer.tokensOf(ids).front() + "\". stop_strings stops at a whole text.");
        }
        options["eos_token_id"] = ids.front();
    }
    addForcedWords(options, request, generator);
    return options;
}

std::size_t codePointsIn(std::string_view utf8) {
    return text::py::decode(utf8).size();
}

}  // namespace

TextToText::TextToText(const CallRequest& request, const TextToTextOptions& options)
    : m_generator(request, "AutoModelForSeq2SeqLM", options.tokenizer, /*cleanUp=*/false),
      m_task(request.task),
      m_returnName(options.returnName),
      m_settings(m_generator.defaults()),
      m_batchSize(static_cast<std::size_t>(request.parameters.integer("batch_size").value_or(1))),
      m_returnsIds(returnsIds(request.parameters)),
      m_splits(request.parameters.flag("split_documents")),
      m_aligns(request.parameters.flag("align_sentences")) {
    m_encode = text::encodeOptionsFromJson(request.parameters.subset({"truncation"}));
    if (options.takesPrefix) {
        m_prefix = core::optionalString(m_generator.config(), "prefix", "config.json").value_or("");
    }
    generation::applyOptions(m_settings, optionsOf(request, m_generator));
    if (options.forcedFirstToken) {
        m_settings.forced_bos_token_id = options.forcedFirstToken;
    }
}

CallInputs TextToText::inputs(const Json& given) const {
    CallInputs out = TaskCall::inputs(given);
    if (m_settings.num_return_sequences == 1) {
        out.batched = true;
    }
    return out;
}

void TextToText::run(const std::vector<Json>& items, RowSink& sink, host::JobContext& job) {
    runInBatches(items, m_batchSize, sink, job, [&](std::span<const Json> batch, bool alone) { return runBatch(batch, alone, job); });
}

text::Encoding TextToText::encode(const std::string& text) const {
    text::Encoding row = m_generator.tokenizer().encode(text::TextInput(m_prefix + text), m_encode).rows.front();
    if (row.ids.empty()) {
        throw Error(ErrorCode::InvalidInput,
                    "The text is empty, and this model's tokenizer makes no token of it: there is nothing to read.");
    }
    return row;
}

/// Tokens that the encoder takes at once, as far as the files say.
std::int64_t TextToText::mostTokens() const {
    const Json& config = m_generator.config();
    const auto ofEncoder = core::optionalInt(config, "max_encoder_position_embeddings", "config.json");
    const auto ofModel = ofEncoder ? ofEncoder : m_generator.contextLength();
    return std::min(m_generator.tokenizer().modelMaxLength(), ofModel.value_or(text::Tokenizer::kUnlimited));
}

std::vector<TextToText::Part> TextToText::partsOf(const std::string& text, host::JobContext& job) const {
    Part whole{text, 0, {}, encode(text)};
    const std::int64_t limit = mostTokens();
    const auto length = static_cast<std::int64_t>(whole.encoding.size());
    if (length > limit && !m_splits) {
        job.log(core::LogLevel::Warning, "The text has " + std::to_string(length) + " tokens, but the model was made for at most " +
                                             std::to_string(limit) +
                                             ". Set split_documents to have it read in parts, or truncation to cut its end off.");
    }
    if (text::py::stripped(text).empty()) {
        job.log(core::LogLevel::Warning, "The text is empty; what the model writes of it means nothing.");
    }
    std::vector<Part> parts;
    if (!m_splits || length <= limit) {
        parts.push_back(std::move(whole));
        return parts;
    }
    const auto fits = [&](std::string_view part) {
        job.checkCancelled();
        return static_cast<std::int64_t>(encode(std::string(part)).size()) <= limit;
    };
    std::size_t end = 0;
    for (const TextRange& range : partsWithin(text, fits)) {
        const std::string part(range.of(text));
        const TextRange gap{end, range.begin};
        parts.push_back({part, codePointsIn(std::string_view(text).substr(0, range.begin)),
                         parts.empty() ? std::string() : std::string(gap.of(text)), encode(part)});
        end = range.end;
    }
    return parts;
}

std::vector<api::Value> TextToText::runBatch(std::span<const Json> items, bool streamed, host::JobContext& job) const {
    std::vector<Part> parts;
    std::vector<std::size_t> ends;
    for (const Json& item : items) {
        for (Part& part : partsOf(requireText(item, "inputs", m_task), job)) {
            parts.push_back(std::move(part));
        }
        ends.push_back(parts.size());
    }
    api::GenerationStatistics statistics;
    std::vector<Written> written = write(parts, streamed && parts.size() == 1, statistics, job);
    std::vector<api::Value> values;
    std::size_t begin = 0;
    for (const std::size_t end : ends) {
        values.push_back(valueOf(std::span(parts).subspan(begin, end - begin), std::span(written).subspan(begin, end - begin), statistics));
        begin = end;
    }
    return values;
}

std::vector<TextToText::Written> TextToText::write(std::span<const Part> parts, bool streamed, api::GenerationStatistics& statistics,
                                                   host::JobContext& job) const {
    std::vector<Written> all;
    while (all.size() < parts.size()) {
        const std::size_t begin = all.size();
        const std::size_t count = std::min(m_batchSize, parts.size() - begin);
        if (parts.size() > m_batchSize) {
            job.progress(begin, parts.size(), "parts");
        }
        std::vector<text::Encoding> rows;
        for (const Part& part : parts.subspan(begin, count)) {
            rows.push_back(part.encoding);
        }
        const WrittenTexts batch = m_generator.write(m_generator.batchInputs(std::move(rows)), m_settings, streamed, job);
        const std::int64_t answers = batch.sequences.size(0) / static_cast<std::int64_t>(count);
        for (std::int64_t row = 0; row < batch.sequences.size(0); ++row) {
            Written& written = row % answers == 0 ? all.emplace_back() : all.back();
            written.ids.push_back(generation::rowIds(batch.sequences, row));
            api::GeneratedText text{m_generator.decode(written.ids.back()), batch.steps};
            if (answers > 1 && batch.scores.defined()) {
                text.score = batch.scores[row].item<float>();
            }
            written.texts.push_back(std::move(text));
        }
        const std::int64_t before = statistics.newTokens;
        statistics = batch.statistics;
        statistics.newTokens += before;
    }
    return all;
}

/// The texts of the parts, with the white space that stood between the parts.
api::GeneratedText TextToText::joined(std::span<const Part> parts, std::span<Written> written, std::size_t candidate) const {
    api::GeneratedText out;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        api::GeneratedText& text = written[i].texts[candidate];
        out.text += parts[i].gap.empty() && i > 0 ? std::string(" ") : parts[i].gap;
        if (m_aligns) {
            const auto shift = static_cast<std::int64_t>(codePointsIn(out.text));
            const auto offset = static_cast<std::int64_t>(parts[i].offset) - static_cast<std::int64_t>(codePointsIn(m_prefix));
            const AlignedTexts texts{m_prefix + parts[i].text, text.text, parts[i].encoding.ids, written[i].ids[candidate]};
            for (api::AlignedSpan span : alignSentences(m_generator, texts)) {
                span.sourceStart = std::max<std::int64_t>(span.sourceStart + offset, 0);
                span.sourceEnd += offset;
                span.targetStart += shift;
                span.targetEnd += shift;
                out.alignment.push_back(span);
            }
        }
        out.text += text.text;
        if (parts.size() == 1) {
            out.steps = std::move(text.steps);
            out.score = text.score;
        }
    }
    return out;
}

api::Value TextToText::valueOf(std::span<const Part> parts, std::span<Written> written, const api::GenerationStatistics& statistics) const {
    api::GeneratedTexts texts;
    texts.key = m_returnName + "_text";
    texts.bare = m_settings.num_return_sequences == 1;
    texts.statistics = statistics;
    if (parts.size() > 1) {
        texts.notes.push_back("The text is longer than the " + std::to_string(mostTokens()) +
                              " tokens that the model takes: it was read in " + std::to_string(parts.size()) +
                              " parts, cut between sentences, whose results were joined.");
    }
    Json records = Json::array();
    for (std::size_t i = 0; i < written.front().ids.size(); ++i) {
        if (m_returnsIds) {
            generation::TokenIds ids;
            for (const Written& part : written) {
                ids.insert(ids.end(), part.ids[i].begin(), part.ids[i].end());
            }
            records.push_back(Json{{m_returnName + "_token_ids", ids}});
        } else {
            texts.texts.push_back(joined(parts, written, i));
        }
    }
    if (m_returnsIds) {
        return api::Document{texts.bare ? std::move(records.front()) : std::move(records)};
    }
    return texts;
}

std::vector<api::ParameterField> textToTextParameters() {
    std::vector<api::ParameterField> fields = generationParameters();
    // Beam search is what these models are used with; the lengths count the new text alone.
    api::ParameterField split = parameter(
        "split_documents", api::ParameterType::Bool, TWB_TR("tasks", "Read long texts in parts"),
        TWB_TR("tasks", "A text that is too long for the model is cut between sentences; the results of the parts are joined."), false);
    api::ParameterField align =
        parameter("align_sentences", api::ParameterType::Bool, TWB_TR("tasks", "Align sentences"),
                  TWB_TR("tasks", "Tells which sentence was written from which, by what the model looked at. Costs one more pass."), false);
    api::ParameterField words =
        parameter("force_words", api::ParameterType::TextList, TWB_TR("tasks", "Words that must appear"),
                  TWB_TR("tasks", "Terms of a glossary, say. The text is searched with beams, and holds each of these words."), nullptr);
    words.advanced = true;
    fields.insert(fields.begin(), {split, align});
    fields.push_back(words);
    fields.push_back(truncationParameter());
    fields.push_back(topLogprobsParameter());
    fields.push_back(batchSizeParameter());
    return fields;
}

std::vector<std::string> textToTextScriptNames() {
    std::vector<std::string> names = generationScriptNames();
    names.insert(names.end(),
                 {"return_tensors", "return_text", "stop_sequence", "clean_up_tokenization_spaces", "truncation", "num_workers"});
    return names;
}

}  // namespace twb::tasks
