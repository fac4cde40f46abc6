#include "demo/bundle.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <string_view>

#include "demo/fixtures.hpp"
#include "simulation/assertion.hpp"

namespace windtunnel::demo {
namespace {

/// Of no date and not compressed: the same bytes everywhere.
void add(archive* zip, const char* path, std::string_view text) {
  archive_entry* entry = archive_entry_new();
  archive_entry_set_pathname(entry, path);
  archive_entry_set_filetype(entry, AE_IFREG);
  archive_entry_set_perm(entry, 0755);
  archive_entry_set_mtime(entry, 0, 0);
  archive_entry_set_size(entry, static_cast<la_int64_t>(text.size()));
  archive_write_header(zip, entry);
  archive_write_data(zip, text.data(), text.size());
  archive_entry_free(entry);
}

}  // namespace

std::string bundle_of(int revision) {
  std::string bytes(64 << 10, '\0');
  std::size_t used = 0;
  archive* zip = archive_write_new();
  archive_write_set_format_zip(zip);
  archive_write_set_options(zip, "zip:compression=store");
  archive_write_open_memory(zip, bytes.data(), bytes.size(), &used);
  for (const BundleFile& file : bundle_files()) add(zip, file.path, file.text);
  add(zip, "revision", std::to_string(revision));
  const int status = archive_write_close(zip);
  archive_write_free(zip);
  WINDTUNNEL_ASSERT(status == ARCHIVE_OK, "the demo's bundle did not fit");
  bytes.resize(used);
  return bytes;
}

}  // namespace windtunnel::demo
