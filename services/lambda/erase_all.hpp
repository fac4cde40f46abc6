#pragma once

#include <string>
#include <vector>

#include "emulator/world/table.hpp"
#include "services/lambda/function_name.hpp"

namespace windtunnel::lambda {

/// Erases the rows under a function's name: what goes with it.
template <class T>
void erase_all(world::Table<T>& table, const FunctionReference& function) {
  std::vector<std::string> keys;
  table.scan(function.scope, world::key_prefix(function.name), {},
             [&](std::string_view key, const T&) {
               keys.emplace_back(key);
               return true;
             });
  for (const std::string& key : keys) table.erase(function.scope, key);
}

}  // namespace windtunnel::lambda
