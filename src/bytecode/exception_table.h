// The exception table (`co_exceptiontable`): sorted ranges of code units with the handler that runs
// when one of them raises. Each entry is four varints - start, length, target, depth << 1 | lasti -
// of 6 payload bits per byte, most significant first; bit 6 says that more follow, bit 7 marks the
// first byte of an entry, so that a reader can find entries by bisection.
#pragma once

#include "base/common.h"

namespace taipan {

struct ExceptionEntry {
  int start;   // first covered code unit
  int end;     // behind the last covered code unit
  int target;  // code unit of the handler
  int depth;   // stack depth to unwind to
  bool lasti;  // push the offset of the raising instruction before the exception
};

/// Bytes that one entry may take.
inline constexpr int kExceptionEntryMaxSize = 24;

/// Writes one entry; returns the bytes written (at most kExceptionEntryMaxSize).
int writeExceptionEntry(u8* out, const ExceptionEntry& entry);

/// Walks the entries in order; stops at truncated data.
class ExceptionTableReader {
 public:
  ExceptionTableReader(const u8* table, isize size) : at_(table), end_(table + size) {}
  bool next(ExceptionEntry& out);

 private:
  bool varint(int& out);
  const u8* at_;
  const u8* end_;
};

/// Finds the entry that covers code unit `unit`; false when none does.
bool findExceptionHandler(const u8* table, isize size, int unit, ExceptionEntry& out);

}  // namespace taipan
