// StringIO: text in memory.

#include "base/find.h"
#include "builtins/dict/dict.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/int/int.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "modules/io/text_buffer.h"
#include "modules/io/text_io.h"
#include "object/gc/gc.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"
#include "object/slot.h"

namespace taipan {

struct StringIO : IOBase {
  TextBuffer content;
  isize position;
  bool ok, closed;
  bool readUniversal;
  NewlineState newlines;
  Object* lineEnd;           ///< owned str, null = None was given
  const char* writeNewline;  ///< what "\n" becomes, null = itself
};

static Status checkReady(Thread& t, StringIO& self) {
  if (!self.ok) return t.raise(valueErrorType, "I/O operation on uninitialized object");
  if (self.closed) return t.raise(valueErrorType, "I/O operation on closed file");
  return {};
}

static Status writeText(Thread& t, StringIO& self, Str& given) {
  Ref<Str> text = Ref<Str>::share(&given);
  if (self.readUniversal) text = PY_TRY(translateNewlines(t, self.newlines, std::move(text), true));
  if (self.writeNewline != nullptr) {
    Ref<Str> old = PY_TRY(newStr(t, "\n"));
    Ref<Str> with = PY_TRY(newStr(t, self.writeNewline));
    text = PY_TRY(strReplace(t, *text, *old, *with, kIsizeMax));
  }
  PY_TRY(self.content.write(t, self.position, *text));
  self.position += text->length;
  return {};
}

// --- construction -------------------------------------------------------------------------------

static Ref<> stringIONew(Thread&, Type& cls, Object*, Object*) {
  return Ref<>::steal(cls.alloc(&cls, 0));
}

/// The argument `newline` as a str that is allowed; null for None.
static Status checkNewline(Thread& t, Object* newline, Ref<Str>& text) {
  if (newline == nullptr) {
    text = PY_TRY(newStr(t, "\n"));
  } else if (!isNone(newline)) {
    if (!isStr(newline)) {
      return t.raise(typeErrorType, "newline must be str or None, not %.200s", newline->type->name);
    }
    // Python looks at it as a C string.
    text = PY_TRY(newStr(t, PY_TRY(strUtf8(t, *static_cast<Str*>(newline)))));
  }
  if (text && !(text->length == 0 || strEqualAscii(*text, "\n") || strEqualAscii(*text, "\r") ||
                strEqualAscii(*text, "\r\n"))) {
    return t.raise(valueErrorType, "illegal newline value: %R", newline);
  }
  return {};
}

static void setNewline(StringIO& self, Ref<Str> text) {
  self.readUniversal = !text || text->length == 0;
  self.newlines = NewlineState{};
  self.newlines.translate = !text;
  self.writeNewline = nullptr;
  if (text && strEqualAscii(*text, "\r")) self.writeNewline = "\r";
  if (text && strEqualAscii(*text, "\r\n")) self.writeNewline = "\r\n";
  assignOwned(self.lineEnd, static_cast<Object*>(text.release()));
}

static Status stringIOInit(Thread& t, StringIO& self, Object* value, Object* newline) {
  self.ok = false;
  Ref<Str> lineEnd;
  PY_TRY(checkNewline(t, newline, lineEnd));
  if (value != nullptr && !isNone(value) && !isStr(value)) {
    return t.raise(typeErrorType, "initial_value must be str or None, not %.200s",
                   value->type->name);
  }
  setNewline(self, std::move(lineEnd));
  self.content.truncate(0);
  self.position = 0;
  if (value != nullptr && !isNone(value)) PY_TRY(writeText(t, self, *static_cast<Str*>(value)));
  self.position = 0;
  self.closed = false;
  self.ok = true;
  return {};
}

// --- reading and writing ------------------------------------------------------------------------

static Ref<> stringIORead(Thread& t, StringIO& self, OptionalSize size) {
  PY_TRY(checkReady(t, self));
  isize rest = self.content.size() > self.position ? self.content.size() - self.position : 0;
  isize count = size.value < 0 || size.value > rest ? rest : size.value;
  if (count == 0) return Ref<>::share(emptyStr());
  Ref<Str> text = PY_TRY(self.content.text(t, self.position, self.position + count));
  self.position += count;
  return text;
}

/// Where the first line of the characters ends: behind "\n", "\r" or both.
template <class T>
static isize anyLineEnd(const T* chars, isize length) {
  for (isize i = 0; i < length; ++i) {
    if (chars[i] == '\n') return i + 1;
    if (chars[i] == '\r') return i + 1 < length && chars[i + 1] == '\n' ? i + 2 : i + 1;
  }
  return length;
}

/// The same for the one line end that counts: `last`, if `pair` behind "\r" only.
template <class T>
static isize givenLineEnd(const T* chars, isize length, T last, bool pair) {
  for (isize i = 0; i < length; ++i) {
    isize found = findChar(chars + i, length - i, last);
    if (found < 0) break;
    i += found;
    if (!pair || (i > 0 && chars[i - 1] == '\r')) return i + 1;
  }
  return length;
}

static isize lineEndFrom(const StringIO& self, isize start) {
  bool translated = self.newlines.translate;
  bool any = self.readUniversal && !translated;
  auto* lineEnd = static_cast<Str*>(self.lineEnd);
  u32 last = translated || any || lineEnd == nullptr ? '\n' : strAt(*lineEnd, lineEnd->length - 1);
  bool pair = !any && !translated && lineEnd != nullptr && lineEnd->length == 2;
  CharView rest = self.content.view(start, self.content.size());
  return start + withChars(rest.data, rest.kind, [&](auto* chars) {
           using T = std::remove_const_t<std::remove_pointer_t<decltype(chars)>>;
           return any ? anyLineEnd(chars, rest.length)
                      : givenLineEnd(chars, rest.length, static_cast<T>(last), pair);
         });
}

static Ref<Str> readLine(Thread& t, StringIO& self, isize limit) {
  if (self.position >= self.content.size()) return Ref<Str>::share(emptyStr());
  isize end = lineEndFrom(self, self.position);
  if (limit >= 0 && end - self.position > limit) end = self.position + limit;
  Ref<Str> line = PY_TRY(self.content.text(t, self.position, end));
  self.position = end;
  return line;
}

static Ref<> stringIOReadline(Thread& t, StringIO& self, OptionalSize size) {
  PY_TRY(checkReady(t, self));
  return readLine(t, self, size.value);
}

static Lookup stringIONext(Thread& t, StringIO& self) {
  PY_TRY(checkReady(t, self));
  Ref<> line;
  if (self.type == &stringIOType) {
    line = PY_TRY(readLine(t, self, -1));
  } else {
    line = PY_TRY(callMethod(t, &self, names::readline));
    if (!isStr(line.get())) {
      return t.raise(osErrorType, "readline() should have returned a str object, not '%.200s'",
                     line->type->name);
    }
  }
  if (static_cast<Str*>(line.get())->length == 0) return Lookup::missing();
  return line;
}

static Ref<> stringIOWrite(Thread& t, StringIO& self, Object* text) {
  if (!isStr(text)) {
    return t.raise(typeErrorType, "string argument expected, got '%s'", text->type->name);
  }
  PY_TRY(checkReady(t, self));
  isize count = static_cast<Str*>(text)->length;
  if (count > 0) PY_TRY(writeText(t, self, *static_cast<Str*>(text)));
  return newInt(count);
}

static Ref<> stringIOGetvalue(Thread& t, StringIO& self) {
  PY_TRY(checkReady(t, self));
  if (self.content.size() == 0) return Ref<>::share(emptyStr());
  return self.content.text(t, 0, self.content.size());
}

static Ref<> stringIOTell(Thread& t, StringIO& self) {
  PY_TRY(checkReady(t, self));
  return newInt(self.position);
}

static Ref<> stringIOTruncate(Thread& t, StringIO& self, Object* sizeObject) {
  PY_TRY(checkReady(t, self));
  isize size = self.position;
  if (sizeObject != nullptr && !isNone(sizeObject)) {
    if (!hasIndex(sizeObject)) {
      return t.raise(typeErrorType, "argument should be integer or None, not '%.200s'",
                     sizeObject->type->name);
    }
    size = PY_TRY(toIsize(t, sizeObject, &overflowErrorType));
  }
  if (size < 0) return t.raise(valueErrorType, "Negative size value %zd", size);
  if (size < self.content.size()) self.content.truncate(size);
  return newInt(size);
}

static Ref<> stringIOSeek(Thread& t, StringIO& self, isize position, Optional<int> whenceOption) {
  PY_TRY(checkReady(t, self));
  int whence = whenceOption.value_or(0);
  if (whence < 0 || whence > 2) {
    return t.raise(valueErrorType, "Invalid whence (%i, should be 0, 1 or 2)", whence);
  }
  if (position < 0 && whence == 0) {
    return t.raise(valueErrorType, "Negative seek position %zd", position);
  }
  if (whence != 0 && position != 0) {
    return t.raise(osErrorType, "Can't do nonzero cur-relative seeks");
  }
  if (whence == 1) position = self.position;
  if (whence == 2) position = self.content.size();
  self.position = position;
  return newInt(position);
}

static Ref<> stringIOClose(Thread& t, StringIO& self) {
  self.closed = true;
  self.content.clear();
  return ioBaseClose(t, &self);
}

static Result<bool> ability(Thread& t, StringIO& self) {
  PY_TRY(checkReady(t, self));
  return true;
}

// --- pickling -----------------------------------------------------------------------------------

static Ref<> stringIOGetState(Thread& t, StringIO& self) {
  Ref<> value = PY_TRY(stringIOGetvalue(t, self));
  Ref<Int> position = PY_TRY(newInt(self.position));
  Ref<> dict = Ref<>::share(none());
  if (self.dict != nullptr) dict = PY_TRY(dictCopy(t, static_cast<Dict*>(self.dict)));
  return packTuple(t, {value.get(), self.lineEnd != nullptr ? self.lineEnd : none(), position.get(),
                       dict.get()});
}

static Status stringIOSetState(Thread& t, StringIO& self, Object* state) {
  if (self.ok && self.closed) return t.raise(valueErrorType, "I/O operation on closed file");
  if (!isTuple(state) || static_cast<Tuple*>(state)->size < 4) {
    return t.raise(typeErrorType, "%.200s.__setstate__ argument should be 4-tuple, got %.200s",
                   self.type->name, state->type->name);
  }
  auto* tuple = static_cast<Tuple*>(state);
  if (!isStr(tuple->items[0]) && !isNone(tuple->items[0])) {
    return t.raise(typeErrorType, "initial_value must be str or None, not %.200s",
                   tuple->items[0]->type->name);
  }
  PY_TRY(stringIOInit(t, self, nullptr, tuple->items[1]));
  if (isStr(tuple->items[0])) {
    // The value is restored as it was, without translation.
    auto& text = *static_cast<Str*>(tuple->items[0]);
    PY_TRY(self.content.write(t, 0, text));
  }
  Object* position = tuple->items[2];
  if (!isInt(position)) {
    return t.raise(typeErrorType, "third item of state must be an integer, got %.200s",
                   position->type->name);
  }
  isize at = PY_TRY(Arg<isize>::from(t, position, Signature{}, 1));
  if (at < 0) return t.raise(valueErrorType, "position value cannot be negative");
  self.position = at;
  if (isNone(tuple->items[3])) return {};
  if (!isDict(tuple->items[3])) {
    return t.raise(typeErrorType, "fourth item of state should be a dict, got a %.200s",
                   tuple->items[3]->type->name);
  }
  if (self.dict == nullptr) self.dict = PY_TRY(newDict(t)).release();
  return dictMerge(t, static_cast<Dict*>(self.dict), tuple->items[3]);
}

static Ref<> getClosed(Thread& t, StringIO& self) {
  if (!self.ok) return t.raise(valueErrorType, "I/O operation on uninitialized object");
  return Ref<>::share(boolObject(self.closed));
}
static Ref<> getLineBuffering(Thread& t, StringIO& self) {
  PY_TRY(checkReady(t, self));
  return Ref<>::share(boolObject(false));
}
static Ref<> getNewlines(Thread& t, StringIO& self) {
  PY_TRY(checkReady(t, self));
  if (!self.readUniversal) return Ref<>::share(none());
  return seenNewlines(t, self.newlines.seen);
}

static int stringIOClear(Object* self) {
  clearOwned(static_cast<IOBase*>(self)->dict);
  return 0;
}
static void stringIODealloc(Object* object) {
  if (ioBeginDealloc(object)) return;
  auto* self = static_cast<StringIO*>(object);
  self->content.clear();
  clearOwned(self->lineEnd);
  object->type->free(object);
}
static void stringIOFinalize(Object* self) {
  if (self->type != &stringIOType) ioFinalize(self);
}

static constinit const MethodDef kMethods[] = {
    METHOD("close", "($self, /)", stringIOClose,
           "Close the IO object.\n\nAttempting any further operation after the object is "
           "closed\nwill raise a ValueError.\n\nThis method has no effect if the file is "
           "already closed."),
    METHOD("getvalue", "($self, /)", stringIOGetvalue,
           "Retrieve the entire contents of the object."),
    METHOD("read", "($self, size=-1, /)", stringIORead,
           "Read at most size characters, returned as a string."),
    METHOD("readline", "($self, size=-1, /)", stringIOReadline, "Read until newline or EOF."),
    METHOD("tell", "($self, /)", stringIOTell, "Tell the current file position."),
    METHOD("truncate", "($self, pos=None, /)", stringIOTruncate, "Truncate size to pos."),
    METHOD("seek", "($self, pos, whence=0, /)", stringIOSeek, "Change stream position."),
    METHOD("write", "($self, s, /)", stringIOWrite,
           "Write string to file.\n\nReturns the number of characters written, which is always "
           "equal to\nthe length of the string."),
    METHOD("seekable", "($self, /)", ability, "Returns True if the IO object can be seeked."),
    METHOD("readable", "($self, /)", ability, "Returns True if the IO object can be read."),
    METHOD("writable", "($self, /)", ability, "Returns True if the IO object can be written."),
    METHOD_PLAIN("__getstate__", "($self, /)", stringIOGetState, nullptr),
    METHOD_PLAIN("__setstate__", "($self, state, /)", stringIOSetState, nullptr),
    {},
};
static constinit const GetSetDef kGetSet[] = {
    GETTER("closed", getClosed, nullptr),
    GETTER("newlines", getNewlines, nullptr),
    GETTER("line_buffering", getLineBuffering, nullptr),
    {},
};

constinit BuiltinType stringIOType{{
    .name = "_io.StringIO",
    .doc = "StringIO(initial_value='', newline='\\n')\n--\n\n"
           "Text I/O implementation using an in-memory buffer.\n\n"
           "The initial_value argument sets the value of object.  The newline\n"
           "argument is like the one of TextIOWrapper's constructor.",
    .basicSize = sizeof(StringIO),
    .flags = kTypeBase | kTypeHaveGc | kTypeHaveFinalize,
    .base = &textIOBaseType,
    .dealloc = &stringIODealloc,
    .traverse = &ioTraverseBase,
    .clear = &stringIOClear,
    .weaklistOffset = offsetof(IOBase, weaklist),
    .iternext = slot<stringIONext>,
    .methods = kMethods,
    .getset = kGetSet,
    .dictOffset = offsetof(IOBase, dict),
    .init = initSlot<"StringIO", "(initial_value='', newline='\\n')", stringIOInit>,
    .new_ = slot<stringIONew>,
    .finalize = &stringIOFinalize,
}};

}  // namespace taipan
