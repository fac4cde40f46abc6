#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "emulator/world/scope.hpp"
#include "emulator/world/service.hpp"

/// The way from the services to EventBridge, which need not be in the world: then nobody hears.
namespace windtunnel::world {

/// An event of a service, for the default bus of its account and region.
struct ServiceEvent {
  Scope scope;
  /// Such as "aws.codedeploy".
  std::string source;
  std::string detail_type;
  /// ARNs.
  std::vector<std::string> resources;
  /// The text of a JSON object.
  std::string detail;
};

/// Who takes them.
class EventTaker {
 public:
  virtual ~EventTaker() = default;
  /// Whether a rule may match such an event, as far as these three tell.
  virtual bool hears(const Scope& scope, std::string_view source, std::string_view detail_type) = 0;
  virtual void take(const ServiceEvent& event) = 0;
};

/// A component of whichever service takes the events.
class ServiceEvents final : public Component {
 public:
  using Component::Component;

  void are_taken_by(EventTaker& taker) { taker_ = &taker; }
  EventTaker* taker() const { return taker_; }

 private:
  EventTaker* taker_ = nullptr;
};

/// Whether an event of this kind would be heard at all. Asked before one is made, so that a
/// million instances cost nothing where no rule is about them.
bool is_heard(World& world, const Scope& scope, std::string_view source,
              std::string_view detail_type);
/// Sends an event. That nobody hears it, or that it goes nowhere, is not the sender's concern.
void emit(World& world, const ServiceEvent& event);

}  // namespace windtunnel::world
