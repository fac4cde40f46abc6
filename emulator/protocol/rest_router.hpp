#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "emulator/protocol/codec.hpp"

namespace windtunnel::protocol {

using HeaderList = std::span<const std::pair<std::string_view, std::string_view>>;

/// The operation of a REST service that a request is for, with its labels decoded once: a `+` is
/// literal, empty segments are kept, `..` is data. Nothing where no operation has such a method and
/// path. Operations that are not implemented are found as well: `GET /bucket?acl` must not be
/// taken for ListObjects.
///
/// Of several operations the one wins whose path has most literals, then whose query constants
/// (`?acl`, `?list-type=2`) are most, then which lacks fewest and has most of the query parameters
/// and headers that it requires (`partNumber` and `uploadId` make a PUT UploadPart,
/// `x-amz-copy-source` makes it CopyObject), then the one that `x-id` names, then an implemented
/// one. For S3 the host may name the bucket: s3_style_path.
///
/// Throws ApiError InvalidURI for labels that are badly encoded or not UTF-8.
std::optional<Route> match_rest(const api::ServiceModel& service, std::string_view method,
                                std::string_view host, std::string_view target,
                                HeaderList headers = {});

/// S3 has rules of its own: buckets in the host, errors without an envelope, its own ids.
bool is_s3(const api::ServiceModel& service);

}  // namespace windtunnel::protocol
