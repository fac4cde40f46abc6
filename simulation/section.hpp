#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "simulation/digest.hpp"

namespace windtunnel::simulation {

/// Receives what a section persists, by section number and key.
class ChangeSink {
 public:
  virtual ~ChangeSink() = default;
  virtual void put(std::uint16_t section, std::string_view key, std::string_view value) = 0;
  virtual void erase(std::uint16_t section, std::string_view key) = 0;
};

class ChangeTracker;

/// A part of a world's state: a table of rows, an array of records. Its changes are undone when
/// the turn that made them fails, enter the digest when it commits, and reach the journal when
/// the world flushes. Section numbers are stable on disk: never reuse one.
class Section {
 public:
  Section(ChangeTracker& tracker, std::uint16_t number, std::string_view name);
  virtual ~Section();
  Section(const Section&) = delete;
  Section& operator=(const Section&) = delete;

  std::uint16_t number() const { return number_; }
  std::string_view name() const { return name_; }
  const Digest& digest() const { return digest_; }

  /// Reverts the latest change noted with the tracker.
  virtual void undo_latest() = 0;
  /// Keeps all changes made since the last commit.
  virtual void commit() = 0;
  /// Writes the keys changed since the last flush, each once.
  virtual void flush(ChangeSink& sink) = 0;
  /// Takes one persisted entry during recovery, in key order.
  virtual void load(std::string_view key, std::string_view value) = 0;
  /// Writes every entry: what a snapshot or a comparison reads.
  virtual void save_all(ChangeSink& sink) const = 0;

 protected:
  ChangeTracker& tracker_;
  Digest digest_;

 private:
  friend class ChangeTracker;
  std::uint16_t number_;
  std::string_view name_;
  bool changed_in_turn_ = false;
  bool unflushed_ = false;
};

/// The undo log of one world. A turn begins with mark() and ends with commit() or revert(mark);
/// savepoints inside it are further marks.
class ChangeTracker {
 public:
  using Mark = std::size_t;

  /// Whether committed changes are kept for flush(). Off for worlds in memory.
  void set_journaled(bool journaled) { journaled_ = journaled; }
  bool journaled() const { return journaled_; }

  void begin_turn();
  bool in_turn() const { return in_turn_; }
  /// Opens a savepoint.
  Mark mark();
  /// Undoes every change since the mark.
  void revert(Mark mark);
  /// Ends the turn, keeping its changes.
  void commit();
  /// Ends the turn, undoing its changes.
  void abandon();
  /// Hands each section with unwritten changes to the sink.
  void flush(ChangeSink& sink);
  bool has_unflushed() const { return !unflushed_.empty(); }
  /// Whether the running turn has changed anything.
  bool has_changes() const { return !log_.empty(); }

  const std::vector<Section*>& sections() const { return sections_; }
  /// The sum over all sections.
  Digest digest() const;

  // For sections:
  /// Notes that `section` pushed one undo entry.
  void note(Section& section);
  /// Changes whenever a savepoint opens or closes: a change needs a new undo entry if the
  /// epoch moved since the last one for the same row.
  std::uint32_t epoch() const { return epoch_; }
  void add(Section& section) { sections_.push_back(&section); }
  void remove(Section& section);

 private:
  std::vector<Section*> sections_;
  std::vector<Section*> log_;
  std::vector<Section*> changed_;
  std::vector<Section*> unflushed_;
  std::uint32_t epoch_ = 1;
  bool in_turn_ = false;
  bool journaled_ = false;
};

}  // namespace windtunnel::simulation
