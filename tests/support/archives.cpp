#include "tests/support/archives.hpp"

#include <archive.h>
#include <archive_entry.h>

namespace windtunnel::test {

std::string make_archive(std::string_view type, const std::vector<ArchiveEntry>& entries) {
  std::size_t most = 1 << 20;
  for (const ArchiveEntry& entry : entries) most += 4096 + 2 * entry.text.size();
  std::string bytes(most, '\0');
  std::size_t used = 0;
  archive* writer = archive_write_new();
  if (type == "zip") {
    archive_write_set_format_zip(writer);
  } else {
    archive_write_set_format_gnutar(writer);
    if (type == "tgz") archive_write_add_filter_gzip(writer);
  }
  archive_write_open_memory(writer, bytes.data(), bytes.size(), &used);
  for (const ArchiveEntry& entry : entries) {
    archive_entry* made = archive_entry_new();
    archive_entry_set_pathname(made, entry.path.c_str());
    archive_entry_set_perm(made, 0755);
    archive_entry_set_filetype(made, entry.path.ends_with('/') ? AE_IFDIR : AE_IFREG);
    if (!entry.link.empty()) {
      archive_entry_set_filetype(made, AE_IFLNK);
      archive_entry_set_symlink(made, entry.link.c_str());
    }
    archive_entry_set_size(made, static_cast<la_int64_t>(entry.text.size()));
    archive_write_header(writer, made);
    archive_write_data(writer, entry.text.data(), entry.text.size());
    archive_entry_free(made);
  }
  archive_write_close(writer);
  archive_write_free(writer);
  bytes.resize(used);
  return bytes;
}

std::string scripted_bundle() {
  std::string app_spec = "version: 0.0\nos: linux\nhooks:\n";
  std::vector<ArchiveEntry> entries;
  for (const char* event : {"ApplicationStop", "BeforeInstall", "AfterInstall", "ApplicationStart",
                            "ValidateService"}) {
    app_spec += std::string("  ") + event + ":\n    - location: " + event + "\n";
    entries.push_back({event, "#!/bin/sh\n", ""});
  }
  entries.push_back({"appspec.yml", app_spec, ""});
  return make_archive("zip", entries);
}

}  // namespace windtunnel::test
