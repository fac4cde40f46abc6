#include "tests/unit/services/ec2/ec2_world.hpp"

namespace windtunnel::ec2 {
namespace {

using namespace std::chrono_literals;
using simulation::AgentState;

std::string web_server(Ec2World& world) {
  return world.ids({{.Name = "tag:Role", .Values = {{"web"}}}}).front();
}

// EC2-020.
TEST(InstanceStates, HaveTheirNamesAndCodes) {
  Ec2World world;
  const std::string id = world.launch_one();
  const auto is = [&](const char* name, std::int32_t code) {
    const Instance instance = world.describe(id);
    return instance.State->Name == name && instance.State->Code == code;
  };
  EXPECT_TRUE(is("pending", 0));
  world.advance(15s);
  EXPECT_TRUE(is("running", 16));
  world.call<operations::StopInstances>({.InstanceIds = {id}});
  EXPECT_TRUE(is("stopping", 64));
  world.advance(30s);
  EXPECT_TRUE(is("stopped", 80));
  world.call<operations::TerminateInstances>({.InstanceIds = {id}});
  EXPECT_TRUE(is("shutting-down", 32));
  world.advance(30s);
  EXPECT_TRUE(is("terminated", 48));
}

// EC2-021, EC2-022, EC2-025.
TEST(StopInstances, StopsInThirtySecondsAndSaysWhoAsked) {
  Ec2World world;
  const std::string id = web_server(world);
  const auto output = world.call<operations::StopInstances>({.InstanceIds = {id}});
  EXPECT_EQ(output.StoppingInstances->at(0).PreviousState->Name, "running");
  EXPECT_EQ(output.StoppingInstances->at(0).CurrentState->Name, "stopping");
  EXPECT_EQ(output.StoppingInstances->at(0).CurrentState->Code, 64);
  world.advance(29s);
  EXPECT_EQ(world.state_of(id), "stopping");
  world.advance(1s);
  const Instance stopped = world.describe(id);
  EXPECT_EQ(stopped.State->Name, "stopped");
  EXPECT_EQ(stopped.StateReason->Code, "Client.UserInitiatedShutdown");
  EXPECT_EQ(stopped.StateReason->Message, "Client.UserInitiatedShutdown: User initiated shutdown");
  EXPECT_EQ(stopped.StateTransitionReason, "User initiated (2026-01-01 00:00:00 GMT)");
  EXPECT_TRUE(stopped.PrivateIpAddress);
  world.expect_same_after_restart_and_replay();
}

// EC2-021.
TEST(StopInstances, IsFasterByForce) {
  Ec2World world;
  const std::string id = web_server(world);
  world.call<operations::StopInstances>({.Force = true, .InstanceIds = {id}});
  world.advance(10s);
  EXPECT_EQ(world.state_of(id), "stopped");
}

// EC2-023.
TEST(StopInstances, RefusesPendingInstancesAndLeavesStoppedOnesAlone) {
  Ec2World world;
  const std::string pending = world.launch_one();
  EXPECT_EQ(world.error_of<operations::StopInstances>({.InstanceIds = {pending}}),
            "IncorrectInstanceState");
  const std::string stopped = world.ids({{.Name = "tag:Role", .Values = {{"database"}}}}).front();
  const auto output = world.call<operations::StopInstances>({.InstanceIds = {stopped}});
  EXPECT_EQ(output.StoppingInstances->at(0).CurrentState->Name, "stopped");
}

// EC2-024.
TEST(StopInstances, RespectsStopProtection) {
  Ec2World world;
  const auto made = world.call<operations::RunInstances>(
      {.DisableApiStop = true, .ImageId = Ec2World::image, .MaxCount = 1, .MinCount = 1});
  const std::string id = *made.Instances->front().InstanceId;
  world.advance(15s);
  EXPECT_EQ(world.error_of<operations::StopInstances>({.InstanceIds = {id}}),
            "OperationNotPermitted");
  EXPECT_EQ(world.last_message,
            "The instance '" + id +
                "' may not be stopped. Modify its 'disableApiStop' instance attribute and try "
                "again.");
  EXPECT_EQ(world.state_of(id), "running");
}

// EC2-021, EC2-022, EC2-025, EC2-026.
TEST(StartInstances, BootsAndThenBringsUpTheAgentsThatAreInstalled) {
  Ec2World world;
  const std::string id = world.ids({{.Name = "tag:Role", .Values = {{"database"}}}}).front();
  const auto address = world.describe(id).PrivateIpAddress;
  world.advance(1h);
  const auto output = world.call<operations::StartInstances>({.InstanceIds = {id}});
  EXPECT_EQ(output.StartingInstances->at(0).PreviousState->Name, "stopped");
  EXPECT_EQ(output.StartingInstances->at(0).CurrentState->Name, "pending");
  world.advance(15s);
  EXPECT_EQ(world.state_of(id), "running");
  EXPECT_EQ(world.describe(id).StateTransitionReason, "");
  EXPECT_EQ(world.describe(id).LaunchTime, simulation::parse_instant("2026-01-01T01:00:00Z"));
  EXPECT_EQ(world.describe(id).PrivateIpAddress, address);
  EXPECT_FALSE(world.in_fleet(id).codedeploy_answers());
  world.advance(75s);
  EXPECT_TRUE(world.in_fleet(id).codedeploy_answers());
  EXPECT_EQ(world.in_fleet(id).agents.ssm, AgentState::absent);
  world.expect_same_after_restart_and_replay();
}

// EC2-023.
TEST(StartInstances, DoesNothingToRunningOnesAndRefusesThoseThatStop) {
  Ec2World world;
  const std::string id = web_server(world);
  EXPECT_EQ(world.call<operations::StartInstances>({.InstanceIds = {id}})
                .StartingInstances->at(0)
                .CurrentState->Name,
            "running");
  world.call<operations::StopInstances>({.InstanceIds = {id}});
  EXPECT_EQ(world.error_of<operations::StartInstances>({.InstanceIds = {id}}),
            "IncorrectInstanceState");
  EXPECT_EQ(world.last_message,
            "The instance '" + id + "' is not in a state from which it can be started.");
}

// EC2-023.
TEST(StartInstances, LeavesThoseThatBootAloneAndRefusesThoseThatEnd) {
  Ec2World world;
  const std::string id = world.launch_one();
  const auto booting = world.call<operations::StartInstances>({.InstanceIds = {id}});
  EXPECT_EQ(booting.StartingInstances->at(0).PreviousState->Name, "pending");
  EXPECT_EQ(booting.StartingInstances->at(0).CurrentState->Name, "pending");
  world.call<operations::TerminateInstances>({.InstanceIds = {id}});
  for (const char* state : {"shutting-down", "terminated"}) {
    EXPECT_EQ(world.state_of(id), state);
    EXPECT_EQ(world.error_of<operations::StartInstances>({.InstanceIds = {id}}),
              "IncorrectInstanceState");
    EXPECT_EQ(world.error_of<operations::StopInstances>({.InstanceIds = {id}}),
              "IncorrectInstanceState");
    EXPECT_EQ(world.last_message,
              "The instance '" + id + "' is not in a state from which it can be stopped.");
    world.advance(30s);
  }
}

TEST(StartInstances, AnswersAfterARestartBeforeItsFirstAgentsCameUp) {
  Ec2World world;
  const std::string id = world.launch_one();
  world.advance(20s);
  world.call<operations::StopInstances>({.InstanceIds = {id}});
  world.advance(30s);
  world.call<operations::StartInstances>({.InstanceIds = {id}});
  world.advance(89s);
  EXPECT_FALSE(world.in_fleet(id).codedeploy_answers());
  world.advance(1s);
  EXPECT_TRUE(world.in_fleet(id).codedeploy_answers());
}

// EC2-021, EC2-025, EC2-026, EC2-040.
TEST(TerminateInstances, ShutsDownTerminatesAndForgets) {
  Ec2World world;
  const std::string id = web_server(world);
  world.call<operations::CreateTags>({.Resources = {id}, .Tags = {{.Key = "a", .Value = "1"}}});
  const auto output = world.call<operations::TerminateInstances>({.InstanceIds = {id, id}});
  ASSERT_EQ(output.TerminatingInstances->size(), 1u);
  EXPECT_EQ(output.TerminatingInstances->at(0).CurrentState->Name, "shutting-down");
  world.advance(30s);
  const Instance terminated = world.describe(id);
  EXPECT_EQ(terminated.State->Name, "terminated");
  EXPECT_EQ(terminated.StateTransitionReason, "User initiated (2026-01-01 00:00:00 GMT)");
  EXPECT_FALSE(terminated.PrivateIpAddress);
  EXPECT_FALSE(terminated.SubnetId);
  EXPECT_EQ(terminated.Tags->size(), 3u);
  world.advance(1h);
  EXPECT_EQ(world.error_of<operations::DescribeInstances>({.InstanceIds = {{id}}}),
            "InvalidInstanceID.NotFound");
  EXPECT_EQ(world.last_message, "The instance ID '" + id + "' does not exist");
  world.expect_same_after_restart_and_replay();
}

// EC2-021.
TEST(TerminateInstances, IsFasterWhereTheInstanceWasStopped) {
  Ec2World world;
  const std::string id = world.ids({{.Name = "tag:Role", .Values = {{"database"}}}}).front();
  world.call<operations::TerminateInstances>({.InstanceIds = {id}});
  world.advance(1s);
  EXPECT_EQ(world.state_of(id), "shutting-down");
  world.advance(1s);
  EXPECT_EQ(world.state_of(id), "terminated");
}

TEST(TerminateInstances, DoesNotMakeAWarpedWorldWaitForTheRecordToGo) {
  Ec2World world;
  world.call<operations::TerminateInstances>({.InstanceIds = {web_server(world)}});
  world.run_to_rest();
  EXPECT_EQ(world.world->now(), simulation::parse_instant("2026-01-01T00:00:30Z"));
}

TEST(TerminateInstances, TakesAnInstanceAwayWhileItBoots) {
  Ec2World world;
  const Reservation made = world.launch(2);
  const std::string gone = *made.Instances->at(0).InstanceId;
  world.advance(10s);
  world.call<operations::TerminateInstances>({.InstanceIds = {gone}});
  world.advance(2min);
  EXPECT_EQ(world.state_of(gone), "terminated");
  EXPECT_EQ(world.state_of(*made.Instances->at(1).InstanceId), "running");
  int runnings = 0;
  for (const auto& signal : world.listener().states) runnings += signal.state == "running";
  EXPECT_EQ(runnings, 1);
}

TEST(TerminateInstances, OvertakesAStop) {
  Ec2World world;
  const std::string id = web_server(world);
  world.call<operations::StopInstances>({.InstanceIds = {id}});
  world.advance(20s);
  world.call<operations::TerminateInstances>({.InstanceIds = {id}});
  world.advance(10s);
  EXPECT_EQ(world.state_of(id), "shutting-down");
  world.advance(20s);
  EXPECT_EQ(world.state_of(id), "terminated");
}

// EC2-022.
TEST(TerminateInstances, SucceedsAgain) {
  Ec2World world;
  const std::string id = web_server(world);
  world.call<operations::TerminateInstances>({.InstanceIds = {id}});
  world.advance(1min);
  const auto output = world.call<operations::TerminateInstances>({.InstanceIds = {id}});
  EXPECT_EQ(output.TerminatingInstances->at(0).PreviousState->Name, "terminated");
  EXPECT_EQ(output.TerminatingInstances->at(0).CurrentState->Name, "terminated");
}

// EC2-022, EC2-040.
TEST(TerminateInstances, DoesAllOrNothing) {
  Ec2World world;
  const std::string id = web_server(world);
  EXPECT_EQ(world.error_of<operations::TerminateInstances>(
                {.InstanceIds = {id, "i-0ffffffffffffffff", "i-0eeeeeeeeeeeeeeee"}}),
            "InvalidInstanceID.NotFound");
  EXPECT_EQ(world.last_message,
            "The instance IDs 'i-0ffffffffffffffff, i-0eeeeeeeeeeeeeeee' do not exist");
  EXPECT_EQ(world.state_of(id), "running");
  EXPECT_EQ(world.error_of<operations::TerminateInstances>({.InstanceIds = {"i-web"}}),
            "InvalidInstanceID.Malformed");
}

// EC2-024.
TEST(TerminateInstances, RespectsTerminationProtection) {
  Ec2World world;
  const std::string id = *world
                              .call<operations::RunInstances>({.DisableApiTermination = true,
                                                               .ImageId = Ec2World::image,
                                                               .MaxCount = 1,
                                                               .MinCount = 1})
                              .Instances->front()
                              .InstanceId;
  EXPECT_EQ(world.error_of<operations::TerminateInstances>({.InstanceIds = {id}}),
            "OperationNotPermitted");
  EXPECT_EQ(world.last_message,
            "The instance '" + id +
                "' may not be terminated. Modify its 'disableApiTermination' instance attribute "
                "and try again.");
}

}  // namespace
}  // namespace windtunnel::ec2
