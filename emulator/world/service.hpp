#pragma once

#include <array>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/api/error.hpp"
#include "emulator/api/shape.hpp"
#include "emulator/api/violation.hpp"
#include "emulator/world/signal.hpp"
#include "simulation/event.hpp"

namespace windtunnel::world {

class Call;
class World;
class ResourceType;

/// One resource family of a service in one world: its tables and its handlers. A world makes one
/// of each registered component, in order of registration.
class Component {
 public:
  explicit Component(World& world) : world_(world) {}
  virtual ~Component() = default;
  Component(const Component&) = delete;
  Component& operator=(const Component&) = delete;

  /// Called once in a new world, inside its first turn: for what a world starts with.
  virtual void start() {}
  /// Called after rows were loaded from the journal: rebuilds what is derived from them.
  virtual void loaded() {}

 protected:
  World& world_;
};

/// How often and for what an event exists; see simulation/event.hpp.
struct EventKind {
  std::string_view name;
  simulation::Band band = simulation::Band::lifecycle;
  simulation::EventClass event_class = simulation::EventClass::work;
};

namespace detail {
/// The position of a component type among all registered ones.
template <class C>
struct ComponentIndex {
  static inline std::size_t value = static_cast<std::size_t>(-1);
};
template <class>
struct MemberOf;
template <class C, class R, class... A>
struct MemberOf<R (C::*)(A...)> {
  using type = C;
};
}  // namespace detail

/// What a service is, once for the process: its model, its components, which method handles
/// which operation, event and signal. Built by the service's `definition()`.
class ServiceDefinition {
 public:
  using RunHandler = void (*)(Component&, Call&, const void* input, void* output);
  using OnEvent = void (*)(Component&, const simulation::Event&);
  using OnSignal = void (*)(Component&, const Signal&);
  using MakeComponent = std::unique_ptr<Component> (*)(World&);
  using MakeResourceType = std::unique_ptr<ResourceType> (*)(World&);
  using ViolationError = api::ApiError (*)(const api::OperationModel&, const api::Violations&);

  struct OperationHandler {
    std::size_t component = 0;
    RunHandler invoke = nullptr;
    std::shared_ptr<void> (*make_input)() = nullptr;
    std::shared_ptr<void> (*make_output)() = nullptr;
  };
  struct EventHandler {
    EventKind kind;
    std::size_t component = 0;
    OnEvent handle = nullptr;
  };
  struct SignalHandler {
    std::size_t component = 0;
    std::size_t signal = 0;
    OnSignal handle = nullptr;
  };

  /// `number` is stable on disk: event kinds are `number * 256 + local number`.
  ServiceDefinition(const api::ServiceModel& model, std::uint8_t number);

  const api::ServiceModel& model() const { return model_; }
  std::uint8_t number() const { return number_; }

  template <class C>
  void component() {
    if (detail::ComponentIndex<C>::value != static_cast<std::size_t>(-1)) return;
    detail::ComponentIndex<C>::value = add_component(
        [](World& world) -> std::unique_ptr<Component> { return std::make_unique<C>(world); });
  }

  /// `handle<operations::PutParameter, &Parameters::put_parameter>()`: the method takes
  /// `(Call&, const Operation::Input&)` and returns `Operation::Output`.
  template <class Operation, auto method>
  void handle() {
    using C = typename detail::MemberOf<decltype(method)>::type;
    OperationHandler& handler = handler_of(Operation::model());
    handler.component = detail::ComponentIndex<C>::value;
    handler.invoke = [](Component& component, Call& call, const void* input, void* output) {
      *static_cast<typename Operation::Output*>(output) = (static_cast<C&>(component).*method)(
          call, *static_cast<const typename Operation::Input*>(input));
    };
    handler.make_input = []() -> std::shared_ptr<void> {
      return std::make_shared<typename Operation::Input>();
    };
    handler.make_output = []() -> std::shared_ptr<void> {
      return std::make_shared<typename Operation::Output>();
    };
  }

  /// The method takes `(const Event&)`. `local_number` is stable on disk.
  template <auto method>
  void on_event(std::uint8_t local_number, EventKind kind) {
    using C = typename detail::MemberOf<decltype(method)>::type;
    add_event(local_number, {kind, detail::ComponentIndex<C>::value,
                             [](Component& component, const simulation::Event& event) {
                               (static_cast<C&>(component).*method)(event);
                             }});
  }

  /// The method takes `(const S&)`.
  template <class S, auto method>
  void on_signal() {
    using C = typename detail::MemberOf<decltype(method)>::type;
    signals_.push_back({detail::ComponentIndex<C>::value, Signal(S{}).index(),
                        [](Component& component, const Signal& signal) {
                          (static_cast<C&>(component).*method)(std::get<S>(signal));
                        }});
  }

  /// `T` is a ResourceType made from the world.
  template <class T>
  void resource_type() {
    resource_types_.push_back(
        [](World& world) -> std::unique_ptr<ResourceType> { return std::make_unique<T>(world); });
  }

  /// How a violation of the model becomes this service's error; the default is AWS's
  /// ValidationException (ValidationError for query services) with the usual wording.
  void violations_become(ViolationError make) { violation_error_ = make; }

  const OperationHandler* find_handler(const api::OperationModel& operation) const;
  api::ApiError violation_error(const api::OperationModel& operation,
                                const api::Violations& violations) const;
  /// Throws that error for an input that the model refuses, or of which decoding has `found`
  /// violations already.
  void check_input(const api::OperationModel& operation, const void* input,
                   api::Violations found = {}) const;
  const std::vector<std::pair<std::uint8_t, EventHandler>>& events() const { return events_; }
  const std::vector<SignalHandler>& signals() const { return signals_; }
  const std::vector<MakeResourceType>& resource_types() const { return resource_types_; }

 private:
  static std::size_t add_component(MakeComponent make);
  OperationHandler& handler_of(const api::OperationModel& operation);
  void add_event(std::uint8_t local_number, EventHandler handler);

  const api::ServiceModel& model_;
  std::uint8_t number_;
  std::vector<OperationHandler> handlers_;  // by index of the operation in the model
  std::vector<std::pair<std::uint8_t, EventHandler>> events_;
  std::vector<SignalHandler> signals_;
  std::vector<MakeResourceType> resource_types_;
  ViolationError violation_error_ = nullptr;
};

/// All services of this process, in order of wiring. Made once, before the first world.
class ServiceRegistry {
 public:
  void add(ServiceDefinition definition);

  const ServiceDefinition* find(std::string_view service) const;
  /// The service that the operation belongs to; null for one of none here.
  const ServiceDefinition* find_owner(const api::OperationModel& operation) const;
  const std::vector<ServiceDefinition>& definitions() const { return definitions_; }
  /// The handler of an event kind; null for a kind that this build does not know.
  const ServiceDefinition::EventHandler* find_event(std::uint16_t kind) const;
  /// Listeners of the signal with that index, in order of subscription.
  std::span<const ServiceDefinition::SignalHandler> listeners(std::size_t signal) const;
  std::span<const ServiceDefinition::MakeComponent> components() const;

 private:
  std::vector<ServiceDefinition> definitions_;
  std::vector<ServiceDefinition::EventHandler> events_;  // by kind; handle is null in gaps
  std::array<std::vector<ServiceDefinition::SignalHandler>, std::variant_size_v<Signal>> listeners_;
};

}  // namespace windtunnel::world
