#include "simulation/fleet/fleet_file.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace windtunnel::simulation {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

std::string read_fixture(const std::string& name) {
  std::ifstream file(std::string(WINDTUNNEL_SOURCE_DIR) + "/fixtures/fleets/" + name);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

FleetSpecification parse_fixture(const std::string& name) {
  return parse_fleet_file(read_fixture(name), name);
}

/// The whole report of a file that must be refused.
std::string report_of(const std::string& yaml) {
  try {
    parse_fleet_file(yaml, "web.yaml");
  } catch (const FleetFileError& error) {
    return error.what();
  }
  return "accepted";
}

/// What traffic may be sent to, as a complaint names it.
const std::string targets =
    "write one of { tag: key=value }, { application: A, group: G }, "
    "{ function: NAME:ALIAS, account: A, region: R } and "
    "{ load_balancer: NAME, account: A, region: R }";

/// The first line of the report.
std::string first_line_of(const std::string& yaml) {
  const std::string report = report_of(yaml);
  return report.substr(0, report.find('\n'));
}

/// A file with one group that has these members, on line 5.
std::string with_group(const std::string& members) {
  return "accounts:\n  \"123456789012\":\n    us-east-1:\n      instances:\n        web: {" +
         members + "}\n";
}

std::string with_event(const std::string& members) {
  return "revisions: [{ events: { AfterInstall: {" + members + "} } }]";
}

TEST(FleetFile, ReadsTheTwelveWebServers) {
  const FleetSpecification fleet = parse_fixture("web-12.yaml");
  ASSERT_EQ(fleet.groups.size(), 1u);
  const InstanceGroupSpecification& web = fleet.groups[0];
  EXPECT_EQ(web.account, "123456789012");
  EXPECT_EQ(web.region, "us-east-1");
  EXPECT_EQ(web.name, "web");
  EXPECT_EQ(web.count, 12u);
  EXPECT_EQ(web.zones, (std::vector<std::string>{"us-east-1a", "us-east-1b", "us-east-1c"}));
  EXPECT_EQ(web.type, "t3.small");
  EXPECT_EQ(web.tags, (std::map<std::string, std::string>{{"app", "web"}, {"stage", "prod"}}));
  EXPECT_EQ(web.agents, (Agents{AgentState::up, AgentState::up}));

  ASSERT_EQ(fleet.revisions.size(), 2u);
  EXPECT_EQ(fleet.revisions[0].match.key, "web-2*");
  EXPECT_EQ(fleet.revisions[0].requests.error_probability, 0.07);
  EXPECT_EQ(fleet.revisions[0].requests.latency, Duration(180));
  const EventBehaviour& install = fleet.revisions[0].events.at("AfterInstall");
  EXPECT_EQ(install.takes, (DurationRange{seconds(6), seconds(14)}));
  EXPECT_EQ(install.failure_probability, 0.02);
  EXPECT_EQ(install.says, "migrate: lock wait timeout");
  EXPECT_EQ(fleet.revisions[1].match, RevisionMatch{});

  ASSERT_EQ(fleet.traffic.size(), 1u);
  EXPECT_EQ(fleet.traffic[0].to.tag_key, "app");
  EXPECT_EQ(fleet.traffic[0].to.tag_value, "web");
  EXPECT_EQ(fleet.traffic[0].rate_per_second, 300);
  EXPECT_EQ(fleet.traffic[0].shape.kind, TrafficShape::Kind::daily);
  EXPECT_EQ(fleet.traffic[0].shape.low, 0.3);
  EXPECT_EQ(fleet.traffic[0].shape.peak, hours(14));
  EXPECT_EQ(fleet.traffic[0].publishes.errors, "5xx");
  EXPECT_EQ(fleet.traffic[0].publishes.dimensions.at("Service"), "web");
}

TEST(FleetFile, ReadsTheMillion) {
  const FleetSpecification fleet = parse_fixture("million.yaml");
  EXPECT_EQ(fleet.limits, Limits::none);
  ASSERT_EQ(fleet.groups.size(), 1u);
  EXPECT_EQ(fleet.groups[0].count, 1'000'000u);
}

TEST(FleetFile, ReadsMachinesOnPremises) {
  const FleetSpecification fleet = parse_fixture("on-premises.yaml");
  ASSERT_EQ(fleet.groups.size(), 4u);
  EXPECT_TRUE(fleet.groups[0].on_premises);
  EXPECT_EQ(fleet.groups[0].platform, Platform::windows);
  EXPECT_TRUE(fleet.groups[0].zones.empty());
  EXPECT_EQ(fleet.groups[0].agents, (Agents{AgentState::up, AgentState::absent}));
  EXPECT_EQ(fleet.groups[1].agents.codedeploy, AgentState::down);
  EXPECT_EQ(fleet.groups[2].type, "t3.micro");
  EXPECT_EQ(fleet.groups[2].zones.size(), 3u);
  EXPECT_EQ(fleet.groups[2].agents, (Agents{AgentState::up, AgentState::up}));
  EXPECT_TRUE(fleet.groups[3].stopped);
}

TEST(FleetFile, SurvivesTheWayThroughARow) {
  for (const std::string name : {"web-12.yaml", "million.yaml", "on-premises.yaml"}) {
    const FleetSpecification fleet = parse_fixture(name);
    EXPECT_EQ(decode_row<FleetSpecification>(encode_row(fleet)), fleet) << name;
  }
}

TEST(FleetFile, AnEmptyFileIsAnEmptyFleet) {
  EXPECT_EQ(parse_fleet_file("", "empty.yaml"), FleetSpecification{});
  EXPECT_EQ(parse_fleet_file("# nothing yet\naccounts:\nrevisions: []\n", "empty.yaml"),
            FleetSpecification{});
}

TEST(FleetFileError, ShowsThePlaceTheLineAndTheFix) {
  const std::string yaml =
      "# Twelve web servers.\n"
      "accounts:\n"
      "  \"123456789012\":\n"
      "    us-east-1:\n"
      "      instances:\n"
      "        web:\n"
      "          count: 12\n"
      "          type: t3.small\n"
      "          zones: [us-east-1x, us-east-1b]\n";
  try {
    parse_fleet_file(yaml, "fleets/web.yaml");
    FAIL() << "accepted";
  } catch (const FleetFileError& error) {
    EXPECT_STREQ(error.what(),
                 "fleets/web.yaml:9:19: zones: 'us-east-1x' is no zone of us-east-1 (did you mean "
                 "us-east-1a?)\n"
                 "  9 |           zones: [us-east-1x, us-east-1b]\n"
                 "    |                   ^^^^^^^^^^");
    EXPECT_EQ(error.line, 9);
    EXPECT_EQ(error.column, 19);
  }
}

TEST(FleetFileError, ReportsSeveralErrorsAtOnce) {
  EXPECT_EQ(report_of("limits: som\ntrafic: []\n"),
            "web.yaml:1:9: limits: 'som' is not known: write aws, none\n"
            "  1 | limits: som\n"
            "    |         ^^^\n"
            "web.yaml:2:1: fleet: 'trafic' is no key here (did you mean traffic?)\n"
            "  2 | trafic: []\n"
            "    | ^^^^^^");
}

TEST(FleetFileError, StopsAfterTenErrors) {
  std::string yaml;
  for (int index = 0; index < 25; ++index) yaml += "key" + std::to_string(index) + ": 1\n";
  const std::string report = report_of(yaml);
  EXPECT_NE(report.find("web.yaml:10:1:"), std::string::npos);
  EXPECT_EQ(report.find("web.yaml:11:1:"), std::string::npos);
  EXPECT_TRUE(report.ends_with("\nand 15 more")) << report;
}

TEST(FleetFileError, CountsCharactersNotBytes) {
  EXPECT_EQ(report_of("traffic: [{ to: { tag: \"größe\" }, rate: 1/s }]\n"),
            "web.yaml:1:24: tag: 'größe' is no tag: write key=value\n"
            "  1 | traffic: [{ to: { tag: \"größe\" }, rate: 1/s }]\n"
            "    |                        ^^^^^^^");
  EXPECT_EQ(first_line_of("traffic: [{ to: { \"ö\": ä, tag: a=b }, rate: x }]"),
            "web.yaml:1:19: to: 'ö' is no key here; there is tag, application, group, "
            "function, load_balancer, port, path, host, account, region");
}

TEST(FleetFileError, ShowsOnlyAPieceOfALongLine) {
  const std::string yaml = "limits: " + std::string(50'000, ' ') + "bad";
  const std::string report = report_of(yaml);
  EXPECT_LT(report.size(), 500u);
  EXPECT_TRUE(report.starts_with("web.yaml:1:50009: limits: 'bad' is not known")) << report;
}

TEST(FleetFileError, RefusesWrongGroups) {
  const std::pair<const char*, const char*> cases[] = {
      {"zones: [us-east-1a]", "web.yaml:5:9: web: count is missing"},
      {"count: -1", "web.yaml:5:22: count: '-1' is no whole number from 0 to 10000000"},
      {"count: 10000001", "web.yaml:5:22: count: '10000001' is no whole number from 0 to 10000000"},
      {"count: 1.5", "web.yaml:5:22: count: '1.5' is no whole number from 0 to 10000000"},
      {"count: [1]", "web.yaml:5:22: count: a value is missing: this must be text"},
      {"cuont: 1", "web.yaml:5:9: web: count is missing"},
      {"count: 1, zones: []",
       "web.yaml:5:32: zones: at least one is needed; without this key there are three"},
      {"count: 1, zones: us-east-1a", "web.yaml:5:32: zones: this must be a list"},
      {"count: 1, zones: [us-east-1a, us-east-1a]",
       "web.yaml:5:45: zones: 'us-east-1a' stands here twice"},
      {"count: 1, type: small",
       "web.yaml:5:31: type: 'small' is no instance type such as t3.small"},
      {"count: 1, image: ami-1",
       "web.yaml:5:32: image: 'ami-1' is no image id such as ami-0abcdef1234567890"},
      {"count: 1, platform: windos",
       "web.yaml:5:35: platform: 'windos' is not known (did you mean windows?)"},
      {"count: 1, agents: [codedploy]",
       "web.yaml:5:34: agents: 'codedploy' is not known (did you mean codedeploy?)"},
      {"count: 1, agents: {ssm: dwn}",
       "web.yaml:5:39: ssm: 'dwn' is not known (did you mean down?)"},
      {"count: 1, tags: {aws:x: 1}",
       "web.yaml:5:31: tags: 'aws:x': keys that start with aws: are AWS's own"},
      {"count: 1, tags: {a: [b]}", "web.yaml:5:35: tags: the value of 'a' must be text"},
      {"count: 1, count: 2", "web.yaml:5:25: 'count' stands here twice"},
  };
  for (const auto& [members, expected] : cases) {
    const std::string report = report_of(with_group(members));
    EXPECT_NE(report.find(expected), std::string::npos) << report;
  }
  const std::string long_key = with_group("count: 1, tags: {" + std::string(129, 'k') + ": v}");
  EXPECT_EQ(first_line_of(long_key), "web.yaml:5:32: tags: the text is longer than 128 bytes");
  const std::string long_value = with_group("count: 1, tags: {k: " + std::string(257, 'v') + "}");
  EXPECT_EQ(first_line_of(long_value),
            "web.yaml:5:35: tags: the value of 'k' is longer than 256 bytes");
}

TEST(FleetFile, SaysWhichFilesAreThereBeforeAnythingIsDeployed) {
  const FleetSpecification fleet = parse_fleet_file(
      "accounts: { 123456789012: { us-east-1: { instances: { x: {count: 1, "
      "files: [/etc/motd, 'C:/inetpub/web.config']} } } } }",
      "web.yaml");
  EXPECT_EQ(fleet.groups[0].files,
            (std::vector<std::string>{"/etc/motd", "C:/inetpub/web.config"}));
  EXPECT_EQ(first_line_of("accounts: { 123456789012: { us-east-1: { instances: { x: {count: 1, "
                          "files: [motd]} } } } }"),
            "web.yaml:1:77: files: 'motd' is no full path such as /etc/motd or C:/app.config");
}

TEST(FleetFileError, RefusesWrongPlaces) {
  EXPECT_EQ(first_line_of("accounts: { 12345: {} }"),
            "web.yaml:1:13: accounts: '12345' is no account id: 12 digits");
  EXPECT_EQ(first_line_of("accounts: { 123456789012: { us-eats-1: {} } }"),
            "web.yaml:1:29: accounts: 'us-eats-1' is no AWS region (did you mean us-east-1?)");
  EXPECT_EQ(first_line_of("accounts: { 123456789012: { us-east-1: { instance: {} } } }"),
            "web.yaml:1:42: us-east-1: 'instance' is no key here (did you mean instances?)");
  EXPECT_EQ(first_line_of("accounts: { 123456789012: { us-east-1: { instances: { a/b: {count: 1} "
                          "} } } }"),
            "web.yaml:1:55: instances: 'a/b' is no group name: up to 80 letters, digits, - _ and "
            ".");
  EXPECT_EQ(first_line_of("accounts: { 123456789012: { us-east-1: { on_premises: { i-x: {count: 1} "
                          "} } } }"),
            "web.yaml:1:57: on_premises: names on premises do not start with i-");
  EXPECT_EQ(
      first_line_of("accounts: { 123456789012: { us-east-1: { on_premises: { x: {count: 1, "
                    "zones: [us-east-1a]} } } } }"),
      "web.yaml:1:71: x: 'zones' is no key here; there is count, platform, tags, files, agents");
  EXPECT_EQ(first_line_of("accounts: { 123456789012: { us-east-1: { instances: "
                          "{ a: {count: 6000000}, b: {count: 6000000} } } } }"),
            "web.yaml:1:87: count: with this group the file asks for more than 10000000 instances");
}

TEST(FleetFileError, RefusesWrongRevisions) {
  EXPECT_EQ(first_line_of("revisions:\n  - requests: { errors: 7 }\n"),
            "web.yaml:2:25: errors: '7' is no share from 0% to 100% (did you mean 7%?)");
  EXPECT_EQ(first_line_of("revisions: [{ requests: { errors: 101% } }]"),
            "web.yaml:1:35: errors: '101%' is no share from 0% to 100%");
  EXPECT_EQ(first_line_of("revisions: [{ requests: { errors: nan } }]"),
            "web.yaml:1:35: errors: 'nan' is no share from 0% to 100%");
  EXPECT_EQ(first_line_of("revisions: [{ requests: { latency: soon } }]"),
            "web.yaml:1:36: latency: 'soon' is no duration: write 200ms, 6s, 1h30m or 6s..14s");
  EXPECT_EQ(first_line_of("revisions: [{ requests: { latency: 1s..2s } }]"),
            "web.yaml:1:36: latency: '1s..2s' is a range: one duration is wanted");
  EXPECT_EQ(first_line_of("revisions: [{ requests: { cpu: 85 } }]"),
            "web.yaml:1:32: cpu: '85' is no share from 0% to 100% (did you mean 85%?)");
  EXPECT_EQ(first_line_of(with_event("takes: 14s..6s")),
            "web.yaml:1:47: takes: '14s..6s' is backwards (did you mean 6s..14s?)");
  EXPECT_EQ(first_line_of(with_event("takes: 25h")),
            "web.yaml:1:47: takes: '25h' is longer than 1d");
  EXPECT_EQ(first_line_of(with_event("takes: -1s")),
            "web.yaml:1:47: takes: '-1s' is no duration: write 200ms, 6s, 1h30m or 6s..14s");
  EXPECT_EQ(first_line_of(with_event("exit_code: 0")),
            "web.yaml:1:51: exit_code: '0' is no whole number from 1 to 255");
  EXPECT_EQ(first_line_of(with_event("times_out: yes")),
            "web.yaml:1:51: times_out: 'yes' is not known: write false, true");
  EXPECT_EQ(first_line_of("revisions: [{ events: { AfterInstal: {} } }]"),
            "web.yaml:1:25: events: 'AfterInstal' is no key here (did you mean AfterInstall?)");
  EXPECT_EQ(first_line_of("revisions: [{}, { match: { key: x } }]"),
            "web.yaml:1:17: revisions: nothing reaches this entry: the one before it has no match "
            "and takes all");
  EXPECT_EQ(
      first_line_of("revisions: [{ match: { key: x, commit: y } }]"),
      "web.yaml:1:22: match: no revision has both a bucket or key and a repository or commit");
}

TEST(FleetFileError, RefusesWrongFunctions) {
  EXPECT_EQ(first_line_of("functions: [{ fail: 5% }]"),
            "web.yaml:1:15: functions: 'fail' is no key here (did you mean fails?)");
  EXPECT_EQ(first_line_of("functions: [{ match: { nam: a } }]"),
            "web.yaml:1:24: match: 'nam' is no key here (did you mean name?)");
  EXPECT_EQ(first_line_of("functions: [{ fails: 5 }]"),
            "web.yaml:1:22: fails: '5' is no share from 0% to 100% (did you mean 5%?)");
  EXPECT_EQ(first_line_of("functions: [{ takes: 16m }]"),
            "web.yaml:1:22: takes: '16m' is longer than 15m");
  EXPECT_EQ(first_line_of("functions: [{ reports: Success }]"),
            "web.yaml:1:24: reports: 'Success' is not known: write Succeeded, Failed, nothing");
  EXPECT_EQ(first_line_of("functions: [{ returns: [" + std::string(40'000, 'x') + ",\n" +
                          std::string(40'000, 'y') + "] }]"),
            "web.yaml:1:24: returns: the answer is longer than 65536 bytes");
  EXPECT_EQ(first_line_of("functions: [{}, { match: { name: x } }]"),
            "web.yaml:1:17: functions: nothing reaches this entry: the one before it has no match "
            "and takes all");
}

TEST(FleetFileError, RefusesWrongTaskDefinitions) {
  EXPECT_EQ(first_line_of("task_definitions: [{ start: false }]"),
            "web.yaml:1:22: task_definitions: 'start' is no key here (did you mean starts?)");
  EXPECT_EQ(first_line_of("task_definitions: [{ match: { famly: a } }]"),
            "web.yaml:1:31: match: 'famly' is no key here (did you mean family?)");
  EXPECT_EQ(first_line_of("task_definitions: [{ start_time: 2h }]"),
            "web.yaml:1:34: start_time: '2h' is longer than 1h");
  EXPECT_EQ(first_line_of("task_definitions: [{ requests: { errors: 7 } }]"),
            "web.yaml:1:42: errors: '7' is no share from 0% to 100% (did you mean 7%?)");
  EXPECT_EQ(first_line_of("task_definitions: [{}, { match: { family: x } }]"),
            "web.yaml:1:24: task_definitions: nothing reaches this entry: the one before it has no "
            "match and takes all");
}

TEST(FleetFileError, RefusesWrongTraffic) {
  const std::string start = "traffic: [{ to: {tag: a=b}, rate: 1, ";
  EXPECT_EQ(first_line_of("traffic: [{ to: {tag: a=b} }]"),
            "web.yaml:1:11: traffic: rate is missing");
  EXPECT_EQ(first_line_of("traffic: [{ to: {tag: a=b, application: x, group: y}, rate: 1 }]"),
            "web.yaml:1:17: to: " + targets);
  EXPECT_EQ(first_line_of("traffic: [{ to: {application: x}, rate: 1 }]"),
            "web.yaml:1:17: to: " + targets);
  EXPECT_EQ(first_line_of("traffic: [{ to: {tag: a=b}, rate: 5/y }]"),
            "web.yaml:1:35: rate: '5/y' is no rate from 0/s to 1000000000/s: write 300/s, 20/m, "
            "1000/h or 50000/d");
  EXPECT_EQ(first_line_of(start + "shape: {daily: {low: 90%, high: 10%}} }]"),
            "web.yaml:1:53: daily: low is above high");
  EXPECT_EQ(first_line_of(start + "shape: {daily: {peak: \"24:00\"}} }]"),
            "web.yaml:1:60: peak: '24:00' is no time of day from \"00:00\" to \"23:59\"");
  EXPECT_EQ(first_line_of(start + "shape: wavy }]"),
            "web.yaml:1:45: shape: 'wavy' is not known: write steady");
  EXPECT_EQ(first_line_of(start + "publishes: {errors: e} }]"),
            "web.yaml:1:49: publishes: namespace is missing");
  EXPECT_EQ(first_line_of(start + "publishes: {namespace: n} }]"),
            "web.yaml:1:49: publishes: name at least one metric: errors, count or latency");
}

TEST(FleetFile, SendsTrafficToLoadBalancers) {
  const auto traffic = parse_fleet_file(
                           "traffic:\n"
                           "  - to: { load_balancer: shop, account: \"1\", region: us-east-1 }\n"
                           "    rate: 1/s\n"
                           "  - to: { load_balancer: shop, port: 443, account: \"1\", "
                           "region: us-east-1, path: /api/x, host: shop.example }\n"
                           "    rate: 1/s\n",
                           "web.yaml")
                           .traffic;
  ASSERT_EQ(traffic.size(), 2u);
  EXPECT_EQ(traffic[0].to.load_balancer, "shop");
  EXPECT_EQ(traffic[0].to.port, 80);
  EXPECT_EQ(traffic[0].to.path + traffic[0].to.host, "");
  EXPECT_EQ(traffic[1].to.port, 443);
  EXPECT_EQ(traffic[1].to.path, "/api/x");
  EXPECT_EQ(traffic[1].to.host, "shop.example");
  EXPECT_EQ(decode_row<TrafficStream>(encode_row(traffic[1])), traffic[1]);
}

TEST(FleetFileError, RefusesWrongTrafficToLoadBalancers) {
  const auto error_of = [](const std::string& to, const std::string& more = "") {
    return first_line_of("traffic: [{ to: {" + to + "}, rate: 1" + more + " }]");
  };
  const std::string shop = "load_balancer: shop, account: \"1\", region: us-east-1";
  EXPECT_EQ(error_of("load_balancer: shop, region: us-east-1"),
            "web.yaml:1:17: to: a load balancer is in one account and region: name both");
  EXPECT_EQ(error_of("tag: a=b, port: 80"), "web.yaml:1:17: to: only a load balancer has a port");
  EXPECT_EQ(error_of("tag: a=b, path: /"), "web.yaml:1:17: to: only a load balancer has a path");
  EXPECT_NE(error_of(shop + ", path: api").find("path: write a path, such as"), std::string::npos);
  EXPECT_EQ(error_of("tag: a=b, " + shop), "web.yaml:1:17: to: " + targets);
  EXPECT_NE(error_of(shop + ", port: 0").find("port: '0' is no whole number from 1 to 65535"),
            std::string::npos);
  EXPECT_EQ(error_of(shop, ", publishes: {namespace: n, count: c}"),
            "web.yaml:1:11: traffic: 'publishes' is for instances: load balancers publish to "
            "AWS/ApplicationELB by themselves");
}

TEST(FleetFileError, RefusesWhatIsNoYaml) {
  EXPECT_EQ(first_line_of("a: [1, 2"),
            "web.yaml:1:1: this is no YAML: end of sequence flow not found");
  EXPECT_EQ(first_line_of("- 1\n"), "web.yaml:1:1: fleet: this must be a map, 'name: value'");
  EXPECT_EQ(first_line_of("just words"), "web.yaml:1:1: fleet: this must be a map, 'name: value'");
  EXPECT_EQ(first_line_of("{a: 1}\n---\n{b: 1}\n"),
            "web.yaml:2:1: one document is all there may be");
  EXPECT_EQ(first_line_of("limits: \"\xff\""), "web.yaml:1:10: this is no UTF-8 text");
  EXPECT_EQ(first_line_of(std::string("limits\0: none", 13)),
            "web.yaml:1:7: control characters have no place in this file");
  EXPECT_EQ(first_line_of("limits: !danger none"),
            "web.yaml:1:9: tags such as '!danger' have no meaning here");
  EXPECT_EQ(first_line_of("? [a]\n: b\n"), "web.yaml:1:3: a key must be a plain word");
}

TEST(FleetFileError, RefusesBombs) {
  std::string nested = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n";
  for (int level = 1; level < 12; ++level) {
    const std::string below = "*a" + std::to_string(level - 1);
    nested += "a" + std::to_string(level) + ": &a" + std::to_string(level) + " [" + below;
    for (int copy = 0; copy < 8; ++copy) nested += "," + below;
    nested += "]\n";
  }
  EXPECT_NE(first_line_of(nested).find(
                "the file holds more than 200000 values, aliases counted as what they stand for"),
            std::string::npos);
  EXPECT_EQ(first_line_of("a: &a [*a]"), "web.yaml:1:8: the alias lies inside what it stands for");
  EXPECT_EQ(first_line_of(std::string(100, '[') + std::string(100, ']')),
            "web.yaml:1:33: values lie deeper than 32 levels");
  EXPECT_EQ(first_line_of("a: [" + std::string(1'000'000, ',') + "]"),
            "web.yaml:1:65537: the line is longer than 65536 bytes");
  std::string brackets;
  while (brackets.size() < (4u << 20)) brackets += "[\n";
  EXPECT_EQ(first_line_of(brackets),
            "web.yaml:500001:1: the file holds too many brackets, commas and colons");
  EXPECT_EQ(first_line_of(std::string((16u << 20) + 1, '#')),
            "web.yaml:1:1: the file is larger than 16 MB");
  EXPECT_TRUE(
      first_line_of(std::string(60'000, '[')).ends_with("values lie deeper than 32 levels"));
}

TEST(FleetFile, AcceptsAnchorsAndAliasesInReason) {
  const FleetSpecification fleet = parse_fleet_file(
      "accounts: { 123456789012: { us-east-1: { instances: {\n"
      "  a: { count: 1, tags: &tags { app: web } },\n"
      "  b: { count: 2, tags: *tags } } } } }\n",
      "web.yaml");
  ASSERT_EQ(fleet.groups.size(), 2u);
  EXPECT_EQ(fleet.groups[1].tags.at("app"), "web");
}

}  // namespace
}  // namespace windtunnel::simulation
