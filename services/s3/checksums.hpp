#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "services/s3/api.hpp"

/// The checksums of an object's whole body, as `x-amz-checksum-*` carries them (S3-022).
namespace windtunnel::s3 {

struct Checksum {
  /// As ChecksumAlgorithm spells it: CRC32, CRC32C, CRC64NVME, SHA1, SHA256, SHA512.
  std::string algorithm;
  /// In base64.
  std::string value;
  bool operator==(const Checksum&) const = default;
};

/// The checksum of the body in the given algorithm; NotImplemented for one that is not modelled.
Checksum compute_checksum(std::string_view algorithm, std::string_view body);

/// Verifies what the request says about its body, Content-MD5 too, and returns the checksum to
/// keep: the one that was sent, else one of the algorithm that the request names, else CRC64NVME.
Checksum verify_checksums(const PutObjectRequest& request, std::string_view body);

/// Sets the output's member of this algorithm.
template <class Output>
void set_checksum(const Checksum& checksum, Output& output) {
  if (checksum.algorithm == "CRC32") output.ChecksumCRC32 = checksum.value;
  if (checksum.algorithm == "CRC32C") output.ChecksumCRC32C = checksum.value;
  if (checksum.algorithm == "CRC64NVME") output.ChecksumCRC64NVME = checksum.value;
  if (checksum.algorithm == "SHA1") output.ChecksumSHA1 = checksum.value;
  if (checksum.algorithm == "SHA256") output.ChecksumSHA256 = checksum.value;
  if (checksum.algorithm == "SHA512") output.ChecksumSHA512 = checksum.value;
  output.ChecksumType = "FULL_OBJECT";
}

}  // namespace windtunnel::s3
