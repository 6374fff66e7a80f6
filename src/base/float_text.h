// Doubles to and from text the way Python does it: correctly rounded in both directions.
#pragma once

#include "base/common.h"

namespace taipan {

/// Flags of formatDouble; the values are those of the C API's Py_DTSF_*.
enum FloatFormatFlags : int {
  kFloatSign = 1,       ///< Always a sign.
  kFloatAddDot0 = 2,    ///< "1" becomes "1.0".
  kFloatAlternate = 4,  ///< '#': keep the point, and the trailing zeros of 'g'.
  kFloatNoNegZero = 8,  ///< 'z': no minus sign when the rounded value is zero.
};

/// A growable character buffer whose small contents live inside it.
class FloatBuffer {
 public:
  FloatBuffer() = default;
  FloatBuffer(const FloatBuffer&) = delete;
  FloatBuffer& operator=(const FloatBuffer&) = delete;
  ~FloatBuffer();

  /// Makes room for `capacity` characters in all; the contents are lost.
  char* reserve(isize capacity);
  char* data() { return data_; }
  const char* data() const { return data_; }
  isize size() const { return size_; }
  void setSize(isize size) { size_ = size; }

 private:
  static constexpr isize kInline = 64;
  char* data_ = inline_;
  isize size_ = 0;
  isize capacity_ = kInline;
  char inline_[kInline];
};

enum class FloatKind : u8 { Finite, Infinite, Nan };

/// Formats like PyOS_double_to_string: format 'r' (shortest text that reads back, precision
/// ignored), 'e', 'f', 'g' or their upper-case forms. Returns the kind of the value.
FloatKind formatDouble(FloatBuffer& out, double value, char format, int precision, int flags);

/// repr() of a float: formatDouble 'r' with kFloatAddDot0 into at least 32 characters.
isize floatRepr(char* out, double value);

/// Parses the longest prefix that is a Python float literal without underscores and spaces: sign,
/// decimal digits with optional point and exponent, or inf/infinity/nan in any case. Returns the
/// end of the prefix, or null when there is none. Out of range gives infinity or zero and sets
/// `overflow` (may be null) to whether it was the former.
const char* parseDouble(const char* begin, const char* end, double* out, bool* overflow = nullptr);

/// float.hex(): at least 32 characters; returns the length.
isize floatToHex(char* out, double value);

enum class HexResult : u8 { Ok, Invalid, TooLarge };
/// float.fromhex() on text without surrounding spaces, rounding half-even.
HexResult floatFromHex(const char* begin, const char* end, double* out);

/// round(value, digits) for a finite value, correctly rounded (half-even on exact ties); infinity
/// when the result is out of range.
double roundToDigits(double value, isize digits);

}  // namespace taipan
