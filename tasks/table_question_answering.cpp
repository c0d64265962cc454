#include <algorithm>

#include <ATen/ATen.h>

#include "engine/core/error.h"
#include "engine/generation/row_ids.h"
#include "engine/host/job_context.h"
#include "engine/text/python/python_text.h"
#include "tasks/common_parameters.h"
#include "tasks/generation_parameters.h"
#include "tasks/run_in_batches.h"
#include "tasks/table_text.h"
#include "tasks/tasks.h"
#include "tasks/text_generator.h"

/// table-question-answering: a table and a question -> an answer that an encoder-decoder writes (TAPEX).
namespace twb::tasks {
namespace {

using api::ParameterType;
using core::Error;
using core::ErrorCode;
using core::Json;

const char* const kDropRows = "drop_rows_to_fit";

api::TaskDescription description() {
    api::TaskDescription task;
    task.id = "table-question-answering";
    task.aliases = {"table-qa"};
    task.title = TWB_TR("tasks", "Ask a table");
    task.summary = TWB_TR("tasks", "Answers a question about the cells of a table.");
    task.panel = api::Panel::Text;
    task.autoClass = "AutoModelForSeq2SeqLM";
    task.inputs = {
        {"table", api::InputKind::Table, TWB_TR("tasks", "Table"), TWB_TR("tasks", "City,Inhabitants"), true, true},
        {"query", api::InputKind::Text, TWB_TR("tasks", "Question"), TWB_TR("tasks", "Which city has most inhabitants?"), true, false}};
    task.parameters = generationParameters();
    api::ParameterField truncation = parameter("truncation", ParameterType::Choice, TWB_TR("tasks", "Truncation"),
                                               TWB_TR("tasks", "What happens to a table that is too long for the model."), nullptr);
    truncation.choices = {
        {nullptr, TWB_TR("tasks", "Off")}, {true, TWB_TR("tasks", "Cut the end")}, {kDropRows, TWB_TR("tasks", "Leave the last rows out")}};
    truncation.advanced = true;
    task.parameters.push_back(truncation);
    task.example = Json{{"table", Json{{"City", {"Paris", "London", "Rome"}}, {"Inhabitants", {"2,148,000", "8,900,000", "2,873,000"}}}},
                        {"query", "Which city has most inhabitants?"}};
    return task;
}

std::vector<std::string> scriptOnly() {
    std::vector<std::string> names = generationScriptNames();
    names.insert(names.end(), {"padding", "sequential", "truncation", "clean_up_tokenization_spaces", "batch_size", "num_workers"});
    return names;
}

/// The questions about one table.
std::vector<std::string> queriesOf(const Json& item) {
    const Json given = item.contains("query") ? item.at("query") : Json();
    std::vector<std::string> queries;
    for (const Json& each : given.is_array() ? given : Json::array({given})) {
        queries.push_back(requireText(each, "query", "table-question-answering"));
        if (queries.back().empty()) {
            throw Error(ErrorCode::InvalidInput, "The query is empty: there is no question about the table.");
        }
    }
    if (queries.empty()) {
        throw Error(ErrorCode::InvalidInput, "The query is empty: the list has no question about the table.");
    }
    return queries;
}

class TableQuestionAnswering : public TaskCall {
public:
    explicit TableQuestionAnswering(const CallRequest& request)
        : m_generator(request, "AutoModelForSeq2SeqLM", Json::object(), /*cleanUp=*/true), m_settings(m_generator.defaults()) {
        const Json& config = m_generator.tokenizer().config();
        const std::string file = "tokenizer_config.json";
        m_maxCellTokens = core::optionalInt(config, "max_cell_length", file).value_or(15);
        m_lowerCases = core::optionalBool(config, "do_lower_case", file).value_or(true);
        m_dropsRows = request.parameters.raw("truncation") == Json(kDropRows);
        if (!m_dropsRows) {
            m_encode = text::encodeOptionsFromJson(request.parameters.subset({"truncation"}));
        }
        generation::applyOptions(m_settings, generationOptions(request.parameters));
    }

    /// As transformers, one item in a list is answered as if it stood alone.
    CallInputs inputs(const Json& given) const override {
        CallInputs out = TaskCall::inputs(given);
        out.batched = out.items.size() > 1;
        return out;
    }

    void run(const std::vector<Json>& items, RowSink& sink, host::JobContext& job) override {
        runInBatches(items, 1, sink, job, [&](std::span<const Json> batch, bool alone) {
            std::vector<api::Value> values;
            values.push_back(answer(batch.front(), alone, job));
            return values;
        });
    }

private:
    api::Value answer(const Json& item, bool streamed, host::JobContext& job) const {
        if (!item.is_object()) {
            throw Error(ErrorCode::InvalidInput,
                        "An input of table-question-answering is {\"table\": {column: [cells]}, \"query\": "
                        "question}, but this is " +
                            core::typeName(item) + ".");
        }
        QueriedTable table = tableFromJson(item.contains("table") ? item.at("table") : Json());
        shortenCells(table, m_generator.tokenizer(), m_maxCellTokens);
        std::vector<text::Encoding> rows;
        for (const std::string& query : queriesOf(item)) {
            rows.push_back(m_dropsRows ? encodeFitting(table, query, job) : encode(table, query));
        }
        const auto count = static_cast<std::int64_t>(rows.size());
        const WrittenTexts written = m_generator.write(m_generator.batchInputs(std::move(rows)), m_settings, streamed && count == 1, job);
        api::GeneratedTexts texts;
        texts.key = "answer";
        texts.bare = true;
        texts.statistics = written.statistics;
        for (std::int64_t row = 0; row < written.sequences.size(0); ++row) {
            texts.texts.push_back({m_generator.decode(generation::rowIds(written.sequences, row)), written.steps});
        }
        return texts;
    }

    text::Encoding encode(const QueriedTable& table, const std::string& query) const {
        const std::string flat = flattened(table, query);
        return m_generator.tokenizer().encode(text::TextInput(m_lowerCases ? text::py::lower(flat) : flat), m_encode).rows.front();
    }

    /// Without the last rows where the model does not take them all.
    text::Encoding encodeFitting(QueriedTable table, const std::string& query, host::JobContext& job) const {
        const std::int64_t limit = m_generator.tokenizer().modelMaxLength();
        const auto fits = [&](const text::Encoding& row) { return static_cast<std::int64_t>(row.size()) <= limit; };
        text::Encoding encoding = encode(table, query);
        if (fits(encoding)) {
            return encoding;
        }
        const std::vector<std::vector<std::string>> all = std::move(table.rows);
        std::size_t kept = 1, tooMany = all.size();
        while (tooMany - kept > 1) {
            const std::size_t middle = kept + (tooMany - kept) / 2;
            table.rows.assign(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(middle));
            (fits(encode(table, query)) ? kept : tooMany) = middle;
        }
        table.rows.assign(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(kept));
        job.log(core::LogLevel::Warning, "The model takes " + std::to_string(limit) + " tokens: of the table's " +
                                             std::to_string(all.size()) + " rows the first " + std::to_string(kept) + " were read.");
        return encode(table, query);
    }

    TextGenerator m_generator;
    generation::GenerationConfig m_settings;
    text::EncodeOptions m_encode;
    std::int64_t m_maxCellTokens = 0;
    bool m_lowerCases = true;
    bool m_dropsRows = false;
};

std::unique_ptr<TaskCall> open(CallRequest request) {
    return std::make_unique<TableQuestionAnswering>(request);
}

}  // namespace

Task tableQuestionAnsweringTask() {
    return {description(), scriptOnly(), open};
}

}  // namespace twb::tasks
