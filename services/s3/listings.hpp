#pragma once

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "services/s3/api.hpp"

namespace windtunnel::s3 {

/// ListObjects and ListObjectsV2 (S3-027): pages from the ordered keys. What lies below a common
/// prefix is jumped over, not read.
class Listings final : public world::Component {
 public:
  using Component::Component;

  ListObjectsOutput list_objects(world::Call& call, const ListObjectsRequest& input);
  ListObjectsV2Output list_objects_v2(world::Call& call, const ListObjectsV2Request& input);

 private:
  struct Query;
  struct Page;
  Page read_page(const Query& query) const;
};

}  // namespace windtunnel::s3
