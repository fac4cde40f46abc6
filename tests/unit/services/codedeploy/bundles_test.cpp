#include "services/codedeploy/bundles.hpp"

#include <gmock/gmock.h>

#include "tests/unit/services/codedeploy/deployment_fixture.hpp"

namespace windtunnel::codedeploy {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class BundleTest : public DeploymentTest {
 protected:
  /// A bundle under the key "<name>.zip" with that in its appspec; the files are empty.
  static void put(const std::string& name, const std::string& app_spec,
                  const std::vector<std::string>& files = {}, const std::string& os = "linux") {
    std::vector<test::ArchiveEntry> entries = {
        {"appspec.yml", "version: 0.0\nos: " + os + "\n" + app_spec, ""}};
    for (const std::string& file : files) entries.push_back({file, "", ""});
    Neighbours::bundles()[name + ".zip"] = test::make_archive("zip", entries);
  }

  std::string run(const std::string& name) {
    const std::string id = deploy(name + ".zip");
    world->advance(2h);
    return id;
  }
  /// The event of the deployment's first target.
  LifecycleEvent event(const std::string& id, std::string_view name) {
    const InstanceTarget found = target(id, targets(id)[0]);
    for (const LifecycleEvent& event : *found.lifecycleEvents) {
      if (*event.lifecycleEventName == name) return event;
    }
    ADD_FAILURE() << "no event " << name;
    return {};
  }
  std::string message(const std::string& id, std::string_view name) {
    const LifecycleEvent found = event(id, name);
    EXPECT_EQ(*found.status, "Failed");
    return found.diagnostics.or_default().message.or_default();
  }
};

// CD-074, CD-083: an event without a script takes no time to speak of.
TEST_F(BundleTest, EventsRunTheScriptsThatTheAppSpecNames) {
  put("two", "hooks: {AfterInstall: [{location: a.sh}, {location: b.sh, runas: app}]}\n",
      {"a.sh", "b.sh"});
  start(1);
  make_group();
  const std::string id = run("two");
  EXPECT_EQ(*info(id).status, "Succeeded");
  const LifecycleEvent scripted = event(id, "AfterInstall");
  EXPECT_EQ(*scripted.endTime - *scripted.startTime, 5s);
  EXPECT_EQ(*scripted.diagnostics->logTail,
            "LifecycleEvent - AfterInstall\nScript - a.sh\nScript - b.sh\n");
  const LifecycleEvent empty = event(id, "ApplicationStart");
  EXPECT_EQ(*empty.endTime - *empty.startTime, 200ms);
  EXPECT_EQ(*empty.diagnostics->logTail, "");
}

// CD-08B.
TEST_F(BundleTest, AFailingEventFailsInItsLastScript) {
  put("broken", "hooks: {AfterInstall: [{location: a.sh}, {location: b.sh, runas: app}]}\n",
      {"a.sh", "b.sh"});
  start(1);
  make_group();
  const LifecycleEvent failed = event(run("broken"), "AfterInstall");
  EXPECT_EQ(*failed.diagnostics->errorCode, "ScriptFailed");
  EXPECT_EQ(*failed.diagnostics->scriptName, "b.sh");
  EXPECT_EQ(*failed.diagnostics->message,
            "Script at specified location: b.sh run as user app failed with exit code 1");
  EXPECT_EQ(*failed.diagnostics->logTail,
            "LifecycleEvent - AfterInstall\nScript - a.sh\nScript - b.sh\n[stderr]it broke\n");
}

// CD-08B.
TEST_F(BundleTest, AMissingScriptFailsItsEventByItsFullPath) {
  put("incomplete", "hooks: {BeforeInstall: [{location: a.sh}, {location: scripts/gone.sh}]}\n",
      {"a.sh"});
  start(1);
  make_group();
  const std::string id = run("incomplete");
  const LifecycleEvent failed = event(id, "BeforeInstall");
  EXPECT_EQ(*failed.diagnostics->errorCode, "ScriptMissing");
  EXPECT_EQ(*failed.diagnostics->scriptName, "scripts/gone.sh");
  const std::string group_id = *world
                                    ->call<operations::GetDeploymentGroup>(
                                        {.applicationName = "shop", .deploymentGroupName = "web"})
                                    .deploymentGroupInfo->deploymentGroupId;
  EXPECT_EQ(*failed.diagnostics->message,
            "Script does not exist at specified location: /opt/codedeploy-agent/deployment-root/" +
                group_id + "/" + id + "/deployment-archive/scripts/gone.sh");
  EXPECT_EQ(*failed.diagnostics->logTail, "LifecycleEvent - BeforeInstall\nScript - a.sh\n");
}

// CD-088.
TEST_F(BundleTest, AScriptThatTakesLongerThanItsTimeoutIsStoppedAtIt) {
  put("hasty", "hooks: {AfterInstall: [{location: a.sh, timeout: 2}]}\n", {"a.sh"});
  start(1);
  make_group();
  const LifecycleEvent failed = event(run("hasty"), "AfterInstall");
  EXPECT_EQ(*failed.endTime - *failed.startTime, 2s);
  EXPECT_EQ(*failed.diagnostics->errorCode, "ScriptTimedOut");
  EXPECT_EQ(*failed.diagnostics->message,
            "Script at specified location: a.sh failed to complete in 2 seconds");
}

// CD-084, CD-185: what was installed last is stopped by its own script, good or bad.
TEST_F(BundleTest, ApplicationStopIsThatOfWhatWasInstalledLast) {
  put("one", "hooks: {ApplicationStop: [{location: old.sh}]}\n", {"old.sh"});
  put("two", "hooks: {ApplicationStop: [{location: new.sh}]}\n", {"new.sh"});
  start(1);
  make_group();
  EXPECT_EQ(*event(run("one"), "ApplicationStop").diagnostics->logTail, "");
  EXPECT_EQ(*event(run("two"), "ApplicationStop").diagnostics->logTail,
            "LifecycleEvent - ApplicationStop\nScript - old.sh\n");
}

TEST_F(BundleTest, WhatIsNoArchiveFailsItsDownload) {
  Neighbours::bundles()["text.zip"] = "revision 1\n";
  start(1);
  make_group();
  const std::string id = run("text");
  EXPECT_EQ(*info(id).status, "Failed");
  EXPECT_THAT(message(id, "DownloadBundle"), HasSubstr("not a readable zip file"));
  EXPECT_EQ(*event(id, "BeforeInstall").status, "Skipped");
}

// CD-025.
TEST_F(BundleTest, AnObjectThatIsNoLongerTheSameFailsItsDownload) {
  start(1);
  make_group();
  CreateDeploymentInput input = deployment_input("v1.zip");
  input.revision->s3Location->eTag = "\"0123\"";
  const std::string id = *world->call<operations::CreateDeployment>(input).deploymentId;
  world->advance(10min);
  EXPECT_EQ(message(id, "DownloadBundle"),
            "Expected deployment artifact bundle etag \"0123\" but was actually scripted");
}

// CD-090.
TEST_F(BundleTest, AnAppSpecThatCannotBeReadFailsTheFirstEventThatReadsIt) {
  put("odd", "hooks: {AfterInstall: [{timeout: 5}]}\n");
  start(1);
  make_group();
  const std::string id = run("odd");
  EXPECT_EQ(*event(id, "DownloadBundle").status, "Succeeded");
  EXPECT_THAT(message(id, "BeforeInstall"), HasSubstr("a script with no location value"));
  EXPECT_EQ(*event(id, "BeforeInstall").diagnostics->errorCode, "UnknownError");
}

// CD-090.
TEST_F(BundleTest, AnUnknownLifecycleEventFailsInstall) {
  put("odd", "hooks: {AfterInstal: [{location: a.sh}], Start: [{location: a.sh}]}\n", {"a.sh"});
  start(1);
  make_group();
  EXPECT_EQ(message(run("odd"), "Install"),
            "appspec.yml file contains unknown lifecycle events: [\"AfterInstal\", \"Start\"]");
}

// CD-090: the agent of a host knows its own system only.
TEST_F(BundleTest, ABundleForAnotherSystemFailsOnTheHostsThatHaveIt) {
  put("win", "", {}, "windows");
  world::Settings settings = settings_with(1);
  settings.fleet.groups.push_back(instances("win", 1));
  settings.fleet.groups.back().platform = simulation::Platform::windows;
  settings.fleet.groups.back().tags = {{"app", "web"}};
  start(settings);
  make_group();
  const std::string id = run("win");
  EXPECT_EQ(*info(id).deploymentOverview->Succeeded, 1);
  EXPECT_EQ(*info(id).deploymentOverview->Failed, 1);
  for (const std::string& host : targets(id)) {
    const auto read = target(id, host);
    if (*read.status == "Succeeded") continue;
    EXPECT_THAT(*read.lifecycleEvents->at(2).diagnostics->message,
                HasSubstr("unsupported operating system (windows)"));
  }
}

// CD-091.
TEST(Bundles, KnowWhereTheirFilesGo) {
  const auto destinations = [](const std::string& files, const std::string& os) {
    return read_bundle(read_archive(
        test::make_archive("zip",
                           {{"appspec.yml", "version: 0.0\nos: " + os + "\nfiles:\n" + files, ""},
                            {"index.html", "", ""},
                            {"static/a.css", "", ""},
                            {"static/img/b.png", "", ""}}),
        "zip"));
  };
  EXPECT_THAT(destinations("  - {source: /, destination: /srv/app/}\n", "linux").destinations,
              ElementsAre("/srv/app/appspec.yml", "/srv/app/index.html", "/srv/app/static/a.css",
                          "/srv/app/static/img/b.png"));
  EXPECT_THAT(destinations("  - {source: static, destination: /srv}\n"
                           "  - {source: index.html, destination: //srv/../srv/./}\n",
                           "linux")
                  .destinations,
              ElementsAre("/srv/a.css", "/srv/img/b.png", "/srv/index.html"));
  EXPECT_THAT(
      destinations("  - {source: \\static, destination: 'c:\\inetpub\\wwwroot'}\n", "windows")
          .destinations,
      ElementsAre("c:/inetpub/wwwroot/a.css", "c:/inetpub/wwwroot/img/b.png"));
  EXPECT_EQ(destinations("  - {source: gone, destination: /srv}\n", "linux").install_error,
            "No such file or directory - {deployment-archive}/gone");
  EXPECT_THAT(destinations("  - {source: ../../etc, destination: /srv}\n", "linux").install_error,
              HasSubstr("a source (../../etc) outside of the bundle"));
  EXPECT_THAT(destinations("  - {source: static/a.css, destination: /srv}\n"
                           "  - {source: static, destination: /srv}\n",
                           "linux")
                  .install_error,
              HasSubstr("for the same destination (/srv/a.css)"));
}

const std::string page = "files: [{source: index.html, destination: /var/www}]\n";

// CD-092.
TEST_F(BundleTest, AFileThatIsThereAlreadyFailsInstallUnlessItMayBeOverwritten) {
  put("page", page, {"index.html"});
  put("insists", page + "file_exists_behavior: OVERWRITE\n", {"index.html"});
  world::Settings settings = settings_with(1);
  settings.fleet.groups[0].files = {"/var/www/index.html"};
  start(settings);
  make_group();
  EXPECT_EQ(message(run("page"), "Install"),
            "The deployment failed because a specified file already exists at this location: "
            "/var/www/index.html");
  CreateDeploymentInput input = deployment_input("page.zip");
  input.fileExistsBehavior = "RETAIN";
  world->call<operations::CreateDeployment>(input);
  world->advance(10min);
  // What was kept is still in the way of the next one.
  EXPECT_EQ(*info(run("page")).status, "Failed");
  EXPECT_EQ(*info(run("insists")).status, "Succeeded");
  // What was overwritten is the group's own from then on, and cleaned up before the next.
  EXPECT_EQ(*info(run("page")).status, "Succeeded");
}

// CD-092.
TEST_F(BundleTest, AFileOfAnotherGroupIsInTheWay) {
  put("page", page, {"index.html"});
  start(1);
  make_group();
  CreateDeploymentGroupInput other = group_input("other");
  other.ec2TagFilters = group_input().ec2TagFilters;
  world->call<operations::CreateDeploymentGroup>(other);
  EXPECT_EQ(*info(run("page")).status, "Succeeded");
  EXPECT_EQ(*info(run("page")).status, "Succeeded");
  CreateDeploymentInput input = deployment_input("page.zip");
  input.deploymentGroupName = "other";
  const std::string id = *world->call<operations::CreateDeployment>(input).deploymentId;
  world->advance(10min);
  EXPECT_THAT(message(id, "Install"), HasSubstr("/var/www/index.html"));
}

}  // namespace
}  // namespace windtunnel::codedeploy
