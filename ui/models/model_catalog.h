#pragma once

#include <QObject>
#include <QString>
#include <QStringList>
#include <vector>

#include "engine/api/task_description.h"

namespace twb::ui {

class Settings;

/// A checkpoint folder that the choosers offer.
struct ModelEntry {
    enum class Origin { Starter, Recent, Folder, Cache };

    QString path;  ///< folder with config.json
    QString name;  ///< "all-MiniLM-L6-v2", or the hub id for the cache
    Origin origin = Origin::Recent;
    QString modelType;
    QStringList architectures;
};

/// The models on this computer: the starter models, those used lately, the user's model folders and the Hugging Face cache.
/// Only config.json of each is read, in a thread of its own.
class ModelCatalog : public QObject {
    Q_OBJECT
public:
    explicit ModelCatalog(Settings& settings, QStringList starterFolders, QObject* parent = nullptr);
    ~ModelCatalog() override;

    /// Looks again; `changed` follows.
    void refresh();

    const std::vector<ModelEntry>& models() const { return m_models; }

    /// Those whose head fits the task first, otherwise in the order of origins.
    std::vector<ModelEntry> modelsFor(const api::TaskDescription& task) const;

    static bool fits(const ModelEntry& model, const api::TaskDescription& task);

    /// A sentence that says why the folder is no model; empty when it is one.
    static QString whyNotAModel(const QString& folder);

Q_SIGNALS:
    void changed();

private:
    class Scan;

    Settings& m_settings;
    QStringList m_starterFolders;
    std::vector<ModelEntry> m_models;
    int m_generation = 0;  // results of an older scan are dropped
};

}  // namespace twb::ui
