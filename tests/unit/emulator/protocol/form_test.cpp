#include "emulator/protocol/form.hpp"

#include <gtest/gtest.h>

#include "emulator/api/error.hpp"

namespace windtunnel::protocol {
namespace {

TEST(DecodePercent, UndoesEncodingOnce) {
  EXPECT_EQ(decode_percent("a%20b%2525+c", false), "a b%25+c");
  EXPECT_EQ(decode_percent("a+b", true), "a b");
  EXPECT_EQ(decode_percent("%c3%A4", false), "\xc3\xa4");
  for (const char* bad : {"%", "a%", "%1", "%g0", "%0g", "%ff", "%c3", "%ed%a0%80"}) {
    EXPECT_EQ(decode_percent(bad, false), std::nullopt) << bad;
  }
}

TEST(FindFormValue, LooksNoFurtherThanItMust) {
  EXPECT_EQ(find_form_value("Version=1&Action=Put&Action=Get&%ff=%ff", "Action"), "Put");
  EXPECT_EQ(find_form_value("ActionX=1&Action", "Action"), "");
  EXPECT_EQ(find_form_value("Action=%", "Action"), std::nullopt);
  EXPECT_EQ(find_form_value("", "Action"), std::nullopt);
}

TEST(FormTree, KeepsTheParametersOfAPrefixTogether) {
  const FormTree tree("A.1.B=b&A-1=x&A.1=v&A.10=j&A.1.C=c&A=root&A.2=w");
  const FormNode a = tree.root().child("A");
  ASSERT_NE(a.value(), nullptr);
  EXPECT_EQ(*a.value(), "root");
  std::vector<std::string> names;
  for (const auto& [name, node] : a.children()) names.emplace_back(name);
  EXPECT_EQ(names, (std::vector<std::string>{"1", "10", "2"}));
  const FormNode one = a.child("1");
  EXPECT_EQ(*one.value(), "v");
  EXPECT_TRUE(one.has_children());
  EXPECT_EQ(*one.child("B").value(), "b");
  EXPECT_EQ(one.child("B").name(), "A.1.B");
  EXPECT_TRUE(a.child("3").empty());
  EXPECT_FALSE(a.child("2").has_children());
}

TEST(FormTree, TakesOddNamesForWhatTheyAre) {
  const FormTree tree("A..b=1&A.=2&.=3");
  EXPECT_EQ(*tree.root().child("A").child("").value(), "2");
  EXPECT_EQ(*tree.root().child("A").child("").child("b").value(), "1");
}

TEST(FormTree, RefusesParametersThatAreGivenTwice) {
  EXPECT_THROW(FormTree("A.1=a&B=b&A.1=c"), api::ApiError);
}

TEST(ParseForm, BoundsHowManyParametersThereAre) {
  std::string text;
  for (int index = 0; index < 250'001; ++index) text += "a&";
  EXPECT_THROW(parse_form(text), api::ApiError);
  EXPECT_EQ(parse_form(text.substr(2)).size(), 250'000u);
}

}  // namespace
}  // namespace windtunnel::protocol
