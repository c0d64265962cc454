#pragma once

/// How many threads LibTorch uses and how they wait. No torch in here: the environment must be set before its OpenMP library is loaded.
namespace twb::host {

/// Physical cores that this process may use (affinity and container quota respected), at least 1.
int physicalCores();

/// TWB_THREADS, else OMP_NUM_THREADS, else physicalCores(). An unusable value is ignored with a warning in the log.
int engineThreads();

/// Sets thread count and wait policy of the OpenMP library in the environment, leaving alone what the user has set. Call once, before
/// the engine's library is opened and before other threads run.
void setThreadEnvironment();

}  // namespace twb::host
