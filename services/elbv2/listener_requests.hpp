#pragma once

#include "services/elbv2/api.hpp"

namespace windtunnel::elbv2 {

/// Checks a listener of a load balancer of that type as it would become, and gives it the defaults
/// of its protocol (ELB-030).
void complete_listener(Listener& listener, std::string_view load_balancer_type);

/// Takes over what CreateListener or ModifyListener says, actions excepted.
template <class Input>
void take_listener(const Input& in, Listener& listener) {
  const auto take = [](const auto& given, auto& member) {
    if (given) member = given;
  };
  take(in.AlpnPolicy, listener.AlpnPolicy);
  take(in.Certificates, listener.Certificates);
  take(in.MutualAuthentication, listener.MutualAuthentication);
  take(in.Port, listener.Port);
  take(in.Protocol, listener.Protocol);
  take(in.SslPolicy, listener.SslPolicy);
}

}  // namespace windtunnel::elbv2
