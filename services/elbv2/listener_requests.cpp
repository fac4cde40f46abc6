#include "services/elbv2/listener_requests.hpp"

#include "services/elbv2/errors.hpp"

namespace windtunnel::elbv2 {
namespace {

void check_protocol(const std::string& protocol, bool network) {
  const bool right =
      network ? protocol == "TCP" || protocol == "TLS" || protocol == "UDP" || protocol == "TCP_UDP"
              : protocol == "HTTP" || protocol == "HTTPS";
  if (right) return;
  throw errors::validation("Listener protocol '" + protocol + "' must be one of '" +
                           (network ? "TCP, TLS, UDP, TCP_UDP" : "HTTP, HTTPS") + "'");
}

/// Certificates are recorded: nobody looks at them.
void complete_security(Listener& listener) {
  if (listener.Certificates.or_default().size() != 1) {
    throw errors::validation("A certificate must be specified for " + *listener.Protocol +
                             " listeners");
  }
  if (!listener.SslPolicy) listener.SslPolicy = "ELBSecurityPolicy-2016-08";
  if (listener.Protocol != "HTTPS") return;
  if (!listener.MutualAuthentication) listener.MutualAuthentication.emplace().Mode = "off";
  if (listener.MutualAuthentication->Mode != "off") {
    throw errors::not_modelled("mutual authentication of listeners");
  }
}

}  // namespace

void complete_listener(Listener& listener, std::string_view load_balancer_type) {
  if (!listener.Protocol) throw errors::validation("A listener protocol must be specified");
  if (!listener.Port) throw errors::validation("A listener port must be specified");
  check_protocol(*listener.Protocol, load_balancer_type == "network");
  if (listener.Protocol == "HTTPS" || listener.Protocol == "TLS") {
    complete_security(listener);
    return;
  }
  listener.Certificates.reset();
  listener.SslPolicy.reset();
  listener.AlpnPolicy.reset();
  listener.MutualAuthentication.reset();
}

}  // namespace windtunnel::elbv2
