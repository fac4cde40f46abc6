#include "services/codedeploy/bundle_archive.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/archives.hpp"

namespace windtunnel::codedeploy {
namespace {

using test::make_archive;
using testing::HasSubstr;

const std::string spec = "version: 0.0\nos: linux\n";

std::string error_of(const std::string& bytes, std::string_view type) {
  return read_archive(bytes, type).error;
}

TEST(BundleArchive, IsReadAsEachOfItsThreeTypes) {
  for (const char* type : {"zip", "tar", "tgz"}) {
    const auto contents = read_archive(
        make_archive(type, {{"appspec.yml", spec, ""}, {"scripts/stop.sh", "exit 0", ""}}), type);
    EXPECT_EQ(contents.error, "") << type;
    EXPECT_EQ(contents.app_spec, spec) << type;
    EXPECT_TRUE(contents.has_file("scripts/stop.sh")) << type;
    EXPECT_TRUE(contents.has_file("/scripts/../scripts/stop.sh")) << type;
    EXPECT_FALSE(contents.has_file("scripts")) << type;
    EXPECT_FALSE(contents.has_file("scripts/start.sh")) << type;
  }
}

TEST(BundleArchive, OfAnotherTypeThanItSaysIsRefused) {
  const std::string zip = make_archive("zip", {{"appspec.yml", spec, ""}});
  const std::string tgz = make_archive("tgz", {{"appspec.yml", spec, ""}});
  EXPECT_THAT(error_of(zip, "tgz"), HasSubstr("not in gzip format"));
  EXPECT_THAT(error_of(tgz, "tar"), HasSubstr("not a tar file"));
  EXPECT_THAT(error_of("revision 1\n", "zip"), HasSubstr("not a readable zip file"));
  EXPECT_THAT(error_of(zip.substr(0, zip.size() / 2), "zip"), HasSubstr("zip file"));
  EXPECT_THAT(error_of(tgz.substr(0, tgz.size() / 2), "tgz"), HasSubstr("tgz file"));
  EXPECT_NE(error_of("", "zip"), "");
}

// CD-090.
TEST(BundleArchive, NeedsAnAppSpecAtItsRootOrInItsOnlyFolderThatHasOne) {
  EXPECT_EQ(error_of(make_archive("zip", {{"index.html", "", ""}}), "zip"),
            "appspec file is not found.");
  EXPECT_EQ(read_archive(make_archive("zip", {{"appspec.yaml", spec, ""}}), "zip").app_spec, spec);
  const auto nested = read_archive(
      make_archive("tar", {{"web-3/appspec.yml", spec, ""}, {"web-3/run.sh", "", ""}}), "tar");
  EXPECT_EQ(nested.app_spec, spec);
  EXPECT_TRUE(nested.has_file("run.sh"));
  EXPECT_EQ(
      error_of(make_archive("tar", {{"a/appspec.yml", spec, ""}, {"b/appspec.yml", spec, ""}}),
               "tar"),
      "appspec file is not found.");
}

TEST(BundleArchive, ThatLeadsOutOfItsFolderIsRefusedByTheNameOfTheEntry) {
  EXPECT_THAT(
      error_of(make_archive("tar", {{"appspec.yml", spec, ""}, {"../../etc/cron.d/x", "", ""}}),
               "tar"),
      HasSubstr("its entry '../../etc/cron.d/x' leads out of the folder"));
  EXPECT_THAT(
      error_of(make_archive("zip", {{"appspec.yml", spec, ""}, {"/etc/passwd", "", ""}}), "zip"),
      HasSubstr("its entry '/etc/passwd' leads out of the folder"));
  EXPECT_THAT(
      error_of(make_archive(
                   "tar", {{"appspec.yml", spec, ""}, {"out", "", "/etc"}, {"out/passwd", "", ""}}),
               "tar"),
      HasSubstr("its entry 'out/passwd' leads through 'out'"));
}

TEST(BundleArchive, FollowsLinksThatStayInsideAndNoOthers) {
  const auto contents = read_archive(make_archive("tar", {{"appspec.yml", spec, ""},
                                                          {"v2/start.sh", "", ""},
                                                          {"current", "", "v2"},
                                                          {"start", "", "v2/../v2/start.sh"},
                                                          {"shell", "", "/bin/sh"},
                                                          {"up", "", "../start.sh"},
                                                          {"ring", "", "ring"}}),
                                     "tar");
  EXPECT_EQ(contents.error, "");
  EXPECT_TRUE(contents.has_file("start"));
  EXPECT_TRUE(contents.has_file("current/start.sh"));
  EXPECT_FALSE(contents.has_file("current"));
  EXPECT_FALSE(contents.has_file("shell"));
  EXPECT_FALSE(contents.has_file("up"));
  EXPECT_FALSE(contents.has_file("ring"));
}

TEST(BundleArchive, ThatUnpacksToTooMuchIsRefusedBeforeItIsUnpacked) {
  // The header alone of a file of eight gigabytes, as a bomb would have it.
  std::string bomb = make_archive("tar", {{"huge", std::string(512, 'x'), ""}});
  bomb.replace(124, 11, "77777777777");
  std::string header = bomb.substr(0, 512);
  header.replace(148, 8, "        ");
  unsigned sum = 0;
  for (const char byte : header) sum += static_cast<unsigned char>(byte);
  char octal[8];
  std::snprintf(octal, sizeof octal, "%06o", sum);
  bomb.replace(148, 8, std::string(octal, 6) + std::string("\0 ", 2));
  EXPECT_THAT(error_of(bomb, "tar"), HasSubstr("no space is left on the device for 'huge'"));
  std::vector<test::ArchiveEntry> many(bundle_limits::entries + 2);
  for (std::size_t at = 0; at < many.size(); ++at) many[at].path = "f" + std::to_string(at);
  EXPECT_THAT(error_of(make_archive("tgz", many), "tgz"), HasSubstr("more than 100000 entries"));
}

TEST(BundleArchive, WithAnAppSpecOfMoreThanAMebibyteIsRefused) {
  const std::string large(bundle_limits::app_spec_bytes + 1, '#');
  EXPECT_THAT(error_of(make_archive("tgz", {{"appspec.yml", large, ""}}), "tgz"),
              HasSubstr("'appspec.yml' is larger than 1 MiB"));
}

}  // namespace
}  // namespace windtunnel::codedeploy
