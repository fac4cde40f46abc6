#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/api/wire_value.hpp"
#include "emulator/world/store.hpp"
#include "simulation/section.hpp"

namespace windtunnel::world {

/// The bodies of a world (S3 objects, large inputs in its command log), each kept once under the
/// hash of its content. Rows keep the key and say when they hold a body and when no more; a body
/// that nobody holds is forgotten. In the journal a body stays as long as the command log, which
/// may name it.
class Blobs final : public simulation::Section, public api::BodyStore {
 public:
  Blobs(simulation::ChangeTracker& tracker, std::uint16_t number);

  /// Holds the body once more and returns its key: 16 bytes.
  std::string hold(std::string_view bytes);
  /// Ends one hold. The body must be held.
  void release(std::string_view key);
  /// The body under a key that is held.
  const std::string& get(std::string_view key) const;

  // BodyStore, for the command log: what it keeps is no part of the world's state.
  std::string keep(std::string_view bytes) override;
  std::string fetch(std::string_view key) override;

  // Section.
  void undo_latest() override;
  void commit() override;
  void flush(simulation::ChangeSink& sink) override;
  void load(std::string_view key, std::string_view value) override;
  void save_all(simulation::ChangeSink& sink) const override;

  /// Writes the bodies that the journal does not have yet.
  void flush_bodies(Batch& batch);
  /// Where fetch finds bodies that only the log names, and recovery all of them.
  void read_from(const WorldStore* store) { store_ = store; }

 private:
  struct Body {
    std::string bytes;
    std::uint64_t holds = 0;
    std::uint64_t committed_holds = 0;
    bool written = false;
  };
  struct Undo {
    std::string key;
    bool held;
  };

  simulation::Digest hash(const std::string& key, std::uint64_t holds) const;
  void change(const std::string& key, bool hold);

  std::map<std::string, Body, std::less<>> bodies_;
  std::vector<Undo> undo_;
  std::map<std::string, std::uint64_t> unflushed_;
  std::map<std::string, std::string> unwritten_;
  const WorldStore* store_ = nullptr;
};

}  // namespace windtunnel::world
