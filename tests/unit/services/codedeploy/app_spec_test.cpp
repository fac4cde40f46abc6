#include "services/codedeploy/app_spec.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace windtunnel::codedeploy {
namespace {

using testing::HasSubstr;

std::string error_of(const std::string& rest) {
  return parse_app_spec("version: 0.0\nos: linux\n" + rest).error;
}

// CD-090 to CD-094.
TEST(AppSpec, IsReadAsPeopleWriteIt) {
  const AppSpec spec = parse_app_spec(R"(version: 0.0
os: linux
file_exists_behavior: OVERWRITE
files:
  - source: /
    destination: /srv/app
  - source: conf/nginx.conf
    destination: /etc/nginx
permissions:
  - object: /srv/app
    pattern: "**"
    except: [/srv/app/secrets]
    owner: app
    mode: 755
    acls: ["u:mary:rw"]
    type: [directory, file]
hooks:
  BeforeInstall:
    - location: scripts/stop.sh
      timeout: 300
      runas: root
    - location: scripts/clean.sh
  AfterInstall:
  ApplicationStart:
    - location: scripts/start.sh
      timeout: "60"
      sudo: true
)");
  EXPECT_EQ(spec.error, "");
  EXPECT_EQ(spec.os, "linux");
  EXPECT_EQ(spec.file_exists_behavior, "OVERWRITE");
  ASSERT_EQ(spec.files.size(), 2u);
  EXPECT_EQ(spec.files[0].source, "/");
  EXPECT_EQ(spec.files[1].destination, "/etc/nginx");
  ASSERT_EQ(spec.hooks.size(), 2u);
  EXPECT_EQ(spec.hooks[0].event, "BeforeInstall");
  ASSERT_EQ(spec.hooks[0].scripts.size(), 2u);
  EXPECT_EQ(spec.hooks[0].scripts[0].timeout, 300);
  EXPECT_EQ(spec.hooks[0].scripts[0].runas, "root");
  EXPECT_FALSE(spec.hooks[0].scripts[1].timeout);
  EXPECT_EQ(spec.hooks[1].scripts[0].timeout, 60);
}

TEST(AppSpec, OfAnotherVersionIsRefusedInTheAgentsWords) {
  EXPECT_EQ(parse_app_spec("version: 1.0\nos: linux\n").error,
            "The deployment failed because an invalid version value (1.0) was entered in the "
            "application specification file. Make sure your AppSpec file specifies \"0.0\" as the "
            "version, and then try again.");
  EXPECT_THAT(parse_app_spec("os: linux\n").error, HasSubstr("invalid version value ()"));
  EXPECT_THAT(parse_app_spec("version: \"0.0\"\nos: linux\n").error,
              HasSubstr("invalid version value (0.0)"));
  EXPECT_EQ(parse_app_spec("version: 0\nos: linux\n").error, "");
}

TEST(AppSpec, ThatSaysNothingIsRefused) {
  for (const char* text : {"", " \n", "# nothing\n", "null\n"}) {
    EXPECT_EQ(parse_app_spec(text).error,
              "The deployment failed because the application specification file was empty. Make "
              "sure your AppSpec file defines at minimum the 'version' and 'os' properties.");
  }
}

TEST(AppSpec, ForAnUnknownSystemIsRefused) {
  EXPECT_THAT(parse_app_spec("version: 0.0\nos: solaris\n").error,
              HasSubstr("unsupported operating system (solaris)"));
  EXPECT_THAT(parse_app_spec("version: 0.0\n").error, HasSubstr("unsupported operating system ()"));
}

TEST(AppSpec, ThatIsNoYamlIsRefusedWithThePlace) {
  EXPECT_THAT(error_of("hooks:\n  AfterInstall: [\n"), HasSubstr("is no YAML: appspec.yml:"));
  EXPECT_THAT(error_of("hooks: [a, b]\n"), HasSubstr("'hooks' is no map at line 3 column 8"));
  EXPECT_THAT(error_of("hooks:\n  AfterInstall: run.sh\n"),
              HasSubstr("'AfterInstall' is no list at line 4 column 17"));
  EXPECT_THAT(error_of("hooks:\n  AfterInstall: [run.sh]\n"), HasSubstr("a script is no map"));
  EXPECT_THAT(parse_app_spec("- version: 0.0\n").error, HasSubstr("the file is no map"));
}

TEST(AppSpec, WithAScriptThatCannotBeRunIsRefused) {
  EXPECT_THAT(error_of("hooks: {AfterInstall: [{timeout: 5}]}\n"),
              HasSubstr("specifies a script with no location value"));
  EXPECT_THAT(error_of("hooks: {AfterInstall: [{location: ''}]}\n"),
              HasSubstr("specifies a script with no location value"));
  for (const char* timeout : {"0", "-5", "soon"}) {
    EXPECT_THAT(
        error_of("hooks: {AfterInstall: [{location: a, timeout: " + std::string(timeout) + "}]}\n"),
        HasSubstr("an invalid timeout value was provided"));
  }
}

TEST(AppSpec, WithHalfAFileMappingIsRefused) {
  EXPECT_THAT(error_of("files: [{destination: /srv}]\n"),
              HasSubstr("specifies a destination file, but no source file"));
  EXPECT_THAT(error_of("files: [{source: a.txt}]\n"),
              HasSubstr("specifies only a source file (a.txt)"));
}

// CD-093.
TEST(AppSpec, WithPermissionsThatCannotBeSetIsRefused) {
  EXPECT_THAT(error_of("permissions: [{mode: 755}]\n"), HasSubstr("has no object value"));
  EXPECT_THAT(error_of("permissions: [{object: /srv, type: [socket]}]\n"),
              HasSubstr("not supported for permissions (socket)"));
  EXPECT_THAT(parse_app_spec("version: 0.0\nos: windows\npermissions: [{object: c:/srv}]\n").error,
              HasSubstr("Permissions are supported only for Amazon Linux"));
}

}  // namespace
}  // namespace windtunnel::codedeploy
