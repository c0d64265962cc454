#include "app/rpc.h"

#include <CLI/CLI.hpp>

#include "app/commands/command.h"

namespace twb::app {

void addRpcCommand(CLI::App& app, Action& action) {
    CLI::App* command = app.add_subcommand("rpc", "Answer JSON-RPC 2.0 requests, one a line, from standard input on standard output");
    command->callback([&action] { action = runRpc; });
}

}  // namespace twb::app
