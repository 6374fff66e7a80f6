#include "bytecode/exception_table.h"

namespace taipan {

namespace {

constexpr int kEntryStart = 0x80;
constexpr int kMore = 0x40;

u8* writeVarint(u8* at, u32 value, int mark) {
  for (int shift = 30; shift > 0; shift -= 6) {
    if (value >= (1u << shift)) {
      *at++ = static_cast<u8>(((value >> shift) & 0x3f) | kMore | mark);
      mark = 0;
    }
  }
  *at++ = static_cast<u8>((value & 0x3f) | mark);
  return at;
}

}  // namespace

int writeExceptionEntry(u8* out, const ExceptionEntry& entry) {
  u8* at = writeVarint(out, entry.start, kEntryStart);
  at = writeVarint(at, entry.end - entry.start, 0);
  at = writeVarint(at, entry.target, 0);
  at = writeVarint(at, entry.depth << 1 | (entry.lasti ? 1 : 0), 0);
  return static_cast<int>(at - out);
}

bool ExceptionTableReader::varint(int& out) {
  u32 value = 0;
  while (at_ < end_) {
    u8 byte = *at_++;
    value = value << 6 | (byte & 0x3f);
    if (!(byte & kMore)) {
      out = static_cast<int>(value);
      return true;
    }
  }
  return false;
}

bool ExceptionTableReader::next(ExceptionEntry& out) {
  int length;
  int depthLasti;
  if (!varint(out.start) || !varint(length) || !varint(out.target) || !varint(depthLasti)) {
    return false;
  }
  out.end = out.start + length;
  out.depth = depthLasti >> 1;
  out.lasti = depthLasti & 1;
  return true;
}

bool findExceptionHandler(const u8* table, isize size, int unit, ExceptionEntry& out) {
  // Bisect on the start marks down to a short run, then walk.
  isize low = 0;
  isize high = size;
  while (high - low > 64) {
    isize middle = low + (high - low) / 2;
    while (middle > low && !(table[middle] & kEntryStart)) middle--;
    if (middle == low) break;
    ExceptionEntry entry;
    ExceptionTableReader probe(table + middle, size - middle);
    if (!probe.next(entry)) break;
    if (entry.start <= unit) {
      low = middle;
    } else {
      high = middle;
    }
  }
  ExceptionTableReader reader(table + low, size - low);
  while (reader.next(out)) {
    if (out.start > unit) return false;
    if (unit < out.end) return true;
  }
  return false;
}

}  // namespace taipan
