#include "emulator/api/md5.hpp"

#include <openssl/evp.h>

#include "simulation/assertion.hpp"

namespace windtunnel::api {

std::string md5(std::string_view bytes) {
  std::string digest(16, '\0');
  unsigned int size = 0;
  const int done = EVP_Digest(bytes.data(), bytes.size(),
                              reinterpret_cast<unsigned char*>(digest.data()), &size, EVP_md5(),
                              nullptr);
  WINDTUNNEL_ASSERT(done == 1 && size == digest.size(), "libcrypto has no MD5");
  return digest;
}

}  // namespace windtunnel::api
