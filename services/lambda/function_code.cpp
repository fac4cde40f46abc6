#include "services/lambda/function_code.hpp"

#include "emulator/api/base64.hpp"
#include "emulator/api/sha256.hpp"
#include "services/lambda/errors.hpp"
#include "services/lambda/limits.hpp"
#include "services/s3/api.hpp"

namespace windtunnel::lambda {
namespace {

CodeFacts facts_of(const std::string& zip) {
  if (zip.size() > limits::zip_bytes) throw errors::zip_too_large();
  return {api::encode_base64(api::sha256(zip)), static_cast<std::int64_t>(zip.size())};
}

CodeFacts read_object(world::Call& call, const FunctionCode& code) {
  s3::GetObjectRequest request;
  request.Bucket = code.S3Bucket.or_default();
  request.Key = code.S3Key.or_default();
  request.VersionId = code.S3ObjectVersion;
  try {
    return facts_of(call.invoke<s3::operations::GetObject>(request).Body.or_default().bytes);
  } catch (const api::ApiError& error) {
    if (error.status == 501) throw;
    throw errors::object_not_readable(error.code, error.message);
  }
}

}  // namespace

CodeFacts read_code(world::Call& call, const FunctionCode& code) {
  if (code.SourceKMSKeyArn) throw errors::not_modelled("code under a key of its own");
  if (code.ZipFile && !code.ZipFile->bytes.empty()) return facts_of(code.ZipFile->bytes);
  if (code.S3Bucket && code.S3Key) return read_object(call, code);
  if (code.ImageUri) return {api::encode_hexadecimal(api::sha256(*code.ImageUri)), 0};
  throw errors::no_code();
}

}  // namespace windtunnel::lambda
