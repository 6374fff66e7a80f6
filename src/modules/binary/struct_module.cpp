// _struct: Struct objects and the functions that use cached ones.
#include "builtins/dict/dict.h"
#include "builtins/exceptions/exception_class.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/iterator/iterator_methods.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "builtins/weakref/weakref.h"
#include "modules/binary/struct_format.h"
#include "object/allocate.h"
#include "object/gc/gc.h"
#include "object/module_spec.h"
#include "object/protocol/abstract.h"
#include "object/protocol/buffer.h"
#include "object/protocol/number.h"
#include "object/seams.h"

namespace taipan {

namespace {

/// struct.error and the cache belong to the process: Struct is a static type.
constinit Object* structError = nullptr;
constinit Dict* structCache = nullptr;
constexpr isize kCacheLimit = 100;

struct StructObject : Object {
  StructLayout layout;
  Bytes* format;  ///< owned; null before __init__
  WeakReference* weaklist;
};

extern BuiltinType structType;
extern BuiltinType unpackIteratorType;

Failure raiseError(Thread& t, const char* format, isize a = 0, isize b = 0, isize c = 0,
                   isize d = 0) {
  return t.raise(*as<Type>(structError), format, a, b, c, d);
}

// --- Struct -------------------------------------------------------------------------------------

Status structInit(Thread& t, StructObject& self, Object* format) {
  Ref<Bytes> text;
  if (isStr(format)) {
    Str& s = *as<Str>(format);
    if (!strIsAscii(s)) {
      Ref<Str> ascii = PY_TRY(newStr(t, "ascii"));
      Ref<Str> name = PY_TRY(newInterned(t, "encode"));
      Object* args[] = {&s, ascii.get()};
      Ref<> ignored = PY_TRY(callMethodVector(t, name.get(), args, 2));
      return {};
    }
    text = PY_TRY(newBytes(t, strData(s), s.length));
  } else if (isBytes(format)) {
    text = Ref<Bytes>::share(as<Bytes>(format));
  } else {
    return t.raise(typeErrorType, "Struct() argument 1 must be a str or bytes object, not %.200s",
                   shortTypeName(format->type));
  }
  PY_TRY(self.layout.compile(t, structError, spanOf(*text)));
  assignOwned(self.format, text.release());
  return {};
}

Object* structNew(Type* cls, Object*, Object*) {
  Object* self = cls->alloc(cls, 0);
  if (self) as<StructObject>(self)->layout = StructLayout{};
  return self;
}

void structDealloc(Object* object) {
  StructObject& self = *as<StructObject>(object);
  if (self.weaklist) clearWeakrefs(object);
  self.layout.clear();
  xdecref(self.format);
  object->type->free(object);
}

Status checkCompiled(Thread& t, StructObject& self) {
  if (self.format) return {};
  return t.raise(runtimeErrorType, "Struct object is not initialized");
}

Ref<> packValues(Thread& t, StructObject& self, Object* const* values, isize count) {
  if (count != self.layout.count) {
    return raiseError(t, "pack expected %zd items for packing (got %zd)", self.layout.count, count);
  }
  Ref<Bytes> out = PY_TRY(newBytesRaw(t, self.layout.size));
  PY_TRY(self.layout.pack(t, structError, values, reinterpret_cast<u8*>(out->data)));
  return out;
}

/// An offset that may count from the end of `length` bytes, checked against the struct's size.
Result<isize> checkOffset(Thread& t, const char* function, const char* verb, const char* noRoom,
                          isize offset, isize size, isize length) {
  if (offset < 0) {
    if (offset + size > 0) return raiseError(t, noRoom, size, offset);
    if (offset + length < 0) {
      return raiseError(t, "offset %zd out of range for %zd-byte buffer", offset, length);
    }
    offset += length;
  }
  if (length - offset < size) {
    return t.raise(*as<Type>(structError),
                   "%s requires a buffer of at least %zu bytes for %s %zd bytes at offset %zd "
                   "(actual buffer size is %zd)",
                   function, static_cast<usize>(size) + static_cast<usize>(offset), verb, size,
                   offset, length);
  }
  return offset;
}

Ref<> packInto(Thread& t, StructObject& self, Object* const* args, isize count) {
  if (count != self.layout.count + 2) {
    if (count == 0) return raiseError(t, "pack_into expected buffer argument");
    if (count == 1) return raiseError(t, "pack_into expected offset argument");
    return raiseError(t, "pack_into expected %zd items for packing (got %zd)", self.layout.count,
                      count - 2);
  }
  BufferView view;
  if (view.acquire(t, args[0], kBufferWritable).failed()) {
    t.clearPending();
    return t.raise(typeErrorType, "argument must be read-write bytes-like object, not %.50s",
                   argumentTypeName(args[0]));
  }
  isize offset = PY_TRY(toIsize(t, args[1], &indexErrorType));
  offset = PY_TRY(checkOffset(t, "pack_into", "packing", "no space to pack %zd bytes at offset %zd",
                              offset, self.layout.size, view.size()));
  PY_TRY(self.layout.pack(t, structError, args + 2,
                          reinterpret_cast<u8*>(view.writableData()) + offset));
  return Ref<>::share(none());
}

Ref<> unpackExactly(Thread& t, StructObject& self, const BufferView& view) {
  PY_TRY(checkCompiled(t, self));
  if (view.size() != self.layout.size) {
    return raiseError(t, "unpack requires a buffer of %zd bytes", self.layout.size);
  }
  return self.layout.unpack(t, reinterpret_cast<const u8*>(view.data()));
}

Ref<> unpackFrom(Thread& t, StructObject& self, const BufferView& view, isize offset) {
  PY_TRY(checkCompiled(t, self));
  offset = PY_TRY(checkOffset(t, "unpack_from", "unpacking",
                              "not enough data to unpack %zd bytes at offset %zd", offset,
                              self.layout.size, view.size()));
  return self.layout.unpack(t, reinterpret_cast<const u8*>(view.data()) + offset);
}

Ref<> structPack(Thread& t, StructObject& self, Positional args) {
  return packValues(t, self, args.items, args.count);
}
Ref<> structPackInto(Thread& t, StructObject& self, Positional args) {
  return packInto(t, self, args.items, args.count);
}
Ref<> structUnpack(Thread& t, StructObject& self, BufferView buffer) {
  return unpackExactly(t, self, buffer);
}
Ref<> structUnpackFrom(Thread& t, StructObject& self, BufferView buffer, Optional<isize> offset) {
  return unpackFrom(t, self, buffer, offset.value_or(0));
}
isize structSizeOf(StructObject& self) {
  // One entry more than there are fields, as in the reference layout.
  return self.type->basicSize + (self.layout.fieldCount + 1) * static_cast<isize>(32) -
         (static_cast<isize>(sizeof(StructObject)) - 56);
}
Ref<> structGetFormat(Thread& t, StructObject& self) {
  if (!self.format) return t.raise(attributeErrorType, "format");
  return newStrLatin1(t, self.format->data, self.format->size);
}
isize structGetSize(StructObject& self) { return self.layout.size; }

// --- iter_unpack --------------------------------------------------------------------------------

struct UnpackIterator : Object {
  StructObject* owner;  ///< owned, null when exhausted
  Buffer buffer;        ///< held while `owner` is set
  isize index;
};

Ref<> newUnpackIterator(Thread& t, StructObject& self, Object* source) {
  PY_TRY(checkCompiled(t, self));
  if (self.layout.size == 0) {
    return raiseError(t, "cannot iteratively unpack with a struct of length 0");
  }
  BufferView view;
  PY_TRY(view.acquire(t, source));
  if (view.size() % self.layout.size != 0) {
    return raiseError(t, "iterative unpacking requires a buffer of a multiple of %zd bytes",
                      self.layout.size);
  }
  Ref<UnpackIterator> it = PY_TRY(newObject<UnpackIterator>(t, unpackIteratorType));
  it->buffer = view.raw();
  view.raw().object = nullptr;  // the iterator holds the buffer now
  incref(&self);
  it->owner = &self;
  gcTrack(it.get());
  return it;
}

void unpackIteratorRelease(UnpackIterator& self) {
  if (!self.owner) return;
  releaseBuffer(&self.buffer);
  clearOwned(self.owner);
}

void unpackIteratorDealloc(Object* object) {
  gcUntrack(object);
  unpackIteratorRelease(*as<UnpackIterator>(object));
  object->type->free(object);
}

int unpackIteratorTraverse(Object* object, VisitFunction visit, void* arg) {
  UnpackIterator& self = *as<UnpackIterator>(object);
  PY_VISIT(self.owner);
  if (self.owner) PY_VISIT(self.buffer.object);
  return 0;
}

Lookup unpackIteratorNext(Thread& t, UnpackIterator& self) {
  if (!self.owner) return Lookup::missing();
  if (self.index >= self.buffer.length) {
    unpackIteratorRelease(self);
    return Lookup::missing();
  }
  auto* data = static_cast<const u8*>(self.buffer.data) + self.index;
  self.index += self.owner->layout.size;
  return Ref<>(self.owner->layout.unpack(t, data));
}

isize unpackIteratorHint(UnpackIterator& self) {
  if (!self.owner) return 0;
  return (self.buffer.length - self.index) / self.owner->layout.size;
}

constinit const MethodDef kUnpackIteratorMethods[] = {
    METHOD_PLAIN("__length_hint__", "($self, /)", unpackIteratorHint, nullptr), {}};

constinit BuiltinType unpackIteratorType{{
    .name = "_struct.unpack_iterator",
    .basicSize = sizeof(UnpackIterator),
    .flags = kTypeHaveGc | kTypeDisallowInstantiation,
    .dealloc = unpackIteratorDealloc,
    .getAttribute = genericGetAttributeSlot,
    .traverse = unpackIteratorTraverse,
    .iter = selfIterator,
    .iternext = slot<unpackIteratorNext>,
    .methods = kUnpackIteratorMethods,
    .free = gcFree,
}};

Ref<> structIterUnpack(Thread& t, StructObject& self, Object* buffer) {
  return newUnpackIterator(t, self, buffer);
}

constinit const MethodDef kStructMethods[] = {
    METHOD("iter_unpack", "($self, buffer, /)", structIterUnpack,
           "Return an iterator yielding tuples.\n\nTuples are unpacked from the given bytes "
           "source, like a repeated\ninvocation of unpack_from().\n\nRequires that the bytes "
           "length be a multiple of the struct size."),
    METHOD_PLAIN("pack", "($self, /)", structPack,
                 "S.pack(v1, v2, ...) -> bytes\n\nReturn a bytes object containing values v1, v2, "
                 "... packed according\nto the format string S.format.  See help(struct) for more "
                 "on format\nstrings."),
    METHOD_PLAIN("pack_into", "($self, /)", structPackInto,
                 "S.pack_into(buffer, offset, v1, v2, ...)\n\nPack the values v1, v2, ... "
                 "according to the format string S.format\nand write the packed bytes into the "
                 "writable buffer buf starting at\noffset.  Note that the offset is a required "
                 "argument.  See\nhelp(struct) for more on format strings."),
    METHOD("unpack", "($self, buffer, /)", structUnpack,
           "Return a tuple containing unpacked values.\n\nUnpack according to the format string "
           "Struct.format. The buffer's size\nin bytes must be Struct.size.\n\nSee help(struct) "
           "for more on format strings."),
    METHOD("unpack_from", "($self, /, buffer, offset=0)", structUnpackFrom,
           "Return a tuple containing unpacked values.\n\nValues are unpacked according to the "
           "format string Struct.format.\n\nThe buffer's size in bytes, starting at position "
           "offset, must be\nat least Struct.size.\n\nSee help(struct) for more on format "
           "strings."),
    METHOD_PLAIN("__sizeof__", "($self, /)", structSizeOf,
                 "S.__sizeof__() -> size of S in memory, in bytes"),
    {},
};

constinit const GetSetDef kStructGetters[] = {
    GETTER("format", structGetFormat, "struct format string"),
    GETTER("size", structGetSize, "struct size in bytes"),
    {},
};

constinit BuiltinType structType{{
    .name = "_struct.Struct",
    .doc = "Struct(fmt) --> compiled struct object\n\n",
    .basicSize = sizeof(StructObject),
    .flags = kTypeBase,
    .dealloc = structDealloc,
    .getAttribute = genericGetAttributeSlot,
    .setAttribute = genericSetAttributeSlot,
    .weaklistOffset = offsetof(StructObject, weaklist),
    .methods = kStructMethods,
    .getset = kStructGetters,
    .init = initSlot<"Struct", "(format)", structInit>,
    .new_ = structNew,
    .free = plainFree,
}};

// --- functions ----------------------------------------------------------------------------------

/// The Struct for a format, from the cache.
Ref<StructObject> cachedStruct(Thread& t, Object* format) {
  if (!structCache) structCache = PY_TRY(newDict(t)).release();
  Lookup hit = PY_TRY(dictGet(t, structCache, format));
  if (hit.found()) return std::move(hit).value().as<StructObject>();
  Ref<StructObject> made =
      Ref<StructObject>::steal(as<StructObject>(structNew(&structType, nullptr, nullptr)));
  if (made.failed()) return failure;
  PY_TRY(structInit(t, *made, format));
  if (structCache->used >= kCacheLimit) assignOwned(structCache, PY_TRY(newDict(t)).release());
  PY_TRY(dictSet(t, structCache, format, made.get()));
  return made;
}

/// A format argument, compiled before the arguments behind it are looked at.
struct CachedFormat {
  Ref<StructObject> compiled;
};

}  // namespace

template <>
struct Arg<CachedFormat> {
  static Result<CachedFormat> from(Thread& t, Object* format, const Signature&, int) {
    return CachedFormat{PY_TRY(cachedStruct(t, format))};
  }
};

namespace {

Status clearCache(Thread&, Module&) {
  clearOwned(structCache);
  return {};
}

Result<isize> calcSize(Thread&, Module&, CachedFormat format) {
  return format.compiled->layout.size;
}

Ref<> packFunction(Thread& t, Module&, Positional args) {
  if (args.count == 0) return t.raise(typeErrorType, "missing format argument");
  Ref<StructObject> s = PY_TRY(cachedStruct(t, args[0]));
  return packValues(t, *s, args.items + 1, args.count - 1);
}

Ref<> packIntoFunction(Thread& t, Module&, Positional args) {
  if (args.count == 0) return t.raise(typeErrorType, "missing format argument");
  Ref<StructObject> s = PY_TRY(cachedStruct(t, args[0]));
  return packInto(t, *s, args.items + 1, args.count - 1);
}

Ref<> unpackFunction(Thread& t, Module&, CachedFormat format, BufferView buffer) {
  return unpackExactly(t, *format.compiled, buffer);
}

Ref<> unpackFromFunction(Thread& t, Module&, CachedFormat format, BufferView buffer,
                         Optional<isize> offset) {
  return unpackFrom(t, *format.compiled, buffer, offset.value_or(0));
}

Ref<> iterUnpackFunction(Thread& t, Module&, CachedFormat format, Object* buffer) {
  return newUnpackIterator(t, *format.compiled, buffer);
}

constinit const MethodDef kFunctions[] = {
    METHOD("_clearcache", "($module, /)", clearCache, "Clear the internal cache."),
    METHOD("calcsize", "($module, format, /)", calcSize,
           "Return size in bytes of the struct described by the format string."),
    METHOD("iter_unpack", "($module, format, buffer, /)", iterUnpackFunction,
           "Return an iterator yielding tuples unpacked from the given bytes.\n\nThe bytes are "
           "unpacked according to the format string, like\na repeated invocation of "
           "unpack_from().\n\nRequires that the bytes length be a multiple of the format struct "
           "size."),
    METHOD_PLAIN("pack", "($module, /)", packFunction,
                 "pack(format, v1, v2, ...) -> bytes\n\nReturn a bytes object containing the "
                 "values v1, v2, ... packed according\nto the format string.  See help(struct) for "
                 "more on format strings."),
    METHOD_PLAIN("pack_into", "($module, /)", packIntoFunction,
                 "pack_into(format, buffer, offset, v1, v2, ...)\n\nPack the values v1, v2, ... "
                 "according to the format string and write\nthe packed bytes into the writable "
                 "buffer buf starting at offset.  Note\nthat the offset is a required argument.  "
                 "See help(struct) for more\non format strings."),
    METHOD("unpack", "($module, format, buffer, /)", unpackFunction,
           "Return a tuple containing values unpacked according to the format string.\n\nThe "
           "buffer's size in bytes must be calcsize(format).\n\nSee help(struct) for more on "
           "format strings."),
    METHOD("unpack_from", "($module, format, /, buffer, offset=0)", unpackFromFunction,
           "Return a tuple containing values unpacked according to the format string.\n\nThe "
           "buffer's size, minus offset, must be at least calcsize(format).\n\nSee help(struct) "
           "for more on format strings."),
    {},
};

Status structExec(Thread& t, Module& m) {
  PY_TRY(addType(t, m, structType));
  PY_TRY(typeReady(t, unpackIteratorType));
  if (!structError) {
    structError = PY_TRY(newExceptionClass(t, "struct.error", &exceptionType)).release();
  }
  return addObject(t, m, "error", structError);
}

}  // namespace

extern constinit const ModuleSpec structModule{
    .name = "_struct",
    .doc =
        "Functions to convert between Python values and C structs.\nPython bytes objects are "
        "used to hold the data representing the C struct\nand also as format strings (explained "
        "below) to describe the layout of data\nin the C struct.\n\nThe optional first format "
        "char indicates byte order, size and alignment:\n  @: native order, size & alignment "
        "(default)\n  =: native order, std. size & alignment\n  <: little-endian, std. size & "
        "alignment\n  >: big-endian, std. size & alignment\n  !: same as >\n\nThe remaining "
        "chars indicate types of args and must match exactly;\nthese can be preceded by a "
        "decimal repeat count:\n  x: pad byte (no data); c:char; b:signed byte; B:unsigned "
        "byte;\n  ?: _Bool (requires C99; if not available, char is used instead)\n  h:short; "
        "H:unsigned short; i:int; I:unsigned int;\n  l:long; L:unsigned long; f:float; "
        "d:double; e:half-float.\nSpecial cases (preceding decimal count indicates length):\n  "
        "s:string (array of char); p: pascal string (with count byte).\nSpecial cases (only "
        "available in native format):\n  n:ssize_t; N:size_t;\n  P:an integer type that is wide "
        "enough to hold a pointer.\nSpecial case (not in native mode unless 'long long' in "
        "platform C):\n  q:long long; Q:unsigned long long\nWhitespace between formats is "
        "ignored.\n\nThe variable struct.error is an exception raised on errors.\n",
    .functions = kFunctions,
    .exec = structExec};

}  // namespace taipan
