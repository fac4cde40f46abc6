#pragma once

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/host/world_host.hpp"
#include "emulator/journal/journal.hpp"
#include "emulator/world/service.hpp"
#include "emulator/world/settings.hpp"

namespace windtunnel::host {

/// What cannot be done with a world of that name; `status` is HTTP's.
class WorldsError : public std::runtime_error {
 public:
  WorldsError(unsigned status, std::string message)
      : std::runtime_error(whole(std::move(message))), status(status) {}
  unsigned status;

 private:
  /// A null byte that a client has sent would end the sentence.
  static std::string whole(std::string message) {
    std::replace(message.begin(), message.end(), '\0', '?');
    return message;
  }
};

/// What a world is made from where its maker says nothing else.
struct WorldDefaults {
  world::Settings settings;
  /// Nothing: the world starts at wall time and follows the wall.
  std::optional<simulation::Instant> epoch;
};

/// All worlds of this process, by name. Safe to use from several threads at once.
class Worlds {
 public:
  /// `journal` may be null: worlds in memory. So may `runner`: worlds that run code outside of the
  /// simulation are refused then. All outlive this object.
  Worlds(boost::asio::io_context& context, const world::ServiceRegistry& registry,
         WorldDefaults defaults, journal::Journal* journal, OutsideRunner* runner = nullptr);
  ~Worlds();

  /// Reads what the journal has, then begins to write to it; makes the world `default` where there
  /// is none. Throws journal::JournalError for data that cannot be read; nothing is written then.
  void open();

  std::shared_ptr<WorldHost> find(std::string_view name) const;
  /// The world of that name, made with the defaults where there is none. Throws WorldsError for a
  /// name that no world may have.
  std::shared_ptr<WorldHost> find_or_make(std::string_view name);
  /// Throws WorldsError where the name is taken or may not be one.
  std::shared_ptr<WorldHost> make(const world::Settings& settings);
  /// Calls `done` once nothing is left of the world. Throws WorldsError for an unknown world, and
  /// for `default`, which is always there.
  void erase(std::string_view name, std::function<void()> done);
  /// Puts a fresh world with the same settings in its place (one that follows the wall starts at
  /// wall time again).
  void reset(std::string_view name, WorldHost::Look done,
             std::function<void(std::exception_ptr)> failed);
  std::vector<std::string> names() const;
  std::size_t count() const;

  /// Settings of a world of that name made with the defaults.
  world::Settings default_settings(std::string_view name) const;
  const world::ServiceRegistry& registry() const { return registry_; }

  /// Stops every world between two turns: the process is about to end.
  void halt();

 private:
  std::shared_ptr<WorldHost> add(const world::Settings& settings);
  /// Throws WorldsError for a world whose code may not be run.
  void check_code(const world::Settings& settings) const;

  boost::asio::io_context& context_;
  const world::ServiceRegistry& registry_;
  const WorldDefaults defaults_;
  journal::Journal* journal_;
  OutsideRunner* runner_;
  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<WorldHost>, std::less<>> worlds_;
};

/// A name may stand in a path, in a host name, and in a key of the journal.
bool is_world_name(std::string_view name);

}  // namespace windtunnel::host
