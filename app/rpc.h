#pragma once

namespace twb::app {

/// `twb rpc`: answers newline-delimited JSON-RPC 2.0 requests from standard input on standard output, in order, until the input ends.
/// Returns the exit status. The methods are those of the engine.
int runRpc();

}  // namespace twb::app
