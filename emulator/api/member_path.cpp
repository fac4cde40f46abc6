#include "emulator/api/member_path.hpp"

#include "emulator/api/violation.hpp"

namespace windtunnel::api {

std::string MemberPath::text() const {
  if (step_ == Step::root) return {};
  std::string out = parent_->text();
  if (!out.empty()) out += '.';
  switch (step_) {
    case Step::member:
      return out + lower_camel(name_);
    case Step::entry:
      return out + std::to_string(position_ + 1) + ".member";
    default:
      return out.append(name_) + ".member";
  }
}

std::string_view MemberPath::top_member() const {
  const MemberPath* path = this;
  while (path->parent_ != nullptr && path->parent_->parent_ != nullptr) path = path->parent_;
  return path->name_;
}

}  // namespace windtunnel::api
