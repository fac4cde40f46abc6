#include "services/events/errors.hpp"

namespace windtunnel::events::errors {

using api::ApiError;

namespace {

std::string text(std::string_view view) { return std::string(view); }

ApiError not_found(std::string message) {
  return {"ResourceNotFoundException", std::move(message), 400};
}

}  // namespace

ApiError validation(std::string message) {
  return {"ValidationException", std::move(message), 400};
}

ApiError limit_exceeded() {
  return {"LimitExceededException", "The requested resource exceeds the maximum number allowed.",
          400};
}

ApiError default_bus_stays() { return validation("Cannot delete event bus default."); }

ApiError bus_exists(std::string_view name) {
  return {"ResourceAlreadyExistsException", "Event bus " + text(name) + " already exists.", 400};
}

ApiError bus_not_found(std::string_view name) {
  return not_found("Event bus " + text(name) + " does not exist.");
}

ApiError statement_not_found() {
  return not_found("Statement with the provided id does not exist.");
}

ApiError policy_too_long() {
  return {"PolicyLengthExceededException", "The event bus policy is longer than 10240 characters.",
          400};
}

ApiError rule_not_found(std::string_view rule, std::string_view bus) {
  return not_found("Rule " + text(rule) + " does not exist on EventBus " + text(bus) + ".");
}

ApiError nothing_to_match() {
  return validation("Parameter(s) EventPattern or ScheduleExpression must be specified.");
}

ApiError rule_has_targets() { return validation("Rule can't be deleted since it has targets."); }

ApiError invalid_pattern(std::string_view pattern, const PatternFault& fault) {
  std::string message = "Event pattern is not valid. Reason: " + fault.reason;
  if (fault.is_located) {
    message += "\n at [Source: (String)\"" + text(pattern) +
               "\"; line: " + std::to_string(fault.place.line) +
               ", column: " + std::to_string(fault.place.column) + "]";
  }
  return {"InvalidEventPatternException", std::move(message), 400};
}

ApiError invalid_event() { return validation("Parameter Event is not valid."); }

ApiError invalid_schedule() { return validation("Parameter ScheduleExpression is not valid."); }

ApiError schedule_on_other_bus() {
  return validation("ScheduleExpression is supported only on the default event bus.");
}

ApiError repeated_tag() {
  return validation("Invalid parameter: Duplicated keys are not allowed.");
}

ApiError malformed_arn(std::string_view arn) {
  return validation("Parameter " + text(arn) +
                    " is not valid. Reason: Provided Arn is not in correct format.");
}

ApiError several_inputs(std::string_view target) {
  return validation(
      "Only one of Input, InputPath, or InputTransformer must be provided for target " +
      text(target) + ".");
}

ApiError invalid_input(std::string_view target, std::string_view member) {
  return validation("Parameter " + text(member) + " of target " + text(target) +
                    " is not valid. Reason: " +
                    (member == "Input" ? "JSON syntax error." : "It is no JSON path."));
}

ApiError invalid_template(std::string_view target, std::string_view template_text) {
  return validation("Invalid InputTemplate for target " + text(target) + " : [Source: (String)\"" +
                    text(template_text) + "\"; line: 1, column: 1].");
}

ApiError unknown_placeholder(std::string_view target, std::string_view name) {
  return validation("InputTemplate for target " + text(target) + " contains invalid placeholder " +
                    text(name) + ".");
}

ApiError reserved_key(std::string_view target, std::string_view key) {
  return validation("InputPathsMap for target " + text(target) + " contains the reserved key " +
                    text(key) + ".");
}

ApiError no_role(std::string_view arn) {
  return validation("RoleArn is required for target " + text(arn) + ".");
}

ApiError no_message_group(std::string_view target) {
  return validation("Parameter(s) SqsParameters must be specified for target: " + text(target) +
                    ".");
}

ApiError entries_too_large() {
  return validation("Total size of the entries in the request is over the limit.");
}

ApiError invalid_token() { return validation("Parameter NextToken is not valid."); }

ApiError not_modelled(std::string_view what) {
  return {"NotImplemented", "This version of Windtunnel does not model " + text(what), 501};
}

}  // namespace windtunnel::events::errors
