// The text that Python's ast.dump(tree, include_attributes=...) gives, from the C++ tree.
#pragma once

#include <string>

#include "syntax/ast.h"

namespace taipan::ast {

/// Text of a tree. Characters outside ASCII are escaped in strings.
std::string dump(const Node* node, bool includeAttributes);

/// repr() of a float.
std::string floatRepr(double value);

/// ascii() of (W)UTF-8 text, or of bytes with `asBytes` (then with the `b` prefix).
std::string quoted(std::string_view text, bool asBytes);

}  // namespace taipan::ast
