#include "emulator/protocol/rest_xml_roots.hpp"

#include <utility>

namespace windtunnel::protocol {

namespace {

// From the API reference's response syntax. SDKs do not look at these names, other readers do.
constexpr std::pair<std::string_view, XmlRoot> roots[] = {
    {"CompleteMultipartUploadOutput", {"CompleteMultipartUploadResult"}},
    {"CreateMultipartUploadOutput", {"InitiateMultipartUploadResult"}},
    {"CreateSessionOutput", {"CreateSessionResult"}},
    {"DeleteObjectsOutput", {"DeleteResult"}},
    {"GetBucketAccelerateConfigurationOutput", {"AccelerateConfiguration"}},
    {"GetBucketAclOutput", {"AccessControlPolicy"}},
    {"GetBucketCorsOutput", {"CORSConfiguration"}},
    {"GetBucketLifecycleConfigurationOutput", {"LifecycleConfiguration"}},
    {"GetBucketLifecycleOutput", {"LifecycleConfiguration"}},
    {"GetBucketLocationOutput", {"LocationConstraint", true}},
    {"GetBucketLoggingOutput", {"BucketLoggingStatus"}},
    {"GetBucketRequestPaymentOutput", {"RequestPaymentConfiguration"}},
    {"GetBucketTaggingOutput", {"Tagging"}},
    {"GetBucketVersioningOutput", {"VersioningConfiguration"}},
    {"GetBucketWebsiteOutput", {"WebsiteConfiguration"}},
    {"GetObjectAclOutput", {"AccessControlPolicy"}},
    {"GetObjectAttributesOutput", {"GetObjectAttributesResponse"}},
    {"GetObjectTaggingOutput", {"Tagging"}},
    {"ListBucketAnalyticsConfigurationsOutput", {"ListBucketAnalyticsConfigurationResult"}},
    {"ListBucketIntelligentTieringConfigurationsOutput",
     {"ListBucketIntelligentTieringConfigurationsOutput"}},
    {"ListBucketInventoryConfigurationsOutput", {"ListInventoryConfigurationsResult"}},
    {"ListBucketMetricsConfigurationsOutput", {"ListMetricsConfigurationsResult"}},
    {"ListBucketsOutput", {"ListAllMyBucketsResult"}},
    {"ListDirectoryBucketsOutput", {"ListAllMyDirectoryBucketsResult"}},
    {"ListMultipartUploadsOutput", {"ListMultipartUploadsResult"}},
    {"ListObjectVersionsOutput", {"ListVersionsResult"}},
    {"ListObjectsOutput", {"ListBucketResult"}},
    {"ListObjectsV2Output", {"ListBucketResult"}},
    {"ListPartsOutput", {"ListPartsResult"}},
};

}  // namespace

XmlRoot find_xml_root(const api::Shape& output) {
  for (const auto& [shape, root] : roots) {
    if (shape == output.name) return root;
  }
  return {output.location_name.empty() ? output.name : output.location_name};
}

}  // namespace windtunnel::protocol
