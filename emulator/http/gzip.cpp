#include "emulator/http/gzip.hpp"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>

namespace windtunnel::http {
namespace {

class Inflater {
 public:
  Inflater() {
    constexpr int gzip_only = 16;  // zlib adds this to the window bits: no zlib or raw streams
    if (inflateInit2(&stream_, MAX_WBITS + gzip_only) != Z_OK) throw std::bad_alloc();
  }
  ~Inflater() { inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  z_stream* operator->() { return &stream_; }
  int step() { return inflate(&stream_, Z_NO_FLUSH); }
  void restart() { inflateReset(&stream_); }

 private:
  z_stream stream_{};
};

}  // namespace

GunzipOutcome gunzip(std::string_view compressed, std::size_t limit_bytes, std::string& out) {
  constexpr std::size_t least_piece_bytes = 16 * 1024;
  if (compressed.size() > std::numeric_limits<uInt>::max()) return GunzipOutcome::TooLarge;
  Inflater inflater;
  inflater->next_in = reinterpret_cast<Bytef*>(const_cast<char*>(compressed.data()));
  inflater->avail_in = static_cast<uInt>(compressed.size());
  out.clear();
  for (;;) {
    // One byte over the limit may be asked for, so that exactly the limit is told from more.
    const auto used = out.size();
    const auto room = std::min(std::max(least_piece_bytes, used), limit_bytes - used) + 1;
    out.resize(used + room);
    inflater->next_out = reinterpret_cast<Bytef*>(out.data() + used);
    inflater->avail_out = static_cast<uInt>(room);
    const int status = inflater.step();
    out.resize(used + room - inflater->avail_out);
    if (out.size() > limit_bytes) return GunzipOutcome::TooLarge;
    if (status == Z_STREAM_END) {
      if (inflater->avail_in == 0) return GunzipOutcome::Done;
      inflater.restart();
    } else if (status != Z_OK) {
      return GunzipOutcome::Malformed;  // Z_BUF_ERROR: the input ended before the stream did
    }
  }
}

}  // namespace windtunnel::http
