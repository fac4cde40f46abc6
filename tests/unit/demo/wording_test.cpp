#include "demo/wording.hpp"

#include <gtest/gtest.h>

namespace windtunnel::demo {
namespace {

using namespace std::chrono_literals;

TEST(Wording, OfASpanHasTwoUnitsAtTheMost) {
  EXPECT_EQ(span_text(0ms), "0.0 s");
  EXPECT_EQ(span_text(8'250ms), "8.2 s");
  EXPECT_EQ(span_text(59'999ms), "59.9 s");
  EXPECT_EQ(span_text(6min + 5'900ms), "6 m 05 s");
  EXPECT_EQ(span_text(1h + 2min + 3s), "1 h 02 m");
}

TEST(Wording, OfAnInstantIsItsTimeOfDay) {
  EXPECT_EQ(time_text(simulation::parse_instant("2026-03-02T03:00:25.900Z").value()), "03:00:25");
}

TEST(Wording, OfAReasonKeepsTheFiguresAndLeavesOutTheirDates) {
  EXPECT_EQ(short_reason("Threshold Crossed: 2 datapoints [124.0 (02/03/26 02:59:00), 79.0 "
                         "(02/03/26 02:58:00)] were greater than the threshold (50.0)."),
            "2 datapoints [124.0, 79.0] were greater than the threshold (50.0)");
  EXPECT_EQ(short_reason("Unchecked: Initial alarm creation"), "Unchecked: Initial alarm creation");
  EXPECT_EQ(short_reason("never closed (02/03/26"), "never closed (02/03/26");
}

}  // namespace
}  // namespace windtunnel::demo
