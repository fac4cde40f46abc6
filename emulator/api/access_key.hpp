#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace windtunnel::api {

/// Whether the text is an account id: twelve digits.
bool is_account(std::string_view text);

/// An access key id of 20 characters such as "AKIA" or "ASIA" keys are: the account is in it, as
/// AWS has it, beside 27 bits of `entropy` and a check by which we know our own.
std::string issue_access_key(std::string_view prefix, std::string_view account,
                             std::uint32_t entropy);
/// The account in a key that `issue_access_key` made; nothing for other keys, real ones of AWS's
/// included: people who have such keys about mean the default account.
std::optional<std::string> account_of_access_key(std::string_view access_key_id);

}  // namespace windtunnel::api
