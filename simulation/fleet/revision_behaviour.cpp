#include "simulation/fleet/revision_behaviour.hpp"

#include <algorithm>

namespace windtunnel::simulation {
namespace {

bool continues_character(char byte) { return (static_cast<unsigned char>(byte) & 0xc0) == 0x80; }

Duration default_duration(std::string_view event, bool scripted) {
  if (event == "DownloadBundle") return download_bundle_duration;
  if (event == "Install") return install_duration;
  return scripted ? script_duration : no_script_duration;
}

const EventBehaviour* find_event(const RevisionBehaviour& behaviour, std::string_view name) {
  // A handful of entries, asked for millions of times: no string is made to look one up.
  for (const auto& [event, stated] : behaviour.events) {
    if (event == name) return &stated;
  }
  return nullptr;
}

enum class Purpose : std::uint64_t { duration = 1, failure = 2 };

}  // namespace

const std::vector<std::string>& event_behaviour_names() {
  static const std::vector<std::string> names = {
      "scripts",         "BeforeBlockTraffic", "BlockTraffic",     "AfterBlockTraffic",
      "ApplicationStop", "DownloadBundle",     "BeforeInstall",    "Install",
      "AfterInstall",    "ApplicationStart",   "ValidateService",  "BeforeAllowTraffic",
      "AllowTraffic",    "AfterAllowTraffic",  "AllowTestTraffic", "AfterAllowTestTraffic"};
  return names;
}

bool is_internal(std::string_view event) {
  return event == "DownloadBundle" || event == "Install" || event == "BlockTraffic" ||
         event == "AllowTraffic" || event == "AllowTestTraffic";
}

bool matches_glob(std::string_view glob, std::string_view text) {
  if (glob.empty()) return true;
  std::size_t at = 0;
  std::size_t in_text = 0;
  // Only the latest star is ever tried again: what earlier ones took can stay.
  std::size_t star = std::string_view::npos;
  std::size_t star_took = 0;
  while (in_text < text.size()) {
    if (at < glob.size() && glob[at] == '*') {
      star = at++;
      star_took = in_text;
    } else if (at < glob.size() && glob[at] == '?') {
      ++at;
      ++in_text;
      while (in_text < text.size() && continues_character(text[in_text])) ++in_text;
    } else if (at < glob.size() && glob[at] == text[in_text]) {
      ++at;
      ++in_text;
    } else if (star != std::string_view::npos) {
      at = star + 1;
      in_text = ++star_took;
    } else {
      return false;
    }
  }
  return glob.find_first_not_of('*', at) == std::string_view::npos;
}

bool matches(const RevisionMatch& match, const RevisionLocation& location) {
  return matches_glob(match.bucket, location.bucket) && matches_glob(match.key, location.key) &&
         matches_glob(match.repository, location.repository) &&
         matches_glob(match.commit, location.commit) &&
         matches_glob(match.account, location.account) &&
         matches_glob(match.region, location.region) &&
         matches_glob(match.application, location.application) &&
         matches_glob(match.group, location.group);
}

std::uint32_t find_revision(const std::vector<RevisionBehaviour>& revisions,
                            const RevisionLocation& location) {
  for (std::uint32_t index = 0; index < revisions.size(); ++index) {
    if (matches(revisions[index].match, location)) return index;
  }
  return no_revision_entry;
}

const RevisionBehaviour& behaviour_at(const std::vector<RevisionBehaviour>& revisions,
                                      std::uint32_t index) {
  static const RevisionBehaviour defaults;
  return index < revisions.size() ? revisions[index] : defaults;
}

StepPlan plan_step(const RevisionBehaviour& behaviour, std::string_view event, bool has_script,
                   const RandomKey& key, std::optional<Duration> usual) {
  static const EventBehaviour nothing;
  const EventBehaviour* stated = find_event(behaviour, event);
  const bool scripted = !is_internal(event) && (has_script || stated != nullptr);
  const EventBehaviour* common = scripted ? find_event(behaviour, "scripts") : nullptr;
  const EventBehaviour& own = stated == nullptr ? nothing : *stated;
  const EventBehaviour& all = common == nullptr ? nothing : *common;
  // A member's own entry, else that of `scripts`.
  const auto of = [&](auto member) -> const auto& {
    return (own.*member).has_value() ? own.*member : all.*member;
  };

  const RandomKey luck = key.child(event);
  StepPlan plan;
  const auto& range = of(&EventBehaviour::takes);
  plan.takes = range ? uniform_duration(luck.bits(Purpose::duration), range->least, range->most)
                     : usual.value_or(default_duration(event, scripted));
  // An event whose own entry says how it ends is not for the code of all scripts.
  const bool is_modelled = own.failure_probability || own.times_out;
  if (const auto& runs = of(&EventBehaviour::runs); scripted && runs && !is_modelled) {
    plan.runs = *runs;
    // What it comes to is known a moment after it began.
    plan.takes = std::max(plan.takes, Duration{1});
    return plan;
  }
  const bool times_out = of(&EventBehaviour::times_out).value_or(false);
  const double failure = of(&EventBehaviour::failure_probability).value_or(times_out ? 1 : 0);
  if (!chance(luck.bits(Purpose::failure), failure)) return plan;
  plan.outcome = times_out ? StepOutcome::timed_out : StepOutcome::failed;
  plan.exit_code = times_out ? 0 : of(&EventBehaviour::exit_code).value_or(1);
  if (const auto& says = of(&EventBehaviour::says)) plan.says = *says;
  return plan;
}

}  // namespace windtunnel::simulation
