#include "simulation/fleet/fleet_reader.hpp"
#include "simulation/fleet/regions.hpp"
#include "simulation/fleet/suggestion.hpp"

namespace windtunnel::simulation {
namespace {

constexpr std::uint16_t http_port = 80;

TrafficTarget read_target(FleetReader& reader, const YamlNode& node) {
  TrafficTarget target;
  const auto text_into = [&](std::string_view name, std::string& into) {
    return FleetReader::Member{name, [&reader, name, &into](const YamlNode& value) {
                                 into = reader.text(value, name, 256).value_or("");
                               }};
  };
  reader.members(
      node, "to",
      {{"tag",
        [&](const YamlNode& value) {
          const auto tag = reader.text(value, "tag", 128 + 1 + 256);
          if (!tag) return;
          const std::size_t equals = tag->find('=');
          if (equals == 0 || equals == std::string::npos) {
            return reader.complain(value, "tag", "'" + *tag + "' is no tag: write key=value");
          }
          target.tag_key = tag->substr(0, equals);
          target.tag_value = tag->substr(equals + 1);
        }},
       text_into("application", target.application),
       text_into("group", target.group),
       text_into("function", target.function),
       text_into("load_balancer", target.load_balancer),
       {"port",
        [&](const YamlNode& value) {
          const auto port = reader.integer(value, "port", 1, 65'535);
          if (port) target.port = static_cast<std::uint16_t>(*port);
        }},
       {"path",
        [&](const YamlNode& value) {
          const auto path = reader.text(value, "path", 1024);
          if (!path) return;
          if (!path->starts_with('/') || path->find_first_of("?#") != std::string::npos) {
            return reader.complain(value, "path",
                                   "write a path, such as /api/orders, without a query");
          }
          target.path = *path;
        }},
       text_into("host", target.host),
       text_into("account", target.account),
       {"region", [&](const YamlNode& value) {
          const auto region = reader.text(value, "region", 64);
          if (!region) return;
          if (!is_region(*region)) {
            return reader.complain(
                value, "region",
                "'" + *region + "' is no AWS region" + did_you_mean(*region, region_names()));
          }
          target.region = *region;
        }}});
  const bool by_tag = !target.tag_key.empty() || node.find("tag") != nullptr;
  const bool by_group = node.find("application") != nullptr && node.find("group") != nullptr;
  const bool half_group =
      !by_group && (node.find("application") != nullptr || node.find("group") != nullptr);
  const bool by_function = node.find("function") != nullptr;
  const bool by_load_balancer = node.find("load_balancer") != nullptr;
  const bool in_one_place = !target.account.empty() && !target.region.empty();
  if (by_tag + by_group + by_function + by_load_balancer != 1 || half_group) {
    reader.complain(node, "to",
                    "write one of { tag: key=value }, { application: A, group: G }, "
                    "{ function: NAME:ALIAS, account: A, region: R } and "
                    "{ load_balancer: NAME, account: A, region: R }");
  } else if (by_function && !in_one_place) {
    reader.complain(node, "to", "a function is in one account and region: name both");
  } else if (by_load_balancer && !in_one_place) {
    reader.complain(node, "to", "a load balancer is in one account and region: name both");
  } else if (!by_load_balancer) {
    for (const char* key : {"port", "path", "host"}) {
      if (node.find(key) == nullptr) continue;
      reader.complain(node, "to", std::string("only a load balancer has a ") + key);
    }
  }
  if (by_load_balancer && target.port == 0) target.port = http_port;
  return target;
}

/// "14:00" as the time since midnight.
void read_peak(FleetReader& reader, const YamlNode& value, Duration& peak) {
  const auto text = reader.text(value, "peak", 64);
  if (!text) return;
  const auto digit = [&](std::size_t index) { return (*text)[index] - '0'; };
  bool valid = text->size() == 5 && (*text)[2] == ':';
  for (const std::size_t index : {0, 1, 3, 4}) {
    valid = valid && digit(index) >= 0 && digit(index) <= 9;
  }
  const int hours = valid ? digit(0) * 10 + digit(1) : 24;
  const int minutes = valid ? digit(3) * 10 + digit(4) : 60;
  if (hours > 23 || minutes > 59) {
    return reader.complain(value, "peak",
                           "'" + *text + "' is no time of day from \"00:00\" to \"23:59\"");
  }
  peak = std::chrono::hours(hours) + std::chrono::minutes(minutes);
}

TrafficShape read_shape(FleetReader& reader, const YamlNode& node) {
  TrafficShape shape;
  if (node.kind != YamlNode::Kind::map) {
    reader.word(node, "shape", {"steady"});
    return shape;
  }
  reader.members(
      node, "shape",
      {{"daily", [&](const YamlNode& daily) {
          shape.kind = TrafficShape::Kind::daily;
          shape.low = 0;
          reader.members(
              daily, "daily",
              {{"low",
                [&](const YamlNode& value) { shape.low = reader.share(value, "low").value_or(0); }},
               {"high",
                [&](const YamlNode& value) {
                  shape.high = reader.share(value, "high").value_or(1);
                }},
               {"peak", [&](const YamlNode& value) { read_peak(reader, value, shape.peak); }}});
          if (shape.low > shape.high) reader.complain(daily, "daily", "low is above high");
        }}});
  return shape;
}

PublishedMetrics read_metrics(FleetReader& reader, const YamlNode& node) {
  PublishedMetrics metrics;
  const auto name_into = [&](std::string_view key, std::string& into) {
    return FleetReader::Member{key, [&reader, key, &into](const YamlNode& value) {
                                 into = reader.text(value, key, 255).value_or("");
                               }};
  };
  reader.members(node, "publishes",
                 {name_into("namespace", metrics.metric_namespace),
                  name_into("errors", metrics.errors),
                  name_into("count", metrics.count),
                  name_into("latency", metrics.latency),
                  {"dimensions", [&](const YamlNode& value) {
                     metrics.dimensions = reader.labels(value, "dimensions", 30, 255, 1024);
                     for (const auto& [name, text] : metrics.dimensions) {
                       if (text.empty()) {
                         reader.complain(value, "dimensions", "'" + name + "' has no value");
                       }
                     }
                   }}});
  if (node.find("namespace") == nullptr) reader.complain(node, "publishes", "namespace is missing");
  const bool any = node.find("errors") || node.find("count") || node.find("latency");
  if (!any) {
    reader.complain(node, "publishes", "name at least one metric: errors, count or latency");
  }
  return metrics;
}

}  // namespace

void read_traffic(FleetReader& reader, const YamlNode& node, std::vector<TrafficStream>& traffic) {
  reader.elements(node, "traffic", [&](const YamlNode& element) {
    TrafficStream stream;
    reader.members(
        element, "traffic",
        {{"to", [&](const YamlNode& value) { stream.to = read_target(reader, value); }},
         {"rate",
          [&](const YamlNode& value) {
            stream.rate_per_second = reader.rate_per_second(value, "rate").value_or(0);
          }},
         {"shape", [&](const YamlNode& value) { stream.shape = read_shape(reader, value); }},
         {"publishes",
          [&](const YamlNode& value) { stream.publishes = read_metrics(reader, value); }}});
    for (const std::string_view key : {"to", "rate"}) {
      if (element.kind == YamlNode::Kind::map && element.find(key) == nullptr) {
        reader.complain(element, "traffic", std::string(key) + " is missing");
      }
    }
    if (!stream.to.function.empty() && !stream.publishes.metric_namespace.empty()) {
      reader.complain(
          element, "traffic",
          "'publishes' is for instances: functions publish to AWS/Lambda by themselves");
    }
    if (!stream.to.load_balancer.empty() && !stream.publishes.metric_namespace.empty()) {
      reader.complain(element, "traffic",
                      "'publishes' is for instances: load balancers publish to "
                      "AWS/ApplicationELB by themselves");
    }
    traffic.push_back(std::move(stream));
  });
}

}  // namespace windtunnel::simulation
