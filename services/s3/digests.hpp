#pragma once

#include <string>
#include <string_view>

/// The digests that S3 knows, as raw bytes, most significant byte first.
namespace windtunnel::s3 {

std::string md5(std::string_view bytes);
std::string sha1(std::string_view bytes);
std::string sha256(std::string_view bytes);
std::string sha512(std::string_view bytes);
/// The CRC of zlib and Ethernet.
std::string crc32(std::string_view bytes);
/// Castagnoli's, of iSCSI.
std::string crc32c(std::string_view bytes);
/// NVMe's 64-bit CRC: S3's own choice where the caller sends no checksum (S3-022).
std::string crc64nvme(std::string_view bytes);

}  // namespace windtunnel::s3
