// The format specification mini-language: [[fill]align][sign][z][#][0][width][grouping]
// [.precision][type].
#pragma once

#include "builtins/str/str.h"

namespace taipan {

struct FormatSpec {
  u32 fill = ' ';
  u32 align = 0;  ///< '<', '>', '=' or '^'; the default when none was given
  bool alignGiven = false;
  bool alternate = false;
  bool noNegativeZero = false;
  u32 sign = 0;      ///< '+', '-', ' ' or 0
  isize width = -1;  ///< -1 = not given
  u32 grouping = 0;  ///< ',', '_' or 0
  isize precision = -1;
  u32 type = 0;
};

/// Parses `spec`; `object` is for the message "Invalid format specifier '..' for object of type
/// '..'". ValueError.
Result<FormatSpec> parseFormatSpec(Thread& t, Str& spec, Object* object, u32 defaultType,
                                   u32 defaultAlign);
/// ValueError "Unknown format code 'd' for object of type 'str'".
Failure raiseUnknownFormat(Thread& t, u32 type, Object* object);

/// How `length` characters are padded to the width: `left` and `right` fill characters around them.
struct Padding {
  isize left = 0, right = 0;
};
Padding paddingFor(const FormatSpec& spec, isize length);

}  // namespace taipan
