#include "services/codedeploy/bundle_archive.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <memory>
#include <vector>

namespace windtunnel::codedeploy {
namespace {

using Kind = BundleContents::Kind;

/// The path without "." and empty parts; nothing where it leads out of its root.
std::optional<std::string> inside(std::string_view base, std::string_view path) {
  std::vector<std::string_view> parts;
  const auto walk = [&](std::string_view rest) {
    while (!rest.empty()) {
      const std::size_t slash = std::min(rest.find('/'), rest.size());
      const std::string_view part = rest.substr(0, slash);
      rest.remove_prefix(std::min(slash + 1, rest.size()));
      if (part.empty() || part == ".") continue;
      if (part != "..") {
        parts.push_back(part);
      } else if (parts.empty()) {
        return false;
      } else {
        parts.pop_back();
      }
    }
    return true;
  };
  if (path.starts_with('/') || !walk(base) || !walk(path)) return std::nullopt;
  std::string joined;
  for (const std::string_view part : parts) {
    if (!joined.empty()) joined.push_back('/');
    joined += part;
  }
  return joined;
}

std::string_view folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash);
}

std::string_view name_of(std::string_view path) {
  return path.substr(path.rfind('/') == std::string_view::npos ? 0 : path.rfind('/') + 1);
}

class ArchiveReader {
 public:
  explicit ArchiveReader(std::string_view type) : type_(type) {}

  BundleContents read(std::string_view bytes) {
    archive_read_support_filter_none(archive_.get());
    if (type_ == "tgz") archive_read_support_filter_gzip(archive_.get());
    if (type_ == "zip") {
      archive_read_support_format_zip_seekable(archive_.get());
    } else {
      archive_read_support_format_tar(archive_.get());
      archive_read_support_format_empty(archive_.get());
    }
    // A tgz is read as that alone: libarchive would take a bare tar as well.
    const bool is_gzip = bytes.starts_with("\x1f\x8b");
    if ((type_ == "tgz") != is_gzip) {
      fail(type_ == "tgz" ? "it is not in gzip format" : "it is not a " + type_ + " file");
    } else if (archive_read_open_memory(archive_.get(), bytes.data(), bytes.size()) != ARCHIVE_OK) {
      fail_as_archive();
    }
    while (contents_.error.empty() && take_next()) {
    }
    if (contents_.error.empty()) settle_root();
    if (!contents_.error.empty()) contents_.entries.clear();
    return std::move(contents_);
  }

 private:
  struct Free {
    void operator()(archive* reader) const { archive_read_free(reader); }
  };

  void fail(const std::string& why) {
    contents_.error = "The bundle could not be unpacked: " + why;
  }
  void fail_as_archive() {
    const char* why = archive_error_string(archive_.get());
    fail("it is not a readable " + type_ + " file" +
         (why == nullptr ? std::string() : " (" + std::string(why) + ")"));
  }

  bool take_next() {
    archive_entry* entry = nullptr;
    const int status = archive_read_next_header(archive_.get(), &entry);
    if (status == ARCHIVE_EOF) return false;
    if (status != ARCHIVE_OK && status != ARCHIVE_WARN) {
      fail_as_archive();
      return false;
    }
    const char* name = archive_entry_pathname_utf8(entry);
    if (name == nullptr) name = archive_entry_pathname(entry);
    const std::string raw = name == nullptr ? std::string() : name;
    unpacked_ += std::max<std::int64_t>(archive_entry_size(entry), 0);
    if (contents_.entries.size() >= bundle_limits::entries) {
      fail("it has more than " + std::to_string(bundle_limits::entries) + " entries");
    } else if (unpacked_ > bundle_limits::unpacked_bytes) {
      fail("no space is left on the device for '" + raw +
           "': unpacked, the bundle is larger than " +
           std::to_string(bundle_limits::unpacked_bytes >> 20) + " MiB");
    } else {
      take(entry, raw);
    }
    return contents_.error.empty();
  }

