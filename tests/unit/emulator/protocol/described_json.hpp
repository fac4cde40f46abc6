#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "emulator/api/base64.hpp"
#include "emulator/api/shape.hpp"
#include "simulation/time.hpp"

namespace windtunnel::tests {

/// What a wire struct holds, by its descriptors, so that a test states a whole value in one line:
/// members that are present by name, bytes in base64, instants in ISO 8601.
inline nlohmann::json described(const api::Shape& shape, const void* value) {
  using nlohmann::json;
  switch (shape.kind) {
    case api::Kind::boolean: return *static_cast<const bool*>(value);
    case api::Kind::integer: return *static_cast<const std::int32_t*>(value);
    case api::Kind::long_integer: return *static_cast<const std::int64_t*>(value);
    case api::Kind::float_number:
    case api::Kind::double_number: return *static_cast<const double*>(value);
    case api::Kind::string: return *static_cast<const std::string*>(value);
    case api::Kind::blob: return api::encode_base64(static_cast<const api::Blob*>(value)->bytes);
    case api::Kind::timestamp:
      return simulation::format_instant(*static_cast<const api::Instant*>(value));
    case api::Kind::structure: {
      json members = json::object();
      for (const api::Member& member : shape.members) {
        if (!member.present(value)) continue;
        members[std::string(member.name)] = described(*member.shape, member.value(value));
      }
      return members;
    }
    case api::Kind::list: {
      json entries = json::array();
      for (std::size_t index = 0; index < shape.list->size(value); ++index) {
        entries.push_back(described(*shape.element, shape.list->at(value, index)));
      }
      return entries;
    }
    case api::Kind::map: {
      json entries = json::object();
      api::each_entry(*shape.map, value, [&](const std::string& key, const void* entry) {
        entries[key] = described(*shape.element, entry);
      });
      return entries;
    }
  }
  return {};
}

template <class T>
nlohmann::json described(const T& value) {
  return described(T::shape(), &value);
}

}  // namespace windtunnel::tests
