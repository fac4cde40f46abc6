#include "emulator/api/sha256.hpp"

#include <openssl/evp.h>

#include "simulation/assertion.hpp"

namespace windtunnel::api {

std::string sha256(std::string_view bytes) {
  std::string digest(32, '\0');
  unsigned int size = 0;
  const int done = EVP_Digest(bytes.data(), bytes.size(),
                              reinterpret_cast<unsigned char*>(digest.data()), &size, EVP_sha256(),
                              nullptr);
  WINDTUNNEL_ASSERT(done == 1 && size == digest.size(), "libcrypto has no SHA-256");
  return digest;
}

}  // namespace windtunnel::api
