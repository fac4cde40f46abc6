#pragma once

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "emulator/world/table.hpp"
#include "services/codedeploy/rows.hpp"

namespace windtunnel::codedeploy {

/// Applications (CD-020 to CD-024).
class Applications : public world::Component {
 public:
  explicit Applications(world::World& world);

  CreateApplicationOutput create_application(world::Call& call, const CreateApplicationInput& in);
  GetApplicationOutput get_application(world::Call& call, const GetApplicationInput& in);
  BatchGetApplicationsOutput batch_get_applications(world::Call& call,
                                                    const BatchGetApplicationsInput& in);
  ListApplicationsOutput list_applications(world::Call& call, const ListApplicationsInput& in);
  api::Unit update_application(world::Call& call, const UpdateApplicationInput& in);
  api::Unit delete_application(world::Call& call, const DeleteApplicationInput& in);

  const ApplicationRow* find(const world::Scope& scope, std::string_view name) const {
    return applications_.find(scope, name);
  }
  /// Checks the name first (CD-005).
  const ApplicationRow& at(const world::Scope& scope, std::string_view name) const;
  /// Names in order from behind `after`, at most `limit`.
  std::vector<std::string> list(const world::Scope& scope, std::string_view after,
                                std::size_t limit) const;

 private:
  world::Table<ApplicationRow> applications_;
};

}  // namespace windtunnel::codedeploy
