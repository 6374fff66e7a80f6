// The location table (`co_linetable`, PEP 626 and 657): for every run of 1 to 8 code units the
// source range it stands for. An entry starts with a byte 1cccclll (c: form, l: units - 1); the
// bytes behind it have bit 7 clear:
//
//   form 0-9    same line, column = c * 8 + high bits of the byte, width in its low nibble
//   form 10-12  line += c - 10, then start column and end column as one byte each
//   form 13     line += svarint, no columns
//   form 14     line += svarint, end line += varint, start column + 1, end column + 1 as varints
//   form 15     no location
//
// Varints are little-endian groups of 6 bits, bit 6 says that more follow; svarints keep the sign
// in bit 0.
#pragma once

#include "base/common.h"

namespace taipan {

/// A source range; -1 for what is unknown (line -1: no location at all).
struct SourceRange {
  int line = -1;
  int endLine = -1;
  int column = -1;  // UTF-8 byte offset
  int endColumn = -1;

  bool operator==(const SourceRange&) const = default;
};

/// Walks the entries of a table in order. Truncated data ends the walk.
class LocationReader {
 public:
  LocationReader(const u8* table, isize size, int firstLine)
      : at_(table), end_(table + size), line_(firstLine) {}

  /// Advances to the next entry; false at the end. After true, `range()` holds for the code units
  /// [start(), end()).
  bool next();
  const SourceRange& range() const { return range_; }
  int start() const { return start_; }
  int end() const { return stop_; }

 private:
  u32 varint();
  int svarint();
  const u8* at_;
  const u8* end_;
  int line_;
  int start_ = 0;
  int stop_ = 0;
  SourceRange range_;
};

/// Appends the entries of one instruction to a table. Keeps the running line between calls.
class LocationWriter {
 public:
  explicit LocationWriter(int firstLine) : line_(firstLine) {}
  /// Bytes that `write` may need for `units` code units.
  static isize maxSize(int units) { return (units / 8 + 1) * 32; }
  /// Writes the location of `units` code units (prefixes and caches included); returns the bytes
  /// written.
  isize write(u8* out, const SourceRange& range, int units);

 private:
  isize writeEntry(u8* out, const SourceRange& range, int units);
  int line_;
};

// --- single entries -----------------------------------------------------------------------------

/// Of the entry that begins at a byte with bit 7 set: its code units, whether it has a line, and
/// how far that is from the one of the entry before.
inline int entryUnits(const u8* entry) { return (*entry & 7) + 1; }
inline bool hasLine(const u8* entry) { return (*entry >> 3 & 15) != 15; }
int lineDelta(const u8* entry);

/// Location of the code unit `unit`; all -1 when there is none.
SourceRange locationOf(const u8* table, isize size, int firstLine, int unit);
/// Line of the code unit `unit`, -1 when there is none.
int lineOf(const u8* table, isize size, int firstLine, int unit);

}  // namespace taipan
