// `twb train-process FOLDER RANK`: started by a training for each of its other processes, and for nothing else.
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>

#include <CLI/CLI.hpp>

#include "app/commands/command.h"
#include "app/session.h"

namespace twb::app {
namespace {

/// The first process holds the other end of the standard input: when it ends, however it does, so does this one.
void endWithTheFirst() {
    std::thread([] {
        while (std::getchar() != EOF) {
        }
        std::_Exit(kExitFailed);
    }).detach();
}

}  // namespace

void addTrainProcessCommand(CLI::App& app, Action& action) {
    CLI::App* command = app.add_subcommand("train-process", "One of the processes of a training")->group("");
    const auto folder = std::make_shared<std::string>();
    const auto rank = std::make_shared<int>(0);
    command->add_option("FOLDER", *folder)->required();
    command->add_option("RANK", *rank)->required();
    command->callback([&action, folder, rank] {
        action = [folder, rank] {
            endWithTheFirst();
            Session session;
            session.run({"train_process", {{"folder", *folder}, {"rank", *rank}}, "Training"});
            return kExitDone;
        };
    });
}

}  // namespace twb::app
