#include "ui/data/dataset_loader.h"

#include <filesystem>

namespace twb::ui {

void DatasetLoader::load(const QString& path) {
    start([this, path]() -> Continuation {
        auto data = std::make_shared<const train::ImportedData>(train::importData(std::filesystem::path(path.toStdU16String())));
        return [this, path, data] { Q_EMIT loaded(path, data); };
    });
}

}  // namespace twb::ui
