#include <algorithm>

#include "simulation/fleet/fleet_file.hpp"
#include "simulation/fleet/fleet_reader.hpp"
#include "simulation/fleet/regions.hpp"
#include "simulation/fleet/suggestion.hpp"

namespace windtunnel::simulation {
namespace {

bool is_lower(char byte) { return byte >= 'a' && byte <= 'z'; }
bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }
bool is_word(char byte) { return is_lower(byte) || is_digit(byte) || (byte >= 'A' && byte <= 'Z'); }

bool is_group_name(std::string_view name) {
  return !name.empty() && name.size() <= 80 && is_word(name.front()) &&
         std::all_of(name.begin(), name.end(), [](char byte) {
           return is_word(byte) || byte == '-' || byte == '_' || byte == '.';
         });
}

/// Such as t3.small or u-6tb1.112xlarge.
bool is_instance_type(std::string_view type) {
  const std::size_t dot = type.find('.');
  const auto is_part = [](std::string_view part) {
    return !part.empty() && std::all_of(part.begin(), part.end(), [](char byte) {
      return is_lower(byte) || is_digit(byte) || byte == '-';
    });
  };
  return dot != std::string_view::npos && is_part(type.substr(0, dot)) &&
         is_part(type.substr(dot + 1));
}

/// `ami-` and 8 or 17 hexadecimal digits (EC2-010).
bool is_image(std::string_view image) {
  if (!image.starts_with("ami-") || (image.size() != 12 && image.size() != 21)) return false;
  return image.substr(4).find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

class GroupReader {
 public:
  GroupReader(FleetReader& reader, std::vector<InstanceGroupSpecification>& groups)
      : reader_(reader), groups_(groups) {}

  void accounts(const YamlNode& node) {
    reader_.entries(node, "accounts", [&](const YamlNode& account, const YamlNode& regions) {
      if (account.text.size() != 12 ||
          !std::all_of(account.text.begin(), account.text.end(), is_digit)) {
        reader_.complain(account, "accounts", "'" + account.text + "' is no account id: 12 digits");
      }
      reader_.entries(regions, account.text, [&](const YamlNode& region, const YamlNode& content) {
        if (!is_region(region.text)) {
          return reader_.complain(
              region, "accounts",
              "'" + region.text + "' is no AWS region" + did_you_mean(region.text, region_names()));
        }
        read_region(account.text, region.text, content);
      });
    });
  }

 private:
  void read_region(const std::string& account, const std::string& region, const YamlNode& content) {
    const auto read_kind = [&](const YamlNode& node, std::string_view key, bool on_premises) {
      reader_.entries(node, key, [&](const YamlNode& name, const YamlNode& value) {
        InstanceGroupSpecification group;
        group.account = account;
        group.region = region;
        group.name = name.text;
        group.on_premises = on_premises;
        check_name(name, on_premises);
        read_group(name, value, group);
        groups_.push_back(std::move(group));
      });
    };
    reader_.members(
        content, region,
        {{"instances", [&](const YamlNode& node) { read_kind(node, "instances", false); }},
         {"on_premises", [&](const YamlNode& node) { read_kind(node, "on_premises", true); }}});
  }

  void check_name(const YamlNode& name, bool on_premises) {
    const std::string_view key = on_premises ? "on_premises" : "instances";
    if (!is_group_name(name.text)) {
      reader_.complain(name, key,
                       "'" + name.text.substr(0, 80) +
                           "' is no group name: up to 80 letters, digits, - _ and .");
    } else if (on_premises && name.text.starts_with("i-")) {
      reader_.complain(name, key, "names on premises do not start with i-");
    }
  }

  void read_group(const YamlNode& name, const YamlNode& node, InstanceGroupSpecification& group) {
    group.agents = {AgentState::up, AgentState::up};
    bool counted = false;
    std::vector<FleetReader::Member> known = {
        {"count",
         [&](const YamlNode& value) {
           counted = true;
           read_count(value, group);
         }},
        {"platform",
         [&](const YamlNode& value) {
           const auto index = reader_.word(value, "platform", {"linux", "windows"});
           if (index) group.platform = *index == 0 ? Platform::linux : Platform::windows;
         }},
        {"tags", [&](const YamlNode& value) { read_tags(value, group); }},
        {"files", [&](const YamlNode& value) { read_files(value, group); }},
        {"agents", [&](const YamlNode& value) { read_agents(value, group.agents); }}};
    if (!group.on_premises) add_ec2_members(known, group);
    reader_.members(node, group.name, known);
    if (!counted) reader_.complain(name, group.name, "count is missing");
    if (group.on_premises) return;
    if (group.type.empty()) group.type = "t3.micro";
    if (group.zones.empty()) {
      group.zones = zones_of(group.region);
      group.zones.resize(std::min<std::size_t>(3, group.zones.size()));
    }
  }

  void add_ec2_members(std::vector<FleetReader::Member>& known, InstanceGroupSpecification& group) {
    known.push_back({"zones", [&](const YamlNode& value) { read_zones(value, group); }});
    known.push_back({"type", [&](const YamlNode& value) {
                       const auto type = reader_.text(value, "type", 64);
                       if (!type) return;
                       if (!is_instance_type(*type)) {
                         return reader_.complain(
                             value, "type", "'" + *type + "' is no instance type such as t3.small");
                       }
                       group.type = *type;
                     }});
    known.push_back({"image", [&](const YamlNode& value) {
                       const auto image = reader_.text(value, "image", 64);
                       if (!image) return;
                       if (!is_image(*image)) {
                         return reader_.complain(
                             value, "image",
                             "'" + *image + "' is no image id such as ami-0abcdef1234567890");
                       }
                       group.image = *image;
                     }});
    known.push_back({"state", [&](const YamlNode& value) {
                       const auto index = reader_.word(value, "state", {"running", "stopped"});
                       group.stopped = index == 1u;
                     }});
  }

  void read_count(const YamlNode& value, InstanceGroupSpecification& group) {
    const auto count = reader_.integer(value, "count", 0, most_instances);
    if (!count) return;
    total_ += *count;
    if (total_ > most_instances) {
      return reader_.complain(value, "count",
                              "with this group the file asks for more than " +
                                  std::to_string(most_instances) + " instances");
    }
    group.count = static_cast<std::uint32_t>(*count);
  }

  void read_zones(const YamlNode& node, InstanceGroupSpecification& group) {
    const std::vector<std::string> known = zones_of(group.region);
    if (node.kind == YamlNode::Kind::list && node.children.empty()) {
      reader_.complain(node, "zones", "at least one is needed; without this key there are three");
    }
    reader_.elements(node, "zones", [&](const YamlNode& value) {
      const auto zone = reader_.text(value, "zones", 64);
      if (!zone) return;
      if (std::find(known.begin(), known.end(), *zone) == known.end()) {
        return reader_.complain(
            value, "zones",
            "'" + *zone + "' is no zone of " + group.region + did_you_mean(*zone, known));
      }
      if (std::find(group.zones.begin(), group.zones.end(), *zone) != group.zones.end()) {
        return reader_.complain(value, "zones", "'" + *zone + "' stands here twice");
      }
      group.zones.push_back(*zone);
    });
  }

  void read_tags(const YamlNode& node, InstanceGroupSpecification& group) {
    group.tags = reader_.labels(node, "tags", 50, 128, 256);
    for (const auto& [key, value] : group.tags) {
      if (key.starts_with("aws:"))
        reader_.complain(node, "tags", "'" + key + "': keys that start with aws: are AWS's own");
    }
  }

  void read_files(const YamlNode& node, InstanceGroupSpecification& group) {
    reader_.elements(node, "files", [&](const YamlNode& value) {
      const auto path = reader_.text(value, "files", 4096);
      if (!path) return;
      const bool has_drive = path->size() > 2 && (*path)[1] == ':' && (*path)[2] == '/';
      if (!path->starts_with('/') && !has_drive) {
        return reader_.complain(
            value, "files", "'" + *path + "' is no full path such as /etc/motd or C:/app.config");
      }
      group.files.push_back(*path);
    });
  }

  void read_agents(const YamlNode& node, Agents& agents) {
    agents = {};
    const auto agent = [&](const YamlNode& name) -> AgentState* {
      const auto index = reader_.word(name, "agents", {"codedeploy", "ssm"});
      if (!index) return nullptr;
      return *index == 0 ? &agents.codedeploy : &agents.ssm;
    };
    if (node.kind == YamlNode::Kind::map) {
      return reader_.entries(node, "agents", [&](const YamlNode& name, const YamlNode& value) {
        AgentState* state = agent(name);
        const auto index = reader_.word(value, name.text, {"absent", "up", "down"});
        if (state != nullptr && index) *state = static_cast<AgentState>(*index);
      });
    }
    reader_.elements(node, "agents", [&](const YamlNode& name) {
      if (AgentState* state = agent(name)) *state = AgentState::up;
    });
  }

  FleetReader& reader_;
  std::vector<InstanceGroupSpecification>& groups_;
  std::int64_t total_ = 0;
};

}  // namespace

void read_accounts(FleetReader& reader, const YamlNode& node,
                   std::vector<InstanceGroupSpecification>& groups) {
  GroupReader(reader, groups).accounts(node);
}

}  // namespace windtunnel::simulation
