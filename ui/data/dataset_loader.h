#pragma once

#include <memory>

#include "engine/train/data/import/import.h"
#include "ui/background.h"

namespace twb::ui {

/// Reads a data set in the background. What was asked for before and has not come yet is dropped.
class DatasetLoader : public Background {
    Q_OBJECT
public:
    using Background::Background;

    void load(const QString& path);

Q_SIGNALS:
    void loaded(const QString& path, const std::shared_ptr<const twb::train::ImportedData>& data);
};

}  // namespace twb::ui
