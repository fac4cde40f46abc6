#pragma once

#include <functional>
#include <map>
#include <string>

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "emulator/world/table.hpp"
#include "services/sns/api.hpp"
#include "services/sns/arn.hpp"

namespace windtunnel::sns {

struct TopicRow {
  /// What was set, under AWS's names; the others have their defaults.
  std::map<std::string, std::string> attributes;
  simulation::UnknownFields unknown;

  static void fields(auto& row, auto& field) { field(1, row.attributes); }
};

/// What a topic counts. Kept after the topic is deleted, so that no message id and no
/// subscription's number comes twice.
struct TopicCountsRow {
  std::int64_t published = 0;
  std::int64_t subscribed = 0;
  std::int64_t confirmed = 0;
  std::int64_t pending = 0;
  std::int64_t deleted = 0;
  simulation::UnknownFields unknown;

  static void fields(auto& row, auto& field) {
    field(1, row.published);
    field(2, row.subscribed);
    field(3, row.confirmed);
    field(4, row.pending);
    field(5, row.deleted);
  }
};

/// Topics, their attributes and tags.
class Topics final : public world::Component {
 public:
  explicit Topics(world::World& world);

  CreateTopicResponse create_topic(world::Call& call, const CreateTopicInput& in);
  api::Unit delete_topic(world::Call& call, const DeleteTopicInput& in);
  ListTopicsResponse list_topics(world::Call& call, const ListTopicsInput& in);
  GetTopicAttributesResponse get_topic_attributes(world::Call& call,
                                                  const GetTopicAttributesInput& in);
  api::Unit set_topic_attributes(world::Call& call, const SetTopicAttributesInput& in);
  TagResourceResponse tag_resource(world::Call& call, const TagResourceRequest& in);
  UntagResourceResponse untag_resource(world::Call& call, const UntagResourceRequest& in);
  ListTagsForResourceResponse list_tags_for_resource(world::Call& call,
                                                     const ListTagsForResourceRequest& in);

  /// The topic that a request's member `parameter` names; NotFound where there is none.
  TopicAddress existing(const world::Scope& caller, std::string_view arn,
                        std::string_view parameter = "TopicArn") const;
  TopicCountsRow& edit_counts(const TopicAddress& topic);
  /// The keyed randomness of one topic, whatever else is in its world.
  simulation::RandomKey random_of(const TopicAddress& topic) const;

 private:
  TopicAddress tagged(const world::Scope& caller, std::string_view arn) const;

  world::Table<TopicRow> topics_;
  world::Table<TopicCountsRow> counts_;
};

}  // namespace windtunnel::sns
