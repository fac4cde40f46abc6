#include "services/services.hpp"

#include "services/sns/definition.hpp"
#include "services/sqs/definition.hpp"

namespace windtunnel::services {

const world::ServiceRegistry& registry() {
  static const world::ServiceRegistry all = [] {
    world::ServiceRegistry made;
    made.add(sns::definition());
    made.add(sqs::definition());
    return made;
  }();
  return all;
}

}  // namespace windtunnel::services
