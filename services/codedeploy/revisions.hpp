#pragma once

#include <functional>

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "emulator/world/table.hpp"
#include "services/codedeploy/rows.hpp"

namespace windtunnel::codedeploy {

/// Application revisions (CD-025 to CD-029). What a bundle contains is never looked at.
class Revisions : public world::Component {
 public:
  explicit Revisions(world::World& world);

  api::Unit register_application_revision(world::Call& call,
                                          const RegisterApplicationRevisionInput& in);
  GetApplicationRevisionOutput get_application_revision(world::Call& call,
                                                        const GetApplicationRevisionInput& in);
  BatchGetApplicationRevisionsOutput batch_get_application_revisions(
      world::Call& call, const BatchGetApplicationRevisionsInput& in);
  ListApplicationRevisionsOutput list_application_revisions(
      world::Call& call, const ListApplicationRevisionsInput& in);

  /// The location as it is kept, checked for the application's platform: where it names a
  /// registered AppSpec by its digest alone, with the content; throws RevisionDoesNotExistException
  /// if none is.
  RevisionLocation resolve(const world::Scope& scope, const ApplicationRow& application,
                           const RevisionLocation& given) const;
  /// The text of an AppSpec for functions or services; `problem` says why it cannot be had.
  std::string app_spec(const world::Scope& scope, const RevisionLocation& location,
                       std::string& problem) const;
  /// Notes that a deployment uses the revision; registers it with the description where it is
  /// not yet (CD-026).
  void use(const world::Scope& scope, const std::string& application_id,
           const RevisionLocation& location, const std::string& description);
  /// It is, or is no longer, the target revision of the group.
  void begin_target(const world::Scope& scope, const std::string& application_id,
                    const RevisionLocation& location, const std::string& group_id);
  void end_target(const world::Scope& scope, const std::string& application_id,
                  const RevisionLocation& location, const std::string& group_id);
  void remove_all_of(const world::Scope& scope, const std::string& application_id);

 private:
  const RevisionRow* find(const world::Scope& scope, const std::string& application_id,
                          const RevisionLocation& location) const;
  /// The row to change, and with it its places in the three orders.
  void change(const world::Scope& scope, const std::string& application_id,
              const RevisionLocation& location, const std::function<void(RevisionRow&)>& body);
  GenericRevisionInfo describe(const world::Scope& scope, const std::string& application_id,
                               const RevisionRow& row) const;

  world::Table<RevisionRow> revisions_;
  /// Under application, order ("registerTime" and so on), time and identity.
  world::Table<IndexRow> order_;
};

}  // namespace windtunnel::codedeploy
