#pragma once

#include "emulator/api/shape.hpp"
#include "emulator/api/violation.hpp"
#include "emulator/http/message.hpp"
#include "emulator/protocol/form.hpp"

/// Form parameters into wire structs, for both query protocols.
namespace windtunnel::protocol {

/// What the two differ in.
enum class QueryDialect {
  /// Lists `X.member.N` or, flattened, `X.N`; errors MalformedInput.
  query,
  /// Names capitalised, lists always `X.N`; errors InvalidParameterValue.
  ec2,
};

/// The request's parameters: of the body of a POST that has one, else of the query string.
FormTree read_form(const http::Request& request);

/// Fills `input`, an instance of structure `shape`. List entries are taken in the order of their
/// numbers, from 1; gaps are closed. `X=` is an empty list, as AWS's SDKs write one. Absent
/// required members go to `missing`; what the model does not know is ignored.
void read_query(const api::Shape& shape, const FormNode& root, QueryDialect dialect, void* input,
                api::Violations& missing);

}  // namespace windtunnel::protocol
