// zlib: compression and decompression through the zlib library.
#include <zlib.h>

#include <cstring>

#include "builtins/bytes/bytes.h"
#include "builtins/exceptions/exception_class.h"
#include "builtins/int/int.h"
#include "builtins/str/str.h"
#include "object/allocate.h"
#include "object/module_spec.h"
#include "object/protocol/abstract.h"
#include "object/protocol/buffer.h"

namespace taipan {

namespace {

constinit Object* zlibError = nullptr;
constexpr isize kDefaultBuffer = 16384;

/// zlib.error "Error -3 while doing: reason".
Failure raiseZlib(Thread& t, const z_stream& stream, int error, const char* doing) {
  const char* reason = error == Z_VERSION_ERROR ? "library version mismatch" : stream.msg;
  if (!reason) {
    switch (error) {
      case Z_BUF_ERROR:
        reason = "incomplete or truncated stream";
        break;
      case Z_STREAM_ERROR:
        reason = "inconsistent stream state";
        break;
      case Z_DATA_ERROR:
        reason = "invalid input data";
        break;
      default:
        break;
    }
  }
  Type& type = *as<Type>(zlibError);
  if (!reason) return t.raise(type, "Error %d %s", error, doing);
  return t.raise(type, "Error %d %s: %.200s", error, doing, reason);
}

voidpf allocate(voidpf, uInt count, uInt size) {
  return memMalloc(static_cast<usize>(count) * size);
}
void release(voidpf, voidpf block) { memFree(block); }

void initStream(z_stream& stream) {
  std::memset(&stream, 0, sizeof stream);
  stream.zalloc = allocate;
  stream.zfree = release;
}

/// Input of any length, handed to zlib in pieces that its 32-bit counters can hold.
class Input {
 public:
  Input(z_stream& stream, ByteSpan data) : stream_(stream), left_(data.size) {
    stream.next_in = const_cast<Bytef*>(data.data);
    stream.avail_in = 0;
    next();
  }
  /// Hands over the next piece; true if it was the last one.
  bool next() {
    isize piece = left_ < INT32_MAX ? left_ : INT32_MAX;
    left_ -= piece;
    stream_.avail_in += static_cast<uInt>(piece);
    return left_ == 0;
  }
  bool isLast() const { return left_ == 0; }
  /// What zlib has not read.
  ByteSpan rest() const { return {stream_.next_in, static_cast<isize>(stream_.avail_in) + left_}; }

