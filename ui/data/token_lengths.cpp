#include "ui/data/token_lengths.h"

#include <algorithm>

#include "engine/train/data/column_roles.h"
#include "engine/train/data/labels.h"
#include "engine/train/data/lengths.h"
#include "ui/background.h"
#include "ui/engine_client.h"
#include "ui/job.h"

namespace twb::ui {
namespace {

using core::Json;

/// A value as a text; of several, such as the endings to choose from, the longest.
std::string textOf(const Json& value) {
    if (std::string text = train::conversationText(value); !text.empty()) {
        return text;
    }
    if (!value.is_array()) {
        return value.is_null() ? std::string() : train::labelText(value);
    }
    std::string longest;
    for (const Json& item : value) {
        if (std::string text = textOf(item); text.size() > longest.size()) {
            longest = std::move(text);
        }
    }
    return longest;
}

Json wordsOf(const Json& value) {
    Json words = Json::array();
    for (const Json& word : value.is_array() ? value : Json::array()) {
        words.push_back(textOf(word));
    }
    return words.empty() ? Json::array({""}) : words;
}

/// The columns that the model reads, role by role.
std::vector<std::vector<std::size_t>> inputColumns(const train::Dataset& rows, const std::string& task, const Json& columns) {
    std::vector<std::vector<std::size_t>> inputs;
    for (const train::Role& role : train::rolesOf(task)) {
        using Kind = train::RoleKind;
        const bool isText = role.kind == Kind::Text || role.kind == Kind::Messages || role.kind == Kind::Texts || role.kind == Kind::Tokens;
        const auto chosen = columns.find(role.name);
        if (!isText || role.name == "target" || chosen == columns.end()) {
            continue;
        }
        std::vector<std::size_t> found;
        for (const Json& name : chosen->is_array() ? *chosen : Json::array({*chosen})) {
            if (const auto index = rows.columnIndex(name.get<std::string>())) {
                found.push_back(*index);
            }
        }
        if (!found.empty()) {
            inputs.push_back(std::move(found));
        }
    }
    return inputs;
}

std::string longestOf(const train::Dataset& rows, std::size_t row, const std::vector<std::size_t>& columns) {
    std::string longest;
    for (const std::size_t column : columns) {
        if (std::string text = textOf(rows.cell(row, column)); text.size() > longest.size()) {
            longest = std::move(text);
        }
    }
    return longest;
}

/// What the tokenizer gets of a row: a text, a pair of texts, or words.
Json inputOf(const train::Dataset& rows, std::size_t row, const std::vector<std::vector<std::size_t>>& inputs, bool words) {
    if (words) {
        return wordsOf(rows.cell(row, inputs.front().front()));
    }
    std::string first = longestOf(rows, row, inputs.front());
    if (inputs.size() == 1) {
        return first;
    }
    std::string rest;
    for (std::size_t i = 1; i < inputs.size(); ++i) {
        if (!rest.empty()) {
            rest += ' ';
        }
        rest += longestOf(rows, row, inputs[i]);
    }
    return Json::array({std::move(first), std::move(rest)});
}

}  // namespace

TokenLengths::TokenLengths(Workbench& workbench, QObject* parent)
    : QObject(parent), m_workbench(workbench), m_background(new Background(this)) {}

bool TokenLengths::areCutOff(const std::string& task) {
    return task != "causal-lm" && task != "masked-lm";
}

void TokenLengths::drop() {
    m_background->drop();
    if (m_job) {
        m_job->disconnect(this);
        m_job->cancel();
    }
}

void TokenLengths::measure(const train::Splits& splits, const std::string& task, const Json& columns, const QString& model) {
    drop();
    m_background->start([this, splits, task, columns, model = model.toStdString()]() -> Background::Continuation {
        Json inputs = Json::array();
        std::vector<std::size_t> sizes;
        const bool words = task == "token-classification";
        for (const train::NamedSplit& split : splits) {
            const auto read = inputColumns(split.rows, task, columns);
            const std::size_t size = read.empty() ? 0 : split.rows.size();
            sizes.push_back(size);
            for (std::size_t row = 0; row < size; ++row) {
                inputs.push_back(inputOf(split.rows, row, read, words));
            }
        }
        return [this, sizes, params = Json{{"model", model}, {"inputs", std::move(inputs)}, {"is_split_into_words", words}}] {
            submit(params, sizes);
        };
    });
}

void TokenLengths::submit(const Json& params, const std::vector<std::size_t>& sizes) {
    m_job = m_workbench.engine.submit({"token_lengths", params, tr("Count the tokens of the data").toStdString()});
    connect(m_job, &Job::finished, this, [this, sizes](const api::Result& result) {
        const auto all = api::toJson(result.output).at("lengths").get<std::vector<std::size_t>>();
        Lengths lengths;
        auto next = all.begin();
        for (const std::size_t size : sizes) {
            lengths.emplace_back(next, next + std::ptrdiff_t(size));
            next += std::ptrdiff_t(size);
        }
        Q_EMIT measured(lengths);
    });
}

}  // namespace twb::ui
