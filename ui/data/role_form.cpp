#include "ui/data/role_form.h"

#include <QComboBox>
#include <QFormLayout>

#include "engine/train/data/column_roles.h"
#include "ui/text.h"
#include "ui/widgets/controls.h"

namespace twb::ui {

RoleForm::RoleForm(QWidget* parent) : QWidget(parent), m_layout(new QFormLayout(this)) {
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
}

void RoleForm::setData(const train::Dataset& dataset, const std::string& task) {
    for (std::size_t row = 0; row < m_rows.size(); ++row) {
        m_layout->removeRow(0);
    }
    m_rows.clear();
    const core::Json guess = train::guessColumns(dataset, task);
    for (const train::Role& role : train::rolesOf(task)) {
        auto* box = new QComboBox;
        box->setAccessibleName(tr("Column for %1").arg(roleText(role.name)));
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(10);
        box->addItem(role.required ? tr("Choose a column") : tr("None"), QString());
        for (const std::string& column : dataset.columns()) {
            box->addItem(qtext(column), qtext(core::dumpJson(column)));
        }
        if (const auto guessed = guess.find(role.name); guessed != guess.end()) {
            const QString value = qtext(core::dumpJson(*guessed));
            if (box->findData(value) < 0) {  // several columns together
                QStringList names;
                for (const core::Json& name : *guessed) {
                    names << qtext(name.get<std::string>());
                }
                box->addItem(names.join(", "), value);
            }
            box->setCurrentIndex(box->findData(value));
        }
        addField(m_layout, roleText(role.name), box, int(m_rows.size()));
        m_rows.push_back({role.name, box});
        connect(box, &QComboBox::activated, this, &RoleForm::changed);
    }
    Q_EMIT changed();
}

void RoleForm::addRow(const QString& label, QWidget* field) {
    addField(m_layout, label, field);
}

core::Json RoleForm::columns() const {
    core::Json columns = core::Json::object();
    for (const Row& row : m_rows) {
        const std::string value = row.box->currentData().toString().toStdString();
        if (!value.empty()) {
            columns[row.role] = core::Json::parse(value);
        }
    }
    return columns;
}

QString roleText(const std::string& role) {
    const std::pair<const char*, QString> names[] = {
        {"text", RoleForm::tr("Text")},
        {"text_pair", RoleForm::tr("Second text")},
        {"label", RoleForm::tr("Label")},
        {"tokens", RoleForm::tr("Words")},
        {"tags", RoleForm::tr("Tags")},
        {"question", RoleForm::tr("Question")},
        {"context", RoleForm::tr("Context")},
        {"answers", RoleForm::tr("Answers")},
        {"source", RoleForm::tr("Source text")},
        {"target", RoleForm::tr("Target text")},
        {"endings", RoleForm::tr("Endings")},
        {"image", RoleForm::tr("Picture")},
        {"audio", RoleForm::tr("Sound")},
        {"messages", RoleForm::tr("Messages")},
        {"system", RoleForm::tr("System prompt")},
        {"prompt", RoleForm::tr("Prompt")},
        {"prompt_input", RoleForm::tr("Text that goes with the prompt")},
        {"completion", RoleForm::tr("Answer")},
        {"tools", RoleForm::tr("Tools")},
    };
    for (const auto& [name, text] : names) {
        if (role == name) {
            return text;
        }
    }
    return qtext(role);
}

}  // namespace twb::ui
