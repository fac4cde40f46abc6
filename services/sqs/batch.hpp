#pragma once

#include <set>
#include <string>
#include <string_view>

#include "services/sqs/api.hpp"
#include "services/sqs/errors.hpp"
#include "services/sqs/limits.hpp"

namespace windtunnel::sqs {

bool is_batch_id(std::string_view id);

/// What one entry of a batch failed with; the others go on.
BatchResultErrorEntry failed_entry(const std::string& id, const api::ApiError& error);

/// Refuses a batch as a whole (SQS-024): none or too many entries, ids that are wrong or repeated.
template <class Entries>
void check_batch(const Entries& entries, std::string_view entry_shape) {
  if (entries.empty()) throw errors::empty_batch(entry_shape);
  if (entries.size() > static_cast<std::size_t>(limits::batch_entries)) {
    throw errors::too_many_entries(entries.size());
  }
  std::set<std::string_view> ids;
  for (const auto& entry : entries) {
    if (!is_batch_id(entry.Id)) throw errors::invalid_batch_id();
    if (!ids.insert(entry.Id).second) throw errors::repeated_batch_id(entry.Id);
  }
}

}  // namespace windtunnel::sqs
