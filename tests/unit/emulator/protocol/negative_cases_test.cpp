#include "tests/support/negative_cases.hpp"

#include <algorithm>

#include "tests/unit/emulator/protocol/codec_harness.hpp"

namespace windtunnel::protocol {
namespace {

using testmodel::operations::EchoEverything;
using testmodel::operations::ListThings;
using testmodel::operations::Ping;
using testmodel::operations::PutThing;

/// The violations that the body has by the model, or the codec's error.
template <class Operation>
std::pair<api::Violations, std::string> judge(const std::string& body) {
  typename Operation::Input input{};
  api::Violations violations;
  try {
    json_codec(true).decode_input(route_to<Operation>(testmodel::service_model), post(body), &input,
                                  violations);
  } catch (const api::ApiError& error) {
    return {{}, error.code + ": " + error.message};
  }
  api::validate(Operation::Input::shape(), &input, violations);
  return {violations, ""};
}

template <class Operation>
void expect_each_to_be_wrong_as_it_says() {
  for (const test::NegativeCase& wrong : test::negative_cases(Operation::model())) {
    const auto [violations, error] = judge<Operation>(wrong.body);
    if (!wrong.violation) {
      EXPECT_TRUE(error.starts_with("SerializationException") &&
                  error.ends_with("'" + wrong.path + "'"))
          << wrong.description << " " << wrong.body << " " << error;
      continue;
    }
    EXPECT_EQ(error, "") << wrong.description << " " << wrong.body;
    EXPECT_TRUE(std::any_of(violations.begin(), violations.end(), [&](const auto& violation) {
      return violation.kind == *wrong.violation && violation.path == wrong.path;
    })) << wrong.description << " " << wrong.body;
  }
}

TEST(NegativeCases, AreWrongAsTheySay) {
  expect_each_to_be_wrong_as_it_says<PutThing>();
  expect_each_to_be_wrong_as_it_says<EchoEverything>();
  expect_each_to_be_wrong_as_it_says<ListThings>();
}

TEST(NegativeCases, KnowEveryKindOfMistake) {
  std::vector<std::string> found;
  for (const auto& wrong : test::negative_cases(PutThing::model())) found.push_back(wrong.description);
  for (const char* wanted :
       {"PutThing: name is missing", "PutThing: name has the wrong type", "PutThing: name is too short",
        "PutThing: name is too long", "PutThing: size is too small", "PutThing: size is too large",
        "PutThing: weight is too small", "PutThing: ratio is too large",
        "PutThing: color is of no such enumeration", "PutThing: colors is of no such enumeration",
        "PutThing: colors is too short", "PutThing: tags.1.member.key is missing",
        "PutThing: tags.1.member.key is too long", "PutThing: tags is too long",
        "PutThing: tags.1.member has the wrong type",
        "PutThing: tagByColor.RED.member.value is missing", "PutThing: data is too long",
        "PutThing: tree.label is missing", "PutThing: tree.children.1.member has the wrong type",
        "PutThing: choice.thing.name is missing"}) {
    EXPECT_NE(std::find(found.begin(), found.end(), wanted), found.end()) << wanted;
  }
}

TEST(NegativeCases, StartFromABodyThatIsValid) {
  const auto [violations, error] = judge<PutThing>(test::minimal_body(PutThing::model()));
  EXPECT_EQ(error, "");
  EXPECT_TRUE(violations.empty());
}

TEST(NegativeCases, AreNoneWithoutAnInput) {
  EXPECT_TRUE(test::negative_cases(Ping::model()).empty());
  EXPECT_EQ(test::minimal_body(Ping::model()), "{}");
}

}  // namespace
}  // namespace windtunnel::protocol
