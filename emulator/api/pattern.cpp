#include "emulator/api/pattern.hpp"

#include <re2/re2.h>

#include <string>

#include "emulator/api/utf8.hpp"
#include "simulation/assertion.hpp"

namespace windtunnel::api {
namespace {

/// What stands in for a pattern that RE2 has no words for: what must match, what must not (the
/// look-aheads), how long the text may be at most.
struct HandWritten {
  std::string_view aws_pattern;
  std::string_view required;
  std::string_view forbidden;
  std::size_t longest = 0;
};

// The time of day of SSM's StringDateTime, whose seconds follow the separator of its minutes: with
// colons, without, and neither; then the zone.
#define WINDTUNNEL_TIME                                                  \
  "(?:(?:[01]\\d|2[0-3]):[0-5]\\d(?:[\\.,]\\d|:[0-5]\\d(?:[\\.,]\\d)?)?" \
  "|(?:[01]\\d|2[0-3])[0-5]\\d(?:[\\.,]\\d)?(?:[0-5]\\d(?:[\\.,]\\d)?)?" \
  "|(?:(?:[01]\\d|2[0-3]|24:?00)(?:[\\.,]\\d)?)?)"                       \
  "(?:[zZ]|-(?:[01]\\d|2[0-3]):?(?:[0-5]\\d)?)?"
// Its date behind the year, whose day follows the separator of its month.
#define WINDTUNNEL_DATE(separator)              \
  separator "(?:(?:0[1-9]|1[0-2])(?:" separator \
            "(?:[12]\\d|0[1-9]|3[01]))?"        \
            "|W(?:[0-4]\\d|5[0-2])(?:-?[1-7])?" \
            "|(?:00[1-9]|0[1-9]\\d|[12]\\d{2}|3(?:[0-5]\\d|6[1-6])))"

constexpr HandWritten hand_written[] = {
    // Of our own test model, and elsewhere.
    {R"(^(?!aws:)[A-Za-z0-9 _=@:.+-/]+$)", "[A-Za-z0-9 _=@:.+-/]+", "aws:.*"},
    // ssm AlarmName, OpsItemTitle ...: not blank.
    {R"(^(?!\s*$).+)", ".+", "\\s*"},
    // ssm InstancePropertyFilterValue.
    {"^.{1,100000}$", ".+", "", 100'000},
    // ssm StringDateTime: ISO 8601 as calendar date, week date or day of the year.
    {R"(^([\-]?\d{4}(?!\d{2}\b))((-?)((0[1-9]|1[0-2])(\3([12]\d|0[1-9]|3[01]))?|W([0-4]\d|5[0-2]))"
     R"((-?[1-7])?|(00[1-9]|0[1-9]\d|[12]\d{2}|3([0-5]\d|6[1-6])))([T\s]((([01]\d|2[0-3])((:?)[0-5]\d)?|)"
     R"(24\:?00)([\.,]\d(?!:))?)?(\17[0-5]\d([\.,]\d)?)?([zZ]|([\-])([01]\d|2[0-3]):?([0-5]\d)?)?)?)?$)",
     "-?\\d{4}(?:(?:" WINDTUNNEL_DATE("-") "|" WINDTUNNEL_DATE("") ")(?:[T\\s]" WINDTUNNEL_TIME
                                                                   ")?)?",
     "-?\\d{6}(?:\\W.*)?"},
    // ec2 SecretArn.
    {R"(^(?=.{20,2048}$)arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[a-zA-Z0-9/_+=.@-]+)",
     "arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\\d{12}:secret:[a-zA-Z0-9/_+=.@-]+", ".{0,19}",
     2048},
    // lambda Alias: a number would be a version.
    {R"((?!^[0-9]+$)([a-zA-Z0-9-_]+))", "[a-zA-Z0-9_-]+", "[0-9]+"},
    // lambda FunctionUrlQualifier: the same.
    {R"(((?!^\d+$)^[0-9a-zA-Z-_]+$))", "[0-9a-zA-Z_-]+", "\\d+"},
    // lambda CollectionName.
    {R"((^(?!(system\x2e)))(^[_a-zA-Z0-9])([^$]*))", "[_a-zA-Z0-9][^$]*", "(?s)system\\..*"},
    // iam accountAliasType: no two hyphens in a row.
    {R"(^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$)", "[a-z0-9][a-z0-9-]{1,61}[a-z0-9]", ".*--.*"},
    // lambda S3Bucket.
    {R"([0-9A-Za-z\.\-_]*(?<!\.))", "[0-9A-Za-z._-]*", ".*\\."},
};

#undef WINDTUNNEL_TIME
#undef WINDTUNNEL_DATE

const HandWritten* find_hand_written(std::string_view aws_pattern) {
  for (const HandWritten& entry : hand_written) {
    if (entry.aws_pattern == aws_pattern) return &entry;
  }
  return nullptr;
}

std::unique_ptr<re2::RE2> compile(std::string_view expression) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_never_capture(true);
  return std::make_unique<re2::RE2>(re2::StringPiece(expression.data(), expression.size()),
                                    options);
}

std::unique_ptr<re2::RE2> compile_valid(std::string_view expression) {
  auto compiled = compile(expression);
  WINDTUNNEL_ASSERT(compiled->ok(),
                    std::string(expression) + " is no pattern of RE2: " + compiled->error());
  return compiled;
}

bool matches_wholly(const re2::RE2& expression, std::string_view text) {
  return re2::RE2::FullMatch(re2::StringPiece(text.data(), text.size()), expression);
}

}  // namespace

Pattern::Pattern(std::string_view aws_pattern, std::string_view re2_pattern) {
  if (!re2_pattern.empty()) {
    required_ = compile_valid(re2_pattern);
    return;
  }
  const HandWritten* entry = find_hand_written(aws_pattern);
  WINDTUNNEL_ASSERT(entry != nullptr,
                    "nothing is written for the pattern " + std::string(aws_pattern));
  required_ = compile_valid(entry->required);
  if (!entry->forbidden.empty()) forbidden_ = compile_valid(entry->forbidden);
  longest_ = entry->longest;
}

Pattern::~Pattern() = default;

bool Pattern::matches(std::string_view text) const {
  return matches_wholly(*required_, text) &&
         (forbidden_ == nullptr || !matches_wholly(*forbidden_, text)) &&
         (longest_ == 0 || count_code_points(text) <= longest_);
}

bool Pattern::is_supported(std::string_view aws_pattern, std::string_view re2_pattern) {
  return re2_pattern.empty() ? find_hand_written(aws_pattern) != nullptr
                             : compile(re2_pattern)->ok();
}

}  // namespace windtunnel::api
