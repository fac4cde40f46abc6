#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/world/store.hpp"

namespace windtunnel::journal {

/// When a written batch is safe. `process`: it survives the end of this process, however abrupt
/// (the operating system has it). `machine`: also a loss of power (the disk has it).
enum class Durability { process, machine };

/// Why a data directory is not opened, in a sentence that says what to do. The directory is as it
/// was.
class JournalError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The data directory of one process: all its worlds in one RocksDB, each under its name. One
/// process has it at a time.
class Journal {
 public:
  enum class Access { read_write, read_only };

  /// Opens the directory; read-write makes it where there is none. Throws JournalError where it
  /// holds something else, belongs to another process or another format, or is damaged. Nothing
  /// is written to an existing directory before begin_writing.
  Journal(const std::string& directory, Access access, Durability durability);
  ~Journal();
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  /// From now on worlds may write: called once what is there has been read and found sound.
  void begin_writing();

  /// Throws JournalError where they cannot all be read.
  std::vector<std::string> world_names() const;
  /// The part of the journal that is this world's; lives as long as the journal.
  std::unique_ptr<world::WorldStore> store_of(std::string_view world_name);
  void erase_world(std::string_view world_name);
  const std::string& directory() const;

 private:
  friend class JournaledWorldStore;
  struct Database;
  std::unique_ptr<Database> database_;
};

}  // namespace windtunnel::journal
