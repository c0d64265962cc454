#include <cstdio>

#include <CLI/CLI.hpp>

#include "app/commands/command.h"
#include "app/paths.h"
#include "app/session.h"
#include "engine/core/error.h"

namespace twb::app {
namespace {

int selftest() {
    core::Json params{{"task", "text-classification"}, {"model", starterModel().string()}, {"inputs", core::Json::array({"we love you"})}};
    Session session;
    const core::Json answer = api::toJson(session.run({"pipeline", std::move(params), "Self-test"}).output);
    std::printf("%s\n", core::dumpJson(answer).c_str());
    if (!answer.is_array() || answer.empty() || answer[0].value("label", "") != "POSITIVE") {
        throw core::Error(core::ErrorCode::Internal, "The self-test failed: the label POSITIVE was expected.");
    }
    return kExitDone;
}

}  // namespace

void addSelftestCommand(CLI::App& app, Action& action) {
    CLI::App* command =
        app.add_subcommand("selftest", "Classify one sentence with the model that is shipped, to see that everything works");
    command->callback([&action] { action = selftest; });
}

}  // namespace twb::app
