#include "ui/models/model_catalog.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPointer>
#include <QSet>
#include <QThreadPool>
#include <algorithm>

#include "ui/shell/settings.h"
#include "ui/text.h"

namespace twb::ui {
namespace {

QString environmentPath(const char* name) {
    return qEnvironmentVariable(name);
}

/// Where huggingface_hub keeps models, by its environment variables.
QString hubCache(const QString& chosen) {
    if (!chosen.isEmpty()) {
        return chosen;
    }
    for (const char* name : {"HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"}) {
        if (const QString path = environmentPath(name); !path.isEmpty()) {
            return path;
        }
    }
    const QString home = environmentPath("HF_HOME");
    return (home.isEmpty() ? QDir::homePath() + "/.cache/huggingface" : home) + "/hub";
}

/// The newest snapshot of models--org--name that holds a config.json.
QString snapshotOf(const QDir& repository) {
    const QFileInfoList snapshots = QDir(repository.filePath("snapshots")).entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Time);
    for (const QFileInfo& snapshot : snapshots) {
        if (QFile::exists(snapshot.filePath() + "/config.json")) {
            return snapshot.filePath();
        }
    }
    return {};
}

/// "AutoModelForSequenceClassification" -> "ForSequenceClassification".
QString headOf(const api::TaskDescription& task) {
    const QString name = qtext(task.autoClass);
    const qsizetype at = name.indexOf("For");
    return at < 0 ? QString() : name.mid(at);
}

bool isGguf(const QFileInfo& file) {
    return file.isFile() && file.suffix().compare("gguf", Qt::CaseInsensitive) == 0;
}

}  // namespace

/// Runs outside the GUI thread; knows only what it was given.
class ModelCatalog::Scan {
public:
    QStringList starterFolders, recent, folders;
    QString cache;

    std::vector<ModelEntry> run() {
        for (const QString& folder : starterFolders) {
            addChildren(folder, ModelEntry::Origin::Starter);
        }
        for (const QString& folder : recent) {
            add(folder, QFileInfo(folder).fileName(), ModelEntry::Origin::Recent);
        }
        for (const QString& folder : folders) {
            add(folder, QFileInfo(folder).fileName(), ModelEntry::Origin::Folder);
            addChildren(folder, ModelEntry::Origin::Folder);
        }
        const QFileInfoList repositories = QDir(cache).entryInfoList({"models--*"}, QDir::Dirs, QDir::Name);
        for (const QFileInfo& repository : repositories) {
            const QString snapshot = snapshotOf(QDir(repository.filePath()));
            if (!snapshot.isEmpty()) {
                add(snapshot, repository.fileName().mid(8).replace("--", "/"), ModelEntry::Origin::Cache);
            }
        }
        return std::move(m_found);
    }

private:
    void addChildren(const QString& folder, ModelEntry::Origin origin) {
        const QFileInfoList children = QDir(folder).entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
        for (const QFileInfo& child : children) {
            add(child.filePath(), child.fileName(), origin);
        }
    }

    void add(const QString& path, const QString& name, ModelEntry::Origin origin) {
        const QString clean = QDir::cleanPath(path);
        if (isGguf(QFileInfo(clean)) && !m_seen.contains(clean)) {
            m_seen.insert(clean);
            m_found.push_back({clean, name, origin, "gguf", {}});
            return;
        }
        QFile config(clean + "/config.json");
        if (m_seen.contains(clean) || !config.open(QIODevice::ReadOnly)) {
            return;
        }
        m_seen.insert(clean);
        const QJsonObject json = QJsonDocument::fromJson(config.read(4 << 20)).object();
        ModelEntry entry{clean, name, origin, json.value("model_type").toString(), {}};
        const QJsonArray architectures = json.value("architectures").toArray();
        for (const auto& architecture : architectures) {
            entry.architectures << architecture.toString();
        }
        m_found.push_back(std::move(entry));
    }

    std::vector<ModelEntry> m_found;
    QSet<QString> m_seen;
};

ModelCatalog::ModelCatalog(Settings& settings, QStringList starterFolders, QObject* parent)
    : QObject(parent), m_settings(settings), m_starterFolders(std::move(starterFolders)) {
    connect(&settings, &Settings::modelsChanged, this, &ModelCatalog::refresh);
}

ModelCatalog::~ModelCatalog() = default;

void ModelCatalog::refresh() {
    Scan scan;
    scan.starterFolders = m_starterFolders;
    scan.recent = m_settings.recentModels();
    scan.folders = m_settings.modelFolders();
    scan.cache = hubCache(m_settings.cacheFolder());
    QThreadPool::globalInstance()->start([guard = QPointer(this), scan, generation = ++m_generation]() mutable {
        auto models = scan.run();
        // Posted to the application, which outlives the catalogue; the guard is looked at there, in the GUI thread.
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [guard, generation, models = std::move(models)]() mutable {
                if (guard && guard->m_generation == generation) {
                    guard->m_models = std::move(models);
                    Q_EMIT guard->changed();
                }
            },
            Qt::QueuedConnection);
    });
}

std::vector<ModelEntry> ModelCatalog::modelsFor(const api::TaskDescription& task) const {
    std::vector<ModelEntry> out = m_models;
    std::stable_partition(out.begin(), out.end(), [&](const ModelEntry& model) { return fits(model, task); });
    return out;
}

bool ModelCatalog::fits(const ModelEntry& model, const api::TaskDescription& task) {
    const QString head = headOf(task);
    if (head.isEmpty()) {
        return true;  // AutoModel: any encoder
    }
    return std::any_of(model.architectures.begin(), model.architectures.end(), [&](const QString& name) { return name.endsWith(head); });
}

QString ModelCatalog::whyNotAModel(const QString& folder) {
    const QFileInfo info(folder);
    const QString shown = QDir::toNativeSeparators(folder);
    if (!info.exists()) {
        return tr("The folder “%1” does not exist.").arg(shown);
    }
    if (isGguf(info)) {
        return {};
    }
    if (!info.isDir()) {
        return tr("“%1” is a file. A model is a folder with a config.json and the weights, or a .gguf file.").arg(shown);
    }
    if (!QFile::exists(folder + "/config.json")) {
        return tr("The folder “%1” holds no model: there is no config.json in it. Choose the folder that holds config.json and the "
                  "weights.")
            .arg(shown);
    }
    return {};
}

}  // namespace twb::ui
