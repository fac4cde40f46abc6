#include "demo/wording.hpp"

#include <chrono>
#include <cstdio>

namespace windtunnel::demo {

using namespace std::chrono_literals;

std::string bundle_key(int revision) { return "web-" + std::to_string(revision) + ".zip"; }

std::string time_text(simulation::Instant at) {
  return simulation::format_instant_milliseconds(at).substr(11, 8);
}

std::string span_text(simulation::Duration span) {
  char text[32];
  const auto seconds = std::chrono::floor<std::chrono::seconds>(span).count();
  if (span < 1min) {
    const long long tenths = span.count() / 100;
    std::snprintf(text, sizeof text, "%lld.%lld s", tenths / 10, tenths % 10);
  } else if (span < 1h) {
    std::snprintf(text, sizeof text, "%lld m %02lld s", static_cast<long long>(seconds / 60),
                  static_cast<long long>(seconds % 60));
  } else {
    std::snprintf(text, sizeof text, "%lld h %02lld m", static_cast<long long>(seconds / 3600),
                  static_cast<long long>(seconds / 60 % 60));
  }
  return text;
}

std::string short_id(std::string_view instance_id) {
  return std::string(instance_id.substr(0, 10));
}

std::string short_config(std::string_view name) {
  constexpr std::string_view usual = "CodeDeployDefault.";
  return std::string(name.starts_with(usual) ? name.substr(usual.size()) : name);
}

std::string short_reason(std::string_view reason) {
  constexpr std::string_view usual = "Threshold Crossed: ";
  if (reason.starts_with(usual)) reason.remove_prefix(usual.size());
  if (reason.ends_with('.')) reason.remove_suffix(1);
  std::string text;
  for (std::size_t open; (open = reason.find(" (")) != std::string_view::npos;) {
    const std::size_t close = reason.find(')', open);
    if (close == std::string_view::npos) break;
    const std::string_view aside = reason.substr(open, close + 1 - open);
    text += reason.substr(0, open);
    if (aside.find('/') == std::string_view::npos) text += aside;
    reason.remove_prefix(close + 1);
  }
  return text.append(reason);
}

}  // namespace windtunnel::demo
