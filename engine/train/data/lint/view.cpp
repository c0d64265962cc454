#include "engine/train/data/lint/view.h"

#include "engine/train/data/labels.h"

namespace twb::train {
namespace {

using core::Json;

bool isOutput(const std::string& role) {
    return role == "label" || role == "tags" || role == "target" || role == "answers";
}

void appendPlain(std::string& key, const std::string& text) {
    bool pendingSpace = false;
    const std::size_t begin = key.size();
    for (const char c : text) {
        if (c == ' ' || (c >= '\t' && c <= '\r')) {
            pendingSpace = key.size() > begin;
            continue;
        }
        if (pendingSpace) {
            key += ' ';
            pendingSpace = false;
        }
        key += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
}

}  // namespace

SplitView::SplitView(const NamedSplit& split, const LintOptions& options)
    : m_split(split), m_columns(options.columns), m_isForLanguageModel(options.task == "causal-lm" || options.task == "masked-lm") {
    for (const Role& role : rolesOf(options.task)) {
        const auto name = m_columns.find(role.name);
        if (name == m_columns.end()) {
            continue;
        }
        for (const Json& each : name->is_array() ? *name : Json::array({*name})) {
            const auto index = each.is_string() ? rows().columnIndex(each.get<std::string>()) : std::nullopt;
            if (!index) {
                continue;
            }
            if (!isOutput(role.name)) {
                m_inputs.push_back(*index);
            }
            if (role.required || role.kind == RoleKind::Messages || role.name == "prompt" || role.name == "completion") {
                m_required.push_back(*index);
            }
        }
    }
}

std::optional<std::size_t> SplitView::column(const char* role) const {
    const auto name = m_columns.find(role);
    return name != m_columns.end() && name->is_string() ? rows().columnIndex(name->get<std::string>()) : std::nullopt;
}

std::optional<std::size_t> SplitView::labels() const {
    const auto label = column("label");
    return label ? label : column("tags");
}

bool SplitView::isLine(std::size_t row) const {
    const Json& cell = m_isForLanguageModel && !m_inputs.empty() ? rows().cell(row, m_inputs.front()) : Json();
    return cell.is_string() && cell.get_ref<const std::string&>().ends_with('\n') &&
           cell.get_ref<const std::string&>().find('\n') == cell.get_ref<const std::string&>().size() - 1;
}

std::string SplitView::inputKey(std::size_t row) const {
    std::string key;
    for (const std::size_t column : m_inputs) {
        appendPlain(key, labelText(rows().cell(row, column)));
        key += '\x1f';
    }
    return key;
}

Finding SplitView::finding(const char* kind, Severity severity, std::vector<std::size_t> foundRows,
                           std::function<Dataset(const Dataset&)> fix, core::Json facts) const {
    return {kind, severity, name(), std::move(foundRows), std::move(facts), std::move(fix)};
}

std::function<Dataset(const Dataset&)> leaveOut(std::vector<std::size_t> rows) {
    return [rows = std::move(rows)](const Dataset& dataset) { return dataset.without(rows); };
}

}  // namespace twb::train
