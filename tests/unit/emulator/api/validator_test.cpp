#include <gtest/gtest.h>

#include "emulator/api/value_text.hpp"
#include "emulator/api/violation.hpp"
#include "services/testmodel/api.hpp"

namespace windtunnel::api {
namespace {

using testmodel::PutThingInput;

PutThingInput valid() {
  PutThingInput input;
  input.Name = "thing";
  input.Size = 5;
  return input;
}

std::string message_of(const PutThingInput& input, Violations violations = {}) {
  validate(PutThingInput::shape(), &input, violations);
  return violations.empty() ? "" : validation_message(violations);
}

std::string one_error(const std::string& rest) { return "1 validation error detected: " + rest; }

Violation missing(const char* name) {
  return missing_member(MemberPath::member(MemberPath(), name));
}

TEST(Validator, FindsNothingInAValidInput) { EXPECT_EQ(message_of(valid()), ""); }

TEST(Validator, SaysTheLengthThatTextMustHave) {
  PutThingInput input = valid();
  input.Name = "elevenchars";
  EXPECT_EQ(message_of(input),
            one_error("Value 'elevenchars' at 'name' failed to satisfy constraint: Member must "
                      "have length less than or equal to 10"));
}

TEST(Validator, CountsCodePointsNotBytes) {
  PutThingInput input = valid();
  input.Tags =
      std::vector<testmodel::Tag>{{.Key = "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4", .Value = ""}};
  EXPECT_EQ(message_of(input), "");
}

TEST(Validator, JoinsSeveralViolationsInTheModelsOrder) {
  PutThingInput input = valid();
  input.Name = "";
  input.Size = 101;
  input.Color = "PINK";
  EXPECT_EQ(message_of(input),
            "4 validation errors detected: "
            "Value 'PINK' at 'color' failed to satisfy constraint: Member must satisfy enum value "
            "set: [RED, GREEN, BLUE]; "
            "Value '' at 'name' failed to satisfy constraint: Member must have length greater than "
            "or equal to 1; "
            "Value '' at 'name' failed to satisfy constraint: Member must satisfy regular "
            "expression pattern: [a-zA-Z0-9-_]+; "
            "Value '101' at 'size' failed to satisfy constraint: Member must have value less than "
            "or equal to 100");
}

TEST(Validator, MergesMissingMembersAndLooksNoFurtherInsideThem) {
  EXPECT_EQ(message_of({}, {missing("Name"), missing("Size")}),
            "2 validation errors detected: "
            "Value null at 'name' failed to satisfy constraint: Member must not be null; "
            "Value null at 'size' failed to satisfy constraint: Member must not be null");
  PutThingInput input;
  input.Name = "thing";
  input.Color = "PINK";
  EXPECT_EQ(message_of(input, {missing("Size")}),
            "2 validation errors detected: "
            "Value 'PINK' at 'color' failed to satisfy constraint: Member must satisfy enum value "
            "set: [RED, GREEN, BLUE]; "
            "Value null at 'size' failed to satisfy constraint: Member must not be null");
}

TEST(Validator, NamesMembersOfStructuresInListsByPosition) {
  PutThingInput input = valid();
  input.Tags = std::vector<testmodel::Tag>{{.Key = "a", .Value = "b"}, {.Key = "", .Value = "b"}};
  EXPECT_EQ(message_of(input),
            one_error("Value '' at 'tags.2.member.key' failed to satisfy constraint: Member must "
                      "have length greater than or equal to 1"));
}

TEST(Validator, NamesMembersOfStructuresInMapsByKey) {
  PutThingInput input = valid();
  input.TagByColor =
      std::map<std::string, testmodel::Tag>{{"RED", {.Key = "ninechars", .Value = ""}}};
  EXPECT_EQ(message_of(input),
            one_error("Value 'ninechars' at 'tagByColor.RED.member.key' failed to satisfy "
                      "constraint: Member must have length less than or equal to 8"));
}

TEST(Validator, NamesTheWholeListForPlainEntries) {
  PutThingInput input = valid();
  input.Colors = std::vector<std::string>{"RED", "PINK"};
  EXPECT_EQ(message_of(input),
            one_error("Value '[RED, PINK]' at 'colors' failed to satisfy constraint: Member must "
                      "satisfy constraint: [Member must satisfy enum value set: [RED, GREEN, "
                      "BLUE]]"));
  input.Colors = std::vector<std::string>{};
  EXPECT_EQ(message_of(input),
            one_error("Value '[]' at 'colors' failed to satisfy constraint: Member must have "
                      "length greater than or equal to 1"));
}

TEST(Validator, NamesTheWholeMapForKeysAndPlainValues) {
  PutThingInput input = valid();
  input.ColorByName = std::map<std::string, std::string>{{"", "RED"}, {"b", "PINK"}};
  EXPECT_EQ(message_of(input),
            "2 validation errors detected: "
            "Value '{=RED, b=PINK}' at 'colorByName' failed to satisfy constraint: Map keys must "
            "satisfy constraint: [Member must have length less than or equal to 8, Member must "
            "have length greater than or equal to 1]; "
            "Value '{=RED, b=PINK}' at 'colorByName' failed to satisfy constraint: Map value must "
            "satisfy constraint: [Member must satisfy enum value set: [RED, GREEN, BLUE]]");
}

TEST(Validator, DoesNotPrintSensitiveValues) {
  PutThingInput input = valid();
  input.Password = "secret";
  EXPECT_EQ(message_of(input),
            one_error("Value at 'password' failed to satisfy constraint: Member must have length "
                      "greater than or equal to 8"));
}

TEST(Validator, WantsExactlyOneMemberOfAUnion) {
  PutThingInput input = valid();
  input.Choice = testmodel::Choice{};
  const std::string expected = one_error(
      "Value at 'choice' failed to satisfy constraint: Member must have exactly one of its members "
      "set");
  EXPECT_EQ(message_of(input), expected);
  input.Choice->Text = "a";
  EXPECT_EQ(message_of(input), "");
  input.Choice->Number = 1;
  EXPECT_EQ(message_of(input), expected);
}

TEST(Validator, BoundsNumbersOfEveryKind) {
  PutThingInput input = valid();
  input.Weight = std::int64_t{0};
  input.Ratio = 1.5;
  input.Data = Blob{"12345"};
  Violations violations;
  validate(PutThingInput::shape(), &input, violations);
  ASSERT_EQ(violations.size(), 3u);
  EXPECT_EQ(violations[0].kind, Violation::Kind::too_long);
  EXPECT_EQ(violations[0].path, "data");
  EXPECT_EQ(violations[1].kind, Violation::Kind::too_large);
  EXPECT_EQ(violations[1].value, "1.5");
  EXPECT_EQ(violations[2].kind, Violation::Kind::too_small);
  EXPECT_EQ(violations[2].member, "Weight");
}

TEST(Validator, RefusesWhatIsNoNumberWhereThereAreLimits) {
  PutThingInput input = valid();
  input.Ratio = std::numeric_limits<double>::quiet_NaN();
  Violations violations;
  validate(PutThingInput::shape(), &input, violations);
  EXPECT_EQ(violations.size(), 2u);
}

TEST(Validator, UsesTheRuleWrittenForAnUntranslatablePattern) {
  PutThingInput input = valid();
  input.Path = "aws:forbidden";
  EXPECT_EQ(message_of(input),
            one_error("Value 'aws:forbidden' at 'path' failed to satisfy constraint: Member must "
                      "satisfy regular expression pattern: ^(?!aws:)[A-Za-z0-9 _=@:.+-/]+$"));
  input.Path = "allowed";
  EXPECT_EQ(message_of(input), "");
}

TEST(ValueText, PrintsEveryKindAsAwsDoes) {
  testmodel::Everything everything;
  everything.Nested = testmodel::Nested{.Count = 3, .Name = "n"};
  everything.Doubles = std::vector<double>{1, 2.5};
  everything.Lists = std::vector<std::vector<std::string>>{{"a", "b"}, {}};
  const auto text_of = [&](const char* name) {
    const Member* member = testmodel::Everything::shape().find_member(name);
    return value_text(*member->shape, member->value(&everything));
  };
  EXPECT_EQ(text_of("Nested"), "Nested(at=null, count=3, name=n)");
  EXPECT_EQ(text_of("Doubles"), "[1.0, 2.5]");
  EXPECT_EQ(text_of("Lists"), "[[a, b], []]");
  EXPECT_EQ(number_text(9223372036854775807.0), "9223372036854775807");
  EXPECT_EQ(number_text(0.25), "0.25");
}

}  // namespace
}  // namespace windtunnel::api
