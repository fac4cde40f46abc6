#include "simulation/section.hpp"

#include <algorithm>

#include "simulation/assertion.hpp"

namespace windtunnel::simulation {

Section::Section(ChangeTracker& tracker, std::uint16_t number, std::string_view name)
    : tracker_(tracker), number_(number), name_(name) {
  tracker.add(*this);
}

Section::~Section() { tracker_.remove(*this); }

void ChangeTracker::remove(Section& section) {
  std::erase(sections_, &section);
  std::erase(unflushed_, &section);
}

void ChangeTracker::begin_turn() {
  WINDTUNNEL_ASSERT(!in_turn_, "a turn began inside a turn");
  in_turn_ = true;
  ++epoch_;
}

ChangeTracker::Mark ChangeTracker::mark() {
  ++epoch_;
  return log_.size();
}

void ChangeTracker::revert(Mark mark) {
  while (log_.size() > mark) {
    log_.back()->undo_latest();
    log_.pop_back();
  }
  ++epoch_;
}

void ChangeTracker::note(Section& section) {
  WINDTUNNEL_ASSERT(in_turn_, "section '" + std::string(section.name()) + "' changed outside a turn");
  log_.push_back(&section);
  if (!section.changed_in_turn_) {
    section.changed_in_turn_ = true;
    changed_.push_back(&section);
  }
}

void ChangeTracker::commit() {
  for (Section* section : changed_) {
    section->commit();
    section->changed_in_turn_ = false;
    if (journaled_ && !section->unflushed_) {
      section->unflushed_ = true;
      unflushed_.push_back(section);
    }
  }
  changed_.clear();
  log_.clear();
  in_turn_ = false;
}

void ChangeTracker::abandon() {
  revert(0);
  for (Section* section : changed_) section->changed_in_turn_ = false;
  changed_.clear();
  in_turn_ = false;
}

void ChangeTracker::flush(ChangeSink& sink) {
  for (Section* section : unflushed_) {
    section->flush(sink);
    section->unflushed_ = false;
  }
  unflushed_.clear();
}

Digest ChangeTracker::digest() const {
  Digest sum;
  for (const Section* section : sections_) sum += section->digest();
  return sum;
}

}  // namespace windtunnel::simulation
