#pragma once

#include <string>

#include "emulator/api/shape.hpp"

namespace windtunnel::api {

/// A value as AWS's validation messages print it: text as it is, lists `[a, b]`, maps
/// `{key=value}`, structures `Tag(key=a, value=b)`, whatever is sensitive `***`.
std::string value_text(const Shape& shape, const void* value);

/// A limit or a number: without a fraction where it has none.
std::string number_text(double number);

}  // namespace windtunnel::api
