#include "services/sqs/queue_address.hpp"

#include <algorithm>

namespace windtunnel::sqs {
namespace {

bool is_account(std::string_view text) {
  return text.size() == 12 && text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

std::string QueueAddress::url() const {
  return "https://sqs." + scope.region + ".amazonaws.com/" + scope.account + "/" + name;
}

std::string QueueAddress::arn() const {
  return "arn:aws:sqs:" + scope.region + ":" + scope.account + ":" + name;
}

std::optional<QueueAddress> read_queue_url(const world::Scope& caller, std::string_view url) {
  const std::size_t last = url.rfind('/');
  if (last == std::string_view::npos) {
    if (!is_queue_name(url)) return std::nullopt;
    return QueueAddress{caller, std::string(url)};
  }
  const std::string_view name = url.substr(last + 1);
  const std::string_view before = url.substr(0, last);
  const std::size_t slash = before.rfind('/');
  const std::string_view account =
      slash == std::string_view::npos ? before : before.substr(slash + 1);
  if (!is_queue_name(name) || !is_account(account)) return std::nullopt;
  return QueueAddress{{std::string(account), caller.region}, std::string(name)};
}

std::optional<QueueAddress> read_queue_arn(std::string_view arn) {
  constexpr std::string_view prefix = "arn:aws:sqs:";
  if (!arn.starts_with(prefix)) return std::nullopt;
  arn.remove_prefix(prefix.size());
  const std::size_t region_end = arn.find(':');
  if (region_end == 0 || region_end == std::string_view::npos) return std::nullopt;
  const std::string_view region = arn.substr(0, region_end);
  arn.remove_prefix(region_end + 1);
  const std::size_t account_end = arn.find(':');
  if (account_end == std::string_view::npos) return std::nullopt;
  const std::string_view account = arn.substr(0, account_end);
  const std::string_view name = arn.substr(account_end + 1);
  if (!is_account(account) || !is_queue_name(name)) return std::nullopt;
  return QueueAddress{{std::string(account), std::string(region)}, std::string(name)};
}

bool is_queue_name(std::string_view name) {
  return !name.empty() && name.size() <= 80 &&
         std::all_of(name.begin(), name.end(), [](char character) {
           return (character >= '0' && character <= '9') ||
                  (character >= 'A' && character <= 'Z') ||
                  (character >= 'a' && character <= 'z') || character == '-' || character == '_';
         });
}

}  // namespace windtunnel::sqs
