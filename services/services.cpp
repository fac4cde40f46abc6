#include "services/services.hpp"

#include "services/autoscaling/definition.hpp"
#include "services/cloudwatch/definition.hpp"
#include "services/codedeploy/definition.hpp"
#include "services/ec2/definition.hpp"
#include "services/ecs/definition.hpp"
#include "services/elb/definition.hpp"
#include "services/elbv2/definition.hpp"
#include "services/events/definition.hpp"
#include "services/iam/definition.hpp"
#include "services/lambda/definition.hpp"
#include "services/s3/definition.hpp"
#include "services/sns/definition.hpp"
#include "services/sqs/definition.hpp"
#include "services/ssm/definition.hpp"
#include "services/sts/definition.hpp"

namespace windtunnel::services {

const world::ServiceRegistry& registry() {
  static const world::ServiceRegistry all = [] {
    world::ServiceRegistry made;
    made.add(ssm::definition());
    made.add(sts::definition());
    made.add(s3::definition());
    made.add(ec2::definition());
    made.add(sns::definition());
    made.add(sqs::definition());
    made.add(cloudwatch::definition());
    made.add(elbv2::definition());
    made.add(codedeploy::definition());
    made.add(lambda::definition());
    made.add(autoscaling::definition());
    made.add(ecs::definition());
    made.add(events::definition());
    made.add(iam::definition());
    made.add(elb::definition());
    return made;
  }();
  return all;
}

}  // namespace windtunnel::services
