#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "services/iam/api.hpp"
#include "services/iam/definition.hpp"
#include "tests/support/test_world.hpp"

namespace windtunnel::iam {

using namespace std::chrono_literals;

inline const world::ServiceRegistry& iam_registry() {
  static const world::ServiceRegistry registry = [] {
    world::ServiceRegistry made;
    made.add(definition());
    return made;
  }();
  return registry;
}

/// A world with IAM, and the few calls that most tests make.
class IamWorld : public test::TestWorld {
 public:
  IamWorld() : TestWorld(iam_registry()) {}

  static constexpr const char* trust =
      R"({"Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"}}]})";

  static CreateRoleRequest role_request(const std::string& name) {
    CreateRoleRequest request;
    request.RoleName = name;
    request.AssumeRolePolicyDocument = trust;
    return request;
  }
  Role create_role(const std::string& name) {
    return call<operations::CreateRole>(role_request(name)).Role;
  }
  Role get_role(const std::string& name) {
    return call<operations::GetRole>({.RoleName = name}).Role;
  }
  void create_user(const std::string& name) {
    CreateUserRequest request;
    request.UserName = name;
    call<operations::CreateUser>(request);
  }
  void create_profile(const std::string& name) {
    CreateInstanceProfileRequest request;
    request.InstanceProfileName = name;
    call<operations::CreateInstanceProfile>(request);
  }
};

}  // namespace windtunnel::iam
