// Unpickler objects: input, stack, memo, and the functions that read one opcode each.
#pragma once

#include "builtins/bytes/bytes.h"
#include "builtins/str/str.h"
#include "modules/pickle/pickle.h"
#include "object/gc/gc.h"
#include "object/protocol/buffer.h"

namespace taipan {

/// Where a pickle comes from: bytes in memory, or a file with read and readline (and peek, where
/// there is one, to take more than was asked for without consuming it).
class PickleInput {
 public:
  PickleInput() = default;
  PickleInput(const PickleInput&) = delete;
  PickleInput& operator=(const PickleInput&) = delete;
  ~PickleInput() { clear(); }

  Status setMemory(Thread& t, Object* bytesLike);
  Status setFile(Thread& t, Object* file);
  bool hasFile() const { return read_ != nullptr; }
  void clear();
  int traverse(VisitFunction visit, void* arg);

  /// The next `count` bytes, valid until the next call. Fails with "pickle data was truncated".
  PY_ALWAYS_INLINE Result<const u8*> read(Thread& t, isize count) {
    if (count <= end_ - at_) [[likely]] {
      const u8* data = at_;
      at_ += count;
      return data;
    }
    return readSlow(t, count);
  }
  /// The next opcode; EOFError at the end.
  PY_ALWAYS_INLINE Result<u8> readOpcode(Thread& t) {
    if (at_ != end_) [[likely]]
      return *at_++;
    return readOpcodeSlow(t);
  }
  /// Fills `to`; large data is read into place.
  Status readInto(Thread& t, char* to, isize count);
  /// A line with its newline; shorter ones than `least` are refused as truncated.
  Result<ByteSpan> readLine(Thread& t, isize least);
  /// Makes the next `count` bytes available at once.
  Status load(Thread& t, isize count);
  /// Before the file is used by others: gives back what was only peeked at.
  Status settle(Thread& t);
  /// Bytes that readLine keeps (visible in __sizeof__).
  isize lineSize() const { return line_; }

 private:
  Result<const u8*> readSlow(Thread& t, isize count);
  Result<u8> readOpcodeSlow(Thread& t);
  Status hold(Thread& t, Object* bytesLike);
  Status fill(Thread& t, isize count);
  const u8* at_ = nullptr;
  const u8* end_ = nullptr;
  const u8* peeked_ = nullptr;  ///< start of what was not consumed from the file; null = none
  Object* read_ = nullptr;
  Object* readLine_ = nullptr;
  Object* readInto_ = nullptr;
  Object* peek_ = nullptr;
  BufferView view_;
  isize line_ = 0;
};

/// The values on the stack; a mark is a position. Operations never reach below the last mark.
struct PickleStack {
  Object** items = nullptr;
  isize size = 0;
  isize allocated = 0;
  isize fence = 0;
  isize* marks = nullptr;
  isize markCount = 0;
  isize markAllocated = 0;

  Status push(Thread& t, Ref<> value) {
    Object* object = value.release();
    if (object == nullptr) return failure;
    if (size == allocated) [[unlikely]] {
      Status grown = grow(t);
      if (grown.failed()) {
        decref(object);
        return failure;
      }
    }
    items[size++] = object;
    return {};
  }
  Ref<> pop(Thread& t) {
    if (size <= fence) [[unlikely]]
      return underflow(t);
    return Ref<>::steal(items[--size]);
  }
  /// The top, borrowed.
  Result<Object*> top(Thread& t) {
    if (size <= fence) [[unlikely]]
      return underflow(t);
    return items[size - 1];
  }
  Failure underflow(Thread& t);
  Status mark(Thread& t);
  /// Removes the last mark: where its items begin.
  Result<isize> popMark(Thread& t);
  /// Drops the values above a position.
  void truncate(isize position);
  void clear();

