#include "emulator/api/wire_value.hpp"

#include <cstring>

namespace windtunnel::api {
namespace {

using simulation::RowFormatError;
using simulation::row_detail::put_varint;
using simulation::row_detail::unzigzag;
using simulation::row_detail::zigzag;

void put_sized(std::string& out, std::string_view bytes) {
  put_varint(out, bytes.size());
  out.append(bytes);
}

// A blob begins with a byte that says whether its bytes follow or a key of the body store.
constexpr char blob_here = 0;
constexpr char blob_in_store = 1;

void encode(const Shape& shape, const void* value, std::string& out, BodyStore* bodies);

void encode_blob(const std::string& bytes, std::string& out, BodyStore* bodies) {
  const bool store = bodies != nullptr && bytes.size() > BodyStore::inline_bytes;
  out.push_back(store ? blob_in_store : blob_here);
  out.append(store ? bodies->keep(bytes) : bytes);
}

void encode_structure(const Shape& shape, const void* value, std::string& out,
                      BodyStore* bodies) {
  for (const Member& member : shape.members) {
    if (!member.present(value)) continue;
    put_sized(out, member.name);
    std::string inner;
    encode(*member.shape, member.value(value), inner, bodies);
    put_sized(out, inner);
  }
}

void encode(const Shape& shape, const void* value, std::string& out, BodyStore* bodies) {
  switch (shape.kind) {
    case Kind::boolean: out.push_back(*static_cast<const bool*>(value) ? 1 : 0); break;
    case Kind::integer: put_varint(out, zigzag(*static_cast<const std::int32_t*>(value))); break;
    case Kind::long_integer:
      put_varint(out, zigzag(*static_cast<const std::int64_t*>(value)));
      break;
    case Kind::float_number:
    case Kind::double_number: out.append(static_cast<const char*>(value), sizeof(double)); break;
    case Kind::timestamp:
      put_varint(out, zigzag(simulation::to_milliseconds(*static_cast<const Instant*>(value))));
      break;
    case Kind::string: out.append(*static_cast<const std::string*>(value)); break;
    case Kind::blob: encode_blob(static_cast<const Blob*>(value)->bytes, out, bodies); break;
    case Kind::structure: encode_structure(shape, value, out, bodies); break;
    case Kind::list:
      for (std::size_t index = 0; index < shape.list->size(value); ++index) {
        std::string inner;
        encode(*shape.element, shape.list->at(value, index), inner, bodies);
        put_sized(out, inner);
      }
      break;
    case Kind::map:
      each_entry(*shape.map, value, [&](const std::string& key, const void* element) {
        put_sized(out, key);
        std::string inner;
        encode(*shape.element, element, inner, bodies);
        put_sized(out, inner);
      });
      break;
  }
}

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}
  bool empty() const { return bytes_.empty(); }

  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const auto byte = static_cast<unsigned char>(take(1).front());
      value |= std::uint64_t{byte & 0x7fu} << shift;
      if ((byte & 0x80u) == 0) return value;
    }
    throw RowFormatError("a number in a stored value is too long");
  }
  std::string_view sized() { return take(varint()); }
  std::string_view rest() { return std::exchange(bytes_, {}); }
  std::string_view take(std::size_t size) {
    if (size > bytes_.size()) throw RowFormatError("a stored value ends too early");
    const std::string_view taken = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return taken;
  }

 private:
  std::string_view bytes_;
};

void decode_blob(Reader& reader, std::string& bytes, BodyStore* bodies) {
  const char place = reader.take(1).front();
  if (place == blob_here) {
    bytes.assign(reader.rest());
  } else if (place == blob_in_store && bodies != nullptr) {
    bytes = bodies->fetch(reader.rest());
  } else {
    throw RowFormatError("a stored value has its body in a place that is not there");
  }
}

void decode(const Shape& shape, Reader reader, void* value, BodyStore* bodies) {
  switch (shape.kind) {
    case Kind::boolean: *static_cast<bool*>(value) = reader.take(1).front() != 0; break;
    case Kind::integer:
      *static_cast<std::int32_t*>(value) = static_cast<std::int32_t>(unzigzag(reader.varint()));
      break;
    case Kind::long_integer: *static_cast<std::int64_t*>(value) = unzigzag(reader.varint()); break;
    case Kind::float_number:
    case Kind::double_number:
      std::memcpy(value, reader.take(sizeof(double)).data(), sizeof(double));
      break;
    case Kind::timestamp:
      *static_cast<Instant*>(value) = simulation::from_milliseconds(unzigzag(reader.varint()));
      break;
    case Kind::string: static_cast<std::string*>(value)->assign(reader.rest()); break;
    case Kind::blob: decode_blob(reader, static_cast<Blob*>(value)->bytes, bodies); break;
    case Kind::structure:
      while (!reader.empty()) {
        const Member* member = shape.find_member(reader.sized());
        const std::string_view inner = reader.sized();
        if (member != nullptr) {
          decode(*member->shape, Reader(inner), member->engage(value), bodies);
        }
      }
      break;
    case Kind::list:
      while (!reader.empty()) {
        decode(*shape.element, Reader(reader.sized()), shape.list->append(value), bodies);
      }
      break;
    case Kind::map:
      while (!reader.empty()) {
        void* element = shape.map->insert(value, std::string(reader.sized()));
        decode(*shape.element, Reader(reader.sized()), element, bodies);
      }
      break;
  }
}

}  // namespace

void encode_value(const Shape& shape, const void* value, std::string& out, BodyStore* bodies) {
  encode(shape, value, out, bodies);
}

void decode_value(const Shape& shape, std::string_view bytes, void* value, BodyStore* bodies) {
  decode(shape, Reader(bytes), value, bodies);
}

}  // namespace windtunnel::api
