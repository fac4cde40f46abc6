#pragma once

#include <optional>
#include <string>

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "emulator/world/table.hpp"
#include "services/lambda/function_name.hpp"
#include "services/lambda/rows.hpp"
#include "simulation/random.hpp"

namespace windtunnel::lambda {

/// Functions with their $LATEST: made, changed, shown, removed.
class Functions final : public world::Component {
 public:
  explicit Functions(world::World& world);

  FunctionConfiguration create_function(world::Call& call, const CreateFunctionRequest& in);
  GetFunctionResponse get_function(world::Call& call, const GetFunctionRequest& in);
  FunctionConfiguration get_function_configuration(world::Call& call,
                                                   const GetFunctionConfigurationRequest& in);
  ListFunctionsResponse list_functions(world::Call& call, const ListFunctionsRequest& in);
  FunctionConfiguration update_function_code(world::Call& call,
                                             const UpdateFunctionCodeRequest& in);
  FunctionConfiguration update_function_configuration(world::Call& call,
                                                      const UpdateFunctionConfigurationRequest& in);
  DeleteFunctionResponse delete_function(world::Call& call, const DeleteFunctionRequest& in);

  /// Null where there is no such function.
  const FunctionRow* find(const FunctionReference& function) const;
  /// Throws ResourceNotFoundException naming the reference.
  const FunctionRow& get(const FunctionReference& function) const;
  FunctionRow& edit(const FunctionReference& function);
  /// Throws where the function is being made or changed: then nothing about it may be (LAM-005).
  void check_settled(const FunctionReference& function) const;

  /// The sum over the account's functions in the region.
  std::int64_t reserved_concurrency(const world::Scope& scope) const;

  /// As Get calls show the version or alias that is referred to; without qualifier, $LATEST under
  /// the function's own ARN (LAM-006).
  FunctionConfiguration describe(const FunctionReference& function) const;

  /// The number of the function's next change, whatever of it changes.
  std::uint64_t next_revision(const FunctionReference& function);
  /// The RevisionId of that change; another one once what it began is done (LAM-003).
  std::string revision_id(const FunctionReference& function, std::uint64_t revision,
                          bool settled = true) const;
  /// The keyed randomness of one function, version or alias.
  simulation::RandomKey random_of(const FunctionReference& function) const;

  void settled(const simulation::Event& event);

 private:
  FunctionConfiguration describe_latest(const FunctionReference& function,
                                        const FunctionRow& row) const;
  void settle_at(Instant at);
  void begin_update(const FunctionReference& function, FunctionRow& row);
  void remove_version(const FunctionReference& version);

  world::Table<FunctionRow> functions_;
  world::Table<CountRow> revisions_;
};

/// Without what listings leave out (LAM-006).
FunctionConfiguration listed(FunctionConfiguration configuration);

}  // namespace windtunnel::lambda
