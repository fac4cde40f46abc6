#include "services/sts/sessions.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "emulator/api/access_key.hpp"
#include "emulator/api/base64.hpp"
#include "services/sts/errors.hpp"
#include "services/sts/sections.hpp"

namespace windtunnel::sts {
namespace {

constexpr std::int32_t default_duration_seconds = 3600;
constexpr std::int32_t chained_duration_seconds = 3600;
constexpr std::size_t role_id_characters = 17;

std::string lower_case(std::string text) {
  for (char& character : text) {
    if (character >= 'A' && character <= 'Z') character = static_cast<char>(character + 32);
  }
  return text;
}

void check_tags(const AssumeRoleRequest& in) {
  std::set<std::string> keys;
  for (const Tag& tag : in.Tags.or_default()) {
    if (!keys.insert(lower_case(tag.Key)).second) throw errors::duplicate_tag_keys();
  }
  for (const std::string& key : in.TransitiveTagKeys.or_default()) {
    if (!keys.contains(lower_case(key))) throw errors::transitive_key_without_tag();
  }
}

/// How full the session's policies and tags are, in percent: AWS packs them, we take them as the
/// text they are, against the same 2,048 characters.
std::int32_t packed_policy_size(const AssumeRoleRequest& in) {
  constexpr std::size_t most_characters = 2048;
  std::size_t characters = in.Policy.or_default().size();
  for (const auto& policy : in.PolicyArns.or_default())
    characters += policy.arn.or_default().size();
  for (const Tag& tag : in.Tags.or_default()) characters += tag.Key.size() + tag.Value.size();
  const std::size_t percent = (characters * 100 + most_characters - 1) / most_characters;
  return static_cast<std::int32_t>(std::min<std::size_t>(percent, 100));
}

bool has_policy_or_tags(const AssumeRoleRequest& in) {
  return in.Policy || !in.PolicyArns.or_default().empty() || !in.Tags.or_default().empty();
}

/// Base64 text of luck, as secrets and tokens look.
std::string random_text(const simulation::RandomKey& key, std::string_view purpose,
                        std::size_t bytes) {
  std::string text;
  for (std::uint64_t word = 0; text.size() < bytes; ++word) {
    const std::uint64_t bits = key.bits(purpose, word);
    for (int shift = 0; shift < 64 && text.size() < bytes; shift += 8) {
      text.push_back(static_cast<char>(bits >> shift));
    }
  }
  return api::encode_base64(text);
}

}  // namespace

Sessions::Sessions(world::World& world)
    : Component(world),
      sessions_(world.tracker(), sections::sessions, "sessions"),
      counts_(world.tracker(), sections::session_counts, "session counts") {}

GetCallerIdentityResponse Sessions::get_caller_identity(world::Call& call,
                                                        const GetCallerIdentityRequest&) {
  GetCallerIdentityResponse out;
  if (const SessionRow* session = sessions_.find({}, call.access_key_id)) {
    out.Account = session->account;
    out.Arn = session->arn;
    out.UserId = session->user_id;
    return out;
  }
  out.Account = call.scope.account;
  out.Arn = "arn:aws:iam::" + call.scope.account + ":root";
  out.UserId = call.scope.account;
  return out;
}

/// Keys have 27 bits of luck, so one may come up twice: then the next is taken.
std::string Sessions::issue_key(const RoleArn& role, const simulation::RandomKey& key) const {
  std::string access_key;
  std::uint64_t attempt = 0;
  do {
    const auto entropy = static_cast<std::uint32_t>(key.bits("access key", attempt++));
    access_key = api::issue_access_key("ASIA", role.account, entropy);
  } while (sessions_.find({}, access_key) != nullptr);
  return access_key;
}

/// SDKs hold it against the wall's time (STS-002): a world that is free of the wall says a time
/// that no client's clock has reached.
simulation::Instant Sessions::expiration(std::int32_t duration_seconds) const {
  if (world_.settings().follows_wall) {
    return world_.now() + std::chrono::seconds(duration_seconds);
  }
  return std::chrono::sys_days(std::chrono::year(2099) / 1 / 1);
}

AssumeRoleResponse Sessions::assume_role(world::Call& call, const AssumeRoleRequest& in) {
  const auto role = read_role_arn(in.RoleArn);
  if (!role) throw errors::invalid_arn(in.RoleArn);
  const std::int32_t duration_seconds = in.DurationSeconds.value_or(default_duration_seconds);
  const bool chained = sessions_.find({}, call.access_key_id) != nullptr;
  if (chained && duration_seconds > chained_duration_seconds) {
    throw errors::chained_session_too_long();
  }
  check_tags(in);
  if (in.Policy && !nlohmann::json::accept(*in.Policy)) throw errors::malformed_policy_document();

  const auto role_key = world_.random().child("sts").child(in.RoleArn);
  SessionCountRow& count = counts_.edit({}, world::join_key(in.RoleArn, in.RoleSessionName));
  const auto key = role_key.child(in.RoleSessionName).child(count.sessions++);
  const std::string access_key = issue_key(*role, key);
  SessionRow& session = sessions_.edit({}, access_key);
  session.account = role->account;
  session.user_id = "AROA" +
                    simulation::base36_upper(role_key.child("role id"), role_id_characters) + ":" +
                    in.RoleSessionName;
  session.arn = "arn:" + role->partition + ":sts::" + role->account + ":assumed-role/" +
                role->name + "/" + in.RoleSessionName;
  session.source_identity = in.SourceIdentity.or_default();

  AssumeRoleResponse out;
  auto& user = out.AssumedRoleUser.emplace();
  user.AssumedRoleId = session.user_id;
  user.Arn = session.arn;
  auto& credentials = out.Credentials.emplace();
  constexpr std::size_t secret_bytes = 30, token_bytes = 240;
  credentials.AccessKeyId = access_key;
  credentials.SecretAccessKey = random_text(key, "secret", secret_bytes);
  credentials.SessionToken = random_text(key, "token", token_bytes);
  credentials.Expiration = expiration(duration_seconds);
  if (has_policy_or_tags(in)) out.PackedPolicySize = packed_policy_size(in);
  if (in.SourceIdentity) out.SourceIdentity = *in.SourceIdentity;
  return out;
}

}  // namespace windtunnel::sts
