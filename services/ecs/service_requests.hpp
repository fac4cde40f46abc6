#pragma once

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "services/ecs/names.hpp"
#include "services/ecs/rows.hpp"

namespace windtunnel::ecs {

/// Services are made, changed and deleted.
class ServiceRequests final : public world::Component {
 public:
  using Component::Component;

  CreateServiceResponse create_service(world::Call& call, const CreateServiceRequest& in);
  UpdateServiceResponse update_service(world::Call& call, const UpdateServiceRequest& in);
  DeleteServiceResponse delete_service(world::Call& call, const DeleteServiceRequest& in);

 private:
  /// What a service with a definition runs; of one of CodeDeploy, ECS-060.
  void take_task_definition(const world::Call& call, const CreateServiceRequest& in,
                            Service& service) const;
  /// Whether anything of it makes a new deployment (ECS-050).
  bool change_what_it_runs(const world::Call& call, const UpdateServiceRequest& in,
                           Service& service) const;
  void change_settings(const UpdateServiceRequest& in, Service& service) const;
};

}  // namespace windtunnel::ecs
