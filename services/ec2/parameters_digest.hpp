#pragma once

#include <string>

#include "emulator/api/wire_value.hpp"
#include "simulation/digest.hpp"

namespace windtunnel::ec2 {

/// A digest of everything that a request says: one that repeats a client token must have the same.
template <api::WireStruct Request>
std::string parameters_digest(const Request& request) {
  std::string bytes;
  api::encode_value(Request::shape(), &request, bytes);
  return simulation::hash_bytes(bytes).text();
}

}  // namespace windtunnel::ec2
