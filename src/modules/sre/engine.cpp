#include "modules/sre/engine.h"

#include "base/find.h"
#include "modules/sre/single.h"

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

Matcher::Matcher(const Program& program, Subject subject, bool (*interrupted)(void*), void* context)
    : code_(program.code),
      codeLength_(program.length),
      tables_(program.tables),
      subject_(subject),
      interrupted_(interrupted),
      context_(context),
      marks_(static_cast<usize>(program.groups * 2), -1) {
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

void Matcher::pushChoice(u32 kind, u32 pc, isize pos, isize extra, u32 operand) {
  choices_.push_back({pos, extra, pc, operand, repeat_, static_cast<u32>(repeats_.size()),
                      static_cast<u32>(trail_.size()), kind,
                      static_cast<u32>(lastGroup_) & 0x1fffffff});
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
      argument = '\n';
      [[fallthrough]];
    case kNotLiteral: {
      if (static_cast<C>(argument) != argument) return stop - pos;
      isize found = findChar(text + pos, stop - pos, static_cast<C>(argument));
      return found < 0 ? stop - pos : found;
    }
    case kLiteral:
      while (i < stop && static_cast<u32>(text[i]) == argument) ++i;
      break;
    case kIn: {
      const u8* table = tables_->of(code_, codeLength_, pc);
      if (table == nullptr) {
        while (i < stop && inCharset(code_ + pc + 2, text[i])) ++i;
      } else if constexpr (sizeof(C) == 1) {
        while (i < stop && table[text[i]] != 0) ++i;
      } else {
        while (i < stop && (static_cast<u32>(text[i]) < 256 ? table[text[i]] != 0
                                                            : inCharset(code_ + pc + 2, text[i]))) {
          ++i;
        }
      }
      break;
    }
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

/// The greatest count from `least` to `most` behind which (from `pos` on) the literal stands, else
/// something less than `least`.
template <class C>
PY_ALWAYS_INLINE isize Matcher::lastLiteral(isize pos, isize least, isize most, u32 literal) const {
  if (pos + most >= subject_.length) most = subject_.length - pos - 1;
  if (most < least || static_cast<C>(literal) != literal) return -1;
  const C* text = static_cast<const C*>(subject_.data) + pos + least;
  isize found = rfindChar(text, most - least + 1, static_cast<C>(literal));
  return found < 0 ? -1 : least + found;
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
        isize least = choice.operand;
        isize count = choice.extra - 1;
        if (literal) count = lastLiteral<C>(choice.pos, least, count, wanted);
        if (count < least) {
          choices_.pop_back();
          continue;
        }
        *pc = choice.pc;
        *pos = choice.pos + count;
        if (count == least)
          choices_.pop_back();
        else
          choice.extra = count;
        return Outcome::kMatch;
      }
      case kMinOneMore: {
        u32 operands = choice.operand;
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
        u32 alternative = possibleAlternative<C>(choice.pc, choice.pos);
        if (code_[alternative] == 0) {
          choices_.pop_back();
          continue;
        }
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
      case kLiteral:
        good = pos < subject_.length && at<C>(pos) == code_[pc + 1];
        ++pos;
        pc += 2;
        break;
      case kIn:
        good = pos < subject_.length && inSet<C>(pc, at<C>(pos));
        ++pos;
        pc += 1 + code_[pc + 1];
        break;
      case kAny:
      case kAnyAll:
        good = pos < subject_.length && matchesSingle<C>(pc, pos);
        ++pos;
        pc += 1;
        break;
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
        u32 alternative = possibleAlternative<C>(pc + 1, pos);
        u32 skip = code_[alternative];
        if (skip == 0) break;
        u32 next = possibleAlternative<C>(alternative + skip, pos);
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
          // When a literal follows, counts with something else behind them need not be tried.
          if (code_[tail] == kLiteral) {
            count = lastLiteral<C>(pos, least, count, code_[tail + 1]);
            if (count < least) break;
          }
          if (count > least) {
            pushChoice(kRepeatOneLess, tail, pos, count, static_cast<u32>(least));
          }
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
        pushChoice(kMinOneMore, tail, pos, least, pc + 1);
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

}  // namespace taipan::sre
