#include <QApplication>
#include <QDir>
#include <QIcon>
#include <QTimer>
#include <cstdio>

#include "app/engine_loader.h"
#include "app/paths.h"
#include "app/program_options.h"
#include "app/startup_probe.h"
#include "engine/host/threads.h"
#include "ui/chat/chat_store.h"
#include "ui/engine_client.h"
#include "ui/models/history_store.h"
#include "ui/models/model_catalog.h"
#include "ui/models/training_store.h"
#include "ui/shell/language.h"
#include "ui/shell/main_window.h"
#include "ui/shell/settings.h"
#include "ui/shell/theme.h"
#include "ui/workbench.h"

namespace {

QStringList starterFolders() {
    const auto resources = twb::app::resourcesFolder();
    return resources ? QStringList{QString::fromStdString((*resources / "models").string())} : QStringList{};
}

/// The engine reads these when its library is loaded. What the environment says wins over the settings.
void passSettingsToEngine(const twb::ui::Settings& settings) {
    if (settings.threads() > 0 && !qEnvironmentVariableIsSet("TWB_THREADS")) {
        qputenv("TWB_THREADS", QByteArray::number(settings.threads()));
    }
    if (!settings.cacheFolder().isEmpty() && !qEnvironmentVariableIsSet("HF_HUB_CACHE")) {
        qputenv("HF_HUB_CACHE", QDir::toNativeSeparators(settings.cacheFolder()).toLocal8Bit());
    }
    twb::host::setThreadEnvironment();  // here, since no other thread may run while the environment changes
}

}  // namespace

/// The desktop program: puts the parts together. `transformer-workbench [FILE or FOLDER]`.
int main(int argc, char** argv) {
    if (const auto text = twb::app::printedInstead({argv + 1, argv + argc})) {
        std::fputs(text->c_str(), stdout);
        return 0;
    }
    QApplication app(argc, argv);
    QApplication::setApplicationName("transformer-workbench");
    QApplication::setOrganizationName("transformer-workbench");
    QApplication::setApplicationDisplayName("Transformer Workbench");
    QApplication::setApplicationVersion(TWB_VERSION);
    QApplication::setWindowIcon(QIcon(":/icons/app.svg"));

    twb::ui::Settings settings;
    twb::ui::installLanguage(app, settings.language());
    const twb::ui::Theme theme(app, settings);
    passSettingsToEngine(settings);

    twb::ui::EngineClient engine;
    twb::ui::HistoryStore history(twb::ui::HistoryStore::defaultFile());
    twb::ui::ChatStore chats(twb::ui::ChatStore::defaultFile());
    twb::ui::TrainingStore trainings(twb::ui::TrainingStore::defaultFile());
    twb::ui::ModelCatalog models(settings, starterFolders());
    twb::ui::MainWindow window({engine, settings, history, models, chats, trainings});
    window.show();
    QStringList arguments = QApplication::arguments().mid(1);
    if (arguments.removeOne("--measure-startup")) {
        twb::app::reportWhenUsable(window);
    }
    // The engine's library brings LibTorch with it: it is opened once the window is on the screen.
    QTimer::singleShot(0, &engine, [&] {
        engine.start([](twb::api::EventSink sink) -> std::shared_ptr<twb::api::Engine> { return twb::app::loadEngine(std::move(sink)); });
        models.refresh();
        for (const QString& path : std::as_const(arguments)) {
            window.openPath(QDir::current().absoluteFilePath(path));
        }
    });
    return QApplication::exec();
}
