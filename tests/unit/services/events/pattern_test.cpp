#include "services/events/pattern.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "emulator/api/error.hpp"

namespace windtunnel::events {
namespace {

using nlohmann::json;

bool matches(const std::string& pattern, const std::string& event) {
  return Pattern(pattern).matches(as_matched(json::parse(event)));
}

/// The reason why the pattern is none; empty where it is one.
std::string reason(const std::string& pattern) {
  try {
    Pattern{pattern};
    return {};
  } catch (const api::ApiError& error) {
    EXPECT_EQ(error.code, "InvalidEventPatternException");
    const std::string before = "Event pattern is not valid. Reason: ";
    EXPECT_TRUE(error.message.starts_with(before)) << error.message;
    const std::string text = error.message.substr(before.size());
    return text.substr(0, text.find("\n at [Source"));
  }
}

std::string reason_of_test(const std::string& test) { return reason(R"({"a":[)" + test + "]}"); }

bool passes(const std::string& test, const std::string& value) {
  return matches(R"({"a":[)" + test + "]}", R"({"a":)" + value + "}");
}

// EB-030
TEST(EventPattern, NeedsEveryFieldAndOneElementOfEach) {
  const std::string pattern = R"({"source":["x","y"],"detail":{"state":["run","stop"]}})";
  EXPECT_TRUE(matches(pattern, R"({"source":"y","detail":{"state":"run","more":1},"more":2})"));
  EXPECT_FALSE(matches(pattern, R"({"source":"y","detail":{"state":"other"}})"));
  EXPECT_FALSE(matches(pattern, R"({"source":"y","detail":{}})"));
  EXPECT_FALSE(matches(pattern, R"({"Source":"y","detail":{"state":"run"}})"));
  EXPECT_FALSE(matches(pattern, "[]"));
}

// EB-031
TEST(EventPattern, TakesDotsInKeysForNesting) {
  EXPECT_TRUE(matches(R"({"p":{"q":["x"]}})", R"({"p.q":"x"})"));
  EXPECT_TRUE(matches(R"({"p.q":["x"]})", R"({"p":{"q":"x"}})"));
  EXPECT_TRUE(matches(R"({"p.q":["x"],"p":{"r":[1]}})", R"({"p":{"q":"x"},"p.r":1})"));
  EXPECT_FALSE(matches(R"({"p.q":["x"]})", R"({"p.q":{"q":"x"}})"));
  EXPECT_FALSE(matches(R"({"p.q":["x"]})", R"({"p":"x"})"));
}

// EB-032
TEST(EventPattern, MeetsAllFieldsInOneElementOfAnArray) {
  EXPECT_TRUE(matches(R"({"a":["x"]})", R"({"a":["w","x"]})"));
  EXPECT_TRUE(matches(R"({"a":["x"]})", R"({"a":[["w"],["x"]]})"));
  const std::string pattern = R"({"a":{"x":[1],"y":[2]}})";
  EXPECT_TRUE(matches(pattern, R"({"a":[{"x":0},{"x":1,"y":2}]})"));
  EXPECT_FALSE(matches(pattern, R"({"a":[{"x":1,"y":0},{"x":0,"y":2}]})"));
  EXPECT_FALSE(matches(R"({"a":[{"exists":true}]})", R"({"a":[]})"));
  EXPECT_FALSE(matches(R"({"a":[null]})", R"({"a":[]})"));
}

// EB-033
TEST(EventPattern, ComparesLiteralsByTypeAndValue) {
  EXPECT_TRUE(passes("7", "7.0"));
  EXPECT_FALSE(passes("\"7\"", "7"));
  EXPECT_FALSE(passes("7", "\"7\""));
  EXPECT_TRUE(passes("9007199254740993", "9007199254740993"));
  EXPECT_FALSE(passes("9007199254740993", "9007199254740992"));
  EXPECT_TRUE(passes("true", "true"));
  EXPECT_FALSE(passes("true", "\"true\""));
  EXPECT_FALSE(passes("true", "1"));
  EXPECT_TRUE(passes("null", "null"));
  EXPECT_FALSE(passes("null", "\"\""));
  EXPECT_FALSE(passes("null", "\"null\""));
  EXPECT_FALSE(passes("\"a\"", "\"A\""));
  EXPECT_TRUE(passes("\"\\u00e4\"", "\"ä\""));
}

// EB-034
TEST(EventPattern, DoesNotLookIntoTexts) {
  EXPECT_FALSE(matches(R"({"a":{"b":["x"]}})", R"({"a":"{\"b\":\"x\"}"})"));
}

// EB-035
TEST(EventPattern, KnowsPrefixesAndSuffixes) {
  EXPECT_TRUE(passes(R"({"prefix":"ab"})", "\"abc\""));
  EXPECT_FALSE(passes(R"({"prefix":"ab"})", "\"xab\""));
  EXPECT_TRUE(passes(R"({"prefix":""})", "\"\""));
  EXPECT_FALSE(passes(R"({"prefix":""})", "7"));
  EXPECT_TRUE(passes(R"({"suffix":"bc"})", "\"abc\""));
  EXPECT_FALSE(passes(R"({"suffix":"bc"})", "\"bcd\""));
  EXPECT_TRUE(passes(R"({"suffix":""})", "\"abc\""));
  EXPECT_TRUE(passes(R"({"prefix":{"equals-ignore-case":"AB"}})", "\"aBc\""));
  EXPECT_FALSE(passes(R"({"prefix":{"equals-ignore-case":"AB"}})", "\"a\""));
  EXPECT_TRUE(passes(R"({"suffix":{"equals-ignore-case":"BC"}})", "\"abc\""));
  EXPECT_FALSE(passes(R"({"suffix":{"equals-ignore-case":"BC"}})", "\"abcd\""));
}

// EB-036
TEST(EventPattern, IgnoresCaseWhereToldTo) {
  EXPECT_TRUE(passes(R"({"equals-ignore-case":"AlIce"})", "\"aLiCE\""));
  EXPECT_FALSE(passes(R"({"equals-ignore-case":"alice"})", "\"alices\""));
  EXPECT_TRUE(passes(R"({"equals-ignore-case":""})", "\"\""));
  EXPECT_FALSE(passes(R"({"equals-ignore-case":""})", "\" \""));
  EXPECT_FALSE(passes(R"({"equals-ignore-case":"1"})", "1"));
}

// EB-037
TEST(EventPattern, KnowsWildcards) {
  EXPECT_TRUE(passes(R"({"wildcard":"a*b"})", "\"ab\""));
  EXPECT_TRUE(passes(R"({"wildcard":"a*b"})", "\"axxb\""));
  EXPECT_FALSE(passes(R"({"wildcard":"a*b"})", "\"axxbc\""));
  EXPECT_FALSE(passes(R"({"wildcard":"ab*ab"})", "\"ab\""));
  EXPECT_TRUE(passes(R"({"wildcard":"*x*y*"})", "\"axbyc\""));
  EXPECT_FALSE(passes(R"({"wildcard":"*x*y*"})", "\"aybxc\""));
  EXPECT_TRUE(passes(R"({"wildcard":"*"})", "\"\""));
  EXPECT_TRUE(passes(R"({"wildcard":""})", "\"\""));
  EXPECT_FALSE(passes(R"({"wildcard":""})", "\"a\""));
  EXPECT_TRUE(passes(R"({"wildcard":"a\\*\\\\*"})", R"("a*\\z")"));
  EXPECT_FALSE(passes(R"({"wildcard":"a\\*"})", "\"ab\""));
  EXPECT_FALSE(passes(R"({"wildcard":"*"})", "7"));
}

// EB-038
TEST(EventPattern, KnowsAnythingBut) {
  EXPECT_TRUE(passes(R"({"anything-but":"x"})", "\"y\""));
  EXPECT_FALSE(passes(R"({"anything-but":"x"})", "\"x\""));
  EXPECT_TRUE(passes(R"({"anything-but":"x"})", "null"));
  EXPECT_TRUE(passes(R"({"anything-but":"x"})", "7"));
  EXPECT_FALSE(matches(R"({"a":[{"anything-but":"x"}]})", R"({"b":1})"));
  EXPECT_FALSE(passes(R"({"anything-but":7})", "7.0"));
  EXPECT_FALSE(passes(R"({"anything-but":["x","y"]})", "\"y\""));
  EXPECT_TRUE(passes(R"({"anything-but":[1,2]})", "3"));
  EXPECT_TRUE(passes(R"({"anything-but":"x"})", R"(["x","y"])"));
  EXPECT_FALSE(passes(R"({"anything-but":{"prefix":"ab"}})", "\"abc\""));
  EXPECT_TRUE(passes(R"({"anything-but":{"prefix":["x","ab"]}})", "\"bc\""));
  EXPECT_FALSE(passes(R"({"anything-but":{"suffix":["x","bc"]}})", "\"abc\""));
  EXPECT_FALSE(passes(R"({"anything-but":{"wildcard":"*b*"}})", "\"abc\""));
  EXPECT_TRUE(passes(R"({"anything-but":{"wildcard":"*b*"}})", "7"));
  EXPECT_FALSE(passes(R"({"anything-but":{"equals-ignore-case":["ABC"]}})", "\"abc\""));
}

// EB-039
TEST(EventPattern, ComparesNumbers) {
  EXPECT_TRUE(passes(R"({"numeric":["=",3.018e2]})", "301.8"));
  EXPECT_TRUE(passes(R"({"numeric":["<",5]})", "4.999"));
  EXPECT_FALSE(passes(R"({"numeric":["<",5]})", "5"));
  EXPECT_TRUE(passes(R"({"numeric":["<=",5]})", "5"));
  EXPECT_TRUE(passes(R"({"numeric":[">",0,"<=",5]})", "5"));
  EXPECT_FALSE(passes(R"({"numeric":[">",0,"<=",5]})", "0"));
  EXPECT_TRUE(passes(R"({"numeric":[">=",-1,"<",1]})", "-1"));
  EXPECT_FALSE(passes(R"({"numeric":[">=",0]})", "\"1\""));
}

// EB-040
TEST(EventPattern, KnowsAddresses) {
  EXPECT_TRUE(passes(R"({"cidr":"10.0.0.0/24"})", "\"10.0.0.255\""));
  EXPECT_FALSE(passes(R"({"cidr":"10.0.0.0/24"})", "\"10.0.1.0\""));
  EXPECT_FALSE(passes(R"({"cidr":"10.0.0.0/24"})", "\"10.0.0\""));
  EXPECT_FALSE(passes(R"({"cidr":"10.0.0.0/24"})", "\"xyz\""));
  EXPECT_FALSE(passes(R"({"cidr":"10.0.0.0/24"})", "10"));
  EXPECT_TRUE(passes(R"({"cidr":"0.0.0.0/0"})", "\"255.1.2.3\""));
  EXPECT_TRUE(passes(R"({"cidr":"2001:db8::/32"})", "\"2001:DB8:1::ff\""));
  EXPECT_TRUE(passes(R"({"cidr":"::/0"})", "\"::ffff:1.2.3.4\""));
  EXPECT_FALSE(passes(R"({"cidr":"2001:db8::/32"})", "\"2001:db9::\""));
  EXPECT_FALSE(passes(R"({"cidr":"2001:db8::/32"})", "\"10.0.0.1\""));
}

// EB-041
TEST(EventPattern, AsksForPresenceOfLeavesOnly) {
  EXPECT_TRUE(passes(R"({"exists":true})", "null"));
  EXPECT_FALSE(passes(R"({"exists":true})", R"({"b":1})"));
  EXPECT_TRUE(passes(R"({"exists":false})", R"({"b":1})"));
  EXPECT_FALSE(passes(R"({"exists":false})", "0"));
  EXPECT_TRUE(matches(R"({"a":[{"exists":false}]})", "{}"));
  EXPECT_TRUE(matches(R"({"a":{"b":[{"exists":false}]}})", "{}"));
  EXPECT_TRUE(matches(R"({"a":{"b":[{"exists":false}]}})", R"({"a":1})"));
  EXPECT_FALSE(matches(R"({"a":{"b":[{"exists":false}]}})", R"({"a":[{"c":1},{"b":2}]})"));
  EXPECT_TRUE(matches(R"({"a":{"b":[{"exists":false}],"c":[1]}})", R"({"a":{"c":1}})"));
  EXPECT_FALSE(matches(R"({"a":{"b":[{"exists":false}],"c":[1]}})", R"({"b":1})"));
}

// EB-042
TEST(EventPattern, KnowsAlternatives) {
  const std::string pattern =
      R"({"s":["x"],"$or":[{"a":[1],"b":[2]},{"c":{"$or":[{"d":[3]},{"e":[4]}]}}]})";
  EXPECT_TRUE(matches(pattern, R"({"s":"x","a":1,"b":2})"));
  EXPECT_FALSE(matches(pattern, R"({"s":"x","a":1})"));
  EXPECT_TRUE(matches(pattern, R"({"s":"x","c":{"e":4}})"));
  EXPECT_FALSE(matches(pattern, R"({"s":"y","c":{"e":4}})"));
  EXPECT_TRUE(matches(R"({"$or":{"a":[1]}})", R"({"$or":{"a":1}})"));
  EXPECT_TRUE(matches(R"({"$or":[{"prefix":"x"},{"suffix":"y"}]})", R"({"$or":"zy"})"));
  EXPECT_EQ(reason(R"({"$or":[{"a":[1]}]})"),
            "There must have at least 2 Objects in $or relationship.");
  EXPECT_EQ(reason(R"({"$or":[]})"), "There must have at least 2 Objects in $or relationship.");
  EXPECT_EQ(reason(R"({"$or":[{"a":[1]},7]})"),
            "Only JSON object is allowed in array of $or relationship.");
  EXPECT_EQ(reason(R"({"$or":[{"a":[1]},{"prefix":["x"]}]})"),
            "prefix is Ruler reserved fieldName which cannot be used inside $or.");
}

// EB-042
TEST(EventPattern, BoundsItsAlternatives) {
  const auto choices = [](int groups, const std::string& last) {
    std::string pattern = R"({"x":[1])";
    for (int group = 0; group < groups; ++group) {
      pattern += R"(,"g)" + std::to_string(group) + R"(":{"$or":[{"a":[1]},{"b":[2]}]})";
    }
    return pattern + last + "}";
  };
  EXPECT_EQ(reason(choices(9, "")), "");
  EXPECT_NE(reason(choices(10, "")).find("1000 combinations"), std::string::npos);
  EXPECT_NE(reason(choices(90, "")).find("1000 combinations"), std::string::npos);
}

// EB-043
TEST(EventPattern, TakesTheElementsOfOneArrayAsAlternatives) {
  const std::string pattern = R"({"a":{"b":[{"anything-but":["x"]},{"exists":false}]}})";
  EXPECT_TRUE(matches(pattern, "{}"));
  EXPECT_TRUE(matches(pattern, R"({"a":{"b":"y"}})"));
  EXPECT_FALSE(matches(pattern, R"({"a":{"b":"x"}})"));
  EXPECT_EQ(reason_of_test(R"({"prefix":"a","suffix":"b"})"),
            "Only one key allowed in match expression");
}

// EB-044
TEST(EventPattern, TakesTheLastOfEqualKeys) {
  EXPECT_TRUE(matches(R"({"a":[1],"a":[2]})", R"({"a":2})"));
  EXPECT_FALSE(matches(R"({"a":[1],"a":[2]})", R"({"a":1})"));
}

// EB-046
TEST(InvalidEventPattern, SaysWhatIsWrongWithItsShape) {
  EXPECT_EQ(reason("[]"), "Filter is not an object");
  EXPECT_EQ(reason("\"x\""), "Filter is not an object");
  EXPECT_EQ(reason("{}"), "Empty objects are not allowed");
  EXPECT_EQ(reason(R"({"a":"x"})"), "\"a\" must be an object or an array");
  EXPECT_EQ(reason(R"({"a":null})"), "\"a\" must be an object or an array");
  EXPECT_EQ(reason(R"({"a":[]})"), "Empty arrays are not allowed");
  EXPECT_EQ(reason(R"({"a":{}})"), "Empty objects are not allowed");
  EXPECT_EQ(reason_of_test("[1]"), "Match value must be String, number, true, false, or null");
  EXPECT_EQ(reason_of_test(R"({"Prefix":"a"})"), "Unrecognized match type Prefix");
}

// EB-046
TEST(InvalidEventPattern, SaysWhatIsWrongWithAnOperator) {
  EXPECT_EQ(reason_of_test(R"({"prefix":7})"), "prefix match pattern must be a string");
  EXPECT_EQ(reason_of_test(R"({"suffix":["a"]})"), "suffix match pattern must be a string");
  EXPECT_EQ(reason_of_test(R"({"wildcard":null})"), "wildcard match pattern must be a string");
  EXPECT_EQ(reason_of_test(R"({"equals-ignore-case":true})"),
            "equals-ignore-case match pattern must be a string");
  EXPECT_EQ(reason_of_test(R"({"cidr":7})"), "prefix match pattern must be a string");
  EXPECT_EQ(reason_of_test(R"({"exists":"true"})"),
            "exists match pattern must be either true or false.");
  EXPECT_EQ(reason_of_test(R"({"wildcard":"abc**def"})"),
            "Consecutive wildcard characters at pos 4");
  EXPECT_EQ(reason_of_test(R"({"wildcard":"a\\bc"})"), "Invalid escape character at pos 2");
}

// EB-046
TEST(InvalidEventPattern, SaysWhatIsWrongWithNumbers) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {R"(">5")", "Value of numeric must be an array."},
      {"[]", "Invalid member in numeric match: ]"},
      {"[5]", "Invalid member in numeric match: 5"},
      {R"(["!=",5])", "Unrecognized numeric range operator: !="},
      {R"(["="])", "Value of equals must be numeric"},
      {R"(["=","5"])", "Value of equals must be numeric"},
      {R"([">"])", "Value of > must be numeric"},
      {R"([">",1,"<"])", "Value of < must be numeric"},
      {R"([">",1,">",2])", "Bad numeric range operator: >"},
      {R"([">",1,2,3])", "Bad value in numeric range: 2"},
      {R"(["=",1,"<",2])", "Too many elements in numeric expression"},
      {R"(["<",1,">",2])", "Too many elements in numeric expression"},
      {R"([">",1,"<",2,"<",3])", "Too many terms in numeric range expression"},
      {R"([">",2,"<",2])", "Bottom must be less than top"}};
  for (const auto& [numeric, expected] : cases) {
    EXPECT_EQ(reason_of_test(R"({"numeric":)" + numeric + "}"), expected);
  }
}

// EB-046
TEST(InvalidEventPattern, SaysWhatIsWrongWithAnythingBut) {
  const std::string neither =
      "Value of anything-but must be an array or single string/number value.";
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"null", neither},
      {"true", neither},
      {"[null]", "Inside anything but list, start|null|boolean is not supported."},
      {"[\"a\",1]",
       "Inside anything but list, either all values are number or string, mixed type is not "
       "supported"},
      {R"({"numeric":["=",1]})", "Unsupported anything-but pattern: numeric"},
      {R"({"prefix":7})", "prefix/suffix match pattern must be a string"},
      {R"({"suffix":""})", "Null prefix/suffix not allowed"},
      {R"({"wildcard":[1]})", "wildcard match pattern must be a string"},
      {R"({"equals-ignore-case":[1]})",
       "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not "
       "supported."}};
  for (const auto& [operand, expected] : cases) {
    EXPECT_EQ(reason_of_test(R"({"anything-but":)" + operand + "}"), expected);
  }
}

