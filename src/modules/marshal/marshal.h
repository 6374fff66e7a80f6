// The marshal format: values and code objects as bytes, as `.pyc` files hold them. Version 4; older
// versions can be written and read.
//
// A value is a type byte (MarshalTag) and what belongs to it, numbers little-endian. kMarshalRef in
// the type byte says that the value gets the next reference number, which 'r' entries name later.
#pragma once

#include "object/ref.h"
#include "object/thread.h"

namespace taipan {

inline constexpr int kMarshalVersion = 4;
/// Values nested deeper are refused in both directions.
inline constexpr int kMarshalMaxDepth = 2000;
inline constexpr int kMarshalRef = 0x80;

enum MarshalTag : u8 {
  kTagNull = '0',
  kTagNone = 'N',
  kTagFalse = 'F',
  kTagTrue = 'T',
  kTagStopIteration = 'S',
  kTagEllipsis = '.',
  kTagInt = 'i',    // 32 bits
  kTagInt64 = 'I',  // 64 bits, read only
  kTagLong = 'l',   // signed count of 15-bit digits
  kTagFloatText = 'f',
  kTagFloat = 'g',
  kTagComplexText = 'x',
  kTagComplex = 'y',
  kTagBytes = 's',
  kTagInterned = 't',  // UTF-8
  kTagUnicode = 'u',   // UTF-8
  kTagAscii = 'a',
  kTagAsciiInterned = 'A',
  kTagShortAscii = 'z',
  kTagShortAsciiInterned = 'Z',
  kTagRef = 'r',
  kTagTuple = '(',
  kTagSmallTuple = ')',
  kTagList = '[',
  kTagDict = '{',
  kTagSet = '<',
  kTagFrozenset = '>',
  kTagCode = 'c',
  kTagUnknown = '?',
};

/// The value in `data`; what follows it is ignored (`used`, if wanted, says where that begins).
/// EOFError, ValueError, TypeError for bad data.
Ref<> marshalLoads(Thread& t, const char* data, isize size, isize* used = nullptr);
/// Reads the value from a binary file object by `readinto`, not a byte more.
Ref<> marshalLoad(Thread& t, Object* file);
/// A bytes object; ValueError for values that have no such form.
Ref<> marshalDumps(Thread& t, Object* value, int version = kMarshalVersion);

}  // namespace taipan
