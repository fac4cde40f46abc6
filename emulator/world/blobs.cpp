#include "emulator/world/blobs.hpp"

#include <set>

#include "emulator/world/key.hpp"
#include "simulation/assertion.hpp"
#include "simulation/row_codec.hpp"

namespace windtunnel::world {
namespace {

std::string key_of(std::string_view bytes) {
  const simulation::Digest digest = simulation::hash_bytes(bytes);
  return number_key(digest.high) + number_key(digest.low);
}

std::string body_key(std::string_view key) { return area::body + std::string(key); }

}  // namespace

Blobs::Blobs(simulation::ChangeTracker& tracker, std::uint16_t number)
    : Section(tracker, number, "blobs") {}

std::string Blobs::hold(std::string_view bytes) {
  const std::string key = key_of(bytes);
  Body& body = bodies_[key];
  if (body.holds == 0) body.bytes = bytes;
  change(key, true);
  return key;
}

void Blobs::release(std::string_view key) {
  const auto found = bodies_.find(key);
  WINDTUNNEL_ASSERT(found != bodies_.end() && found->second.holds > 0,
                    "a body was released that nobody holds");
  change(found->first, false);
}

void Blobs::change(const std::string& key, bool hold) {
  tracker_.note(*this);
  undo_.push_back({key, hold});
  bodies_.at(key).holds += hold ? 1 : -1;
}

const std::string& Blobs::get(std::string_view key) const {
  const auto found = bodies_.find(key);
  WINDTUNNEL_ASSERT(found != bodies_.end() && found->second.holds > 0,
                    "a body was read that nobody holds");
  return found->second.bytes;
}

void Blobs::undo_latest() {
  const Undo undo = std::move(undo_.back());
  undo_.pop_back();
  const auto found = bodies_.find(undo.key);
  found->second.holds += undo.held ? -1 : 1;
  if (found->second.holds == 0 && found->second.committed_holds == 0) bodies_.erase(found);
}

simulation::Digest Blobs::hash(const std::string& key, std::uint64_t holds) const {
  return holds == 0 ? simulation::Digest{} : simulation::hash_row(number(), key, number_key(holds));
}

void Blobs::commit() {
  std::set<std::string> changed;
  for (Undo& undo : undo_) changed.insert(std::move(undo.key));
  undo_.clear();
  for (const std::string& key : changed) {
    const auto found = bodies_.find(key);
    Body& body = found->second;
    digest_ -= hash(key, body.committed_holds);
    digest_ += hash(key, body.holds);
    body.committed_holds = body.holds;
    if (tracker_.journaled()) {
      unflushed_[key] = body.holds;
      if (body.holds > 0 && !body.written) {
        body.written = true;
        unwritten_[key] = body.bytes;
      }
    }
    if (body.holds == 0) bodies_.erase(found);
  }
}

void Blobs::flush(simulation::ChangeSink& sink) {
  for (const auto& [key, holds] : unflushed_) {
    if (holds > 0) {
      sink.put(number(), key, number_key(holds));
    } else {
      sink.erase(number(), key);
    }
  }
  unflushed_.clear();
}

void Blobs::flush_bodies(Batch& batch) {
  for (auto& [key, bytes] : unwritten_) batch.put(body_key(key), std::move(bytes));
  unwritten_.clear();
}

void Blobs::load(std::string_view key, std::string_view value) {
  Body& body = bodies_[std::string(key)];
  body.holds = body.committed_holds = read_number_key(value);
  body.written = true;
  body.bytes = fetch(key);
  digest_ += hash(std::string(key), body.holds);
}

void Blobs::save_all(simulation::ChangeSink& sink) const {
  for (const auto& [key, body] : bodies_) {
    if (body.holds > 0) sink.put(number(), key, number_key(body.holds));
  }
}

std::string Blobs::keep(std::string_view bytes) {
  std::string key = key_of(bytes);
  const auto found = bodies_.find(key);
  if (found == bodies_.end() || !found->second.written) unwritten_[key] = bytes;
  return key;
}

std::string Blobs::fetch(std::string_view key) {
  std::string bytes;
  bool found = false;
  if (store_ != nullptr) {
    const std::string wanted = body_key(key);
    store_->read(wanted, [&](std::string_view at, std::string_view value) {
      found = at == wanted;
      bytes = value;
      return false;
    });
  }
  if (!found) throw simulation::RowFormatError("a body is missing from the journal");
  return bytes;
}

}  // namespace windtunnel::world
