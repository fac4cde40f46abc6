#include "services/s3/definition.hpp"

#include "services/s3/bucket_type.hpp"
#include "services/s3/buckets.hpp"
#include "services/s3/errors.hpp"
#include "services/s3/listings.hpp"
#include "services/s3/objects.hpp"

namespace windtunnel::s3 {

world::ServiceDefinition definition() {
  world::ServiceDefinition definition(service_model, 3);
  definition.component<Buckets>();
  definition.component<Objects>();
  definition.component<Listings>();

  definition.handle<operations::CreateBucket, &Buckets::create_bucket>();
  definition.handle<operations::DeleteBucket, &Buckets::delete_bucket>();
  definition.handle<operations::HeadBucket, &Buckets::head_bucket>();
  definition.handle<operations::ListBuckets, &Buckets::list_buckets>();
  definition.handle<operations::GetBucketLocation, &Buckets::get_bucket_location>();
  definition.handle<operations::GetBucketEncryption, &Buckets::get_bucket_encryption>();
  definition.handle<operations::PutBucketEncryption, &Buckets::put_bucket_encryption>();
  definition.handle<operations::DeleteBucketEncryption, &Buckets::delete_bucket_encryption>();

  definition.handle<operations::PutObject, &Objects::put_object>();
  definition.handle<operations::GetObject, &Objects::get_object>();
  definition.handle<operations::HeadObject, &Objects::head_object>();
  definition.handle<operations::DeleteObject, &Objects::delete_object>();
  definition.handle<operations::DeleteObjects, &Objects::delete_objects>();
  definition.handle<operations::CopyObject, &Objects::copy_object>();

  definition.handle<operations::ListObjects, &Listings::list_objects>();
  definition.handle<operations::ListObjectsV2, &Listings::list_objects_v2>();

  definition.resource_type<BucketType>();
  definition.violations_become(errors::of_violations);
  return definition;
}

}  // namespace windtunnel::s3
