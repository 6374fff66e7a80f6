#include "bytecode/location_table.h"

namespace taipan {

namespace {

enum Form { kOneLine0 = 10, kNoColumns = 13, kLong = 14, kNone = 15 };

u8* writeVarint(u8* at, u32 value) {
  while (value >= 0x40) {
    *at++ = static_cast<u8>(0x40 | (value & 0x3f));
    value >>= 6;
  }
  *at++ = static_cast<u8>(value);
  return at;
}

u8* writeSigned(u8* at, int value) {
  u32 bits = value < 0 ? (0u - static_cast<u32>(value)) << 1 | 1 : static_cast<u32>(value) << 1;
  return writeVarint(at, bits);
}

u8 header(int form, int units) { return static_cast<u8>(0x80 | form << 3 | (units - 1)); }

}  // namespace

int lineDelta(const u8* entry) {
  constexpr isize kLongest = 32;
  LocationReader reader(entry, kLongest, 0);
  return hasLine(entry) && reader.next() ? reader.range().line : 0;
}

u32 LocationReader::varint() {
  u32 value = 0;
  int shift = 0;
  while (at_ < end_) {
    u8 byte = *at_++;
    if (shift < 32) value |= static_cast<u32>(byte & 0x3f) << shift;
    if (!(byte & 0x40)) break;
    shift += 6;
  }
  return value;
}

int LocationReader::svarint() {
  u32 bits = varint();
  return bits & 1 ? -static_cast<int>(bits >> 1) : static_cast<int>(bits >> 1);
}

bool LocationReader::next() {
  if (at_ >= end_) return false;
  u8 first = *at_++;
  int form = first >> 3 & 0xf;
  start_ = stop_;
  stop_ += (first & 7) + 1;
  auto byte = [this]() -> int { return at_ < end_ ? *at_++ : 0; };
  if (form == kNone) {
    range_ = {};
  } else if (form == kLong) {
    line_ += svarint();
    range_.line = line_;
    range_.endLine = line_ + static_cast<int>(varint());
    range_.column = static_cast<int>(varint()) - 1;
    range_.endColumn = static_cast<int>(varint()) - 1;
  } else if (form == kNoColumns) {
    line_ += svarint();
    range_ = {line_, line_, -1, -1};
  } else if (form >= kOneLine0) {
    line_ += form - kOneLine0;
    int column = byte();
    range_ = {line_, line_, column, byte()};
  } else {
    int packed = byte();
    int column = form << 3 | packed >> 4;
    range_ = {line_, line_, column, column + (packed & 0xf)};
  }
  return true;
}

isize LocationWriter::writeEntry(u8* out, const SourceRange& range, int units) {
  u8* at = out;
  if (range.line < 0) {
    *at++ = header(kNone, units);
    return 1;
  }
  int lineDelta = range.line - line_;
  line_ = range.line;
  int column = range.column;
  int endColumn = range.endColumn;
  if (column < 0 || endColumn < 0) {
    if (range.endLine == range.line || range.endLine == -1) {
      *at++ = header(kNoColumns, units);
      at = writeSigned(at, lineDelta);
      return at - out;
    }
  } else if (range.endLine == range.line) {
    int width = endColumn - column;
    if (lineDelta == 0 && column < 80 && width >= 0 && width < 16) {
      *at++ = header(column >> 3, units);
      *at++ = static_cast<u8>((column & 7) << 4 | width);
      return at - out;
    }
    if (lineDelta >= 0 && lineDelta < 3 && column < 128 && endColumn < 128) {
      *at++ = header(kOneLine0 + lineDelta, units);
      *at++ = static_cast<u8>(column);
      *at++ = static_cast<u8>(endColumn);
      return at - out;
    }
  }
  *at++ = header(kLong, units);
  at = writeSigned(at, lineDelta);
  at = writeVarint(at, range.endLine - range.line);
  at = writeVarint(at, column + 1);
  at = writeVarint(at, endColumn + 1);
  return at - out;
}

isize LocationWriter::write(u8* out, const SourceRange& range, int units) {
  u8* at = out;
  for (; units > 8; units -= 8) at += writeEntry(at, range, 8);
  at += writeEntry(at, range, units);
  return at - out;
}

SourceRange locationOf(const u8* table, isize size, int firstLine, int unit) {
  LocationReader reader(table, size, firstLine);
  while (reader.next()) {
    if (unit < reader.end()) return unit >= reader.start() ? reader.range() : SourceRange{};
  }
  return {};
}

int lineOf(const u8* table, isize size, int firstLine, int unit) {
  return locationOf(table, size, firstLine, unit).line;
}

}  // namespace taipan
