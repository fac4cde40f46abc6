#pragma once

#include <string>

#include "services/lambda/function_name.hpp"
#include "services/lambda/rows.hpp"
#include "simulation/random.hpp"

namespace windtunnel::lambda {

/// What $LATEST of a new function is, its code aside (LAM-004).
FunctionConfiguration initial_settings(const FunctionReference& function,
                                       const CreateFunctionRequest& in);
/// Changes what the request names; what it leaves out stays.
void change_settings(const UpdateFunctionConfigurationRequest& in, FunctionConfiguration& settings);

/// The version of the managed runtime that a function runs on; the same for all functions.
std::string runtime_version_arn(const simulation::RandomKey& random, const std::string& region,
                                const std::string& runtime);

}  // namespace windtunnel::lambda
