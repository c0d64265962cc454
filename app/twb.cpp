// The command `twb`.
#include <cstdio>
#include <exception>

#include <CLI/CLI.hpp>

#include "app/commands/command.h"
#include "engine/core/error.h"
#include "engine/host/threads.h"

namespace {

using namespace twb::app;

int runAction(const Action& action) {
    try {
        return action();
    } catch (const twb::core::Error& error) {
        std::fprintf(stderr, "twb: %s\n", error.what());
        return kExitFailed;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "twb: An unexpected error: %s\n", error.what());
        return kExitFailed;
    }
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"Transformer Workbench: runs Hugging Face transformer models, without Python.", "twb"};
    app.set_version_flag("--version", "twb " TWB_VERSION);
    app.require_subcommand(1);
    app.footer("Exit status: 0 done, 1 failed, 2 wrong usage. Results go to standard output, messages to standard error.");
    app.failure_message(CLI::FailureMessage::help);

    Action action;
    addRunCommand(app, action);
    addTokenizeCommand(app, action);
    addModelsCommand(app, action);
    addTrainCommand(app, action);
    addTrainProcessCommand(app, action);
    addRpcCommand(app, action);
    addSelftestCommand(app, action);
    addDoctorCommand(app, action);
    const auto isAsked = [&](const CLI::App* command) { return argc > 1 && command->get_name() == argv[1]; };
    if (argc > 1 && argv[1][0] != '-' && app.get_subcommands(isAsked).empty()) {
        std::fprintf(stderr, "twb: There is no command \"%s\". `twb --help` lists the commands.\n", argv[1]);
        return kExitUsage;
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? kExitDone : kExitUsage;
    }
    twb::host::setThreadEnvironment();
    return runAction(action);
}
