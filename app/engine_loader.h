#pragma once

#include <memory>

#include "engine/api/engine.h"

namespace twb::app {

/// Opens the engine's shared library beside the program or in ../lib, and with it LibTorch, and starts the engine. Takes some tenths of a
/// second; may run on any thread, once, after host::setThreadEnvironment(). Throws Error(NotFound | InvalidFile | Internal) in full
/// sentences.
std::unique_ptr<api::Engine> loadEngine(api::EventSink sink);

}  // namespace twb::app
