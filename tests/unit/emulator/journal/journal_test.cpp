#include "emulator/journal/journal.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

namespace windtunnel::journal {
namespace {

namespace fs = std::filesystem;

class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "windtunnel-journal-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~Folder() { fs::remove_all(path_); }
  std::string path(const std::string& name = "data") const { return (path_ / name).string(); }

 private:
  fs::path path_;
};

std::unique_ptr<Journal> open(const std::string& path,
                              Journal::Access access = Journal::Access::read_write) {
  return std::make_unique<Journal>(path, access, Durability::process);
}

std::string refusal(const std::string& path,
                    Journal::Access access = Journal::Access::read_write) {
  try {
    open(path, access);
    return {};
  } catch (const JournalError& error) {
    return error.what();
  }
}

void write(world::WorldStore& store, const std::string& key, const std::string& value) {
  world::Batch batch;
  batch.put(key, value);
  store.write(batch);
}

std::map<std::string, std::string> all(const world::WorldStore& store) {
  std::map<std::string, std::string> entries;
  store.read("", [&](std::string_view key, std::string_view value) {
    entries.emplace(key, value);
    return true;
  });
  return entries;
}

/// Every file below the folder with its content: to see that nothing was touched.
std::map<std::string, std::string> contents(const std::string& path) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(path)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    files[entry.path().string()] = {std::istreambuf_iterator<char>(file), {}};
  }
  return files;
}

void make_journal(const std::string& path) {
  const auto journal = open(path);
  journal->begin_writing();
  write(*journal->store_of("default"), "wsettings", "1");
  write(*journal->store_of("other"), "wsettings", "2");
}

TEST(Journal, KeepsEachWorldsEntriesApart) {
  const Folder folder;
  make_journal(folder.path());
  const auto journal = open(folder.path());
  EXPECT_EQ(journal->world_names(), (std::vector<std::string>{"default", "other"}));
  EXPECT_EQ(all(*journal->store_of("default")),
            (std::map<std::string, std::string>{{"wsettings", "1"}}));
  EXPECT_EQ(all(*journal->store_of("def")), (std::map<std::string, std::string>{}));
}

TEST(Journal, ForgetsAnErasedWorldOnly) {
  const Folder folder;
  make_journal(folder.path());
  const auto journal = open(folder.path());
  journal->begin_writing();
  journal->erase_world("default");
  EXPECT_EQ(journal->world_names(), (std::vector<std::string>{"other"}));
}

TEST(Journal, ReadsInOrderOfKeysAndStopsWhenTold) {
  const Folder folder;
  const auto journal = open(folder.path());
  journal->begin_writing();
  const auto store = journal->store_of("w");
  for (const char* key : {"b2", "b1", "c", "a"}) write(*store, key, "");
  std::string seen;
  store->read("b", [&](std::string_view key, std::string_view) {
    seen += key;
    return true;
  });
  EXPECT_EQ(seen, "b1b2");
  int visits = 0;
  store->read("", [&](std::string_view, std::string_view) { return ++visits < 2; });
  EXPECT_EQ(visits, 2);
}

TEST(JournalDirectory, IsRefusedWhenItHoldsSomethingElseAndLeftAsItWas) {
  const Folder folder;
  fs::create_directories(folder.path());
  std::ofstream(folder.path() + "/thesis.txt") << "mine";
  const auto before = contents(folder.path());
  EXPECT_NE(refusal(folder.path()).find("is no Windtunnel data directory and not empty"),
            std::string::npos);
  EXPECT_EQ(contents(folder.path()), before);
}

TEST(JournalDirectory, IsRefusedWhenItsFormatIsUnknown) {
  const Folder folder;
  make_journal(folder.path());
  std::ofstream(folder.path() + "/windtunnel-data") << "Windtunnel data directory, format 9\n";
  EXPECT_NE(refusal(folder.path()).find("format 9"), std::string::npos);
}

TEST(JournalDirectory, IsRefusedWhileAnotherProcessHasIt) {
  const Folder folder;
  const auto journal = open(folder.path());
  EXPECT_NE(refusal(folder.path()).find("is in use by another windtunnel"), std::string::npos);
}

TEST(JournalDirectory, IsRefusedWhenDamagedAndLeftAsItWas) {
  const Folder folder;
  make_journal(folder.path());
  for (const auto& entry : fs::directory_iterator(folder.path() + "/rocksdb")) {
    if (entry.path().filename().string().starts_with("MANIFEST")) {
      std::ofstream(entry.path(), std::ios::binary | std::ios::trunc) << "nonsense";
    }
  }
  const auto before = contents(folder.path());
  EXPECT_NE(refusal(folder.path()).find("is damaged"), std::string::npos);
  EXPECT_EQ(contents(folder.path()), before);
}

TEST(JournalDirectory, IsRefusedWithoutItsCurrentFile) {
  const Folder folder;
  make_journal(folder.path());
  fs::remove(folder.path() + "/rocksdb/CURRENT");
  EXPECT_NE(refusal(folder.path()).find("CURRENT is missing"), std::string::npos);
}

TEST(JournalDirectory, IsNotMadeByWhoOnlyReads) {
  const Folder folder;
  EXPECT_NE(refusal(folder.path(), Journal::Access::read_only).find("no Windtunnel data"),
            std::string::npos);
  EXPECT_FALSE(fs::exists(folder.path()));
}

TEST(JournalDirectory, IsUntouchedByAReader) {
  const Folder folder;
  make_journal(folder.path());
  const auto before = contents(folder.path());
  EXPECT_EQ(open(folder.path(), Journal::Access::read_only)->world_names().size(), 2u);
  EXPECT_EQ(contents(folder.path()), before);
}

}  // namespace
}  // namespace windtunnel::journal