 private:
  Status grow(Thread& t);
};

/// The state of reading; Unpickler objects hold one, load() and loads() have one on the stack.
struct PickleReader {
  PickleInput input;
  PickleStack stack;
  Object** memo = nullptr;  ///< owned items, null = none
  isize memoSize = 0;
  isize memoCount = 0;
  Dict* farMemo = nullptr;  ///< numbers far beyond the others (owned, may be null)
  Object* self = nullptr;   ///< the Unpickler, borrowed; null in load and loads
  OwnMethod persistentLoad;
  Object* buffers = nullptr;  ///< owned iterator or null
  Ref<Str> encoding, errors;
  int protocol = 0;
  bool fixImports = true;
  /// Whether find_class is overridden in a subclass.
  bool ownFindClass = false;

  PickleReader() = default;
  PickleReader(const PickleReader&) = delete;
  ~PickleReader() { clear(); }
  void clear();
  /// What is wrong about these is said before the file is looked at.
  Status setOptions(Thread& t, const char* function, Object* fixImports, Object* encoding,
                    Object* errors);
  /// `buffers` may be null or None.
  Status setBuffers(Thread& t, Object* buffers);
  Ref<> load(Thread& t);
  Status memoSet(Thread& t, usize number, Object* value);
  /// UnpicklingError "Memo value not found at index N".
  Ref<> memoGet(Thread& t, usize number);
  void memoClear();
};

struct Unpickler : Object {
  PickleReader* reader;
  bool running;
  void* spare[30];  ///< the object's size is visible (object.__sizeof__)
};
static_assert(sizeof(Unpickler) == 272);

/// A global by its names, as the instance's find_class (if overridden) or the module finds it.
Ref<> findClass(Thread& t, PickleReader& r, Object* module, Object* name);
Ref<> findClassDefault(Thread& t, PickleReader& r, Object* module, Object* name);

// Opcodes that make or change objects (load_objects.cpp).
Status loadBuild(Thread& t, PickleReader& r);
Status loadReduce(Thread& t, PickleReader& r);
Status loadNewObj(Thread& t, PickleReader& r, bool keywords);
Status loadInst(Thread& t, PickleReader& r);
Status loadObj(Thread& t, PickleReader& r);
Status loadGlobal(Thread& t, PickleReader& r);
Status loadStackGlobal(Thread& t, PickleReader& r);
Status loadExtension(Thread& t, PickleReader& r, int bytes);
Status loadAppend(Thread& t, PickleReader& r);
Status loadAppends(Thread& t, PickleReader& r);
Status loadSetItem(Thread& t, PickleReader& r);
Status loadSetItems(Thread& t, PickleReader& r);
Status loadAddItems(Thread& t, PickleReader& r);
Status loadDict(Thread& t, PickleReader& r);
Status loadList(Thread& t, PickleReader& r);
Status loadTuple(Thread& t, PickleReader& r);
Status loadTupleOf(Thread& t, PickleReader& r, isize count);
Status loadFrozenset(Thread& t, PickleReader& r);

// Opcodes for numbers, text and bytes (load_values.cpp).
Status loadInt(Thread& t, PickleReader& r);
Status loadLong(Thread& t, PickleReader& r);
Status loadLongBinary(Thread& t, PickleReader& r, int sizeBytes);
Status loadFloat(Thread& t, PickleReader& r);
Status loadBinFloat(Thread& t, PickleReader& r);
Status loadString(Thread& t, PickleReader& r);
Status loadBinString(Thread& t, PickleReader& r, int sizeBytes);
Status loadUnicode(Thread& t, PickleReader& r);
Status loadBinUnicode(Thread& t, PickleReader& r, int sizeBytes);
Status loadBinBytes(Thread& t, PickleReader& r, int sizeBytes);
Status loadByteArray(Thread& t, PickleReader& r);
Status loadNextBuffer(Thread& t, PickleReader& r);
Status loadReadonlyBuffer(Thread& t, PickleReader& r);
Status loadPersId(Thread& t, PickleReader& r, bool text);
/// The decimal number of a PUT or GET line.
Result<isize> readMemoNumber(Thread& t, PickleReader& r);

}  // namespace taipan