  void take(archive_entry* entry, const std::string& raw) {
    const auto path = inside({}, raw);
    if (!path) {
      fail("its entry '" + raw + "' leads out of the folder that it is unpacked to");
      return;
    }
    if (path->empty()) return;  // the root itself
    BundleContents::Entry made;
    if (archive_entry_filetype(entry) == AE_IFDIR) {
      made.kind = Kind::directory;
    } else if (archive_entry_filetype(entry) == AE_IFLNK) {
      made.kind = Kind::link;
      if (const char* target = archive_entry_symlink_utf8(entry)) made.leads_to = target;
    } else if (archive_entry_filetype(entry) != AE_IFREG &&
               archive_entry_hardlink(entry) == nullptr) {
      fail("its entry '" + raw + "' is neither a file nor a folder nor a link");
      return;
    }
    for (std::string_view folder = folder_of(*path); !folder.empty(); folder = folder_of(folder)) {
      const auto [found, is_new] = contents_.entries.try_emplace(std::string(folder));
      if (is_new) found->second.kind = Kind::directory;
      if (found->second.kind == Kind::directory) continue;
      fail("its entry '" + raw + "' leads through '" + std::string(folder) +
           "', which is no folder");
      return;
    }
    if (name_of(*path).starts_with("appspec.") &&
        std::count(path->begin(), path->end(), '/') <= 1) {
      read_app_spec(*path);
    }
    contents_.entries[*path] = std::move(made);
  }

  void read_app_spec(const std::string& path) {
    std::string& text = app_specs_[path];
    text.resize(bundle_limits::app_spec_bytes + 1);
    std::size_t length = 0;
    while (length < text.size()) {
      const la_ssize_t got =
          archive_read_data(archive_.get(), text.data() + length, text.size() - length);
      if (got < 0) {
        fail_as_archive();
        return;
      }
      if (got == 0) break;
      length += static_cast<std::size_t>(got);
    }
    text.resize(length);
    if (length > bundle_limits::app_spec_bytes) fail("its '" + path + "' is larger than 1 MiB");
  }

  /// CD-090, and what the agent does about a folder around everything.
  void settle_root() {
    std::vector<std::string> at_root;
    std::vector<std::string> nested;
    for (const auto& [path, text] : app_specs_) {
      (folder_of(path).empty() ? at_root : nested).push_back(path);
    }
    std::string root;
    if (at_root.empty() && nested.size() == 1) root = std::string(folder_of(nested[0])) + "/";
    for (const char* name : {"appspec.yml", "appspec.yaml"}) {
      const auto found = app_specs_.find(root + name);
      if (found == app_specs_.end()) continue;
      contents_.app_spec = std::move(found->second);
      if (!root.empty()) strip(root);
      return;
    }
    contents_.error = "appspec file is not found.";
  }

  void strip(const std::string& root) {
    decltype(contents_.entries) inner;
    for (auto& [path, entry] : contents_.entries) {
      if (path.starts_with(root)) inner.emplace(path.substr(root.size()), std::move(entry));
    }
    contents_.entries = std::move(inner);
  }

  std::string type_;
  std::unique_ptr<archive, Free> archive_{archive_read_new()};
  BundleContents contents_;
  std::map<std::string, std::string> app_specs_;
  std::int64_t unpacked_ = 0;
};

}  // namespace

const BundleContents::Entry* BundleContents::find(std::string_view path) const {
  const auto found = entries.find(path);
  return found == entries.end() ? nullptr : &found->second;
}

bool BundleContents::has_file(std::string_view path) const {
  std::optional<std::string> at = inside_bundle(path);
  // As many links as Linux follows.
  for (int followed = 0; at && followed < 40; ++followed) {
    const Entry* entry = find(*at);
    std::string_view link = *at;
    while (!link.empty() && (entry == nullptr || entry->kind == Kind::directory)) {
      link = folder_of(link);
      entry = find(link);
    }
    if (link.empty() || entry->kind != Kind::link) return link == *at;
    at = inside(folder_of(link), entry->leads_to + std::string(at->substr(link.size())));
  }
  return false;
}

std::optional<std::string> inside_bundle(std::string_view path) {
  return inside({}, path.substr(std::min(path.find_first_not_of('/'), path.size())));
}

BundleContents read_archive(std::string_view bytes, std::string_view bundle_type) {
  return ArchiveReader(bundle_type).read(bytes);
}

}  // namespace windtunnel::codedeploy
