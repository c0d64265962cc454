#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QtTest>

/// Checks what the files include: layers point downwards only, and the big libraries stay where they belong.
class LayersTest : public QObject {
    Q_OBJECT

    struct Include {
        QString file;  ///< relative to the root
        QString name;  ///< between the quotes or brackets
        bool isOwn = false;
    };

    static const QStringList& layers() {
        // Lowest first; each may include itself and those before it.
        static const QStringList order{"engine/core",
                                       "engine/api",
                                       "engine/io",
                                       "engine/train/data",
                                       "engine/hub",
                                       "engine/text",
                                       "engine/vision",
                                       "engine/audio",
                                       "engine/nn",
                                       "engine/models",
                                       "engine/generation",
                                       "engine/diffusion",
                                       "engine/agents",
                                       "engine/train",
                                       "engine/host",
                                       "tasks",
                                       "ui",
                                       "app"};
        return order;
    }

    static QString layerOf(const QString& path) {
        for (const QString& layer : layers()) {
            if (path.startsWith(layer + '/')) {
                return layer;
            }
        }
        return {};
    }

    static QList<Include> readIncludes(const QString& root, const QString& folder) {
        static const QRegularExpression pattern("^\\s*#\\s*include\\s*([<\"])([^>\"]+)[>\"]", QRegularExpression::MultilineOption);
        QList<Include> includes;
        QDirIterator files(root + '/' + folder, {"*.h", "*.cpp"}, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (!file.open(QIODevice::ReadOnly)) {
                continue;
            }
            auto matches = pattern.globalMatch(QString::fromUtf8(file.readAll()));
            while (matches.hasNext()) {
                const QRegularExpressionMatch match = matches.next();
                includes.push_back({QDir(root).relativeFilePath(file.fileName()), match.captured(2), match.captured(1) == "\""});
            }
        }
        return includes;
    }

    QList<Include> m_includes;

    QStringList offenders(const std::function<bool(const Include&)>& isWrong) const {
        QStringList found;
        for (const Include& include : m_includes) {
            if (isWrong(include)) {
                found << include.file + " includes " + include.name;
            }
        }
        return found;
    }

    static bool isTorch(const QString& name) {
        return name.startsWith("torch/") || name.startsWith("ATen/") || name.startsWith("c10/") || name.startsWith("caffe2/");
    }
    static bool isQt(const QString& name) {
        static const QRegularExpression pattern("^(Qt\\w*/)?Q[A-Z]\\w*$|^Qt\\w*$");
        return pattern.match(name).hasMatch();
    }
    static bool isOpenCv(const QString& name) { return name.startsWith("opencv"); }

private Q_SLOTS:
    void initTestCase() {
        for (const char* folder : {"engine", "tasks", "ui", "app"}) {
            m_includes += readIncludes(TWB_SOURCE_DIR, folder);
        }
        QVERIFY(m_includes.size() > 100);
    }

    void layersPointDownwards() {
        const QStringList wrong = offenders([](const Include& include) {
            const QString target = layerOf(include.name);
            return include.isOwn && !target.isEmpty() && layers().indexOf(target) > layers().indexOf(layerOf(include.file));
        });
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join('\n')));
    }

    void includesAreWrittenFromTheRoot() {
        const QStringList wrong = offenders([](const Include& include) {
            return include.isOwn && layerOf(include.name).isEmpty() && !include.name.endsWith(".moc") && !include.name.startsWith("ui_");
        });
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join('\n')));
    }

    void filesAndTextsAreReadWithoutTorch() {
        const QStringList wrong = offenders([](const Include& include) {
            static const QStringList plain{"engine/core", "engine/api", "engine/io", "engine/train/data", "engine/hub", "engine/text"};
            return plain.contains(layerOf(include.file)) && isTorch(include.name);
        });
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join('\n')));
    }

    void theEngineDoesNotKnowQt() {
        const QStringList wrong = offenders([](const Include& include) {
            return (include.file.startsWith("engine/") || include.file.startsWith("tasks/")) && isQt(include.name);
        });
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join('\n')));
    }

    void theWindowKnowsTheEngineByItsStructsOnly() {
        const QStringList wrong = offenders([](const Include& include) {
            // Dropped tables and data sets are read by the same readers as everywhere (no torch in there), before any engine is loaded.
            static const QStringList allowed{"engine/core", "engine/api", "engine/io", "engine/train/data", "ui"};
            if (!include.file.startsWith("ui/")) {
                return false;
            }
            const QString target = layerOf(include.name);
            return isTorch(include.name) || isOpenCv(include.name) || (include.isOwn && !target.isEmpty() && !allowed.contains(target));
        });
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join('\n')));
    }
};

QTEST_GUILESS_MAIN(LayersTest)
#include "layers_test.moc"
