// Reading: the loop over opcodes, the memo.

#include "builtins/dict/dict.h"
#include "builtins/int/int.h"
#include "builtins/list/list.h"
#include "builtins/set/set.h"
#include "builtins/tuple/tuple.h"
#include "memory/memory.h"
#include "modules/pickle/unpickler.h"
#include "object/builtin_types.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"

namespace taipan {

using namespace pickle;

// --- the memo -----------------------------------------------------------------------------------

/// Numbers below this may make the array as large as they want; others must be near its size.
static constexpr usize kMemoArrayLimit = usize{1} << 20;

Status PickleReader::memoSet(Thread& t, usize number, Object* value) {
  if (number >= static_cast<usize>(memoSize)) {
    if (number >= kMemoArrayLimit && number > 4 * static_cast<usize>(memoSize)) {
      if (farMemo == nullptr) farMemo = PY_TRY(newDict(t)).release();
      Ref<Int> key = PY_TRY(newInt(number));
      return dictSet(t, farMemo, key.get(), value);
    }
    isize wanted = number < 32 ? 32 : static_cast<isize>(number) * 2;
    auto* fresh =
        static_cast<Object**>(memRealloc(memo, static_cast<usize>(wanted) * sizeof *memo));
    if (fresh == nullptr) return t.raiseNoMemory();
    memo = fresh;
    for (isize i = memoSize; i < wanted; ++i) memo[i] = nullptr;
    memoSize = wanted;
  }
  incref(value);
  if (memo[number] == nullptr) ++memoCount;
  assignOwned(memo[number], value);
  return {};
}

Ref<> PickleReader::memoGet(Thread& t, usize number) {
  if (number < static_cast<usize>(memoSize) && memo[number] != nullptr) [[likely]] {
    return Ref<>::share(memo[number]);
  }
  if (farMemo != nullptr) {
    Ref<Int> key = PY_TRY(newInt(number));
    Lookup found = PY_TRY(dictGet(t, farMemo, key.get()));
    if (found.found()) return std::move(found).value();
  }
  return t.raise(*pickleGlobals.unpicklingError, "Memo value not found at index %ld",
                 static_cast<long>(number));
}

void PickleReader::memoClear() {
  Object** old = memo;
  isize size = memoSize;
  memo = nullptr;
  memoSize = memoCount = 0;
  clearOwned(farMemo);
  for (isize i = 0; i < size; ++i) xdecref(old[i]);
  memFree(old);
}

void PickleReader::clear() {
  stack.clear();
  memFree(stack.marks);
  stack.marks = nullptr;
  stack.markAllocated = 0;
  memoClear();
  input.clear();
  persistentLoad.set(nullptr);
  clearOwned(buffers);
}

// --- the loop -----------------------------------------------------------------------------------

static Result<u64> readUnsigned(Thread& t, PickleReader& r, int bytes) {
  const u8* data = PY_TRY(r.input.read(t, bytes));
  u64 value = 0;
  for (int i = 0; i < bytes; ++i) value |= static_cast<u64>(data[i]) << (8 * i);
  return value;
}

static Status loadProto(Thread& t, PickleReader& r) {
  u64 protocol = PY_TRY(readUnsigned(t, r, 1));
  if (protocol > kHighestProtocol) {
    return t.raise(valueErrorType, "unsupported pickle protocol: %d", static_cast<int>(protocol));
  }
  r.protocol = static_cast<int>(protocol);
  return {};
}

static Status loadFrame(Thread& t, PickleReader& r) {
  u64 length = PY_TRY(readUnsigned(t, r, 8));
  if (length > static_cast<u64>(kIsizeMax)) {
    return t.raise(overflowErrorType, "FRAME length exceeds system's maximum of %zd bytes",
                   kIsizeMax);
  }
  return r.input.load(t, static_cast<isize>(length));
}

static Status loadPop(Thread& t, PickleReader& r) {
  PickleStack& stack = r.stack;
  // Directly behind a mark, it is the mark that goes.
  if (stack.markCount > 0 && stack.marks[stack.markCount - 1] == stack.size) {
    PY_TRY(stack.popMark(t));
    return {};
  }
  (void)PY_TRY(stack.pop(t));
  return {};
}

static Status loadPopMark(Thread& t, PickleReader& r) {
  isize start = PY_TRY(r.stack.popMark(t));
  r.stack.truncate(start);
  return {};
}

static Status memoizeTop(Thread& t, PickleReader& r, u64 number) {
  Object* top = PY_TRY(r.stack.top(t));
  return r.memoSet(t, static_cast<usize>(number), top);
}

static Status loadPut(Thread& t, PickleReader& r) {
  isize number = PY_TRY(readMemoNumber(t, r));
  PY_TRY(r.stack.top(t));
  if (number < 0) return t.raise(valueErrorType, "negative PUT argument");
  return memoizeTop(t, r, static_cast<u64>(number));
}

static Status unknownOpcode(Thread& t, u8 opcode) {
  Type& error = *pickleGlobals.unpicklingError;
  if (opcode >= 0x20 && opcode <= 0x7e && opcode != '\'' && opcode != '\\') {
    return t.raise(error, "invalid load key, '%c'.", static_cast<int>(opcode));
  }
  return t.raise(error, "invalid load key, '\\x%02x'.", static_cast<int>(opcode));
}

static Status step(Thread& t, PickleReader& r, u8 opcode) {
  PickleStack& stack = r.stack;
  switch (opcode) {
    case kNone:
      return stack.push(t, Ref<>::share(none()));
    case kNewTrue:
      return stack.push(t, newBool(true));
    case kNewFalse:
      return stack.push(t, newBool(false));
    case kBinInt1:
      return stack.push(t, newInt(*PY_TRY(r.input.read(t, 1))));
    case kBinInt2:
      return stack.push(t, newInt(PY_TRY(readUnsigned(t, r, 2))));
    case kBinInt:
      return stack.push(t, newInt(static_cast<i32>(PY_TRY(readUnsigned(t, r, 4)))));
    case kInt:
      return loadInt(t, r);
    case kLong:
      return loadLong(t, r);
    case kLong1:
      return loadLongBinary(t, r, 1);
    case kLong4:
      return loadLongBinary(t, r, 4);
    case kFloat:
      return loadFloat(t, r);
    case kBinFloat:
      return loadBinFloat(t, r);
    case kString:
      return loadString(t, r);
    case kBinString:
      return loadBinString(t, r, 4);
    case kShortBinString:
      return loadBinString(t, r, 1);
    case kUnicode:
      return loadUnicode(t, r);
    case kShortBinUnicode:
      return loadBinUnicode(t, r, 1);
    case kBinUnicode:
      return loadBinUnicode(t, r, 4);
    case kBinUnicode8:
      return loadBinUnicode(t, r, 8);
    case kShortBinBytes:
      return loadBinBytes(t, r, 1);
    case kBinBytes:
      return loadBinBytes(t, r, 4);
    case kBinBytes8:
      return loadBinBytes(t, r, 8);
    case kByteArray8:
      return loadByteArray(t, r);
    case kNextBuffer:
      return loadNextBuffer(t, r);
    case kReadonlyBuffer:
      return loadReadonlyBuffer(t, r);
    case kMark:
      return stack.mark(t);
    case kPop:
      return loadPop(t, r);
    case kPopMark:
      return loadPopMark(t, r);
    case kDup:
      return stack.push(t, Ref<>::share(PY_TRY(stack.top(t))));
    case kEmptyTuple:
      return stack.push(t, Ref<>::share(emptyTuple()));
    case kTuple1:
      return loadTupleOf(t, r, 1);
    case kTuple2:
      return loadTupleOf(t, r, 2);
    case kTuple3:
      return loadTupleOf(t, r, 3);
    case kTuple:
      return loadTuple(t, r);
    case kEmptyList:
      return stack.push(t, newList(t));
    case kList:
      return loadList(t, r);
    case kAppend:
      return loadAppend(t, r);
    case kAppends:
      return loadAppends(t, r);
    case kEmptyDict:
      return stack.push(t, newDict(t));
    case kDict:
      return loadDict(t, r);
    case kSetItem:
      return loadSetItem(t, r);
    case kSetItems:
      return loadSetItems(t, r);
    case kEmptySet:
      return stack.push(t, newSet(t));
    case kAddItems:
      return loadAddItems(t, r);
    case kFrozenSet:
      return loadFrozenset(t, r);
    case kGlobal:
      return loadGlobal(t, r);
    case kStackGlobal:
      return loadStackGlobal(t, r);
    case kReduce:
      return loadReduce(t, r);
    case kBuild:
      return loadBuild(t, r);
    case kNewObj:
      return loadNewObj(t, r, false);
    case kNewObjEx:
      return loadNewObj(t, r, true);
    case kInst:
      return loadInst(t, r);
    case kObj:
      return loadObj(t, r);
    case kExt1:
      return loadExtension(t, r, 1);
    case kExt2:
      return loadExtension(t, r, 2);
    case kExt4:
      return loadExtension(t, r, 4);
    case kPersId:
      return loadPersId(t, r, true);
    case kBinPersId:
      return loadPersId(t, r, false);
    case kMemoize:
      return memoizeTop(t, r, static_cast<u64>(r.memoCount));
    case kBinPut:
      return memoizeTop(t, r, PY_TRY(readUnsigned(t, r, 1)));
    case kLongBinPut:
      return memoizeTop(t, r, PY_TRY(readUnsigned(t, r, 4)));
    case kPut:
      return loadPut(t, r);
    case kBinGet:
      return stack.push(t, r.memoGet(t, *PY_TRY(r.input.read(t, 1))));
    case kLongBinGet:
      return stack.push(t, r.memoGet(t, PY_TRY(readUnsigned(t, r, 4))));
    case kGet:
      return stack.push(t, r.memoGet(t, static_cast<usize>(PY_TRY(readMemoNumber(t, r)))));
    case kProto:
      return loadProto(t, r);
    case kFrame:
      return loadFrame(t, r);
    default:
      return unknownOpcode(t, opcode);
  }
}

Ref<> PickleReader::load(Thread& t) {
  stack.fence = stack.markCount = 0;
  stack.truncate(0);
  protocol = 0;
  for (;;) {
    u8 opcode = PY_TRY(input.readOpcode(t));
    if (opcode == kStop) break;
    PY_TRY(step(t, *this, opcode));
  }
  PY_TRY(input.settle(t));
  return stack.pop(t);
}

}  // namespace taipan
