#include <gtest/gtest.h>
#include <re2/re2.h>

#include <algorithm>
#include <memory>

#include "tests/house/sources.hpp"

// What may not be used inside a world, since its state is a function of its seed, its start and
// its commands, on any machine: ARCHITECTURE.md, "What always holds".
namespace windtunnel::house {
namespace {

struct Ban {
  const char* what;
  const char* pattern;
};

constexpr Ban bans[] = {
    {"a real clock",
     R"(\b(system_clock|steady_clock|high_resolution_clock|utc_clock|file_clock|gettimeofday)"
     R"(|clock_gettime|localtime(_r)?|gmtime(_r)?|mktime|strftime)\b|\bstd::(time|clock)\b)"
     R"(|(^|[^\w.>:])time\s*\(\s*(nullptr|NULL|0|&))"},
    {"randomness without a key",
     R"(\b(s?rand(_r)?|[dlm]rand48)\s*\(|\b(random_device|mt19937(_64)?|minstd_rand0?)\b)"
     R"(|\bdefault_random_engine\b|\bstd::\w+_distribution\b|\bstd::(shuffle|sample)\b)"},
    {"std::hash, whose values are any that the library likes", R"(\bstd::hash\b)"},
    {"a container whose order is any", R"(\bunordered_(multi)?(map|set)\b)"},
    {"threads and what they wait with",
     R"(\bstd::(jthread|thread|async|future|promise|(\w+_)?mutex|condition_variable(_any)?)\b)"
     R"(|\bstd::(lock_guard|unique_lock|scoped_lock|shared_lock|call_once|barrier|latch)\b)"
     R"(|\bstd::\w*semaphore\b|\bthread_local\b|\bpthread_)"},
    {"sleeping", R"(\b(sleep_for|sleep_until|usleep|nanosleep|sleep)\s*\()"},
    {"the environment", R"(\b(secure_)?getenv\b|\b(set|put|unset)env\b)"},
    {"a locale or a time zone",
     R"(\bstd::locale\b|\b(setlocale|localeconv|newlocale|uselocale|tzset)\b)"
     R"(|\bstd::chrono::(current_zone|zoned_time|locate_zone|get_tzdb)\b)"
     R"(|\bstd::(is(alnum|alpha|blank|cntrl|digit|graph|lower|print|punct|space|upper|xdigit))\b)"
     R"(|\bstd::to(lower|upper)\b|\b(std::)?(stof|stod|stold|strtof|strtod|atof)\s*\()"},
    {"libm's transcendental functions, which differ with the machine",
     R"(\bstd::(exp2?|expm1|log(2|10|1p|b)?|pow|sin|cos|tan|asin|acos|atan2?|sinh|cosh|tanh)\s*\()"
     R"(|\bstd::(asinh|acosh|atanh|cbrt|hypot|[tl]gamma|erfc?|fma)\s*\()"
     R"(|(^|[^\w.>:])(exp2?|log(2|10|1p)?|pow|sin|cos|tan|atan2?|cbrt|hypot|fmaf?)\s*\()"},
    {"input and output", R"(#include\s*<(iostream|fstream|filesystem|sys/|unistd|fcntl|netinet))"},
};

/// What stands in a world's rooms and yet belongs there.
struct Allowed {
  const char* file;
  const char* code;
};
constexpr Allowed allowed[] = {
    // Whether a failed assertion throws: of the thread that runs the turn, not of its state.
    {"simulation/assertion.cpp", "thread_local int throwing_depth"},
    // A buffer that is filled anew with each use.
    {"simulation/digest.cpp", "thread_local std::string buffer"},
    // The generator is a tool of the build.
    {"emulator/api/generator/model.cpp", "#include <fstream>"},
    {"emulator/api/generator/main.cpp", "#include <fstream>"},
};

bool is_allowed(const SourceLine& line) {
  return std::any_of(std::begin(allowed), std::end(allowed), [&](const Allowed& exception) {
    return line.file == exception.file && line.code.find(exception.code) != std::string::npos;
  });
}

const char* banned_in(const std::string& code) {
  static const std::vector<std::unique_ptr<RE2>> patterns = [] {
    std::vector<std::unique_ptr<RE2>> compiled;
    for (const Ban& ban : bans) compiled.push_back(std::make_unique<RE2>(ban.pattern));
    return compiled;
  }();
  for (std::size_t index = 0; index < patterns.size(); ++index) {
    if (RE2::PartialMatch(code, *patterns[index])) return bans[index].what;
  }
  return nullptr;
}

TEST(Banned, IsNothingThatAWorldIsMadeOf) {
  for (const char* folder : {"simulation", "emulator/api", "emulator/world", "services"}) {
    for (const SourceLine& line : read_sources(folder)) {
      const char* what = banned_in(line.code);
      if (what != nullptr && !is_allowed(line)) {
        ADD_FAILURE() << line.place() << ": " << what << ": " << line.code;
      }
    }
  }
}

TEST(Banned, ExceptionsAreStillNeeded) {
  for (const Allowed& exception : allowed) {
    const std::string file = exception.file;
    const auto lines = read_sources(file.substr(0, file.rfind('/')));
    EXPECT_TRUE(std::any_of(lines.begin(), lines.end(), [&](const SourceLine& line) {
      return line.file == file && line.code.find(exception.code) != std::string::npos;
    })) << exception.file << " " << exception.code;
  }
}

TEST(Banned, IsFoundInCodeAndNowhereElse) {
  for (const char* code :
       {"auto now = std::chrono::system_clock::now();", "x = time(nullptr);", "y = rand();",
        "std::normal_distribution<> d;", "std::hash<std::string>{}(x)", "std::unordered_map<A, B> m;",
        "std::mutex m;", "std::this_thread::sleep_for(1s);", "getenv(\"X\")", "std::tolower(c)",
        "std::stod(text)", "double y = pow(x, 2);", "return std::exp(x);", "#include <fstream>"}) {
    EXPECT_NE(banned_in(code_of("x.cpp", code)[0].code), nullptr) << code;
  }
  for (const char* code :
       {"// system_clock is banned", "/* rand() */ int x;", "note(\"time(0)\");", "call.time(0);",
        "read_clock(reader)", "operand(x)", "exponential(x)", "world.sleep_state()", "10'000 + 'x'",
        "R\"(std::mutex)\"", "simulation::exp(x)", "point.log(x)"}) {
    EXPECT_EQ(banned_in(code_of("x.cpp", code)[0].code), nullptr) << code;
  }
  EXPECT_EQ(code_of("x.cpp", "a /* b\nrand() */ c")[1].code, " c");
}

}  // namespace
}  // namespace windtunnel::house
