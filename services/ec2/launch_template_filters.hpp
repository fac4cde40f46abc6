#pragma once

#include <string>
#include <vector>

#include "services/ec2/api.hpp"

/// The filters of launch templates and their versions: all of them must fit, each by one of its
/// values (EC2-042, EC2-043). The constructors refuse unknown names.
namespace windtunnel::ec2 {

/// Of DescribeLaunchTemplates.
class LaunchTemplateFilters {
 public:
  explicit LaunchTemplateFilters(const std::vector<Filter>& filters);
  bool match(const LaunchTemplate& shown) const;

 private:
  const std::vector<Filter>& filters_;
};

/// Of DescribeLaunchTemplateVersions.
class LaunchTemplateVersionFilters {
 public:
  explicit LaunchTemplateVersionFilters(const std::vector<Filter>& filters);
  bool match(const LaunchTemplateVersion& shown) const;

 private:
  const std::vector<Filter>& filters_;
};

}  // namespace windtunnel::ec2