 private:
  z_stream& stream_;
  isize left_;
};

/// Makes room for output, at most up to `limit` bytes in all; false when the limit is reached.
bool makeRoom(z_stream& stream, ByteBuilder& out, isize limit, isize initial) {
  isize used = out.size();
  isize more = used == 0 ? initial : used;
  if (more > (isize{1} << 28)) more = isize{1} << 28;
  if (more > limit - used) more = limit - used;
  if (more <= 0) return false;
  if (!out.reserve(more)) return false;
  stream.next_out = out.data() + used;
  stream.avail_out = static_cast<uInt>(more);
  return true;
}

/// Runs `step` (inflate or deflate) until input and output are done. Returns zlib's last code.
template <class Step>
int pump(z_stream& stream, Input& input, ByteBuilder& out, isize limit, isize initial,
         int lastFlush, Step step) {
  int code = Z_OK;
  for (;;) {
    int flush = input.isLast() ? lastFlush : Z_NO_FLUSH;
    do {
      if (!makeRoom(stream, out, limit, initial)) return code;
      uInt room = stream.avail_out;
      code = step(flush);
      out.setSize(out.size() + static_cast<isize>(room - stream.avail_out));
      if (code != Z_OK && code != Z_BUF_ERROR) return code;
    } while (stream.avail_out == 0);
    if (input.isLast()) return code;
    input.next();
  }
}

// --- one-shot functions -------------------------------------------------------------------------

Ref<> compressFunction(Thread& t, Module&, BufferView data, Optional<int> level,
                       Optional<int> wbits) {
  z_stream stream;
  initStream(stream);
  int code = deflateInit2(&stream, level.value_or(Z_DEFAULT_COMPRESSION), Z_DEFLATED,
                          wbits.value_or(MAX_WBITS), 8, Z_DEFAULT_STRATEGY);
  if (code == Z_MEM_ERROR) {
    return t.raise(memoryErrorType, "Out of memory while compressing data");
  }
  if (code == Z_STREAM_ERROR) return t.raise(*as<Type>(zlibError), "Bad compression level");
  if (code != Z_OK) {
    deflateEnd(&stream);
    return raiseZlib(t, stream, code, "while compressing data");
  }
  ByteBuilder out;
  Input input(stream, spanOf(data));
  code = pump(stream, input, out, kIsizeMax, kDefaultBuffer, Z_FINISH,
              [&](int flush) { return deflate(&stream, flush); });
  if (code != Z_STREAM_END && !out.failed()) {
    deflateEnd(&stream);
    return raiseZlib(t, stream, code, "while compressing data");
  }
  deflateEnd(&stream);
  return out.finish(t);
}

Ref<> decompressFunction(Thread& t, Module&, BufferView data, Optional<int> wbits,
                         Optional<isize> bufsize) {
  isize initial = bufsize.value_or(kDefaultBuffer);
  if (initial < 0) return t.raise(valueErrorType, "bufsize must be non-negative");
  if (initial == 0) initial = 1;
  z_stream stream;
  initStream(stream);
  int code = inflateInit2(&stream, wbits.value_or(MAX_WBITS));
  if (code == Z_MEM_ERROR) {
    return t.raise(memoryErrorType, "Out of memory while decompressing data");
  }
  if (code != Z_OK) {
    inflateEnd(&stream);
    return raiseZlib(t, stream, code, "while preparing to decompress data");
  }
  ByteBuilder out;
  Input input(stream, spanOf(data));
  code = pump(stream, input, out, kIsizeMax, initial, Z_SYNC_FLUSH,
              [&](int flush) { return inflate(&stream, flush); });
  if (out.failed() || code == Z_MEM_ERROR) {
    inflateEnd(&stream);
    return t.raise(memoryErrorType, "Out of memory while decompressing data");
  }
  if (code != Z_STREAM_END) {
    if (code == Z_OK) code = Z_BUF_ERROR;
    Failure f = raiseZlib(t, stream, code, "while decompressing data");
    inflateEnd(&stream);
    return f;
  }
  inflateEnd(&stream);
  return out.finish(t);
}

struct Checksum32 {
  u32 value = 0;
};

}  // namespace

template <>
struct Arg<Checksum32> {
  static Result<Checksum32> from(Thread& t, Object* object, const Signature&, int) {
    return Checksum32{static_cast<u32>(PY_TRY(toU64Wrapped(t, object)))};
  }
};

namespace {

unsigned adler32Function(Module&, BufferView data, Optional<Checksum32> value) {
  return static_cast<unsigned>(::adler32_z(value.value_or(Checksum32{1}).value,
                                           reinterpret_cast<const Bytef*>(data.data()),
                                           static_cast<z_size_t>(data.size())));
}
unsigned crc32Function(Module&, BufferView data, Optional<Checksum32> value) {
  return static_cast<unsigned>(::crc32_z(value.value_or(Checksum32{}).value,
                                         reinterpret_cast<const Bytef*>(data.data()),
                                         static_cast<z_size_t>(data.size())));
}

// --- stream objects -----------------------------------------------------------------------------

/// Compress and Decompress.
struct ZlibObject : Object {
  z_stream stream;
  Object* unusedData;      ///< bytes, owned, like the two below
  Object* unconsumedTail;  ///< bytes
  Object* dictionary;      ///< what supports the buffer protocol, or null
  char eof;
  bool active;  ///< the stream must be ended
};

extern BuiltinType compressType;
extern BuiltinType decompressType;

Ref<ZlibObject> newZlibObject(Thread& t, BuiltinType& type) {
  Ref<ZlibObject> self = PY_TRY(newObject<ZlibObject>(t, type));
  initStream(self->stream);
  self->unusedData = Ref<>::share(emptyBytes()).release();
  self->unconsumedTail = Ref<>::share(emptyBytes()).release();
  return self;
}

void zlibDealloc(Object* object, int (*end)(z_streamp)) {
  ZlibObject& self = *as<ZlibObject>(object);
  if (self.active) end(&self.stream);
  xdecref(self.unusedData);
  xdecref(self.unconsumedTail);
  xdecref(self.dictionary);
  object->type->free(object);
}
void compressDealloc(Object* object) { zlibDealloc(object, deflateEnd); }
void decompressDealloc(Object* object) { zlibDealloc(object, inflateEnd); }

Ref<> compressObject(Thread& t, Module&, Optional<int> level, Optional<int> method,
                     Optional<int> wbits, Optional<int> memLevel, Optional<int> strategy,
                     Optional<BufferView> dictionary) {
  if (dictionary && dictionary->size() > UINT32_MAX) {
    return t.raise(overflowErrorType, "zdict length does not fit in an unsigned int");
  }
  Ref<ZlibObject> self = PY_TRY(newZlibObject(t, compressType));
  int code = deflateInit2(&self->stream, level.value_or(Z_DEFAULT_COMPRESSION),
                          method.value_or(Z_DEFLATED), wbits.value_or(MAX_WBITS),
                          memLevel.value_or(8), strategy.value_or(Z_DEFAULT_STRATEGY));
  if (code == Z_MEM_ERROR) {
    return t.raise(memoryErrorType, "Can't allocate memory for compression object");
  }
  if (code == Z_STREAM_ERROR) return t.raise(valueErrorType, "Invalid initialization option");
  if (code != Z_OK) return raiseZlib(t, self->stream, code, "while creating compression object");
  self->active = true;
  if (dictionary) {
    code = deflateSetDictionary(&self->stream, reinterpret_cast<const Bytef*>(dictionary->data()),
                                static_cast<uInt>(dictionary->size()));
    if (code == Z_STREAM_ERROR) return t.raise(valueErrorType, "Invalid dictionary");
    if (code != Z_OK) return t.raise(valueErrorType, "deflateSetDictionary()");
  }
  return self;
}

/// Gives the decompressor its preset dictionary.
Status setDictionary(Thread& t, ZlibObject& self) {
  BufferView view;
  PY_TRY(view.acquire(t, self.dictionary));
  if (view.size() > UINT32_MAX) {
    return t.raise(overflowErrorType, "zdict length does not fit in an unsigned int");
  }
  int code = inflateSetDictionary(&self.stream, reinterpret_cast<const Bytef*>(view.data()),
                                  static_cast<uInt>(view.size()));
  if (code != Z_OK) return raiseZlib(t, self.stream, code, "while setting zdict");
  return {};
}

Ref<> decompressObject(Thread& t, Module&, Optional<int> wbits, Object* dictionary) {
  if (dictionary && !hasBuffer(dictionary)) {
    return t.raise(typeErrorType, "zdict argument must support the buffer protocol");
  }
  Ref<ZlibObject> self = PY_TRY(newZlibObject(t, decompressType));
  self->dictionary = Ref<>::share(dictionary).release();
  int bits = wbits.value_or(MAX_WBITS);
  int code = inflateInit2(&self->stream, bits);
  if (code == Z_MEM_ERROR) {
    return t.raise(memoryErrorType, "Can't allocate memory for decompression object");
  }
  if (code == Z_STREAM_ERROR) return t.raise(valueErrorType, "Invalid initialization option");
  if (code != Z_OK) return raiseZlib(t, self->stream, code, "while creating decompression object");
  self->active = true;
  // A raw stream has no header that asks for the dictionary.
  if (dictionary && bits < 0) PY_TRY(setDictionary(t, *self));
  return self;
}

Ref<> compressData(Thread& t, ZlibObject& self, BufferView data) {
  ByteBuilder out;
  Input input(self.stream, spanOf(data));
  int code = pump(self.stream, input, out, kIsizeMax, kDefaultBuffer, Z_NO_FLUSH,
                  [&](int flush) { return deflate(&self.stream, flush); });
  if (code == Z_STREAM_ERROR) {
    return raiseZlib(t, self.stream, code, "while compressing data");
  }
  return out.finish(t);
}

Ref<> compressFlush(Thread& t, ZlibObject& self, Optional<int> modeArg) {
  int mode = modeArg.value_or(Z_FINISH);
  if (mode == Z_NO_FLUSH) return Ref<>::share(emptyBytes());
  ByteBuilder out;
  Input input(self.stream, {});
  int code = pump(self.stream, input, out, kIsizeMax, kDefaultBuffer, mode,
                  [&](int flush) { return deflate(&self.stream, flush); });
  if (code == Z_STREAM_ERROR) return raiseZlib(t, self.stream, code, "while flushing");
  if (code == Z_STREAM_END && mode == Z_FINISH) {
    code = deflateEnd(&self.stream);
    self.active = false;
    if (code != Z_OK) return raiseZlib(t, self.stream, code, "while finishing compression");
  } else if (code != Z_OK && code != Z_BUF_ERROR) {
    return raiseZlib(t, self.stream, code, "while flushing");
  }
  return out.finish(t);
}

/// Keeps what the decompressor did not read: behind the stream's end or for lack of room.
Status saveInput(Thread& t, ZlibObject& self, const Input& input, int code) {
  ByteSpan rest = input.rest();
  if (code == Z_STREAM_END) {
    if (rest.size) {
      Ref<Bytes> joined = PY_TRY(bytesConcat(t, spanOf(*as<Bytes>(self.unusedData)), rest));
      assignOwned(self.unusedData, static_cast<Object*>(joined.release()));
    }
    rest = {};
  }
  if (rest.size || as<Bytes>(self.unconsumedTail)->size) {
    Ref<Bytes> tail = PY_TRY(newBytes(t, rest));
    assignOwned(self.unconsumedTail, static_cast<Object*>(tail.release()));
  }
  return {};
}

/// One call of inflate, which asks for the dictionary in the middle of the stream.
struct Inflater {
  Thread& t;
  ZlibObject& self;
  bool failed = false;
  int operator()(int flush) {
    int code = inflate(&self.stream, flush);
    if (code != Z_NEED_DICT || !self.dictionary) return code;
    if (setDictionary(t, self).failed()) {
      failed = true;
      return code;
    }
    return inflate(&self.stream, flush);
  }
};

Ref<> decompressData(Thread& t, ZlibObject& self, BufferView data, Optional<isize> maxLength) {
  isize limit = maxLength.value_or(0);
  if (limit < 0) return t.raise(valueErrorType, "max_length must be non-negative");
  if (limit == 0) limit = kIsizeMax;
  ByteBuilder out;
  Input input(self.stream, spanOf(data));
  Inflater step{t, self};
  int code = pump(self.stream, input, out, limit, kDefaultBuffer, Z_SYNC_FLUSH,
                  [&](int flush) { return step(flush); });
  if (step.failed) return failure;
  PY_TRY(saveInput(t, self, input, code));
  if (code == Z_STREAM_END) {
    self.eof = 1;
  } else if (code != Z_OK && code != Z_BUF_ERROR) {
    return raiseZlib(t, self.stream, code, "while decompressing data");
  }
  return out.finish(t);
}

Ref<> decompressFlush(Thread& t, ZlibObject& self, Optional<isize> lengthArg) {
  isize initial = lengthArg.value_or(kDefaultBuffer);
  if (initial <= 0) return t.raise(valueErrorType, "length must be greater than zero");
  ByteBuilder out;
  Ref<Bytes> tail = Ref<Bytes>::share(as<Bytes>(self.unconsumedTail));
  Input input(self.stream, spanOf(*tail));
  Inflater step{t, self};
  int code = pump(self.stream, input, out, kIsizeMax, initial, Z_FINISH,
                  [&](int flush) { return step(flush); });
  if (step.failed) return failure;
  PY_TRY(saveInput(t, self, input, code));
  if (code == Z_STREAM_END) {
    self.eof = 1;
    self.active = false;
    code = inflateEnd(&self.stream);
    if (code != Z_OK) return raiseZlib(t, self.stream, code, "while finishing decompression");
  }
  return out.finish(t);
}

template <bool Compress>
Ref<> copyObject(Thread& t, ZlibObject& self) {
  Ref<ZlibObject> copy = PY_TRY(newZlibObject(t, Compress ? compressType : decompressType));
  int code = Compress ? deflateCopy(&copy->stream, &self.stream)
                      : inflateCopy(&copy->stream, &self.stream);
  if (code == Z_STREAM_ERROR) return t.raise(valueErrorType, "Inconsistent stream state");
  if (code == Z_MEM_ERROR) {
    return t.raise(memoryErrorType, Compress ? "Can't allocate memory for compression object"
                                             : "Can't allocate memory for decompression object");
  }
  if (code != Z_OK) {
    return raiseZlib(
        t, self.stream, code,
        Compress ? "while copying compression object" : "while copying decompression object");
  }
  copy->active = true;
  copy->eof = self.eof;
  assignOwned(copy->unusedData, Ref<>::share(self.unusedData).release());
  assignOwned(copy->unconsumedTail, Ref<>::share(self.unconsumedTail).release());
  copy->dictionary = Ref<>::share(self.dictionary).release();
  return copy;
}
template <bool Compress>
Ref<> deepCopyObject(Thread& t, ZlibObject& self, Object*) {
  return copyObject<Compress>(t, self);
}

constinit const MethodDef kCompressMethods[] = {
    METHOD_OF_CLASS(
        "compress", "($self, data, /)", compressData,
        "Returns a bytes object containing compressed data.\n\n  data\n    Binary data to be "
        "compressed.\n\nAfter calling this function, some of the input data may still\nbe "
        "stored in internal buffers for later processing.\nCall the flush() method to clear "
        "these buffers."),
    METHOD_OF_CLASS(
        "flush", "($self, mode=zlib.Z_FINISH, /)", compressFlush,
        "Return a bytes object containing any remaining compressed data.\n\n  mode\n    One of "
        "the constants Z_SYNC_FLUSH, Z_FULL_FLUSH, Z_FINISH.\n    If mode == Z_FINISH, the "
        "compressor object can no longer be\n    used after calling the flush() method.  "
        "Otherwise, more data\n    can still be compressed."),
    METHOD_OF_CLASS("copy", "($self, /)", copyObject<true>,
                    "Return a copy of the compression object."),
    METHOD_OF_CLASS("__copy__", "($self, /)", copyObject<true>, ""),
    METHOD_OF_CLASS("__deepcopy__", "($self, memo, /)", deepCopyObject<true>, ""),
    {},
};

constinit const MethodDef kDecompressMethods[] = {
    METHOD("decompress", "($self, data, /, max_length=0)", decompressData,
           "Return a bytes object containing the decompressed version of the data.\n\n  data\n    "
           "The binary data to decompress.\n  max_length\n    The maximum allowable length of the "
           "decompressed data.\n    Unconsumed input data will be stored in\n    the "
           "unconsumed_tail attribute.\n\nAfter calling this function, some of the input data may "
           "still be stored in\ninternal buffers for later processing.\nCall the flush() method to "
           "clear these buffers."),
    METHOD_OF_CLASS(
        "flush", "($self, length=zlib.DEF_BUF_SIZE, /)", decompressFlush,
        "Return a bytes object containing any remaining decompressed data.\n\n  length\n    the "
        "initial size of the output buffer."),
    METHOD_OF_CLASS("copy", "($self, /)", copyObject<false>,
                    "Return a copy of the decompression object."),
    METHOD_OF_CLASS("__copy__", "($self, /)", copyObject<false>, ""),
    METHOD_OF_CLASS("__deepcopy__", "($self, memo, /)", deepCopyObject<false>, ""),
    {},
};

constinit const MemberDef kDecompressMembers[] = {
    {"unused_data", kMemberObject, offsetof(ZlibObject, unusedData), kMemberReadOnly, nullptr},
    {"unconsumed_tail", kMemberObject, offsetof(ZlibObject, unconsumedTail), kMemberReadOnly,
     nullptr},
    {"eof", kMemberBool, offsetof(ZlibObject, eof), kMemberReadOnly, nullptr},
    {},
};

constinit BuiltinType compressType{{
    .name = "zlib.Compress",
    .basicSize = sizeof(ZlibObject),
    .flags = kTypeDisallowInstantiation,
    .dealloc = compressDealloc,
    .methods = kCompressMethods,
    .free = plainFree,
}};

constinit BuiltinType decompressType{{
    .name = "zlib.Decompress",
    .basicSize = sizeof(ZlibObject),
    .flags = kTypeDisallowInstantiation,
    .dealloc = decompressDealloc,
    .methods = kDecompressMethods,
    .members = kDecompressMembers,
    .free = plainFree,
}};

#define CHECKSUM_DOC(name)                                                 \
  "Compute " name                                                          \
  " checksum of data.\n\n  value\n    Starting value of the checksum.\n\n" \
  "The returned checksum is an integer."

constinit const MethodDef kFunctions[] = {
    METHOD("adler32", "($module, data, value=1, /)", adler32Function, CHECKSUM_DOC("an Adler-32")),
    METHOD("compress", "($module, data, /, level=Z_DEFAULT_COMPRESSION, wbits=MAX_WBITS)",
           compressFunction,
           "Returns a bytes object containing compressed data.\n\n  data\n    Binary data to be "
           "compressed.\n  level\n    Compression level, in 0-9 or -1.\n  wbits\n    The window "
           "buffer size and container format."),
    METHOD("compressobj",
           "($module, /, level=Z_DEFAULT_COMPRESSION, method=DEFLATED,\n            "
           "wbits=MAX_WBITS, memLevel=DEF_MEM_LEVEL,\n            strategy=Z_DEFAULT_STRATEGY, "
           "zdict=None)",
           compressObject,
           "Return a compressor object.\n\n  level\n    The compression level (an integer in the "
           "range 0-9 or -1; default is\n    currently equivalent to 6).  Higher compression "
           "levels are slower,\n    but produce smaller results.\n  method\n    The compression "
           "algorithm.  If given, this must be DEFLATED.\n  wbits\n    +9 to +15: The base-two "
           "logarithm of the window size.  Include a zlib\n        container.\n    -9 to -15: "
           "Generate a raw stream.\n    +25 to +31: Include a gzip container.\n  memLevel\n    "
           "Controls the amount of memory used for internal compression state.\n    Valid values "
           "range from 1 to 9.  Higher values result in higher memory\n    usage, faster "
           "compression, and smaller output.\n  strategy\n    Used to tune the compression "
           "algorithm.  Possible values are\n    Z_DEFAULT_STRATEGY, Z_FILTERED, and "
           "Z_HUFFMAN_ONLY.\n  zdict\n    The predefined compression dictionary - a sequence of "
           "bytes\n    containing subsequences that are likely to occur in the input data."),
    METHOD("crc32", "($module, data, value=0, /)", crc32Function, CHECKSUM_DOC("a CRC-32")),
    METHOD("decompress", "($module, data, /, wbits=MAX_WBITS, bufsize=DEF_BUF_SIZE)",
           decompressFunction,
           "Returns a bytes object containing the uncompressed data.\n\n  data\n    Compressed "
           "data.\n  wbits\n    The window buffer size and container format.\n  bufsize\n    The "
           "initial output buffer size."),
    METHOD("decompressobj", "($module, /, wbits=MAX_WBITS, zdict=b\'\')", decompressObject,
           "Return a decompressor object.\n\n  wbits\n    The window buffer size and container "
           "format.\n  zdict\n    The predefined compression dictionary.  This must be the same\n  "
           "  dictionary as used by the compressor that produced the input data."),
    {},
};

constexpr struct {
  const char* name;
  int value;
} kConstants[] = {
    {"MAX_WBITS", MAX_WBITS},
    {"DEFLATED", Z_DEFLATED},
    {"DEF_MEM_LEVEL", 8},
    {"DEF_BUF_SIZE", kDefaultBuffer},
    {"Z_NO_COMPRESSION", Z_NO_COMPRESSION},
    {"Z_BEST_SPEED", Z_BEST_SPEED},
    {"Z_BEST_COMPRESSION", Z_BEST_COMPRESSION},
    {"Z_DEFAULT_COMPRESSION", Z_DEFAULT_COMPRESSION},
    {"Z_FILTERED", Z_FILTERED},
    {"Z_HUFFMAN_ONLY", Z_HUFFMAN_ONLY},
    {"Z_RLE", Z_RLE},
    {"Z_FIXED", Z_FIXED},
    {"Z_DEFAULT_STRATEGY", Z_DEFAULT_STRATEGY},
    {"Z_NO_FLUSH", Z_NO_FLUSH},
    {"Z_PARTIAL_FLUSH", Z_PARTIAL_FLUSH},
    {"Z_SYNC_FLUSH", Z_SYNC_FLUSH},
    {"Z_FULL_FLUSH", Z_FULL_FLUSH},
    {"Z_FINISH", Z_FINISH},
    {"Z_BLOCK", Z_BLOCK},
    {"Z_TREES", Z_TREES},
};

Status zlibExec(Thread& t, Module& m) {
  PY_TRY(typeReady(t, compressType));
  PY_TRY(typeReady(t, decompressType));
  if (!zlibError) zlibError = PY_TRY(newExceptionClass(t, "zlib.error", &exceptionType)).release();
  PY_TRY(addObject(t, m, "error", zlibError));
  for (const auto& constant : kConstants) PY_TRY(addInt(t, m, constant.name, constant.value));
  PY_TRY(addString(t, m, "ZLIB_VERSION", ZLIB_VERSION));
  PY_TRY(addString(t, m, "ZLIB_RUNTIME_VERSION", zlibVersion()));
  return addString(t, m, "__version__", "1.0");
}

}  // namespace

extern constinit const ModuleSpec zlibModule{
    .name = "zlib",
    .doc =
        "The functions in this module allow compression and decompression using the\nzlib "
        "library, which is based on GNU zip.\n\nadler32(string[, start]) -- Compute an Adler-32 "
        "checksum.\ncompress(data[, level]) -- Compress data, with compression level 0-9 or "
        "-1.\ncompressobj([level[, ...]]) -- Return a compressor object.\ncrc32(string[, "
        "start]) -- Compute a CRC-32 checksum.\ndecompress(string,[wbits],[bufsize]) -- "
        "Decompresses a compressed string.\ndecompressobj([wbits[, zdict]]) -- Return a "
        "decompressor object.\n\n'wbits' is window buffer size and container "
        "format.\nCompressor objects support compress() and flush() methods; "
        "decompressor\nobjects support decompress() and flush().",
    .functions = kFunctions,
    .exec = zlibExec};

}  // namespace taipan
