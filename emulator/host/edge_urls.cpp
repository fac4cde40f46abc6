#include "emulator/host/edge_urls.hpp"

#include <algorithm>
#include <array>

namespace windtunnel::host {
namespace {

/// Members that hold a URL of the service itself, text or list of texts.
struct UrlMember {
  std::string_view service;
  std::string_view member;
};
constexpr std::array url_members{UrlMember{"sqs", "QueueUrl"}, UrlMember{"sqs", "QueueUrls"},
                                 UrlMember{"sqs", "queueUrls"}};

void localize(std::string& url, const std::string& base) {
  constexpr std::string_view scheme = "https://";
  if (!url.starts_with(scheme)) return;
  const std::size_t path = url.find('/', scheme.size());
  if (path == std::string::npos || !std::string_view(url).substr(0, path).ends_with(".amazonaws.com")) {
    return;
  }
  url = base + url.substr(path);
}

}  // namespace

void localize_urls(const ApiCall& call) {
  const api::Shape* shape = call.operation().output;
  if (shape == nullptr) return;
  const std::string_view service = call.found.route.service->name;
  for (const api::Member& member : shape->members) {
    const bool holds_url =
        std::any_of(url_members.begin(), url_members.end(), [&](const UrlMember& known) {
          return known.service == service && known.member == member.name;
        });
    if (!holds_url || !member.present(call.output.get())) continue;
    void* value = static_cast<std::byte*>(call.output.get()) + member.offset;
    if (member.shape->kind == api::Kind::string) {
      localize(*static_cast<std::string*>(value), call.base_url);
    } else {
      for (std::string& url : *static_cast<std::vector<std::string>*>(value)) {
        localize(url, call.base_url);
      }
    }
  }
}

}  // namespace windtunnel::host
