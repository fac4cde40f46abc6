#include "emulator/journal/journal.hpp"

#include <fcntl.h>
#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/options.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/write_batch.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "emulator/world/key.hpp"
#include "simulation/assertion.hpp"

namespace windtunnel::journal {
namespace {

namespace fs = std::filesystem;

/// Names the format: what a build that cannot read it goes by.
constexpr std::string_view marker_name = "windtunnel-data";
constexpr std::string_view marker_text = "Windtunnel data directory, format 1\n";

/// RocksDB's own log would be the only thing written to a directory that is refused.
class SilentLogger final : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
};

std::string world_prefix(std::string_view world_name) {
  std::string prefix;
  world::append_key_part(prefix, world_name);
  return prefix;
}

rocksdb::Slice slice(std::string_view bytes) { return {bytes.data(), bytes.size()}; }

/// The part of a key that names a world's area or section. Most rows of one follow one another
/// (commands, history, versions), and the memory table then need not search for their place.
class AreaPrefix final : public rocksdb::SliceTransform {
 public:
  const char* Name() const override { return "windtunnel.area"; }
  /// All keys but a world's bare prefix, which stands only where a world is erased.
  bool InDomain(const rocksdb::Slice& key) const override { return area_of(key) < key.size(); }
  rocksdb::Slice Transform(const rocksdb::Slice& key) const override {
    const std::size_t area = area_of(key);
    const std::size_t bytes = key[area] == world::area::section ? 3 : 1;
    return {key.data(), std::min(area + bytes, key.size())};
  }

 private:
  static std::size_t area_of(const rocksdb::Slice& key) {
    return std::string_view(key.data(), key.size()).find('\0') + 2;
  }
};

/// The first key behind all that start with the prefix, which ends in \x01.
std::string end_of(std::string prefix) {
  ++prefix.back();
  return prefix;
}

/// A file that is locked while the journal is open: RocksDB's own lock comes with its writing.
class DirectoryLock {
 public:
  DirectoryLock(const fs::path& marker, const std::string& directory)
      : descriptor_(::open(marker.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (descriptor_ < 0) {
      throw JournalError("data directory " + directory + " cannot be read: " +
                         std::strerror(errno));
    }
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
      ::close(descriptor_);
      throw JournalError("data directory " + directory +
                         " is in use by another windtunnel: stop that one, or choose another "
                         "--data-dir");
    }
  }
  ~DirectoryLock() { ::close(descriptor_); }
  DirectoryLock(const DirectoryLock&) = delete;
  DirectoryLock& operator=(const DirectoryLock&) = delete;

 private:
  int descriptor_;
};

void check_marker(const fs::path& marker, const std::string& directory) {
  std::ifstream file(marker, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  if (text == marker_text) return;
  throw JournalError("data directory " + directory + " has a format that this windtunnel does not "
                     "know ('" + text.substr(0, text.find('\n')).substr(0, 60) +
                     "'): use the build that wrote it, or choose another --data-dir");
}

/// Makes a new data directory in an empty or missing folder.
void make_directory(const fs::path& folder, const std::string& directory) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) {
    throw JournalError("data directory " + directory + " cannot be made: " + error.message());
  }
  std::ofstream file(folder / marker_name, std::ios::binary);
  file << marker_text;
  file.close();
  if (!file) {
    throw JournalError("data directory " + directory + " cannot be written: choose a --data-dir "
                       "that this user may write");
  }
}

}  // namespace

struct Journal::Database {
  std::string directory;
  Durability durability = Durability::process;
  rocksdb::Options options;
  std::unique_ptr<DirectoryLock> lock;
  /// Null for a directory that has no database yet.
  std::unique_ptr<rocksdb::DB> db;
  bool writing = false;

  std::string path() const { return (fs::path(directory) / "rocksdb").string(); }

  void open(bool read_only) {
    rocksdb::DB* opened = nullptr;
    const rocksdb::Status status =
        read_only ? rocksdb::DB::OpenForReadOnly(options, path(), &opened)
                  : rocksdb::DB::Open(options, path(), &opened);
    if (!status.ok()) throw damage(status.ToString());
    db.reset(opened);
  }

  JournalError damage(const std::string& what) const {
    return JournalError("data directory " + directory + " is damaged (" + what +
                        "): it was left as it is; restore it from a copy, or choose another "
                        "--data-dir");
  }
};

