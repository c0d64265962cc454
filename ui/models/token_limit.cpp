#include "ui/models/token_limit.h"

#include <QDir>
#include <QFile>

#include "engine/core/json.h"

namespace twb::ui {

int tokenLimit(const QString& folder) {
    QFile file(QDir(folder).filePath("config.json"));
    if (folder.isEmpty() || !file.open(QIODevice::ReadOnly)) {
        return 0;
    }
    const core::Json config = core::Json::parse(file.readAll().toStdString(), nullptr, false);
    for (const char* name : {"max_position_embeddings", "n_positions"}) {
        if (config.is_object() && config.contains(name) && config[name].is_number_integer()) {
            const bool beginsAtTwo = QByteArray::fromStdString(config.value("model_type", "")).contains("roberta");
            return config[name].get<int>() - (beginsAtTwo ? 2 : 0);
        }
    }
    return 0;
}

}  // namespace twb::ui
