#pragma once

#include <QPlainTextEdit>

#include "engine/core/json.h"

namespace twb::ui {

/// JSON as indented text. Very long documents are cut in the view, with a note; copying and exporting give all of them.
class JsonView : public QPlainTextEdit {
    Q_OBJECT
public:
    explicit JsonView(const core::Json& json, QWidget* parent = nullptr);
};

}  // namespace twb::ui
