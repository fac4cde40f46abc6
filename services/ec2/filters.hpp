#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/ec2/api.hpp"
#include "services/ec2/instance_view.hpp"

namespace windtunnel::ec2 {

/// Whether a filter's value fits: `*` is any run, `?` one character, a backslash takes the next
/// one as it is (EC2-042).
bool matches_pattern(std::string_view pattern, std::string_view text);

/// The filters of DescribeInstances (EC2-043, EC2-044): all of them must fit, each by one of its
/// values.
class InstanceFilters {
 public:
  /// Refuses unknown names and filters without values.
  explicit InstanceFilters(const std::vector<Filter>& filters);

  bool match(const InstanceView& view) const;
  /// The only ids that can fit, in order, where the filters name them outright.
  const std::vector<std::string>* ids() const { return ids_.empty() ? nullptr : &ids_; }

 private:
  using ValuesOf = std::vector<std::string> (*)(const InstanceView&);
  enum class About { value, tag, tag_key, tag_value };
  struct Compiled {
    About about = About::value;
    std::string tag_key;
    ValuesOf values_of = nullptr;
    std::vector<std::string> patterns;
  };

  static bool match(const Compiled& filter, const InstanceView& view);

  std::vector<Compiled> filters_;
  std::vector<std::string> ids_;
};

}  // namespace windtunnel::ec2
