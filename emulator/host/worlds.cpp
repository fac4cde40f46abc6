#include "emulator/host/worlds.hpp"

#include <algorithm>
#include <chrono>

#include "simulation/fleet/fleet_file.hpp"

namespace windtunnel::host {
namespace {

simulation::Instant wall_now() {
  return std::chrono::time_point_cast<simulation::Duration>(std::chrono::system_clock::now());
}

}  // namespace

bool is_world_name(std::string_view name) {
  const auto fits = [](char character) {
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           (character >= '0' && character <= '9') || character == '-' || character == '_';
  };
  return !name.empty() && name.size() <= 63 && std::all_of(name.begin(), name.end(), fits);
}

Worlds::Worlds(boost::asio::io_context& context, const world::ServiceRegistry& registry,
               WorldDefaults defaults, journal::Journal* journal, OutsideRunner* runner)
    : context_(context),
      registry_(registry),
      defaults_(std::move(defaults)),
      journal_(journal),
      runner_(runner) {}

Worlds::~Worlds() = default;

void Worlds::open() {
  if (journal_ != nullptr) {
    for (const std::string& name : journal_->world_names()) {
      auto store = journal_->store_of(name);
      try {
        auto world = world::World::restore(registry_, *store);
        check_code(world->settings());
        worlds_[name] =
            std::make_shared<WorldHost>(context_, std::move(store), std::move(world), runner_);
      } catch (const WorldsError&) {
        throw;
      } catch (const std::exception& error) {
        throw journal::JournalError(
            "data directory " + journal_->directory() + " cannot be read: world '" + name +
            "': " + error.what() +
            ". It was left as it is; restore it from a copy, or choose another "
            "--data-dir");
      }
    }
    journal_->begin_writing();
  }
  for (const auto& [name, host] : worlds_) host->start();
  find_or_make("default");
}

std::shared_ptr<WorldHost> Worlds::find(std::string_view name) const {
  const std::lock_guard lock(mutex_);
  const auto found = worlds_.find(name);
  return found == worlds_.end() ? nullptr : found->second;
}

std::shared_ptr<WorldHost> Worlds::find_or_make(std::string_view name) {
  const std::lock_guard lock(mutex_);
  if (const auto found = worlds_.find(name); found != worlds_.end()) return found->second;
  return add(default_settings(name));
}

std::shared_ptr<WorldHost> Worlds::make(const world::Settings& settings) {
  const std::lock_guard lock(mutex_);
  if (worlds_.contains(settings.name)) {
    throw WorldsError(409, "World '" + settings.name +
                               "' is there already: choose another name, or delete or reset it.");
  }
  return add(settings);
}

void Worlds::check_code(const world::Settings& settings) const {
  if (runner_ != nullptr || !simulation::runs_outside_code(settings.fleet)) return;
  throw WorldsError(403,
                    "The fleet file of world '" + settings.name +
                        "' runs code of this machine ('runs'): start the server with --allow-exec "
                        "if you trust it.");
}

std::shared_ptr<WorldHost> Worlds::add(const world::Settings& settings) {
  if (!is_world_name(settings.name)) {
    throw WorldsError(400, "'" + settings.name.substr(0, 80) +
                               "' cannot be the name of a world: use 1 to 63 letters, digits, - "
                               "and _.");
  }
  check_code(settings);
  auto store = journal_ == nullptr ? nullptr : journal_->store_of(settings.name);
  auto world = std::make_unique<world::World>(registry_, settings, store.get());
  auto host = std::make_shared<WorldHost>(context_, std::move(store), std::move(world), runner_);
  host->start();
  worlds_[settings.name] = host;
  return host;
}

void Worlds::erase(std::string_view name, std::function<void()> done) {
  if (name == "default") {
    throw WorldsError(409, "World 'default' is always there: reset it instead.");
  }
  const auto host = find(name);
  if (!host) throw WorldsError(404, "There is no world '" + std::string(name) + "'.");
  host->close();
  // On the world's strand, so that no turn of it is written behind this; its name is free only
  // then.
  host->look([this, host, done = std::move(done)](world::World&) {
    if (journal_ != nullptr) journal_->erase_world(host->name());
    {
      const std::lock_guard lock(mutex_);
      worlds_.erase(host->name());
    }
    done();
  });
}

void Worlds::reset(std::string_view name, WorldHost::Look done,
                   std::function<void(std::exception_ptr)> failed) {
  const auto host = find(name);
  if (!host) throw WorldsError(404, "There is no world '" + std::string(name) + "'.");
  host->look([this, host, done, failed](world::World& world) {
    world::Settings settings = world.settings();
    settings.clock = world.first_clock_mode();
    if (settings.follows_wall) settings.epoch = wall_now();
    host->replace(
        [this, settings](world::WorldStore* store) {
          if (journal_ != nullptr) journal_->erase_world(settings.name);
          return std::make_unique<world::World>(registry_, settings, store);
        },
        done, failed);
  });
}

std::vector<std::string> Worlds::names() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> names;
  for (const auto& [name, host] : worlds_) names.push_back(name);
  return names;
}

std::size_t Worlds::count() const {
  const std::lock_guard lock(mutex_);
  return worlds_.size();
}

world::Settings Worlds::default_settings(std::string_view name) const {
  world::Settings settings = defaults_.settings;
  settings.name = name;
  settings.follows_wall = !defaults_.epoch;
  settings.epoch = defaults_.epoch.value_or(wall_now());
  return settings;
}

void Worlds::halt() {
  const std::lock_guard lock(mutex_);
  for (const auto& [name, host] : worlds_) host->halt();
}

}  // namespace windtunnel::host
