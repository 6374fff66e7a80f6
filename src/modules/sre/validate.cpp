// The forms of code follow Lib/re/_compiler.py, which emits them; its `dis` names the operands.
#include "modules/sre/validate.h"

#include "modules/sre/charset.h"

namespace taipan::sre {

namespace {

constexpr int kMaxDepth = 4000;
constexpr u32 kCategories = 18;
constexpr u32 kAtCodes = 12;
constexpr usize kBitmapWords = 8;
constexpr usize kBlockIndexWords = 64;

class Validator {
 public:
  Validator(const CodeUnit* code, usize size, usize groups)
      : code_(code), size_(size), groups_(groups) {}

  bool whole() { return size_ > 0 && code_[size_ - 1] == kSuccess && sequence(0, size_ - 1); }

 private:
  /// A JUMP as the last instruction of a sequence, where a branch or a condition puts one.
  struct Jump {
    bool present = false;
    usize target = 0;
  };

  /// Instructions that fill [pc, end); with `jump` the last may be a JUMP to wherever it likes.
  bool sequence(usize pc, usize end, Jump* jump = nullptr);
  bool single(usize* pc, usize end) const;
  bool set(usize pc, usize end) const;
  bool bigCharset(usize* pc, usize end) const;
  bool info(usize pc, usize end) const;
  bool branch(usize* pc, usize end);
  bool condition(usize* pc, usize end);
  bool repeat(usize* pc, usize end);
  bool repeatOne(usize* pc, usize end);
  bool enclosed(usize* pc, usize end, usize operands);
  bool instruction(usize* pc, usize end);

  /// Whether `count` words from `pc` on lie before `end`.
  static bool fits(usize pc, usize end, usize count) { return end >= pc && end - pc >= count; }
  /// The place that the skip word at `pc` leads to, or 0 if it lies behind `end`.
  usize skipped(usize pc, usize end) const { return fits(pc, end, code_[pc]) ? pc + code_[pc] : 0; }

