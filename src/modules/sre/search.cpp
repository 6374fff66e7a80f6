// Searching: which positions are worth an attempt. The compiler says of some patterns with which
// characters they start (INFO); of the others the code is looked at.
#include "base/find.h"
#include "modules/sre/single.h"

namespace taipan::sre {

/// Finds out what every match starts with, as far as the code says so plainly.
void Matcher::lookAhead() {
  u32 pc = 0;
  for (;;) {
    switch (code_[pc]) {
      case kInfo:
        pc += 1 + code_[pc + 1];
        break;
      case kMark:
      case kAtomicGroup:
        pc += 2;
        break;
      case kAt:
        if (firstAt_ == 0) firstAt_ = pc;
        pc += 2;
        break;
      case kRepeat:
      case kPossessiveRepeat:
      case kRepeatOne:
      case kMinRepeatOne:
      case kPossessiveRepeatOne:
        if (code_[pc + 2] == 0) return;
        pc += 4;
        break;
      case kBranch:
        firstBranch_ = pc;
        return;
      case kAny:
      case kLiteral:
      case kNotLiteral:
      case kIn:
      case kInIgnore:
      case kInUniIgnore:
      case kLiteralIgnore:
      case kLiteralUniIgnore:
        firstSingle_ = pc;
        return;
      default:
        return;
    }
  }
}

template <class C>
isize Matcher::nextStart(isize at, isize last) const {
  const C* text = static_cast<const C*>(subject_.data);
  if (firstAt_ == 0 && firstSingle_ != 0 && code_[firstSingle_] == kLiteral) {
    u32 literal = code_[firstSingle_ + 1];
    if (static_cast<C>(literal) != literal) return -1;
    isize found = findChar(text + at, subject_.length - at, static_cast<C>(literal));
    return found < 0 || at + found > last ? -1 : at + found;
  }
  bool atLines = firstAt_ != 0 && code_[firstAt_ + 1] == kAtBeginningLine;
  for (; at <= last; ++at) {
    if (atLines && at > 0 && text[at - 1] != '\n') {
      isize found = findChar(text + at, subject_.length - at, static_cast<C>('\n'));
      if (found < 0 || at + found + 1 > last) return -1;
      at += found + 1;
    }
    if (firstSingle_ != 0 && (at >= subject_.length || !matchesSingle<C>(firstSingle_, at))) {
      continue;
    }
    if (firstBranch_ != 0 && code_[possibleAlternative<C>(firstBranch_ + 1, at)] == 0) continue;
    if (firstAt_ == 0 || matchesAt<C>(code_[firstAt_ + 1], at)) return at;
  }
  return -1;
}

/// The next position from `at` on where the prefix (of at least one character) stands, or -1.
template <class C>
static isize findPrefix(const C* text, isize at, isize length, const CodeUnit* prefix, u32 count) {
  C head = static_cast<C>(prefix[0]);
  if (static_cast<u32>(head) != prefix[0]) return -1;
  for (;; ++at) {
    isize room = length - at - isize{count} + 1;
    isize found = room <= 0 ? -1 : findChar(text + at, room, head);
    if (found < 0) return -1;
    at += found;
    u32 same = 1;
    while (same < count && text[at + same] == prefix[same]) ++same;
    if (same == count) return at;
  }
}

template <class C>
Outcome Matcher::searchChars(isize start) {
  const C* text = static_cast<const C*>(subject_.data);
  isize last = subject_.length;
  bool hasCharset = false;
  const CodeUnit* prefix = nullptr;
  u32 prefixLength = 0;
  if (code_[0] == kInfo) {
    u32 flags = code_[2];
    last -= static_cast<isize>(code_[3]);  // the least width of a match
    if ((flags & kInfoPrefix) != 0 && code_[5] > 0) {
      prefixLength = code_[5];
      prefix = code_ + 7;
    } else {
      hasCharset = (flags & kInfoCharset) != 0;
    }
  }
  // A pattern that is anchored at the beginning can match nowhere else.
  u32 first = code_[0] == kInfo ? 1 + code_[1] : 0;
  if (code_[first] == kAt &&
      (code_[first + 1] == kAtBeginning || code_[first + 1] == kAtBeginningString) &&
      start < last) {
    last = start;
  }
  const u8* table = hasCharset ? tables_->of(code_, codeLength_, 0) : nullptr;
  bool looksAhead = prefix == nullptr && !hasCharset && last > start;
  if (looksAhead) {
    if ((firstAt_ | firstSingle_ | firstBranch_) == 0) lookAhead();
    looksAhead = (firstAt_ | firstSingle_ | firstBranch_) != 0;
  }
  for (isize at = start; at <= last; ++at) {
    isize from = at;
    if (prefix != nullptr) {
      at = findPrefix(text, at, subject_.length, prefix, prefixLength);
    } else if (hasCharset) {
      while (at < subject_.length && !(table != nullptr && static_cast<u32>(text[at]) < 256
                                           ? table[text[at]] != 0
                                           : inCharset(code_ + 5, text[at]))) {
        ++at;
      }
      if (at >= subject_.length) at = -1;
    } else if (looksAhead) {
      at = nextStart<C>(at, last);
    }
    if (at < 0 || at > last) return Outcome::kNoMatch;
    if (at != from) mustAdvance_ = false;
    isize end;
    Outcome outcome = dispatchRun(at, &end);
    if (outcome == Outcome::kMatch) {
      begin_ = at;
      end_ = end;
    }
    if (outcome != Outcome::kNoMatch) return outcome;
    mustAdvance_ = false;
    if (hasCharset) table = tables_->of(code_, codeLength_, 0);  // more tables may have been made
  }
  return Outcome::kNoMatch;
}

Outcome Matcher::search(isize start, bool mustAdvance) {
  whole_ = false;
  mustAdvance_ = mustAdvance;
  if (start > subject_.length) return Outcome::kNoMatch;
  switch (subject_.kind) {
    case 1:
      return searchChars<u8>(start);
    case 2:
      return searchChars<u16>(start);
    default:
      return searchChars<u32>(start);
  }
}

}  // namespace taipan::sre