// EB-046
TEST(InvalidEventPattern, SaysWhatIsWrongWithAddressesAndNotWhere) {
  const auto message = [](const std::string& cidr) -> std::string {
    try {
      Pattern(R"({"a":[{"cidr":")" + cidr + "\"}]}");
      return {};
    } catch (const api::ApiError& error) {
      return error.message;
    }
  };
  const std::string before = "Event pattern is not valid. Reason: ";
  EXPECT_EQ(message("10.0.0.0"), before + "Malformed CIDR, one '/' required");
  EXPECT_EQ(message("10.0.0.0/1/2"), before + "Malformed CIDR, one '/' required");
  EXPECT_EQ(message("10.0.0.0/x"), before + "Malformed CIDR, mask bits must be an integer");
  EXPECT_EQ(message("10.0.0.256/8"), before + "Nonstandard IP address: 10.0.0.256");
  EXPECT_EQ(message("10.0.0/8"), before + "Nonstandard IP address: 10.0.0");
  EXPECT_EQ(message("1::2::3/8"), before + "Nonstandard IP address: 1::2::3");
  EXPECT_EQ(message("10.0.0.0/32"), before + "IPv4 mask bits must be < 32");
  EXPECT_EQ(message("::/128"), before + "IPv6 mask bits must be < 128");
  EXPECT_EQ(message("::1/127"), "");
}

