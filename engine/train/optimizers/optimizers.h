#pragma once

#include "engine/train/optimizers/optimizer.h"

namespace twb::train {

std::unique_ptr<Optimizer> makeAdam(std::string name, std::vector<ParameterGroup> groups,
                                    const core::Json& options);  ///< adam, adamw_torch, adamw_hf
std::unique_ptr<Optimizer> makeAdamw8bit(std::string name, std::vector<ParameterGroup> groups, const core::Json& options);
std::unique_ptr<Optimizer> makeAdafactor(std::string name, std::vector<ParameterGroup> groups, const core::Json& options);
std::unique_ptr<Optimizer> makeAdagrad(std::string name, std::vector<ParameterGroup> groups, const core::Json& options);
std::unique_ptr<Optimizer> makeLion(std::string name, std::vector<ParameterGroup> groups, const core::Json& options);
std::unique_ptr<Optimizer> makeRmsprop(std::string name, std::vector<ParameterGroup> groups, const core::Json& options);
std::unique_ptr<Optimizer> makeSgd(std::string name, std::vector<ParameterGroup> groups, const core::Json& options);

}  // namespace twb::train
