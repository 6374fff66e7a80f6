#include "modules/sre/engine.h"

#include <cstring>

#include "modules/sre/charset.h"

namespace taipan::sre {

namespace {

enum ChoiceKind : u8 {
  kGoOn,           ///< continue at (pc, pos)
  kRepeatOneLess,  ///< a greedy single-character repeat takes one less
  kMinOneMore,     ///< a lazy single-character repeat takes one more
  kMinBody,        ///< a lazy repeat runs its body once more
  kAlternative,    ///< the branch alternative whose skip word is at pc
};

}  // namespace

Matcher::Matcher(const CodeUnit* code, isize groups, Subject subject, bool (*interrupted)(void*),
                 void* context)
    : code_(code),
      subject_(subject),
      interrupted_(interrupted),
      context_(context),
      marks_(static_cast<usize>(groups * 2), -1) {
  repeats_.push_back({0, 0, 0, -1});
}

void Matcher::reset() {
  for (isize& mark : marks_) mark = -1;
  choices_.clear();
  repeats_.resize(1);
  trail_.clear();
  repeat_ = 0;
  lastGroup_ = 0;
}

void Matcher::pushChoice(u8 kind, u32 pc, isize pos, isize extra, isize least) {
  choices_.push_back({kind, pc, pos, extra, least, repeat_, static_cast<u32>(repeats_.size()),
                      static_cast<u32>(trail_.size()), lastGroup_});
}

void Matcher::undoTo(usize trail) {
  while (trail_.size() > trail) {
    marks_[trail_.back().mark] = trail_.back().value;
    trail_.pop_back();
  }
}

void Matcher::setMark(u32 mark, isize pos) {
  trail_.push_back({mark, marks_[mark]});
  marks_[mark] = pos;
  if ((mark & 1) != 0) lastGroup_ = static_cast<isize>(mark / 2 + 1);
}

template <class C>
bool Matcher::matchesAt(u32 where, isize pos) const {
  auto wordBefore = [&](auto test) { return pos > 0 && test(at<C>(pos - 1)); };
  auto wordHere = [&](auto test) { return pos < subject_.length && test(at<C>(pos)); };
  auto boundary = [&](auto test) {
    return subject_.length > 0 && wordBefore(test) != wordHere(test);
  };
  auto nonBoundary = [&](auto test) {
    return subject_.length > 0 && wordBefore(test) == wordHere(test);
  };
  switch (where) {
    case kAtBeginning:
    case kAtBeginningString:
      return pos == 0;
    case kAtBeginningLine:
      return pos == 0 || isLineBreakAscii(at<C>(pos - 1));
    case kAtEnd:
      return pos == subject_.length || (pos == subject_.length - 1 && isLineBreakAscii(at<C>(pos)));
    case kAtEndLine:
      return pos == subject_.length || isLineBreakAscii(at<C>(pos));
    case kAtEndString:
      return pos == subject_.length;
    case kAtBoundary:
      return boundary(isWordAscii);
    case kAtNonBoundary:
      return nonBoundary(isWordAscii);
    case kAtLocBoundary:
      return boundary(isWordLocale);
    case kAtLocNonBoundary:
      return nonBoundary(isWordLocale);
    case kAtUniBoundary:
      return boundary(isWordUnicode);
    case kAtUniNonBoundary:
      return nonBoundary(isWordUnicode);
    default:
      return false;
  }
}

/// Whether the character at `pos` (which exists) is matched by the single-character item at `pc`.
template <class C>
bool Matcher::matchesSingle(u32 pc, isize pos) const {
  u32 c = at<C>(pos);
  u32 argument = code_[pc + 1];
  switch (code_[pc]) {
    case kAny:
      return !isLineBreakAscii(c);
    case kAnyAll:
      return true;
    case kLiteral:
      return c == argument;
    case kNotLiteral:
      return c != argument;
    case kIn:
      return inCharset(code_ + pc + 2, c);
    case kInIgnore:
      return inCharset(code_ + pc + 2, lowerAscii(c));
    case kInUniIgnore:
      return inCharset(code_ + pc + 2, lowerUnicode(c));
    case kInLocIgnore:
      return inCharsetLocale(code_ + pc + 2, c);
    case kCategory:
      return inCategory(argument, c);
    case kLiteralIgnore:
      return lowerAscii(c) == argument;
    case kNotLiteralIgnore:
      return lowerAscii(c) != argument;
    case kLiteralUniIgnore:
      return lowerUnicode(c) == argument;
    case kNotLiteralUniIgnore:
      return lowerUnicode(c) != argument;
    case kLiteralLocIgnore:
      return equalsLocale(argument, c);
    case kNotLiteralLocIgnore:
      return !equalsLocale(argument, c);
    default:
      return false;
  }
}

/// How many characters from `pos` on, `limit` at most, the single-character item matches.
template <class C>
isize Matcher::countSingle(u32 pc, isize pos, isize limit) const {
  isize available = subject_.length - pos;
  isize stop = pos + (limit < available ? limit : available);
  const C* text = static_cast<const C*>(subject_.data);
  isize i = pos;
  u32 argument = code_[pc + 1];
  switch (code_[pc]) {
    case kAnyAll:
      return stop - pos;
    case kAny:
      while (i < stop && text[i] != '\n') ++i;
      break;
    case kLiteral:
      while (i < stop && static_cast<u32>(text[i]) == argument) ++i;
      break;
    case kNotLiteral:
      while (i < stop && static_cast<u32>(text[i]) != argument) ++i;
      break;
    case kIn:
      while (i < stop && inCharset(code_ + pc + 2, text[i])) ++i;
      break;
    default:
      while (i < stop && matchesSingle<C>(pc, i)) ++i;
      break;
  }
  return i - pos;
}

/// Whether the text of a closed group stands at `pos`.
template <class C>
bool Matcher::sameGroup(u32 op, u32 group, isize pos, isize* length) const {
  isize from = marks_[group * 2];
  isize to = marks_[group * 2 + 1];
  if (from < 0 || to < from) return false;
  *length = to - from;
  if (*length > subject_.length - pos) return false;
  for (isize i = 0; i < *length; ++i) {
    u32 a = at<C>(from + i);
    u32 b = at<C>(pos + i);
    bool same = a == b;
    if (!same && op == kGroupRefIgnore) same = lowerAscii(a) == lowerAscii(b);
    if (!same && op == kGroupRefUniIgnore) same = lowerUnicode(a) == lowerUnicode(b);
    if (!same && op == kGroupRefLocIgnore) same = lowerLocale(a) == lowerLocale(b);
    if (!same) return false;
  }
  return true;
}

/// Goes back to the last choice above `base`. kNoMatch when there is none left.
template <class C>
Outcome Matcher::backtrack(usize base, u32* pc, isize* pos) {
  if (interrupted()) return Outcome::kFailed;
  while (choices_.size() > base) {
    Choice& choice = choices_.back();
    undoTo(choice.trail);
    repeat_ = choice.repeat;
    repeats_.resize(choice.repeatCount);
    lastGroup_ = choice.lastGroup;
    switch (choice.kind) {
      case kGoOn:
        *pc = choice.pc;
        *pos = choice.pos;
        choices_.pop_back();
        return Outcome::kMatch;
      case kRepeatOneLess: {
        // When a literal follows, positions without it need not be tried.
        bool literal = code_[choice.pc] == kLiteral;
        u32 wanted = code_[choice.pc + 1];
        isize count = choice.extra;
        do {
          --count;
        } while (literal && count >= choice.least &&
                 at<C>(choice.pos + count) != static_cast<C>(wanted));
        if (count < choice.least) {
          choices_.pop_back();
          continue;
        }
        *pc = choice.pc;
        *pos = choice.pos + count;
        if (count == choice.least)
          choices_.pop_back();
        else
          choice.extra = count;
        return Outcome::kMatch;
      }
      case kMinOneMore: {
        u32 operands = static_cast<u32>(choice.least);
        isize most =
            code_[operands + 2] == kMaxRepeat ? kIsizeMax : static_cast<isize>(code_[operands + 2]);
        if (choice.extra >= most || choice.pos >= subject_.length ||
            !matchesSingle<C>(operands + 3, choice.pos)) {
          choices_.pop_back();
          continue;
        }
        ++choice.extra;
        ++choice.pos;
        *pc = choice.pc;
        *pos = choice.pos;
        return Outcome::kMatch;
      }
      case kMinBody: {
        Repeat frame = repeats_[repeat_];
        isize at = choice.pos;
        isize most =
            code_[frame.pc + 2] == kMaxRepeat ? kIsizeMax : static_cast<isize>(code_[frame.pc + 2]);
        choices_.pop_back();
        if (frame.count + 1 >= most || at == frame.lastPos) continue;
        repeats_.push_back({frame.pc, frame.previous, frame.count + 1, at});
        repeat_ = static_cast<u32>(repeats_.size() - 1);
        *pc = frame.pc + 3;
        *pos = at;
        return Outcome::kMatch;
      }
      case kAlternative: {
        u32 alternative = choice.pc;
        u32 next = alternative + code_[alternative];
        *pc = alternative + 1;
        *pos = choice.pos;
        if (code_[next] == 0)
          choices_.pop_back();
        else
          choice.pc = next;
        return Outcome::kMatch;
      }
      default:
        PY_UNREACHABLE();
    }
  }
  return Outcome::kNoMatch;
}

template <class C>
Outcome Matcher::run(u32 pc, isize pos, isize* endPos, bool topLevel) {
  usize base = choices_.size();
  u32 outerRepeat = repeat_;
  for (;;) {
    bool good = false;
    u32 op = code_[pc];
    switch (op) {
      case kFailure:
        break;
      case kSuccess: {
        if (topLevel &&
            ((whole_ && pos != subject_.length) || (mustAdvance_ && pos == matchStart_))) {
          break;
        }
        *endPos = pos;
        choices_.resize(base);
        repeat_ = outerRepeat;
        return Outcome::kMatch;
      }
      case kAt:
        good = matchesAt<C>(code_[pc + 1], pos);
        pc += 2;
        break;
      case kAny:
      case kAnyAll:
        good = pos < subject_.length && matchesSingle<C>(pc, pos);
        ++pos;
        pc += 1;
        break;
      case kLiteral:
      case kNotLiteral:
      case kCategory:
      case kLiteralIgnore:
      case kNotLiteralIgnore:
      case kLiteralUniIgnore:
      case kNotLiteralUniIgnore:
      case kLiteralLocIgnore:
      case kNotLiteralLocIgnore:
        good = pos < subject_.length && matchesSingle<C>(pc, pos);
        ++pos;
        pc += 2;
        break;
      case kIn:
      case kInIgnore:
      case kInUniIgnore:
      case kInLocIgnore:
        good = pos < subject_.length && matchesSingle<C>(pc, pos);
        ++pos;
        pc += 1 + code_[pc + 1];
        break;
      case kInfo:
      case kJump:
        pc += 1 + code_[pc + 1];
        good = true;
        break;
      case kMark:
        setMark(code_[pc + 1], pos);
        pc += 2;
        good = true;
        break;
      case kBranch: {
        u32 alternative = pc + 1;
        u32 skip = code_[alternative];
        if (skip == 0) break;
        u32 next = alternative + skip;
        if (code_[next] != 0) pushChoice(kAlternative, next, pos);
        pc = alternative + 1;
        good = true;
        break;
      }
      case kRepeatOne:
      case kPossessiveRepeatOne: {
        isize least = code_[pc + 2];
        isize most = code_[pc + 3] == kMaxRepeat ? kIsizeMax : static_cast<isize>(code_[pc + 3]);
        u32 tail = pc + 1 + code_[pc + 1];
        isize count = countSingle<C>(pc + 4, pos, most);
        if (count < least) break;
        if (op == kRepeatOne && count > least) {
          pushChoice(kRepeatOneLess, tail, pos, count, least);
        }
        pos += count;
        pc = tail;
        good = true;
        break;
      }
      case kMinRepeatOne: {
        isize least = code_[pc + 2];
        u32 tail = pc + 1 + code_[pc + 1];
        if (least > 0 && countSingle<C>(pc + 4, pos, least) < least) break;
        pos += least;
        pushChoice(kMinOneMore, tail, pos, least, static_cast<isize>(pc + 1));
        pc = tail;
        good = true;
        break;
      }
      case kRepeat:
        repeats_.push_back({pc + 1, repeat_, -1, -1});
        repeat_ = static_cast<u32>(repeats_.size() - 1);
        pc += 1 + code_[pc + 1];
        good = true;
        break;
      case kMaxUntil: {
        Repeat frame = repeats_[repeat_];
        isize count = frame.count + 1;
        isize least = code_[frame.pc + 1];
        isize most =
            code_[frame.pc + 2] == kMaxRepeat ? kIsizeMax : static_cast<isize>(code_[frame.pc + 2]);
        u32 after = pc + 1;
        if (count < least) {
          if (interrupted()) return Outcome::kFailed;
          repeats_.push_back({frame.pc, frame.previous, count, frame.lastPos});
          repeat_ = static_cast<u32>(repeats_.size() - 1);
          pc = frame.pc + 3;
        } else if (count < most && pos != frame.lastPos) {
          repeat_ = frame.previous;
          pushChoice(kGoOn, after, pos);
          repeats_.push_back({frame.pc, frame.previous, count, pos});
          repeat_ = static_cast<u32>(repeats_.size() - 1);
          pc = frame.pc + 3;
        } else {
          repeat_ = frame.previous;
          pc = after;
        }
        good = true;
        break;
      }
      case kMinUntil: {
        Repeat frame = repeats_[repeat_];
        isize count = frame.count + 1;
        if (count < static_cast<isize>(code_[frame.pc + 1])) {
          if (interrupted()) return Outcome::kFailed;
          repeats_.push_back({frame.pc, frame.previous, count, frame.lastPos});
          repeat_ = static_cast<u32>(repeats_.size() - 1);
          pc = frame.pc + 3;
        } else {
          pushChoice(kMinBody, pc, pos);
          repeat_ = frame.previous;
          pc += 1;
        }
        good = true;
        break;
      }
      case kGroupRef:
      case kGroupRefIgnore:
      case kGroupRefUniIgnore:
      case kGroupRefLocIgnore: {
        isize length;
        if (!sameGroup<C>(op, code_[pc + 1], pos, &length)) break;
        pos += length;
        pc += 2;
        good = true;
        break;
      }
      case kGroupRefExists: {
        u32 group = code_[pc + 1];
        bool closed = marks_[group * 2] >= 0 && marks_[group * 2 + 1] >= marks_[group * 2];
        pc = closed ? pc + 3 : pc + 1 + code_[pc + 2];
        good = true;
        break;
      }
      case kAssert:
      case kAssertNot: {
        isize from = pos - static_cast<isize>(code_[pc + 2]);
        u32 after = pc + 1 + code_[pc + 1];
        Outcome inner = Outcome::kNoMatch;
        usize trail = trail_.size();
        isize group = lastGroup_;
        if (from >= 0) {
          isize ignored;
          inner = run<C>(pc + 3, from, &ignored, false);
          if (inner == Outcome::kFailed) return inner;
        }
        good = (inner == Outcome::kMatch) == (op == kAssert);
        if (op == kAssertNot || !good) {
          undoTo(trail);
          lastGroup_ = group;
        }
        pc = after;
        break;
      }
      case kAtomicGroup: {
        u32 after = pc + 1 + code_[pc + 1];
        Outcome inner = run<C>(pc + 2, pos, &pos, false);
        if (inner == Outcome::kFailed) return inner;
        good = inner == Outcome::kMatch;
        pc = after;
        break;
      }
      case kPossessiveRepeat: {
        isize least = code_[pc + 2];
        isize most = code_[pc + 3] == kMaxRepeat ? kIsizeMax : static_cast<isize>(code_[pc + 3]);
        isize count = 0;
        good = true;
        while (count < most) {
          if (interrupted()) return Outcome::kFailed;
          isize next;
          usize trail = trail_.size();
          isize group = lastGroup_;
          Outcome inner = run<C>(pc + 4, pos, &next, false);
          if (inner == Outcome::kFailed) return inner;
          if (inner == Outcome::kNoMatch) {
            undoTo(trail);
            lastGroup_ = group;
            break;
          }
          ++count;
          if (next == pos && count >= least) break;
          pos = next;
        }
        good = count >= least;
        // The body's SUCCESS stands where other repeats have their UNTIL.
        pc += 1 + code_[pc + 1] + 1;
        break;
      }
      default:
        return Outcome::kNoMatch;
    }
    if (good) continue;
    Outcome again = backtrack<C>(base, &pc, &pos);
    if (again == Outcome::kMatch) continue;
    repeat_ = outerRepeat;
    return again;
  }
}

Outcome Matcher::dispatchRun(isize start, isize* endPos) {
  if (exhausted()) return Outcome::kFailed;
  reset();
  matchStart_ = start;
  Outcome outcome = subject_.kind == 1   ? run<u8>(0, start, endPos, true)
                    : subject_.kind == 2 ? run<u16>(0, start, endPos, true)
                                         : run<u32>(0, start, endPos, true);
  return exhausted() ? Outcome::kFailed : outcome;
}

Outcome Matcher::match(isize start, bool whole, bool mustAdvance) {
  whole_ = whole;
  mustAdvance_ = mustAdvance;
  // Too little text for the least width of a match: nothing has to be tried.
  if (code_[0] == kInfo && subject_.length - start < static_cast<isize>(code_[3])) {
    return Outcome::kNoMatch;
  }
  Outcome outcome = dispatchRun(start, &end_);
  if (outcome == Outcome::kMatch) begin_ = start;
  return outcome;
}

template <class C>
Outcome Matcher::searchChars(isize start) {
  const C* text = static_cast<const C*>(subject_.data);
  isize last = subject_.length;
  const CodeUnit* charset = nullptr;
  const CodeUnit* prefix = nullptr;
  u32 prefixLength = 0;
  if (code_[0] == kInfo) {
    u32 flags = code_[2];
    last -= static_cast<isize>(code_[3]);  // the least width of a match
    if ((flags & kInfoPrefix) != 0) {
      prefixLength = code_[5];
      prefix = code_ + 7;
    } else if ((flags & kInfoCharset) != 0) {
      charset = code_ + 5;
    }
  }
  // A pattern that is anchored at the beginning can match nowhere else.
  u32 first = code_[0] == kInfo ? 1 + code_[1] : 0;
  if (code_[first] == kAt &&
      (code_[first + 1] == kAtBeginning || code_[first + 1] == kAtBeginningString) &&
      start < last) {
    last = start;
  }
  for (isize at = start; at <= last; ++at) {
    if (prefix != nullptr) {
      C head = static_cast<C>(prefix[0]);
      if (static_cast<u32>(head) != prefix[0]) return Outcome::kNoMatch;
      if constexpr (sizeof(C) == 1) {
        const void* hit = std::memchr(text + at, head, static_cast<usize>(subject_.length - at));
        if (hit == nullptr) return Outcome::kNoMatch;
        at = static_cast<const C*>(hit) - text;
      } else {
        while (at < subject_.length && text[at] != head) ++at;
      }
      if (at > last) return Outcome::kNoMatch;
      bool same = static_cast<isize>(prefixLength) <= subject_.length - at;
      for (u32 i = 1; same && i < prefixLength; ++i) same = text[at + i] == prefix[i];
      if (!same) continue;
    } else if (charset != nullptr) {
      while (at < subject_.length && !inCharset(charset, text[at])) ++at;
      if (at >= subject_.length || at > last) return Outcome::kNoMatch;
    }
    isize end;
    Outcome outcome = dispatchRun(at, &end);
    if (outcome == Outcome::kMatch) {
      begin_ = at;
      end_ = end;
    }
    if (outcome != Outcome::kNoMatch) return outcome;
    mustAdvance_ = false;
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
