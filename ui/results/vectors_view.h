#pragma once

#include <QWidget>

#include "engine/api/value.h"

namespace twb::ui {

/// Shape and statistics of an array, its vectors as a strip of colours, and their cosine similarities.
class VectorsView : public QWidget {
    Q_OBJECT
public:
    explicit VectorsView(const api::Vectors& value, QWidget* parent = nullptr);
};

/// "1 × 9 × 384"
QString shapeText(const api::Array& array);

}  // namespace twb::ui
