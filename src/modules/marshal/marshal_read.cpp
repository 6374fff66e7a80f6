#include <cstdlib>
#include <cstring>
#include <vector>

#include "builtins/bytes/bytearray.h"
#include "builtins/bytes/bytes.h"
#include "builtins/code/code.h"
#include "builtins/dict/dict.h"
#include "builtins/float/float.h"
#include "builtins/int/int.h"
#include "builtins/list/list.h"
#include "builtins/number/complex.h"
#include "builtins/set/set.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "modules/marshal/marshal.h"
#include "object/protocol/abstract.h"

namespace taipan {

namespace {

/// More items than a file is believed to hold without seeing them.
constexpr isize kTrustedCount = isize{1} << 16;

/// Reads values from memory or from a file. A null result without pending exception is the null
/// entry that ends a dict.
class Reader {
 public:
  Reader(Thread& t, const char* data, isize size) : t_(t), at_(data), end_(data + size) {}
  /// Where the next value would be read from.
  const char* position() const { return at_; }
  Reader(Thread& t, Object* file) : t_(t), file_(file) {}
  ~Reader() {
    for (Reference& reference : references_) xdecref(reference.object);
  }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  /// The one value; a null entry is an error here.
  Ref<> value();

 private:
  Ref<> object();
  Ref<> entry(int tag, isize slot);
  /// An entry of a container: null becomes a TypeError.
  Ref<> item(const char* container);
  const char* bytes(isize count);
  const char* fileBytes(isize count);
  bool readInto(Object* target, isize count);
  bool byte(int& out);
  bool number(i32& out);
  bool size(isize& out, const char* what);
  Ref<> fail(const char* what) { return t_.raise(valueErrorType, "bad marshal data (%s)", what); }
  Ref<> truncated() {
    if (!t_.hasPending()) (void)t_.raise(eofErrorType, "marshal data too short");
    return failure;
  }
  /// Numbers are given out before contents are read: a container may refer to itself.
  isize reserve(bool flagged) {
    if (!flagged) return -1;
    references_.push_back({});
    return static_cast<isize>(references_.size()) - 1;
  }
  Ref<> keep(isize slot, Ref<> value) {
    if (slot >= 0 && value) {
      incref(value.get());
      references_[slot].object = value.get();
    }
    return value;
  }
  Ref<> longInt();
  bool realText(double& out);
  bool real(double& out);
  Ref<> text(int tag);
  Ref<> tuple(isize count, isize slot);
  Ref<> largeTuple(isize count, isize slot);
  Ref<> list(isize slot);
  Ref<> dict(isize slot);
  Ref<> set(bool frozen, isize slot);
  Ref<> code();
  Ref<> reference();
  /// Marks that the items of a list or dict are being read.
  struct MutableScope {
    Reader& reader;
    int outer;
    explicit MutableScope(Reader& r) : reader(r), outer(r.mutableDepth_) {
      r.mutableDepth_ = r.depth_;
    }
    ~MutableScope() { reader.mutableDepth_ = outer; }
  };

