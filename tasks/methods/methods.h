#pragma once

#include "engine/host/method.h"

/// The methods of the protocol, each made in the file of its name; registry.cpp gives them their names.
namespace twb::tasks {

class LoadedModels;

host::Method collateMethod(LoadedModels& models);
host::Method forwardMethod(LoadedModels& models);
host::Method generateMethod(LoadedModels& models);
host::Method infoMethod();
host::Method languagesMethod(LoadedModels& models);
host::Method metricsMethod();
host::Method optimizeMethod();
host::Method tokenizeMethod(LoadedModels& models);
host::Method tokenLengthsMethod(LoadedModels& models);
host::Method detokenizeMethod(LoadedModels& models);
host::Method chatTemplateMethod();
host::Method doctorMethod();
host::Method saveMethod();
host::Method trainMethod(LoadedModels& models);
host::Method trainMemoryMethod();
host::Method trainPreflightMethod(LoadedModels& models);
host::Method trainPreviewMethod(LoadedModels& models);
host::Method trainProcessMethod(LoadedModels& models);

}  // namespace twb::tasks
