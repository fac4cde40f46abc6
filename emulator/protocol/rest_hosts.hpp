#pragma once

#include <string>
#include <string_view>

namespace windtunnel::protocol {

/// The path of an S3 request in path style, `/bucket/key`, still encoded (S3-001). The bucket is
/// taken from the host where that is a known one with labels in front of it:
/// `bucket.s3.REGION.amazonaws.com`, legacy `bucket.s3.amazonaws.com` and `bucket.s3-REGION...`,
/// dual-stack, FIPS and accelerated ones, `bucket.localhost`, `bucket.s3.REGION.localhost`,
/// `bucket.s3.localhost.localstack.cloud`, and a world's `bucket.NAME.world.localhost`. Any other
/// host is path style already. `host` may have a port.
std::string s3_style_path(std::string_view host, std::string_view path);

/// The bucket that a host names; empty where it names none.
std::string_view s3_host_bucket(std::string_view host);

}  // namespace windtunnel::protocol
