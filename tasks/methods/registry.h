#pragma once

#include "engine/host/method.h"

namespace twb::tasks {

class LoadedModels;

/// All methods of the protocol. They keep a reference to `models`, which must outlive them.
host::MethodTable makeMethods(LoadedModels& models);

}  // namespace twb::tasks
