#include "demo/frame.hpp"

#include <algorithm>
#include <cmath>

#include "demo/chart.hpp"
#include "demo/wording.hpp"

namespace windtunnel::demo {
namespace {

constexpr std::size_t fleet_columns = 32;
constexpr std::size_t chart_rows = 5;
constexpr std::size_t chart_minutes = 20;
/// Room behind the bars for the threshold's figure.
constexpr std::size_t chart_margin = 5;
constexpr std::size_t deployments_shown = 3;

Style revision_style(int revision) {
  if (revision == 0) return Style::dim;
  return revision == 1 ? Style::revision_1 : Style::revision_2;
}

std::string revision_text(int revision) { return revision == 0 ? "·" : std::to_string(revision); }

Style tone_style(Tone tone) {
  switch (tone) {
    case Tone::quiet:
      return Style::dim;
    case Tone::neutral:
      return Style::plain;
    case Tone::good:
      return Style::good;
    case Tone::bad:
      return Style::bad;
  }
  return Style::plain;
}

Style status_style(const Deployment& deployment) {
  if (deployment.status == "Succeeded") return Style::good;
  return deployment.has_ended() ? Style::bad : Style::plain;
}

Style alarm_style(const Alarm& alarm) {
  if (alarm.state == "OK") return Style::good;
  return alarm.state == "ALARM" ? Style::failed : Style::dim;
}

/// " 1 ", "1→2" while revision 2 is being deployed, "1 ✗" where that failed.
Line cell(const Instance& instance) {
  if (instance.becomes != 0) {
    return {revision_text(instance.served) + "→" + revision_text(instance.becomes), Style::moving};
  }
  if (instance.failed) return {revision_text(instance.serves) + " ✗", Style::failed};
  return {" " + revision_text(instance.serves) + " ", revision_style(instance.serves)};
}

/// The title, and at the right what fits of seed, speed and time.
Line header(const Picture& picture, std::size_t columns, int rate) {
  Line line(" " + std::string(picture.title), Style::bold);
  const std::string now = time_text(picture.now) + " ";
  std::string right = "seed " + std::to_string(picture.seed) + "   ";
  if (rate > 0) right += "x " + std::to_string(rate) + "   ";
  right += now;
  if (line.width() + 2 + right.size() > columns) right = now;
  line.add(" ").pad_to(columns > right.size() ? columns - right.size() : 0);
  return line.add(right);
}

/// A row for each zone, and how many instances serve which revision.
Lines fleet(const Picture& picture) {
  Lines lines;
  std::string zone;
  std::array<int, 3> serving{};
  for (const Instance& instance : picture.instances) {
    if (instance.zone != zone) {
      zone = instance.zone;
      if (!lines.empty()) lines.emplace_back();
      lines.emplace_back(" " + zone).add("  ");
    }
    lines.back().add(cell(instance)).add(" ");
    ++serving[static_cast<std::size_t>(instance.serves)];
  }
  lines.emplace_back();
  Line& legend = lines.emplace_back(" ");
  for (const int revision : {1, 2}) {
    legend.add(" " + revision_text(revision) + " ", revision_style(revision));
    legend.add(" on " + std::to_string(serving[static_cast<std::size_t>(revision)]));
    legend.pad_to(fleet_columns / 2);
  }
  return lines;
}

Line metric_title(const Picture& picture) {
  const Metric& metric = picture.metric;
  Line line(metric.name + " a minute  ", Style::bold);
  if (!metric.minutes.empty()) line.add(std::to_string(std::llround(metric.minutes.back())));
  return line;
}

Line alarm_line(const Alarm& alarm) {
  Line line(alarm.name + " ");
  return line.add(" " + alarm.state + " ", alarm_style(alarm));
}

/// The metric and the alarm on it, beside the fleet where there is room for it.
Lines fleet_and_metric(const Picture& picture, std::size_t columns) {
  Lines lines = fleet(picture);
  for (const std::size_t bar_width : {std::size_t{2}, std::size_t{1}}) {
    const std::size_t width = chart_minutes * bar_width + chart_margin;
    if (columns < fleet_columns + width) continue;
    Lines right = {metric_title(picture).add("   ").add(alarm_line(picture.alarm))};
    for (Line& row : chart(picture.metric, chart_minutes, bar_width, chart_rows)) {
      right.push_back(std::move(row));
    }
    return beside(std::move(lines), right, fleet_columns);
  }
  lines.push_back(Line(" ")
                      .add(metric_title(picture))
                      .add(" ")
                      .add(small_chart(picture.metric, chart_minutes)));
  lines.push_back(Line(" ").add(alarm_line(picture.alarm)));
  return lines;
}

Line progress(const Deployment& deployment) {
  Line line;
  for (const TargetStatus status : deployment.targets) {
    switch (status) {
      case TargetStatus::pending:
        line.add("·", Style::dim);
        break;
      case TargetStatus::in_progress:
        line.add("▶");
        break;
      case TargetStatus::succeeded:
        line.add("■", Style::good);
        break;
      case TargetStatus::failed:
        line.add("✗", Style::bad);
        break;
      case TargetStatus::skipped:
        line.add("-", Style::dim);
        break;
    }
  }
  return line;
}

Line deployment_line(const Deployment& deployment) {
  Line line(" " + deployment.id + "  " + bundle_key(deployment.revision) + "  ");
  line.add(deployment.status, status_style(deployment)).pad_to(36);
  line.add(progress(deployment)).add("  ");
  if (deployment.is_rollback) line.add("rollback ");
  if (deployment.has_ended()) line.add(span_text(deployment.took) + " ", Style::dim);
  return line.add(deployment.error, Style::bad);
}

/// As many lines as there will be, so that what is below does not move.
Lines deployments(const Picture& picture) {
  Lines lines;
  for (const Deployment& deployment : picture.deployments) {
    lines.push_back(deployment_line(deployment));
  }
  lines.resize(std::max(lines.size(), deployments_shown));
  return lines;
}

Line lifecycle_line(const Lifecycle& lifecycle) {
  Line line(" " + short_id(lifecycle.instance) + "  " + lifecycle.zone + "  ");
  for (int event = 0; event < lifecycle.total; ++event) {
    if (event < lifecycle.done) {
      line.add("●", Style::good);
    } else {
      const bool runs = event == lifecycle.done && !lifecycle.current.empty();
      line.add(runs ? "◐" : "○");
    }
  }
  if (lifecycle.current.empty()) return line;
  return line.add("  " + lifecycle.current).add("  " + span_text(lifecycle.running), Style::dim);
}

}  // namespace

Line news_line(const News& news) {
  Line line(" " + time_text(news.at) + "  ", Style::dim);
  line.add(news.subject).pad_to(24);
  line.add(news.what, tone_style(news.tone));
  if (news.more.empty()) return line;
  return line.pad_to(36).add(news.more, news.tone == Tone::quiet ? Style::dim : Style::plain);
}

namespace {

/// The last ones that fit; the metric has its chart.
Lines latest_news(const Picture& picture, std::size_t room) {
  Lines lines;
  for (auto news = picture.news.rbegin(); news != picture.news.rend() && lines.size() < room;
       ++news) {
    if (news->weight != News::Weight::minute) lines.push_back(news_line(*news));
  }
  std::reverse(lines.begin(), lines.end());
  return lines;
}

void append(Lines& lines, Lines more) {
  for (Line& line : more) lines.push_back(std::move(line));
}

}  // namespace

Lines frame(const Picture& picture, const FrameSize& size, int rate) {
  Lines lines = {header(picture, size.columns, rate),
                 Line(" " + std::string(picture.scene.caption)), Line()};
  append(lines, still(picture, size.columns));
  lines.emplace_back();
  // One line at least, so that nothing moves while nothing is under way.
  if (picture.under_way.empty()) lines.emplace_back();
  for (const Lifecycle& lifecycle : picture.under_way) lines.push_back(lifecycle_line(lifecycle));
  lines.emplace_back();
  append(lines, latest_news(picture, size.rows > lines.size() ? size.rows - lines.size() : 0));
  if (lines.size() > size.rows) lines.resize(size.rows);
  return lines;
}

Lines still(const Picture& picture, std::size_t columns) {
  Lines lines = fleet_and_metric(picture, columns);
  lines.emplace_back();
  append(lines, deployments(picture));
  return lines;
}

}  // namespace windtunnel::demo
