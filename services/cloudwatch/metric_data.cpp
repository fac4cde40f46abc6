#include <algorithm>
#include <charconv>
#include <set>

#include "emulator/api/pagination.hpp"
#include "services/cloudwatch/errors.hpp"
#include "services/cloudwatch/limits.hpp"
#include "services/cloudwatch/metrics.hpp"
#include "services/cloudwatch/period_range.hpp"
#include "services/cloudwatch/statistic.hpp"

namespace windtunnel::cloudwatch {
namespace {

using simulation::Instant;

bool is_identifier(const std::string& id) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return !id.empty() && id.front() >= 'a' && id.front() <= 'z' &&
         std::all_of(id.begin(), id.end(),
                     [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; });
}

void check_stat(const MetricDataQuery& query) {
  const MetricStat& stat = *query.MetricStat;
  if (!is_valid_period(stat.Period)) {
    throw errors::validation("The value " + std::to_string(stat.Period) + " for the period of " +
                             query.Id + " must be 1, 5, 10, 20, 30 or a multiple of 60.");
  }
  if (!Statistic::parse(stat.Stat)) {
    throw errors::validation("The value " + stat.Stat + " for the stat of " + query.Id +
                             " is not supported.");
  }
  if (!stat.Metric.Namespace || !stat.Metric.MetricName) {
    throw errors::validation("The metric of " + query.Id +
                             " must have both a Namespace and a MetricName.");
  }
}

void check(const GetMetricDataInput& in, const world::Call& call) {
  const auto& queries = in.MetricDataQueries;
  if (in.StartTime >= in.EndTime) {
    throw errors::validation("The parameter StartTime must be less than the parameter EndTime.");
  }
  if (queries.empty()) throw errors::validation("The parameter MetricDataQueries is required.");
  if (!call.world.limits_lifted() && queries.size() > limits::queries_per_request) {
    throw errors::validation("The collection MetricDataQueries must not have a size greater than " +
                             std::to_string(limits::queries_per_request) + ".");
  }
  if (in.MaxDatapoints && *in.MaxDatapoints < 1) {
    throw errors::validation("The parameter MaxDatapoints must be greater than 0.");
  }
  std::set<std::string_view> ids;
  bool returns = false;
  for (const MetricDataQuery& query : queries) {
    if (!is_identifier(query.Id)) {
      throw errors::validation("The value " + query.Id +
                               " for parameter id in MetricDataQueries must match "
                               "^[a-z][a-zA-Z0-9_]*$.");
    }
    if (!ids.insert(query.Id).second) {
      throw errors::validation("The values for parameter id in MetricDataQueries are not unique.");
    }
    if (query.MetricStat.has_value() == query.Expression.has_value()) {
      throw errors::validation("Exactly one of MetricStat and Expression must be given for " +
                               query.Id + ".");
    }
    if (query.Expression) {
      throw errors::not_implemented("Metric math (the Expression of " + query.Id + ")");
    }
    if (query.Label && query.Label->find("${") != std::string::npos) {
      throw errors::not_implemented("A dynamic label (the Label of " + query.Id + ")");
    }
    if (query.AccountId && *query.AccountId != call.scope.account) {
      throw errors::not_implemented("Reading another account's metrics (the AccountId of " +
                                    query.Id + ")");
    }
    check_stat(query);
    returns = returns || query.ReturnData.value_or(true);
  }
  if (!returns) throw errors::validation("At least one query must return data.");
}

/// The parts that tell the query from others on the same metric name (CW-053).
std::string label_of(const MetricDataQuery& query, const std::vector<MetricDataQuery>& all) {
  if (query.Label) return *query.Label;
  const MetricStat& own = *query.MetricStat;
  bool stats_differ = false;
  bool periods_differ = false;
  for (const MetricDataQuery& other : all) {
    if (other.MetricStat->Metric.MetricName != own.Metric.MetricName) continue;
    stats_differ = stats_differ || other.MetricStat->Stat != own.Stat;
    periods_differ = periods_differ || other.MetricStat->Period != own.Period;
  }
  std::string label = *own.Metric.MetricName;
  if (stats_differ) label += " " + own.Stat;
  if (periods_differ) label += " " + std::to_string(own.Period);
  return label;
}

struct Series {
  std::vector<std::pair<Instant, double>> points;
  /// All units that have data in the range, where no unit was asked for.
  std::vector<std::string> units;
};

Series read_series(const MetricStore& store, const world::Call& call, const MetricStat& stat,
                   const GetMetricDataInput& in) {
  Series series;
  const std::string key = MetricName{*stat.Metric.Namespace, *stat.Metric.MetricName,
                                     dimension_set(stat.Metric.Dimensions)}
                              .key();
  const MetricRow* metric = store.find(call.scope, key);
  if (metric == nullptr) return series;
  const PeriodRange range = period_range(in.StartTime, in.EndTime, stat.Period, call.now());
  const Statistic statistic = *Statistic::parse(stat.Stat);
  for (const std::string& unit : metric->units) {
    if (stat.Unit && *stat.Unit != unit) continue;
    const auto buckets = store.read(call.scope, key, unit, range);
    if (buckets.empty()) continue;
    series.units.push_back(unit);
    // Of several units only the alphabetically first is returned (CW-054).
    if (series.units.size() > 1) continue;
    for (const Bucket& bucket : buckets) {
      if (const auto value = statistic.of(bucket.samples)) {
        series.points.emplace_back(bucket.start, *value);
      }
    }
  }
  if (in.ScanBy.value_or("TimestampDescending") == "TimestampDescending") {
    std::reverse(series.points.begin(), series.points.end());
  }
  return series;
}

/// Where a page begins: a query, and the last timestamp of it that was given already.
struct Position {
  std::size_t query = 0;
  std::optional<Instant> after;
};

std::optional<Position> parse_position(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return {};
  Position position;
  std::int64_t milliseconds = 0;
  std::from_chars(text.data(), text.data() + slash, position.query);
  std::from_chars(text.data() + slash + 1, text.data() + text.size(), milliseconds);
  position.after = simulation::from_milliseconds(milliseconds);
  return position;
}

void add_units_message(const Series& series, MetricDataResult& result) {
  if (series.units.size() < 2) return;
  std::string units;
  for (const std::string& unit : series.units) units += (units.empty() ? "" : ", ") + unit;
  result.Messages = std::vector<MessageData>{
      {.Code = "MultipleUnits", .Value = "Multiple units returned: '[" + units + "]'"}};
}

}  // namespace