// EB-046
TEST(InvalidEventPattern, SaysWhereJsonEnds) {
  EXPECT_EQ(reason("nonsense"),
            "Unrecognized token 'nonsense': was expecting (JSON String, Number, Array, Object or "
            "token 'null', 'true' or 'false')");
  EXPECT_EQ(reason("{a:[1]}"),
            "Unexpected character ('a' (code 97)): was expecting double-quote to start field name");
  EXPECT_EQ(reason("{€:[1]}"),
            "Unexpected character ('€' (code 8364)): was expecting double-quote to start field "
            "name");
  for (const char* broken :
       {"", "{", R"({"a)", R"({"a":)", R"({"a":[1})", R"({"a":[1])", R"({"a":[01]})",
        R"({"a":[1]}})", R"({"a":["\x"]})", R"({"a":[1,]})", "{\"a\":[\"\n\"]}", R"({"a"[1]})"}) {
    EXPECT_NE(reason(broken), "") << broken;
  }
  try {
    Pattern("{\"key\": [{\"wildcard\": \"abc**def\"}]}");
    FAIL();
  } catch (const api::ApiError& error) {
    EXPECT_TRUE(
        error.message.ends_with("\n at [Source: (String)\"{\"key\": [{\"wildcard\": "
                                "\"abc**def\"}]}\"; line: 1, column: 33]"))
        << error.message;
  }
}

// EB-025
TEST(HostileEventPattern, IsBoundedInDepth) {
  std::string deep;
  std::string event;
  for (int level = 0; level < 900; ++level) deep += R"({"a":)", event += R"({"a":)";
  const std::string ends(900, '}');
  EXPECT_TRUE(matches(deep + "[1]" + ends, event + "1" + ends));
  std::string too_deep;
  for (int level = 0; level < 100'000; ++level) too_deep += R"({"a":)";
  EXPECT_NE(reason(too_deep).find("nesting depth"), std::string::npos);
  EXPECT_NE(reason("{\"" + std::string(100'000, '.') + "\":[1]}").find("nesting depth"),
            std::string::npos);
  EXPECT_NE(reason(R"({"a":)" + std::string(100'000, '[')).find("nesting depth"),
            std::string::npos);
}

TEST(HostileEventPattern, TakesTimeInProportion) {
  // Elements of which none has all the fields: a search would try their product.
  std::string pattern = R"({"a":{"none":["x"])";
  std::string elements;
  for (int field = 0; field < 40; ++field) {
    pattern += ",\"f" + std::to_string(field) + "\":[1]";
  }
  for (int element = 0; element < 2000; ++element) {
    elements +=
        (element == 0 ? "" : ",") + std::string("{\"f") + std::to_string(element % 40) + "\":1}";
  }
  EXPECT_FALSE(matches(pattern + "}}", R"({"a":[)" + elements + "]}"));
  const std::string stars = "*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*ab*";
  EXPECT_FALSE(passes(R"({"wildcard":")" + stars + "\"}", "\"" + std::string(20'000, 'a') + "\""));
  const std::string dots(2'000, '.');
  EXPECT_FALSE(matches(R"({"a":["x"]})", "{\"" + dots + "\":1}"));
}

TEST(PartlyKnownEvent, MayMatchWhereNothingKnownSpeaksAgainst) {
  const json known = {{"account", "1"}, {"source", "aws.ec2"}, {"detail-type", "State"}};
  const auto may = [&](const char* pattern) { return Pattern(pattern).may_match(known); };
  EXPECT_TRUE(may(R"({"source":["aws.ec2"],"detail":{"state":["x"]}})"));
  EXPECT_TRUE(may(R"({"source":[{"prefix":"aws."}]})"));
  EXPECT_TRUE(may(R"({"account":["1"]})"));
  EXPECT_FALSE(may(R"({"source":["aws.codedeploy"]})"));
  EXPECT_FALSE(may(R"({"source":["aws.ec2"],"detail-type":["Other"]})"));
  EXPECT_TRUE(may(R"({"$or":[{"source":["x"]},{"resources":["y"]}]})"));
  EXPECT_FALSE(may(R"({"$or":[{"source":["x"]},{"source":["y"]}]})"));
}

}  // namespace
}  // namespace windtunnel::events