  Thread& t_;
  const char* at_ = nullptr;
  const char* end_ = nullptr;
  Object* file_ = nullptr;
  std::vector<char> buffer_;
  struct Reference {
    Object* object = nullptr;  // owned; null while a value without parts is being read
    int openDepth = 0;         // of a tuple whose items are being read, else 0
  };
  std::vector<Reference> references_;
  int depth_ = 0;
  int mutableDepth_ = 0;  // of the innermost list or dict that is being read
};

// ---- Raw input --------------------------------------------------------------------------------

/// Fills `target`, a bytearray, from the file and appends its bytes to the buffer.
bool Reader::readInto(Object* target, isize count) {
  Ref<Str> name = newStr(t_, "readinto");
  if (!name) return false;
  Ref<> got = callMethod(t_, file_, name.get(), target);
  if (!got) return false;
  Result<i64> read = toI64(t_, got.get());
  if (read.failed()) return false;
  if (read.value() > count) {
    (void)t_.raise(valueErrorType,
                   "read() returned too much data: %zd bytes requested, %zd returned", count,
                   static_cast<isize>(read.value()));
    return false;
  }
  if (read.value() != count) {
    (void)t_.raise(eofErrorType, "EOF read where not expected");
    return false;
  }
  BufferView view;
  if (view.acquire(t_, target).failed()) return false;
  if (view.size() != count) {
    (void)t_.raise(valueErrorType, "readinto() changed the size of the buffer");
    return false;
  }
  buffer_.insert(buffer_.end(), view.data(), view.data() + count);
  return true;
}

/// What damaged data says to be long is read in pieces, so that memory is needed only for what is
/// there.
const char* Reader::fileBytes(isize count) {
  constexpr isize kPiece = isize{1} << 20;
  buffer_.clear();
  for (isize done = 0; done < count; done += kPiece) {
    isize piece = count - done < kPiece ? count - done : kPiece;
    Ref<> size = toObject(i64{piece});
    if (!size) return nullptr;
    Ref<> target = call(t_, static_cast<Object*>(&bytearrayType), size.get());
    if (!target || !readInto(target.get(), piece)) return nullptr;
  }
  return buffer_.data();
}

/// The next `count` bytes, valid until the next read; null with an exception pending.
const char* Reader::bytes(isize count) {
  if (file_) return count == 0 ? "" : fileBytes(count);
  if (end_ - at_ < count) {
    (void)t_.raise(eofErrorType, "marshal data too short");
    return nullptr;
  }
  const char* start = at_;
  at_ += count;
  return start;
}

bool Reader::byte(int& out) {
  const char* p = bytes(1);
  if (!p) return false;
  out = static_cast<u8>(*p);
  return true;
}

bool Reader::number(i32& out) {
  const char* p = bytes(4);
  if (!p) return false;
  std::memcpy(&out, p, 4);
  return true;
}

/// A length that cannot be more than the data holds.
bool Reader::size(isize& out, const char* what) {
  i32 value;
  if (!number(value)) return false;
  if (value < 0) {
    (void)t_.raise(valueErrorType, "bad marshal data (%s size out of range)", what);
    return false;
  }
  out = value;
  return true;
}

// ---- Numbers ----------------------------------------------------------------------------------

Ref<> Reader::longInt() {
  i32 count;
  if (!number(count)) return truncated();
  bool negative = count < 0;
  isize shorts = negative ? -isize{count} : count;
  if (count == INT32_MIN) return fail("long size out of range");
  if (shorts == 0) return newInt(0);
  const char* p = bytes(shorts * 2);
  if (!p) return truncated();
  Ref<Int> raw = PY_TRY(newIntDigits(t_, (shorts + 1) / 2));
  u32 digit = 0;
  for (isize i = 0; i < shorts; i++) {
    u16 part;
    std::memcpy(&part, p + i * 2, 2);
    if (part > 0x7fff) return fail("digit out of range in long");
    if (part == 0 && i + 1 == shorts) return fail("unnormalized long data");
    if (i % 2 == 0) {
      digit = part;
    } else {
      digit |= static_cast<u32>(part) << 15;
    }
    raw->digits[i / 2] = digit;
  }
  return finishInt(std::move(raw), (shorts + 1) / 2, negative);
}

bool Reader::realText(double& out) {
  int length;
  if (!byte(length)) return false;
  const char* p = bytes(length);
  if (!p) return false;
  char text[257];
  std::memcpy(text, p, length);
  text[length] = '\0';
  char* end;
  out = std::strtod(text, &end);
  if (length == 0 || *end) {
    (void)t_.raise(valueErrorType, "could not convert string to float: '%s'", text);
    return false;
  }
  return true;
}

bool Reader::real(double& out) {
  const char* p = bytes(8);
  if (!p) return false;
  std::memcpy(&out, p, 8);
  return true;
}

// ---- Texts ------------------------------------------------------------------------------------

/// UTF-8 in which lone surrogates may stand.
Ref<Str> decode(Thread& t, const char* text, isize size) {
  bool surrogates = false;
  for (isize i = 0; i + 1 < size && !surrogates; i++) {
    surrogates = static_cast<u8>(text[i]) == 0xed && static_cast<u8>(text[i + 1]) >= 0xa0;
  }
  if (!surrogates) return newStrUtf8(t, text, size);
  std::vector<u32> chars;
  for (isize i = 0; i < size;) {
    u8 lead = text[i];
    int extra = lead < 0x80 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
    if (i + extra >= size) return newStrUtf8(t, text, size);  // raises
    u32 c = extra == 0 ? lead : lead & (0x3f >> extra);
    for (int k = 1; k <= extra; k++) c = c << 6 | (text[i + k] & 0x3f);
    chars.push_back(c);
    i += extra + 1;
  }
  return newStrChars(t, chars.data(), 4, static_cast<isize>(chars.size()));
}

Ref<> Reader::text(int tag) {
  isize length;
  if (tag == kTagShortAscii || tag == kTagShortAsciiInterned) {
    int small;
    if (!byte(small)) return truncated();
    length = small;
  } else if (!size(length, "string")) {
    return truncated();
  }
  const char* p = bytes(length);
  if (!p) return truncated();
  bool ascii = tag != kTagUnicode && tag != kTagInterned;
  Ref<Str> str = PY_TRY(ascii ? newStrLatin1(t_, p, length) : decode(t_, p, length));
  bool interned = tag == kTagInterned || tag == kTagAsciiInterned || tag == kTagShortAsciiInterned;
  return interned ? internStr(std::move(str)) : std::move(str);
}

// ---- Containers -------------------------------------------------------------------------------

Ref<> Reader::item(const char* container) {
  Ref<> value = object();
  if (!value && !t_.hasPending()) {
    return t_.raise(typeErrorType, "NULL object in marshal data for %s", container);
  }
  return value;
}

/// A tuple of a file that says it is large: room is made only for the items that are there. Items
/// cannot refer to it.
Ref<> Reader::largeTuple(isize count, isize slot) {
  Ref<List> list = PY_TRY(newList(t_));
  for (isize i = 0; i < count; i++) PY_TRY(list->append(t_, PY_TRY(item("tuple"))));
  return keep(slot, call(t_, static_cast<Object*>(&tupleType), static_cast<Object*>(list.get())));
}

Ref<> Reader::tuple(isize count, isize slot) {
  if (!file_ && count > end_ - at_) return truncated();
  if (file_ && count > kTrustedCount) return largeTuple(count, slot);
  Ref<Tuple> tuple = PY_TRY(newTuple(t_, count));
  // Damaged data may look at the tuple before it is complete.
  for (isize i = 0; i < count; i++) tuple->items[i] = Ref<>::share(none()).release();
  Ref<> result = keep(slot, tuple.share());
  if (slot >= 0) references_[slot].openDepth = depth_;
  for (isize i = 0; i < count; i++) {
    Ref<> value = PY_TRY(item("tuple"));
    assignOwned(tuple->items[i], value.release());
  }
  if (slot >= 0) references_[slot].openDepth = 0;
  return result;
}

Ref<> Reader::list(isize slot) {
  isize count;
  if (!size(count, "list")) return truncated();
  if (!file_ && count > end_ - at_) return truncated();
  Ref<List> list = PY_TRY(newList(t_));
  Ref<> result = keep(slot, list.share());
  MutableScope scope(*this);
  for (isize i = 0; i < count; i++) {
    Ref<> value = PY_TRY(item("list"));
    PY_TRY(list->append(t_, value.get()));
  }
  return result;
}

Ref<> Reader::dict(isize slot) {
  Ref<Dict> dict = PY_TRY(newDict(t_));
  Ref<> result = keep(slot, dict.share());
  MutableScope scope(*this);
  for (;;) {
    Ref<> key = object();
    if (!key) break;
    Ref<> value = object();
    if (!value) break;
    PY_TRY(dictSet(t_, dict.get(), key.get(), value.get()));
  }
  if (t_.hasPending()) return failure;
  return result;
}

Ref<> Reader::set(bool frozen, isize slot) {
  isize count;
  if (!size(count, "set")) return truncated();
  Ref<Set> set = PY_TRY(frozen ? newFrozenset(t_) : newSet(t_));
  if (frozen && count != 0) {
    // The empty frozenset is shared: collect the items first.
    Ref<List> list = PY_TRY(newList(t_));
    for (isize i = 0; i < count; i++) {
      Ref<> value = PY_TRY(item("set"));
      PY_TRY(list->append(t_, value.get()));
    }
    return keep(slot, PY_TRY(newFrozenset(t_, list.get())));
  }
  Ref<> result = keep(slot, set.share());
  for (isize i = 0; i < count; i++) {
    Ref<> value = PY_TRY(item("set"));
    PY_TRY(setAdd(t_, set.get(), value.get()));
  }
  return result;
}

Ref<> Reader::code() {
  CodeFields fields{};
  i32 numbers[5];
  for (i32& number : numbers) {
    if (!this->number(number)) return truncated();
  }
  struct Part {
    Object** field;
    Type* type;
  };
  Object* codeObject = nullptr;
  const Part parts[] = {{&codeObject, &bytesType},
                        {&fields.consts, &tupleType},
                        {&fields.names, &tupleType},
                        {&fields.localsplusnames, &tupleType},
                        {&fields.localspluskinds, &bytesType},
                        {&fields.filename, &strType},
                        {&fields.name, &strType},
                        {&fields.qualname, &strType},
                        {&fields.linetable, &bytesType},
                        {&fields.exceptiontable, &bytesType}};
  Ref<> owned[10];
  i32 firstLine = 0;
  for (int i = 0; i < 10; i++) {
    if (i == 8 && !number(firstLine)) return truncated();
    owned[i] = PY_TRY(item("code"));
    if (!isInstanceOf(owned[i].get(), parts[i].type)) {
      return t_.raise(systemErrorType, "bad argument to internal function");
    }
    *parts[i].field = owned[i].get();
  }
  fields.argcount = numbers[0];
  fields.posonlyargcount = numbers[1];
  fields.kwonlyargcount = numbers[2];
  fields.stacksize = numbers[3];
  fields.flags = numbers[4];
  fields.firstlineno = firstLine;
  auto* bytecode = static_cast<Bytes*>(codeObject);
  fields.code = bytecode->data;
  fields.codeSize = bytecode->size;
  return newCode(t_, fields);
}

Ref<> Reader::reference() {
  i32 index;
  if (!number(index)) return truncated();
  if (index < 0 || static_cast<usize>(index) >= references_.size()) {
    return fail("invalid reference");
  }
  // A tuple can contain itself through something mutable only; otherwise hashing it never ends.
  const Reference& reference = references_[index];
  if (!reference.object || reference.openDepth > mutableDepth_) return fail("invalid reference");
  return Ref<>::share(reference.object);
}

// ---- One entry --------------------------------------------------------------------------------

Ref<> Reader::object() {
  int tag;
  const char* p = !file_ && at_ == end_ ? nullptr : bytes(1);
  if (!p) {
    if (!t_.hasPending() || t_.clearIfMatches(eofErrorType)) {
      (void)t_.raise(eofErrorType, "EOF read where object expected");
    }
    return failure;
  }
  tag = static_cast<u8>(*p);
  if (++depth_ > kMarshalMaxDepth) {
    depth_--;
    return t_.raise(valueErrorType, "recursion limit exceeded");
  }
  Ref<> result = entry(tag & ~kMarshalRef, tag & kMarshalRef ? 0 : -1);
  depth_--;
  return result;
}

/// `flagged` is 0 when the entry gets a reference number, else -1.
Ref<> Reader::entry(int tag, isize flagged) {
  bool isRef = flagged == 0;
  switch (tag) {
    case kTagNull:
      return {};
    case kTagNone:
      return Ref<>::share(none());
    case kTagStopIteration:
      return Ref<>::share(&stopIterationType);
    case kTagEllipsis:
      return Ref<>::share(ellipsis());
    case kTagFalse:
      return newBool(false);
    case kTagTrue:
      return newBool(true);
    case kTagRef:
      return reference();
    default:
      break;
  }
  isize slot = reserve(isRef);
  switch (tag) {
    case kTagInt: {
      i32 value;
      if (!number(value)) return truncated();
      return keep(slot, newInt(value));
    }
    case kTagInt64: {
      const char* p = bytes(8);
      if (!p) return truncated();
      i64 value;
      std::memcpy(&value, p, 8);
      return keep(slot, newInt(value));
    }
    case kTagLong:
      return keep(slot, longInt());
    case kTagFloat:
    case kTagFloatText: {
      double value;
      if (!(tag == kTagFloat ? real(value) : realText(value))) return truncated();
      return keep(slot, newFloat(value));
    }
    case kTagComplex:
    case kTagComplexText: {
      ComplexValue value;
      bool binary = tag == kTagComplex;
      if (!(binary ? real(value.real) && real(value.imag)
                   : realText(value.real) && realText(value.imag))) {
        return truncated();
      }
      return keep(slot, newComplex(t_, value));
    }
    case kTagBytes: {
      isize length;
      if (!size(length, "bytes object")) return truncated();
      const char* p = bytes(length);
      if (!p) return truncated();
      return keep(slot, newBytes(t_, p, length));
    }
    case kTagInterned:
    case kTagUnicode:
    case kTagAscii:
    case kTagAsciiInterned:
    case kTagShortAscii:
    case kTagShortAsciiInterned:
      return keep(slot, text(tag));
    case kTagSmallTuple: {
      int count;
      if (!byte(count)) return truncated();
      return tuple(count, slot);
    }
    case kTagTuple: {
      isize count;
      if (!size(count, "tuple")) return truncated();
      return tuple(count, slot);
    }
    case kTagList:
      return list(slot);
    case kTagDict:
      return dict(slot);
    case kTagSet:
    case kTagFrozenset:
      return set(tag == kTagFrozenset, slot);
    case kTagCode:
      return keep(slot, code());
    default:
      return fail("unknown type code");
  }
}

Ref<> Reader::value() {
  Ref<> result = object();
  if (!result && !t_.hasPending()) {
    return t_.raise(typeErrorType, "NULL object in marshal data for object");
  }
  return result;
}

}  // namespace

Ref<> marshalLoads(Thread& t, const char* data, isize size, isize* used) {
  Reader reader(t, data, size);
  Ref<> value = reader.value();
  if (used != nullptr) *used = reader.position() - data;
  return value;
}

Ref<> marshalLoad(Thread& t, Object* file) { return Reader(t, file).value(); }

}  // namespace taipan
