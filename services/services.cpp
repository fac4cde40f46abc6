#include "services/services.hpp"

namespace windtunnel::services {

const world::ServiceRegistry& registry() {
  static const world::ServiceRegistry all = [] {
    world::ServiceRegistry made;
    return made;
  }();
  return all;
}

}  // namespace windtunnel::services
