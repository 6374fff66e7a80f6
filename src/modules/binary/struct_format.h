// Format strings of the struct module, compiled to a list of fields.
#pragma once

#include "builtins/bytes/bytes.h"
#include "builtins/memoryview/item_codec.h"

namespace taipan {

/// Consecutive items of one code; for 's' and 'p' one item of `size` bytes.
struct StructField {
  const ItemCode* item;
  isize offset;
  isize size;
  isize repeat;
};

/// A compiled format.
struct StructLayout {
  isize size = -1;                ///< in bytes; -1 = not compiled
  isize count = -1;               ///< number of Python values
  StructField* fields = nullptr;  ///< memMalloc'ed
  isize fieldCount = 0;
  bool littleEndian = true;
  /// Native mode: '@' and '' (floats that are too large become infinite).
  bool native = true;

  void clear();
  /// struct.error for bad formats.
  Status compile(Thread& t, Object* error, ByteSpan format);
  /// Packs `count` values into `size` bytes.
  Status pack(Thread& t, Object* error, Object* const* values, u8* out) const;
  Ref<Tuple> unpack(Thread& t, const u8* data) const;
};

}  // namespace taipan
