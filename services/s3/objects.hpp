#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "emulator/world/table.hpp"
#include "services/s3/api.hpp"
#include "services/s3/rows.hpp"

namespace windtunnel::s3 {

/// Objects of unversioned buckets (S3-012, S3-020 to S3-022). Bodies are in the world's blobs,
/// once however often they are stored.
class Objects final : public world::Component {
 public:
  explicit Objects(world::World& world);

  PutObjectOutput put_object(world::Call& call, const PutObjectRequest& input);
  GetObjectOutput get_object(world::Call& call, const GetObjectRequest& input);
  HeadObjectOutput head_object(world::Call& call, const HeadObjectRequest& input);
  DeleteObjectOutput delete_object(world::Call& call, const DeleteObjectRequest& input);
  DeleteObjectsOutput delete_objects(world::Call& call, const DeleteObjectsRequest& input);
  CopyObjectOutput copy_object(world::Call& call, const CopyObjectRequest& input);

  // For buckets and listings.

  bool is_empty(std::string_view bucket) const;
  /// The bucket's objects in order of their keys' bytes, from `first` on, until `visit(key, row)`
  /// is false.
  void scan(std::string_view bucket, std::string_view prefix, std::string_view first,
            const std::function<bool(std::string_view, const ObjectRow&)>& visit) const;

 private:
  const ObjectRow* find(std::string_view bucket, std::string_view key) const;
  const ObjectRow& get(std::string_view bucket, std::string_view key) const;
  void store(std::string_view bucket, std::string_view key, std::string_view body, ObjectRow row);
  void erase(std::string_view bucket, std::string_view key);
  /// IfMatch and IfNoneMatch of a request that writes (S3-012).
  void check_write(std::string_view bucket, std::string_view key,
                   const api::Opt<std::string>& if_match,
                   const api::Opt<std::string>& if_none_match) const;

  world::Table<ObjectRow, world::TableScope::world> objects_;
};

}  // namespace windtunnel::s3
