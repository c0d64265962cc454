#include "engine/train/data/column_roles.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include "engine/core/error.h"
#include "engine/train/data/labels.h"
#include "engine/train/data/lengths.h"
#include "engine/train/data/media.h"

namespace twb::train {
namespace {

using core::Json;

constexpr std::size_t kProbedRows = 200;
constexpr std::size_t kMostClasses = 100;  // a text column with more distinct values is no label

const std::map<std::string, std::vector<Role>, std::less<>>& roleTable() {
    static const std::vector<Role> sequence{{"source"}, {"target"}};
    static const std::map<std::string, std::vector<Role>, std::less<>> table{
        {"text-classification", {{"text"}, {"text_pair", RoleKind::Text, false}, {"label", RoleKind::Label}}},
        {"token-classification", {{"tokens", RoleKind::Tokens}, {"tags", RoleKind::Tags}}},
        {"question-answering", {{"question"}, {"context"}, {"answers", RoleKind::Answers}}},
        {"causal-lm", {{"text"}}},
        {"masked-lm", {{"text"}}},
        {"sft",  // the messages, or prompt and completion
         {{"messages", RoleKind::Messages, false},
          {"system", RoleKind::Text, false},
          {"prompt", RoleKind::Text, false},
          {"prompt_input", RoleKind::Text, false},
          {"completion", RoleKind::Text, false},
          {"tools", RoleKind::Tools, false}}},
        {"seq2seq", sequence},
        {"summarization", sequence},
        {"translation", sequence},
        {"multiple-choice", {{"context"}, {"question", RoleKind::Text, false}, {"endings", RoleKind::Texts}, {"label", RoleKind::Label}}},
        {"image-classification", {{"image", RoleKind::Image}, {"label", RoleKind::Label}}},
        {"audio-classification", {{"audio", RoleKind::Audio}, {"label", RoleKind::Label}}},
        {"ctc-asr", {{"audio", RoleKind::Audio}, {"text"}}}};
    return table;
}

// Names that data sets give to a role, the most telling first.
const std::vector<std::string>& usualNames(const std::string& role) {
    static const std::map<std::string, std::vector<std::string>> table{
        {"text",
         {"text", "sentence", "sentence1", "premise", "question1", "review", "content", "title", "comment", "tweet", "document", "body",
          "message", "transcription"}},
        {"text_pair", {"text_pair", "sentence2", "hypothesis", "question2", "description", "text2"}},
        {"label", {"label", "labels", "class", "category", "sentiment", "target", "rating", "stars", "score", "topic", "answer"}},
        {"tokens", {"tokens", "words"}},
        {"tags", {"tags", "ner_tags", "ner", "labels", "pos_tags", "pos"}},
        {"question", {"question", "query"}},
        {"context", {"context", "passage", "paragraph", "premise", "sent1", "ctx", "question", "startphrase"}},
        {"answers", {"answers", "answer"}},
        {"source", {"source", "src", "document", "dialogue", "article", "input", "en", "text"}},
        {"target", {"target", "tgt", "summary", "highlights", "output", "de", "fr", "ro", "es"}},
        {"messages", {"messages", "conversations", "conversation"}},
        {"system", {"system", "system_prompt"}},
        {"prompt", {"prompt", "instruction"}},
        {"prompt_input", {"input", "context"}},
        {"completion", {"completion", "response", "output"}},
        {"tools", {"tools"}},
        {"endings", {"endings", "choices", "options"}},
        {"image", {"image", "image_path", "img", "file", "path"}},
        {"audio", {"audio", "audio_path", "file", "path"}}};
    static const std::vector<std::string> none;
    const auto found = table.find(role);
    return found == table.end() ? none : found->second;
}

std::string lowered(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

bool isTextList(const Json& value) {
    return value.is_array() && std::all_of(value.begin(), value.end(), [](const Json& item) { return item.is_string(); });
}

bool isMessages(const Json& value) {
    return value.is_array() && !value.empty() && std::all_of(value.begin(), value.end(), [](const Json& message) {
               return message.is_object() && (message.contains("role") || (message.contains("from") && message.contains("value")));
           });
}

bool isAnswers(const Json& value) {
    return value.is_object() && value.contains("text") && value.contains("answer_start");
}

bool suits(const Json& value, RoleKind kind) {
    switch (kind) {
        case RoleKind::Text:
            return value.is_string();
        case RoleKind::Image:
        case RoleKind::Audio:
            return value.is_string() && mediaKind(value.get_ref<const std::string&>()) == (kind == RoleKind::Image ? "image" : "audio");
        case RoleKind::Texts:
        case RoleKind::Tokens:
            return isTextList(value);
        case RoleKind::Label:
            return value.is_string() || value.is_number() || value.is_array() || value.is_boolean();
        case RoleKind::Tags:
            return value.is_array() &&
                   std::all_of(value.begin(), value.end(), [](const Json& v) { return v.is_string() || v.is_number(); });
        case RoleKind::Answers:
            return isAnswers(value);
        case RoleKind::Messages:
            return isMessages(value);
        case RoleKind::Tools:
            return value.is_array() || value.is_string();
    }
    return false;
}

// Whether the first rows hold what the role wants. Nulls say nothing.
bool suits(const Dataset& dataset, std::size_t column, RoleKind kind) {
    bool any = false;
    for (std::size_t row = 0; row < std::min(dataset.size(), kProbedRows); ++row) {
        const Json& value = dataset.cell(row, column);
        if (!value.is_null() && !suits(value, kind)) {
            return false;
        }
        any = any || !value.is_null();
    }
    return any || dataset.empty();
}

std::size_t distinctValues(const Dataset& dataset, std::size_t column) {
    std::set<std::string> values;
    for (std::size_t row = 0; row < dataset.size() && values.size() <= kMostClasses; ++row) {
        values.insert(labelText(dataset.cell(row, column)));
    }
    return values.size();
}

double meanLength(const Dataset& dataset, std::size_t column) {
    double sum = 0;
    const std::size_t rows = std::min(dataset.size(), kProbedRows);
    for (std::size_t row = 0; row < rows; ++row) {
        sum += static_cast<double>(lengthOf(dataset.cell(row, column)));
    }
    return rows ? sum / static_cast<double>(rows) : 0;
}

class Guess {
public:
    explicit Guess(const Dataset& dataset) : m_dataset(dataset), m_taken(dataset.columns().size()) {}

    /// By the columns' names.
    void byName(const Role& role) {
        if (m_columns.contains(role.name)) {
            return;
        }
        for (const std::string& name : usualNames(role.name)) {
            for (std::size_t column = 0; column < m_taken.size(); ++column) {
                if (!m_taken[column] && lowered(m_dataset.columns()[column]) == name && suits(m_dataset, column, role.kind)) {
                    take(role, column);
                    return;
                }
            }
        }
    }

    /// ending0, ending1, ... are the endings.
    void endings(const Role& role) {
        Json names = Json::array();
        for (const std::string& name : m_dataset.columns()) {
            const std::string plain = lowered(name);
            const bool isNumbered = !plain.empty() && std::isdigit(static_cast<unsigned char>(plain.back()));
            if (isNumbered && (plain.starts_with("ending") || plain.starts_with("choice") || plain.starts_with("option"))) {
                names.push_back(name);
            }
        }
        if (names.size() > 1) {
            m_columns[role.name] = std::move(names);
        }
    }

    /// By what the columns hold: few different values are a label, the longest texts are the text.
    void byContent(const Role& role) {
        if (m_columns.contains(role.name) || !role.required) {
            return;
        }
        std::size_t best = m_taken.size();
        double bestScore = 0;
        for (std::size_t column = 0; column < m_taken.size(); ++column) {
            if (m_taken[column] || !suits(m_dataset, column, role.kind)) {
                continue;
            }
            const double score = role.kind == RoleKind::Label ? labelScore(column) : 1 + meanLength(m_dataset, column);
            if (score > bestScore) {
                best = column;
                bestScore = score;
            }
        }
        if (best < m_taken.size()) {
            take(role, best);
        }
    }

    Json result() const { return m_columns; }

private:
    void take(const Role& role, std::size_t column) {
        m_columns[role.name] = m_dataset.columns()[column];
        m_taken[column] = true;
    }

    double labelScore(std::size_t column) const {
        const std::size_t values = distinctValues(m_dataset, column);
        return values > kMostClasses || values * 2 > m_dataset.size() ? 0 : 1.0 / static_cast<double>(values);
    }

    const Dataset& m_dataset;
    std::vector<bool> m_taken;
    Json m_columns = Json::object();
};

}  // namespace

const std::vector<Role>& rolesOf(std::string_view task) {
    const auto found = roleTable().find(task);
    if (found == roleTable().end()) {
        throw core::Error(core::ErrorCode::InvalidParameter, "The columns of the task \"" + std::string(task) + "\" are not known.");
    }
    return found->second;
}

Json guessColumns(const Dataset& dataset, std::string_view task) {
    Guess guess(dataset);
    const std::vector<Role>& roles = rolesOf(task);
    for (const Role& role : roles) {
        if (role.kind == RoleKind::Texts) {
            guess.endings(role);
        }
        guess.byName(role);
    }
    // Labels first: the longest texts may then be looked for among the rest.
    for (const bool labels : {true, false}) {
        for (const Role& role : roles) {
            if ((role.kind == RoleKind::Label) == labels) {
                guess.byContent(role);
            }
        }
    }
    return guess.result();
}

std::string guessTask(const Dataset& dataset) {
    // The most special shape first: text classification fits nearly every table.
    for (const char* task :
         {"question-answering", "token-classification", "multiple-choice", "sft", "image-classification", "audio-classification"}) {
        if (columnProblems(dataset, task, guessColumns(dataset, task)).empty()) {
            return task;
        }
    }
    const Json sequence = guessColumns(dataset, "seq2seq");
    const auto isNamed = [&](const char* role) {
        const std::string name = sequence.contains(role) ? lowered(sequence[role].get<std::string>()) : std::string();
        return std::find(usualNames(role).begin(), usualNames(role).end(), name) != usualNames(role).end();
    };
    if (isNamed("source") && isNamed("target") && sequence["source"] != sequence["target"]) {
        return meanLength(dataset, *dataset.columnIndex(sequence["source"].get<std::string>())) >
                       2 * meanLength(dataset, *dataset.columnIndex(sequence["target"].get<std::string>()))
                   ? "summarization"
                   : "translation";
    }
    for (const char* task : {"text-classification", "causal-lm"}) {
        if (columnProblems(dataset, task, guessColumns(dataset, task)).empty()) {
            return task;
        }
    }
    return {};
}

std::vector<ColumnProblem> columnProblems(const Dataset& dataset, std::string_view task, const Json& columns) {
    using Kind = ColumnProblem::Kind;
    std::vector<ColumnProblem> problems;
    const auto check = [&](const Role& role, const Json& name, RoleKind wanted) {
        const auto column = name.is_string() ? dataset.columnIndex(name.get<std::string>()) : std::nullopt;
        if (!column) {
            problems.push_back({Kind::NoSuchColumn, role.name, labelText(name), wanted});
        } else if (!suits(dataset, *column, wanted)) {
            problems.push_back({Kind::Unsuited, role.name, dataset.columns()[*column], wanted});
        }
    };
    for (const Role& role : rolesOf(task)) {
        const auto found = columns.find(role.name);
        if (found == columns.end() || found->is_null()) {
            if (role.required) {
                problems.push_back({Kind::NotChosen, role.name, {}, role.kind});
            }
        } else if (found->is_array()) {
            for (const Json& name : *found) {
                check(role, name, RoleKind::Text);
            }
        } else {
            check(role, *found, role.kind);
        }
    }
    if (task == "sft" && !columns.contains("messages") && !(columns.contains("prompt") && columns.contains("completion"))) {
        const bool isPair = columns.contains("prompt") || columns.contains("completion");
        problems.push_back({Kind::NotChosen,
                            !isPair                      ? "messages"
                            : columns.contains("prompt") ? "completion"
                                                         : "prompt",
                            {},
                            isPair ? RoleKind::Text : RoleKind::Messages});
    }
    return problems;
}

}  // namespace twb::train
