#pragma once

#include <gtest/gtest.h>

#include <string>

#include "services/ssm/api.hpp"
#include "services/ssm/definition.hpp"
#include "services/sts/definition.hpp"
#include "tests/support/test_world.hpp"

namespace windtunnel::ssm::test {

namespace operations = ssm::operations;

inline const world::ServiceRegistry& services() {
  static const world::ServiceRegistry made = [] {
    world::ServiceRegistry registry;
    registry.add(ssm::definition());
    registry.add(sts::definition());
    return registry;
  }();
  return made;
}

inline PutParameterRequest string_parameter(std::string name, std::string value) {
  PutParameterRequest request;
  request.Name = std::move(name);
  request.Value = std::move(value);
  request.Type = "String";
  return request;
}

/// A world with shorthand for what most tests do to parameters.
struct ParameterWorld : windtunnel::test::TestWorld {
  ParameterWorld() : TestWorld(services()) {}
  explicit ParameterWorld(world::Settings settings) : TestWorld(services(), std::move(settings)) {}

  PutParameterResult put(std::string name, std::string value) {
    return call<operations::PutParameter>(string_parameter(std::move(name), std::move(value)));
  }
  PutParameterResult overwrite(std::string name, std::string value) {
    auto request = string_parameter(std::move(name), std::move(value));
    request.Overwrite = true;
    return call<operations::PutParameter>(request);
  }
  std::string put_error(const PutParameterRequest& request) {
    return error_of<operations::PutParameter>(request);
  }
  Parameter get(std::string name, bool with_decryption = false) {
    GetParameterRequest request;
    request.Name = std::move(name);
    request.WithDecryption = with_decryption;
    return *call<operations::GetParameter>(request).Parameter;
  }
  std::string get_error(std::string name) {
    return error_of<operations::GetParameter>({.Name = std::move(name)});
  }
  LabelParameterVersionResult label(std::string name, std::int64_t version,
                                    std::vector<std::string> labels) {
    return call<operations::LabelParameterVersion>(
        {.Labels = std::move(labels), .Name = std::move(name), .ParameterVersion = version});
  }

  void expect_copies_equal() {
    EXPECT_EQ(restored()->digest(), world->digest());
    EXPECT_EQ(replayed()->digest(), world->digest());
  }
};

inline ParameterStringFilter filter(std::string key, std::vector<std::string> values,
                                    api::Opt<std::string> option = {}) {
  ParameterStringFilter made;
  made.Key = std::move(key);
  made.Option = std::move(option);
  if (!values.empty()) made.Values = std::move(values);
  return made;
}

}  // namespace windtunnel::ssm::test
