// Items of buffers: C values in memory, described by the one-letter codes of the struct module, to
// and from Python objects. Shared by struct, array and memoryview.
#pragma once

#include "builtins/float/float.h"
#include "builtins/int/int.h"

namespace taipan {

enum class ItemKind : u8 {
  kPad,
  kChar,
  kSigned,
  kUnsigned,
  kBool,
  kFloat,
  kString,
  kPascal,
  kPointer,
};

/// One format code: its size in bytes and, in native mode, its alignment.
struct ItemCode {
  char code;
  ItemKind kind;
  u8 size;
  u8 alignment;
};

/// The code in native mode ('@'), or null.
const ItemCode* nativeItemCode(char code);
/// The code with standard size and no alignment, or null.
const ItemCode* standardItemCode(char code);

/// The value at `data` (unaligned). Not for strings and pads.
Ref<> unpackItem(Thread& t, const ItemCode& item, const u8* data, bool littleEndian);

/// Why an integer could not be packed.
enum class PackError { kNone, kRange };
/// Stores an int in the item's width; kRange when it does not fit (nothing is stored).
PackError packInteger(const Int& value, const ItemCode& item, u8* out, bool littleEndian);

}  // namespace taipan
