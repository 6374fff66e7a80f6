// Character sets of a pattern as tables. A set is a small program that is run for each character;
// for the first 256 characters the answers of those sets that are used are kept, a byte for each.
#pragma once

#include "modules/sre/engine.h"

namespace taipan::sre {

/// The tables of one pattern. Zeroed memory is a valid empty object; it belongs to the pattern,
/// whose code is handed in each time, and is freed with clear().
class CharTables {
 public:
  /// 256 bytes, not zero where the set of the IN (or of the INFO) at `pc` has the character. Null
  /// if there is no table: the set depends on the locale, or memory does not suffice. Good until
  /// the next call.
  PY_ALWAYS_INLINE const u8* of(const CodeUnit* code, usize length, u32 pc) {
    u16 number = numbers_ == nullptr ? u16{kUnknown} : numbers_[pc];
    if (number == kUnknown) [[unlikely]]
      number = make(code, length, pc);
    return number == kNone ? nullptr : tables_ + (usize{number} - 1) * kTableSize;
  }
  void clear();

 private:
  static constexpr usize kTableSize = 256;
  static constexpr u16 kUnknown = 0, kNone = 0xffff;

  u16 make(const CodeUnit* code, usize length, u32 pc);
  bool addTable();

  u16* numbers_;  ///< for each unit of the code, from 1
  u8* tables_;
  u16 count_, capacity_;
};

}  // namespace taipan::sre