  const CodeUnit* code_;
  usize size_;
  usize groups_;
  int depth_ = 0;
};

bool isSingle(u32 op) {
  switch (op) {
    case kAny:
    case kAnyAll:
    case kLiteral:
    case kNotLiteral:
    case kLiteralIgnore:
    case kNotLiteralIgnore:
    case kLiteralUniIgnore:
    case kNotLiteralUniIgnore:
    case kLiteralLocIgnore:
    case kNotLiteralLocIgnore:
    case kIn:
    case kInIgnore:
    case kInUniIgnore:
    case kInLocIgnore:
      return true;
    default:
      return false;
  }
}

/// An instruction that matches one character; moves `pc` past it.
bool Validator::single(usize* pc, usize end) const {
  switch (code_[*pc]) {
    case kAny:
    case kAnyAll:
      *pc += 1;
      return true;
    case kIn:
    case kInIgnore:
    case kInUniIgnore:
    case kInLocIgnore: {
      if (!fits(*pc, end, 2)) return false;
      usize after = skipped(*pc + 1, end);
      if (after < *pc + 3 || !set(*pc + 2, after)) return false;
      *pc = after;
      return true;
    }
    default:
      if (!fits(*pc, end, 2)) return false;
      *pc += 2;
      return true;
  }
}

/// A bitmap of the first 65536 characters, whose equal blocks are stored once: their number, the
/// block of each 256 characters, the blocks.
bool Validator::bigCharset(usize* pc, usize end) const {
  if (!fits(*pc, end, 1 + kBlockIndexWords)) return false;
  usize blocks = code_[*pc];
  auto* index = reinterpret_cast<const u8*>(code_ + *pc + 1);
  for (usize i = 0; i < kBlockIndexWords * sizeof(CodeUnit); ++i) {
    if (index[i] >= blocks) return false;
  }
  *pc += 1 + kBlockIndexWords;
  if (!fits(*pc, end, blocks * kBitmapWords)) return false;
  *pc += blocks * kBitmapWords;
  return true;
}

/// The items of a set, which fill [pc, end) and end with FAILURE.
bool Validator::set(usize pc, usize end) const {
  if (end <= pc || code_[end - 1] != kFailure) return false;
  --end;
  while (pc < end) {
    usize operands = 0;
    switch (code_[pc++]) {
      case kNegate:
        break;
      case kLiteral:
        operands = 1;
        break;
      case kCategory:
        if (pc == end || code_[pc] >= kCategories) return false;
        operands = 1;
        break;
      case kRange:
      case kRangeUniIgnore:
        operands = 2;
        break;
      case kCharset:
        operands = kBitmapWords;
        break;
      case kBigCharset:
        if (!bigCharset(&pc, end)) return false;
        break;
      default:
        return false;
    }
    if (!fits(pc, end, operands)) return false;
    pc += operands;
  }
  return true;
}

/// The operands of INFO, which fill [pc, end): flags, least and greatest width, then a literal
/// prefix with its overlap table or a set of first characters.
bool Validator::info(usize pc, usize end) const {
  if (!fits(pc, end, 3)) return false;
  u32 flags = code_[pc];
  pc += 3;
  if ((flags & ~u32{kInfoPrefix | kInfoLiteral | kInfoCharset}) != 0) return false;
  if ((flags & kInfoPrefix) == 0) {
    if ((flags & kInfoLiteral) != 0) return false;
    return (flags & kInfoCharset) != 0 ? set(pc, end) : pc == end;
  }
  if ((flags & kInfoCharset) != 0 || !fits(pc, end, 2)) return false;
  usize length = code_[pc];
  usize skip = code_[pc + 1];
  pc += 2;
  if (length == 0 || skip > length || end - pc != 2 * length) return false;
  for (usize i = 0; i < length; ++i) {
    if (code_[pc + length + i] >= length) return false;
  }
  return true;
}

/// BRANCH (skip alternative JUMP)... FAILURE; every alternative jumps behind the whole.
bool Validator::branch(usize* pc, usize end) {
  usize at = *pc + 1;
  usize target = 0;
  while (at < end && code_[at] != 0) {
    usize next = skipped(at, end);
    Jump jump;
    if (next == 0 || !sequence(at + 1, next, &jump) || !jump.present) return false;
    if (target != 0 && jump.target != target) return false;
    target = jump.target;
    at = next;
  }
  if (at >= end || target != at + 1) return false;
  *pc = target;
  return true;
}

/// GROUPREF_EXISTS group skip yes [JUMP skip no].
bool Validator::condition(usize* pc, usize end) {
  if (!fits(*pc, end, 3) || code_[*pc + 1] >= groups_) return false;
  usize skip = code_[*pc + 2];
  if (skip < 2 || !fits(*pc + 1, end, skip)) return false;
  usize otherwise = *pc + 1 + skip;
  Jump jump;
  if (!sequence(*pc + 3, otherwise, &jump)) return false;
  *pc = otherwise;
  if (!jump.present) return true;
  if (jump.target > end || !sequence(otherwise, jump.target)) return false;
  *pc = jump.target;
  return true;
}

/// REPEAT or POSSESSIVE_REPEAT skip least most body; what ends the body stands behind the skip.
bool Validator::repeat(usize* pc, usize end) {
  if (!fits(*pc, end, 4)) return false;
  usize closing = skipped(*pc + 1, end);
  if (closing < *pc + 4 || closing >= end || code_[*pc + 2] > code_[*pc + 3]) return false;
  u32 close = code_[closing];
  bool closed = code_[*pc] == kPossessiveRepeat ? close == kSuccess
                                                : close == kMaxUntil || close == kMinUntil;
  if (!closed || !sequence(*pc + 4, closing)) return false;
  *pc = closing + 1;
  return true;
}

/// REPEAT_ONE and its kin: skip least most single SUCCESS.
bool Validator::repeatOne(usize* pc, usize end) {
  if (!fits(*pc, end, 6)) return false;
  usize after = skipped(*pc + 1, end);
  if (after < *pc + 6 || code_[*pc + 2] > code_[*pc + 3]) return false;
  usize item = *pc + 4;
  if (!isSingle(code_[item]) || !single(&item, after - 1)) return false;
  if (item != after - 1 || code_[item] != kSuccess) return false;
  *pc = after;
  return true;
}

/// A lookaround or an atomic group: skip, further operands, a body that ends with SUCCESS.
bool Validator::enclosed(usize* pc, usize end, usize operands) {
  if (!fits(*pc, end, 2 + operands)) return false;
  usize after = skipped(*pc + 1, end);
  usize body = *pc + 2 + operands;
  if (after <= body || code_[after - 1] != kSuccess || !sequence(body, after - 1)) return false;
  *pc = after;
  return true;
}

bool Validator::instruction(usize* pc, usize end) {
  u32 op = code_[*pc];
  if (isSingle(op)) return single(pc, end);
  switch (op) {
    case kFailure:
    case kSuccess:
      ++*pc;
      return true;
    case kAt:
      if (!fits(*pc, end, 2) || code_[*pc + 1] >= kAtCodes) return false;
      *pc += 2;
      return true;
    case kMark:
      if (!fits(*pc, end, 2) || code_[*pc + 1] >= 2 * groups_) return false;
      *pc += 2;
      return true;
    case kGroupRef:
    case kGroupRefIgnore:
    case kGroupRefUniIgnore:
    case kGroupRefLocIgnore:
      if (!fits(*pc, end, 2) || code_[*pc + 1] >= groups_) return false;
      *pc += 2;
      return true;
    case kInfo: {
      usize after = fits(*pc, end, 2) ? skipped(*pc + 1, end) : 0;
      if (after < *pc + 2 || !info(*pc + 2, after)) return false;
      *pc = after;
      return true;
    }
    case kBranch:
      return branch(pc, end);
    case kGroupRefExists:
      return condition(pc, end);
    case kRepeat:
    case kPossessiveRepeat:
      return repeat(pc, end);
    case kRepeatOne:
    case kMinRepeatOne:
    case kPossessiveRepeatOne:
      return repeatOne(pc, end);
    case kAssert:
    case kAssertNot:
      return enclosed(pc, end, 1);
    case kAtomicGroup:
      return enclosed(pc, end, 0);
    default:
      return false;
  }
}

bool Validator::sequence(usize pc, usize end, Jump* jump) {
  if (pc > end || ++depth_ > kMaxDepth) return false;
  while (pc < end) {
    if (jump != nullptr && code_[pc] == kJump && pc + 2 == end) {
      *jump = {true, pc + 1 + code_[pc + 1]};
      break;
    }
    if (!instruction(&pc, end)) return false;
  }
  --depth_;
  return true;
}

}  // namespace

bool isValidCode(const CodeUnit* code, isize size, isize groups) {
  if (groups < 0 || groups > kMaxGroups) return false;
  return Validator(code, static_cast<usize>(size), static_cast<usize>(groups)).whole();
}

}  // namespace taipan::sre
