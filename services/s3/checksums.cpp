#include "services/s3/checksums.hpp"

#include "emulator/api/base64.hpp"
#include "services/s3/digests.hpp"
#include "services/s3/errors.hpp"

namespace windtunnel::s3 {
namespace {

struct Algorithm {
  std::string_view name;
  std::string (*compute)(std::string_view);
  std::string_view header;
  api::Opt<std::string> PutObjectRequest::*member;
};

constexpr Algorithm algorithms[] = {
    {"CRC32", crc32, "x-amz-checksum-crc32", &PutObjectRequest::ChecksumCRC32},
    {"CRC32C", crc32c, "x-amz-checksum-crc32c", &PutObjectRequest::ChecksumCRC32C},
    {"CRC64NVME", crc64nvme, "x-amz-checksum-crc64nvme", &PutObjectRequest::ChecksumCRC64NVME},
    {"SHA1", sha1, "x-amz-checksum-sha1", &PutObjectRequest::ChecksumSHA1},
    {"SHA256", sha256, "x-amz-checksum-sha256", &PutObjectRequest::ChecksumSHA256},
    {"SHA512", sha512, "x-amz-checksum-sha512", &PutObjectRequest::ChecksumSHA512},
};

void verify_content_md5(const PutObjectRequest& request, std::string_view body) {
  if (!request.ContentMD5) return;
  const auto given = api::decode_base64(*request.ContentMD5);
  if (!given || given->size() != 16) throw errors::invalid_digest(*request.ContentMD5);
  if (*given != md5(body)) throw errors::bad_digest("Content-MD5");
}

void refuse_unknown_algorithms(const PutObjectRequest& request) {
  if (request.ChecksumMD5) throw errors::not_implemented("x-amz-checksum-md5");
  if (request.ChecksumXXHASH64 || request.ChecksumXXHASH3 || request.ChecksumXXHASH128) {
    throw errors::not_implemented("XXHASH checksums");
  }
}

}  // namespace

Checksum compute_checksum(std::string_view name, std::string_view body) {
  for (const Algorithm& algorithm : algorithms) {
    if (algorithm.name == name) {
      return {std::string(name), api::encode_base64(algorithm.compute(body))};
    }
  }
  throw errors::not_implemented("checksums of algorithm " + std::string(name));
}

Checksum verify_checksums(const PutObjectRequest& request, std::string_view body) {
  verify_content_md5(request, body);
  refuse_unknown_algorithms(request);
  std::optional<Checksum> sent;
  for (const Algorithm& algorithm : algorithms) {
    const auto& given = request.*algorithm.member;
    if (!given) continue;
    if (sent) throw errors::invalid_request("Expecting a single x-amz-checksum- header.");
    const std::string computed = algorithm.compute(body);
    const auto bytes = api::decode_base64(*given);
    if (!bytes || bytes->size() != computed.size())
      throw errors::invalid_checksum(algorithm.header);
    if (*bytes != computed) throw errors::bad_digest(algorithm.name);
    sent = Checksum{std::string(algorithm.name), *given};
  }
  if (sent) return *sent;
  return compute_checksum(request.ChecksumAlgorithm.value_or("CRC64NVME"), body);
}

}  // namespace windtunnel::s3
