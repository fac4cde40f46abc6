#pragma once

#include <gtest/gtest.h>

#include "services/s3/api.hpp"
#include "services/s3/definition.hpp"
#include "tests/support/test_world.hpp"

namespace windtunnel::s3 {

/// A world with S3 alone, and the bucket `revisions` in us-east-1.
class S3World : public test::TestWorld {
 public:
  S3World() : TestWorld(only_s3()) { create("revisions"); }

  CreateBucketOutput create(const std::string& bucket) {
    return call<operations::CreateBucket>({.Bucket = bucket});
  }
  PutObjectOutput put(const std::string& key, const std::string& body) {
    return call<operations::PutObject>(
        {.Body = api::Blob{body}, .Bucket = "revisions", .Key = key});
  }
  GetObjectOutput get(const std::string& key) {
    return call<operations::GetObject>({.Bucket = "revisions", .Key = key});
  }
  HeadObjectOutput head(const std::string& key) {
    return call<operations::HeadObject>({.Bucket = "revisions", .Key = key});
  }
  /// The error that the call ends in, whole.
  template <class Operation>
  api::ApiError failure_of(const typename Operation::Input& input) {
    try {
      call<Operation>(input);
    } catch (const api::ApiError& error) {
      return error;
    }
    ADD_FAILURE() << Operation::model().name << " succeeded";
    return {"", ""};
  }

  void expect_same_after_restart_and_replay() {
    EXPECT_EQ(restored()->digest(), world->digest());
    EXPECT_EQ(replayed()->digest(), world->digest());
  }

 private:
  static const world::ServiceRegistry& only_s3() {
    static const world::ServiceRegistry registry = [] {
      world::ServiceRegistry made;
      made.add(definition());
      return made;
    }();
    return registry;
  }
};

}  // namespace windtunnel::s3
