#include "emulator/world/service.hpp"

#include "simulation/assertion.hpp"

namespace windtunnel::world {
namespace {

std::vector<ServiceDefinition::MakeComponent>& all_components() {
  static std::vector<ServiceDefinition::MakeComponent> components;
  return components;
}

}  // namespace

ServiceDefinition::ServiceDefinition(const api::ServiceModel& model, std::uint8_t number)
    : model_(model), number_(number), handlers_(model.operations.size()) {}

std::size_t ServiceDefinition::add_component(MakeComponent make) {
  all_components().push_back(make);
  return all_components().size() - 1;
}

ServiceDefinition::OperationHandler& ServiceDefinition::handler_of(
    const api::OperationModel& operation) {
  const auto index = static_cast<std::size_t>(&operation - model_.operations.data());
  WINDTUNNEL_ASSERT(index < handlers_.size(), "an operation of another service was registered");
  WINDTUNNEL_ASSERT(handlers_[index].invoke == nullptr,
                    std::string(operation.name) + " was registered twice");
  return handlers_[index];
}

void ServiceDefinition::add_event(std::uint8_t local_number, EventHandler handler) {
  events_.emplace_back(local_number, handler);
}

const ServiceDefinition::OperationHandler* ServiceDefinition::find_handler(
    const api::OperationModel& operation) const {
  const OperationHandler& handler =
      handlers_[static_cast<std::size_t>(&operation - model_.operations.data())];
  return handler.invoke == nullptr ? nullptr : &handler;
}

api::ApiError ServiceDefinition::violation_error(const api::OperationModel& operation,
                                                 const api::Violations& violations) const {
  if (violation_error_ != nullptr) return violation_error_(operation, violations);
  const bool json = model_.speaks(api::Protocol::json_1_1) || model_.speaks(api::Protocol::json_1_0);
  return {json ? "ValidationException" : "ValidationError", api::validation_message(violations)};
}

void ServiceDefinition::check_input(const api::OperationModel& operation, const void* input,
                                    api::Violations found) const {
  if (operation.input == nullptr) return;
  api::validate(*operation.input, input, found);
  if (!found.empty()) throw violation_error(operation, found);
}

void ServiceRegistry::add(ServiceDefinition definition) {
  for (const auto& [local_number, handler] : definition.events()) {
    const std::size_t kind = std::size_t{definition.number()} * 256 + local_number;
    if (events_.size() <= kind) events_.resize(kind + 1);
    WINDTUNNEL_ASSERT(events_[kind].handle == nullptr,
                      "two event kinds have the number of " + std::string(handler.kind.name));
    events_[kind] = handler;
  }
  for (const auto& handler : definition.signals()) listeners_[handler.signal].push_back(handler);
  definitions_.push_back(std::move(definition));
}

const ServiceDefinition* ServiceRegistry::find(std::string_view service) const {
  for (const ServiceDefinition& definition : definitions_) {
    if (definition.model().name == service) return &definition;
  }
  return nullptr;
}

const ServiceDefinition* ServiceRegistry::find_owner(const api::OperationModel& operation) const {
  for (const ServiceDefinition& definition : definitions_) {
    const auto operations = definition.model().operations;
    if (&operation >= operations.data() && &operation < operations.data() + operations.size()) {
      return &definition;
    }
  }
  return nullptr;
}

const ServiceDefinition::EventHandler* ServiceRegistry::find_event(std::uint16_t kind) const {
  return kind < events_.size() && events_[kind].handle != nullptr ? &events_[kind] : nullptr;
}

std::span<const ServiceDefinition::SignalHandler> ServiceRegistry::listeners(
    std::size_t signal) const {
  return listeners_[signal];
}

std::span<const ServiceDefinition::MakeComponent> ServiceRegistry::components() const {
  return all_components();
}

}  // namespace windtunnel::world