GetMetricDataOutput Metrics::get_metric_data(world::Call& call, const GetMetricDataInput& in) {
  check(in, call);
  const std::string scope_text = call.scope.account + "/" + call.scope.region;
  const api::TokenOwner owner{"cloudwatch", "GetMetricData", scope_text};
  Position position;
  if (in.NextToken) {
    const auto decoded = api::decode_token(owner, *in.NextToken);
    const auto parsed = decoded ? parse_position(*decoded) : std::nullopt;
    if (!parsed) throw errors::invalid_next_token();
    position = *parsed;
  }
  const bool descending = in.ScanBy.value_or("TimestampDescending") == "TimestampDescending";
  std::int64_t room = in.MaxDatapoints.value_or(limits::default_data_datapoints);

  GetMetricDataOutput out;
  out.Messages.emplace();
  std::vector<MetricDataResult>& results = out.MetricDataResults.emplace();
  for (std::size_t index = position.query; index < in.MetricDataQueries.size(); ++index) {
    const MetricDataQuery& query = in.MetricDataQueries[index];
    if (!query.ReturnData.value_or(true)) continue;
    const Series series = read_series(store_, call, *query.MetricStat, in);
    MetricDataResult& result = results.emplace_back();
    result.Id = query.Id;
    result.Label = label_of(query, in.MetricDataQueries);
    result.StatusCode = "Complete";
    auto& timestamps = result.Timestamps.emplace();
    auto& values = result.Values.emplace();
    add_units_message(series, result);
    for (const auto& [at, value] : series.points) {
      const bool given = index == position.query && position.after &&
                         (descending ? at >= *position.after : at <= *position.after);
      if (given) continue;
      if (room == 0) {
        // Nothing of it on this page: the next one begins before all its points.
        const Instant last = !timestamps.empty() ? timestamps.back()
                             : descending        ? at + simulation::Duration{1}
                                                 : at - simulation::Duration{1};
        result.StatusCode = "PartialData";
        out.NextToken = api::encode_token(
            owner, std::to_string(index) + "/" + std::to_string(simulation::to_milliseconds(last)));
        return out;
      }
      timestamps.push_back(at);
      values.push_back(value);
      --room;
    }
  }
  return out;
}

}  // namespace windtunnel::cloudwatch