Journal::Journal(const std::string& directory, Access access, Durability durability)
    : database_(std::make_unique<Database>()) {
  Database& database = *database_;
  database.directory = directory;
  database.durability = durability;
  database.options.create_if_missing = true;
  database.options.info_log = std::make_shared<SilentLogger>();
  // A write that was cut off at the very end was never acknowledged; damage elsewhere is damage.
  database.options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  database.options.compression = rocksdb::kNoCompression;
  database.options.memtable_insert_with_hint_prefix_extractor = std::make_shared<AreaPrefix>();

  const fs::path folder(directory);
  const fs::path marker = folder / marker_name;
  std::error_code error;
  const bool is_marked = fs::exists(marker, error);
  const bool is_empty = !fs::exists(folder, error) ||
                        (fs::is_directory(folder, error) && fs::is_empty(folder, error));
  if (!is_marked && access == Access::read_only) {
    throw JournalError(directory + " is no Windtunnel data directory: name the one that was given "
                       "to serve as --data-dir");
  }
  if (!is_marked && !is_empty) {
    throw JournalError(directory + " is no Windtunnel data directory and not empty: choose an "
                       "empty or a new one with --data-dir");
  }
  if (is_marked) {
    check_marker(marker, directory);
  } else {
    make_directory(folder, directory);
  }
  database.lock = std::make_unique<DirectoryLock>(marker, directory);
  if (fs::exists(fs::path(database.path()) / "CURRENT", error)) {
    database.open(true);
  } else if (fs::exists(database.path(), error) && !fs::is_empty(database.path(), error)) {
    throw database.damage("rocksdb/CURRENT is missing");
  }
}

Journal::~Journal() = default;

void Journal::begin_writing() {
  WINDTUNNEL_ASSERT(!database_->writing, "the journal was opened for writing twice");
  database_->db.reset();
  database_->open(false);
  database_->writing = true;
}

const std::string& Journal::directory() const { return database_->directory; }

std::vector<std::string> Journal::world_names() const {
  std::vector<std::string> names;
  if (!database_->db) return names;
  const std::unique_ptr<rocksdb::Iterator> at(database_->db->NewIterator({}));
  for (at->SeekToFirst(); at->Valid();) {
    // World names hold no zero bytes: the first one ends the prefix.
    const std::string key = at->key().ToString();
    names.push_back(key.substr(0, key.find('\0')));
    at->Seek(end_of(world_prefix(names.back())));
  }
  // An iterator ends at a damaged block as it does at the last key.
  if (!at->status().ok()) throw database_->damage(at->status().ToString());
  return names;
}

void Journal::erase_world(std::string_view world_name) {
  const std::string prefix = world_prefix(world_name);
  rocksdb::WriteOptions options;
  options.sync = database_->durability == Durability::machine;
  const rocksdb::Status status = database_->db->DeleteRange(
      options, database_->db->DefaultColumnFamily(), prefix, end_of(prefix));
  if (!status.ok()) throw world::StoreError("the journal cannot be written: " + status.ToString());
}

class JournaledWorldStore final : public world::WorldStore {
 public:
  JournaledWorldStore(Journal::Database& database, std::string_view world_name)
      : database_(database), prefix_(world_prefix(world_name)) {}

  void write(const world::Batch& batch) override {
    WINDTUNNEL_ASSERT(database_.writing, "a world wrote to a journal that is only read");
    rocksdb::WriteBatch writes;
    const rocksdb::Slice prefix = slice(prefix_);
    for (const world::Batch::Entry& entry : batch.entries()) {
      const rocksdb::Slice key_parts[] = {prefix, slice(entry.key)};
      const rocksdb::SliceParts key(key_parts, 2);
      if (entry.value) {
        const rocksdb::Slice value = slice(*entry.value);
        writes.Put(key, rocksdb::SliceParts(&value, 1));
      } else {
        writes.Delete(key);
      }
    }
    rocksdb::WriteOptions options;
    options.sync = database_.durability == Durability::machine;
    const rocksdb::Status status = database_.db->Write(options, &writes);
    if (!status.ok()) {
      throw world::StoreError("the journal cannot be written: " + status.ToString());
    }
  }

  void read(std::string_view prefix,
            const std::function<bool(std::string_view, std::string_view)>& visit) const override {
    if (!database_.db) return;
    const std::string start = prefix_ + std::string(prefix);
    const std::unique_ptr<rocksdb::Iterator> at(database_.db->NewIterator({}));
    for (at->Seek(start); at->Valid() && at->key().starts_with(start); at->Next()) {
      std::string_view key(at->key().data(), at->key().size());
      key.remove_prefix(prefix_.size());
      if (!visit(key, {at->value().data(), at->value().size()})) return;
    }
    if (!at->status().ok()) {
      throw world::StoreError("the journal cannot be read: " + at->status().ToString());
    }
  }

 private:
  Journal::Database& database_;
  std::string prefix_;
};

std::unique_ptr<world::WorldStore> Journal::store_of(std::string_view world_name) {
  return std::make_unique<JournaledWorldStore>(*database_, world_name);
}

}  // namespace windtunnel::journal
