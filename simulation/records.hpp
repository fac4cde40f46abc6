#pragma once

#include <array>
#include <bitset>
#include <bit>
#include <cstring>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <type_traits>
#include <vector>

#include "simulation/assertion.hpp"
#include "simulation/row_codec.hpp"
#include "simulation/section.hpp"

namespace windtunnel::simulation {

/// A sparse array of small fixed-size records under numbers: the state of what exists by the
/// hundred thousand (instances, deployment targets). Kept and written in chunks; a record equal
/// to `R{}` is as good as absent. `R` is trivially copyable without padding, and names the
/// layout it has on disk in `R::layout`: change the number when the layout changes.
template <class R>
class Records : public Section {
  static_assert(std::is_trivially_copyable_v<R> && std::has_unique_object_representations_v<R>);
  static_assert(std::endian::native == std::endian::little, "records are stored little-endian");

 public:
  static constexpr std::uint64_t chunk_records = 128;

  Records(ChangeTracker& tracker, std::uint16_t number, std::string_view name)
      : Section(tracker, number, name) {}

  const R& get(std::uint64_t number) const {
    static const R absent{};
    const Chunk* chunk = find_chunk(number / chunk_records);
    return chunk == nullptr ? absent : chunk->records[number % chunk_records];
  }

  R& edit(std::uint64_t number) {
    Chunk& chunk = chunk_for(number / chunk_records);
    const std::uint64_t slot = number % chunk_records;
    if (chunk.epoch != tracker_.epoch()) {
      chunk.epoch = tracker_.epoch();
      chunk.saved.reset();
    }
    if (!chunk.saved[slot]) {
      tracker_.note(*this);
      undo_.push_back({number, chunk.records[slot]});
      chunk.saved.set(slot);
    }
    return chunk.records[slot];
  }

  /// Visits the numbers and records that differ from `R{}`, in order, from `first` (inclusive)
  /// to `end` (exclusive), until `visit(number, record)` returns false.
  template <class Visit>
  void scan(std::uint64_t first, std::uint64_t end, Visit&& visit) const {
    const R absent{};
    for (auto at = chunks_.lower_bound(first / chunk_records); at != chunks_.end(); ++at) {
      const std::uint64_t base = at->first * chunk_records;
      if (base >= end) return;
      for (std::uint64_t slot = 0; slot < chunk_records; ++slot) {
        const std::uint64_t number = base + slot;
        if (number < first || number >= end) continue;
        const R& record = at->second->records[slot];
        if (std::memcmp(&record, &absent, sizeof(R)) == 0) continue;
        if (!visit(number, record)) return;
      }
    }
  }

  void undo_latest() override {
    const Undo undo = undo_.back();
    undo_.pop_back();
    Chunk& chunk = chunk_for(undo.number / chunk_records);
    chunk.records[undo.number % chunk_records] = undo.record;
    chunk.saved.reset(undo.number % chunk_records);
  }

  void commit() override {
    for (const Undo& undo : undo_) {
      Chunk& chunk = chunk_for(undo.number / chunk_records);
      const std::uint64_t slot = undo.number % chunk_records;
      // A record saved again behind a savepoint is counted once, from its first saved state.
      if (chunk.counted[slot]) continue;
      chunk.counted.set(slot);
      digest_ -= hash(undo.number, undo.record);
      digest_ += hash(undo.number, chunk.records[slot]);
    }
    for (const Undo& undo : undo_) {
      Chunk& chunk = chunk_for(undo.number / chunk_records);
      chunk.counted.reset(undo.number % chunk_records);
      if (tracker_.journaled() && !chunk.unflushed) {
        chunk.unflushed = true;
        unflushed_.push_back(undo.number / chunk_records);
      }
    }
    undo_.clear();
    // One huge turn must not hold its memory for ever.
    if (undo_.capacity() > 65'536) undo_.shrink_to_fit();
  }

  void flush(ChangeSink& sink) override {
    for (const std::uint64_t number : unflushed_) {
      Chunk& chunk = chunk_for(number);
      chunk.unflushed = false;
      const std::string value = encode(chunk);
      if (value.empty()) {
        sink.erase(this->number(), chunk_key(number));
      } else {
        sink.put(this->number(), chunk_key(number), value);
      }
    }
    unflushed_.clear();
  }

  void load(std::string_view key, std::string_view value) override {
    if (key.size() != 8 || value.size() != 1 + chunk_records * sizeof(R) ||
        static_cast<unsigned char>(value.front()) != R::layout) {
      throw RowFormatError("a chunk of '" + std::string(name()) + "' has another layout");
    }
    std::uint64_t chunk_number = 0;
    for (const char byte : key) chunk_number = chunk_number << 8 | static_cast<unsigned char>(byte);
    Chunk& chunk = chunk_for(chunk_number);
    std::memcpy(chunk.records.data(), value.data() + 1, chunk_records * sizeof(R));
    for (std::uint64_t slot = 0; slot < chunk_records; ++slot) {
      digest_ += hash(chunk_number * chunk_records + slot, chunk.records[slot]);
    }
  }

  void save_all(ChangeSink& sink) const override {
    for (const auto& [number, chunk] : chunks_) {
      const std::string value = encode(*chunk);
      if (!value.empty()) sink.put(this->number(), chunk_key(number), value);
    }
  }

 private:
  struct Chunk {
    std::array<R, chunk_records> records{};
    std::bitset<chunk_records> saved;
    std::bitset<chunk_records> counted;
    std::uint32_t epoch = 0;
    bool unflushed = false;
  };
  struct Undo {
    std::uint64_t number;
    R record;
  };

  static std::string chunk_key(std::uint64_t number) {
    std::string key(8, '\0');
    for (int index = 7; index >= 0; --index, number >>= 8) key[index] = static_cast<char>(number);
    return key;
  }

  static std::string encode(const Chunk& chunk) {
    const std::string_view bytes(reinterpret_cast<const char*>(chunk.records.data()),
                                 chunk_records * sizeof(R));
    if (bytes.find_first_not_of('\0') == std::string_view::npos) return {};
    std::string value(1, static_cast<char>(R::layout));
    value.append(bytes);
    return value;
  }

  Digest hash(std::uint64_t number, const R& record) const {
    const R absent{};
    if (std::memcmp(&record, &absent, sizeof(R)) == 0) return {};
    return hash_record(this->number(), number, &record, sizeof(R));
  }

  const Chunk* find_chunk(std::uint64_t number) const {
    if (cached_ != nullptr && cached_number_ == number) return cached_;
    const auto found = chunks_.find(number);
    if (found == chunks_.end()) return nullptr;
    cached_number_ = number;
    return cached_ = found->second.get();
  }

  Chunk& chunk_for(std::uint64_t number) {
    if (cached_ != nullptr && cached_number_ == number) return *cached_;
    auto& chunk = chunks_[number];
    if (!chunk) chunk = std::make_unique<Chunk>();
    cached_number_ = number;
    return *(cached_ = chunk.get());
  }

  std::map<std::uint64_t, std::unique_ptr<Chunk>> chunks_;
  mutable Chunk* cached_ = nullptr;
  mutable std::uint64_t cached_number_ = 0;
  std::vector<Undo> undo_;
  std::vector<std::uint64_t> unflushed_;
};

}  // namespace windtunnel::simulation
