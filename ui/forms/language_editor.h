#pragma once

#include "ui/forms/parameter_editor.h"

class QComboBox;

namespace twb::ui {

/// Chooses a language by name among the codes that a model knows; any code can be typed.
class LanguageEditor : public ParameterEditor {
    Q_OBJECT
public:
    explicit LanguageEditor(const api::ParameterField& field);

    core::Json value() const override;
    void setValue(const core::Json& value) override;
    void setCodes(const QStringList& codes) override;

private:
    QComboBox* m_box;
};

/// "French (fr)", "Serbian, Cyrillic (srp_Cyrl)"; the code itself where it is of no language that the system knows.
QString languageLabel(const QString& code);

}  // namespace twb::ui
