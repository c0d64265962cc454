#include "tasks/text_to_text.h"

#include <algorithm>

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include "engine/core/error.h"
#include "engine/generation/row_ids.h"
#include "engine/host/job_context.h"
#include "tasks/common_parameters.h"
#include "tasks/current_error.h"
#include "tasks/generation_parameters.h"

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

Json optionsOf(const Parameters& parameters, const text::Tokenizer& tokenizer, host::JobContext& job) {
    Json options = generationOptions(parameters);
    if (const auto stop = parameters.text("stop_sequence")) {
        const std::vector<std::int64_t> ids = tokenizer.idsOf(*stop);
        if (ids.empty()) {
            throw Error(ErrorCode::InvalidParameter, "The parameter stop_sequence has no token.");
        }
        if (ids.size() > 1) {
            job.log(core::LogLevel::Warning, "The parameter stop_sequence has " + std::to_string(ids.size()) +
                                                 " tokens; the text ends at the first of them, \"" + tokenizer.tokensOf(ids).front() +
                                                 "\". stop_strings stops at a whole text.");
        }
        options["eos_token_id"] = ids.front();
    }
    return options;
}

}  // namespace

TextToText::TextToText(const CallRequest& request, const TextToTextOptions& options)
    : m_generator(request, "AutoModelForSeq2SeqLM", options.tokenizer, /*cleanUp=*/false),
      m_task(request.parameters.task()),
      m_returnName(options.returnName),
      m_settings(m_generator.defaults()),
      m_batchSize(static_cast<std::size_t>(request.parameters.integer("batch_size").value_or(1))),
      m_returnsIds(returnsIds(request.parameters)) {
    m_encode = text::encodeOptionsFromJson(request.parameters.subset({"truncation"}));
    if (options.takesPrefix) {
        m_prefix = core::optionalString(m_generator.config(), "prefix", "config.json").value_or("");
    }
    generation::applyOptions(m_settings, optionsOf(request.parameters, m_generator.tokenizer(), request.job));
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
    const c10::InferenceMode noGradients;
    for (std::size_t begin = 0; begin < items.size(); begin += m_batchSize) {
        const std::size_t end = std::min(items.size(), begin + m_batchSize);
        if (items.size() > 1) {
            job.progress(begin, items.size(), "rows");
        }
        try {
            std::vector<api::Value> values = runBatch(std::span(items).subspan(begin, end - begin), items.size() == 1, job);
            for (std::size_t i = 0; i < values.size(); ++i) {
                sink.done(begin + i, std::move(values[i]));
            }
        } catch (...) {
            const Error error = currentError();
            for (std::size_t i = begin; i < end; ++i) {
                sink.failed(i, error);
            }
        }
    }
}

text::Encoding TextToText::encode(const Json& item) const {
    text::Encoding row =
        m_generator.tokenizer().encode(text::TextInput(m_prefix + requireText(item, "inputs", m_task)), m_encode).rows.front();
    if (row.ids.empty()) {
        throw Error(ErrorCode::InvalidInput,
                    "The text is empty, and this model's tokenizer makes no token of it: there is nothing to read.");
    }
    return row;
}

std::vector<api::Value> TextToText::runBatch(std::span<const Json> items, bool streamed, host::JobContext& job) const {
    std::vector<text::Encoding> rows;
    for (const Json& item : items) {
        rows.push_back(encode(item));
    }
    const auto count = static_cast<std::int64_t>(items.size());
    const WrittenTexts written = m_generator.write(m_generator.batchInputs(std::move(rows)), m_settings, streamed, job);
    const std::int64_t answers = written.sequences.size(0) / count;
    std::vector<api::Value> values;
    for (std::int64_t row = 0; row < count; ++row) {
        values.push_back(valueOf(written, row * answers, answers));
    }
    return values;
}

api::Value TextToText::valueOf(const WrittenTexts& written, std::int64_t first, std::int64_t answers) const {
    api::GeneratedTexts texts;
    texts.key = m_returnName + "_text";
    texts.bare = m_settings.num_return_sequences == 1;
    texts.statistics = written.statistics;
    Json records = Json::array();
    for (std::int64_t i = first; i < first + answers; ++i) {
        const generation::TokenIds ids = generation::rowIds(written.sequences, i);
        if (m_returnsIds) {
            records.push_back(Json{{m_returnName + "_token_ids", ids}});
        } else {
            texts.texts.push_back({m_generator.decode(ids), written.steps});
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
