// The _io module: layouts of its types and what they share. Every stream derives from IOBase; the
// type objects follow the class hierarchy of the io module (_RawIOBase, _BufferedIOBase,
// _TextIOBase).
#pragma once

#include "object/arguments.h"
#include "object/builtin_types.h"
#include "object/module_spec.h"

namespace taipan {

class BufferView;

struct IOBase : Object {
  Object* dict;
  Object* weaklist;
};

extern BuiltinType ioBaseType, rawIOBaseType, bufferedIOBaseType, textIOBaseType;
extern BuiltinType fileIOType, bytesIOType, bytesIOBufferExportType, stringIOType;
extern BuiltinType bufferedReaderType, bufferedWriterType, bufferedRandomType, bufferedRWPairType;
extern BuiltinType textIOWrapperType, newlineDecoderType;

inline constexpr isize kDefaultBufferSize = 8192;

/// io.UnsupportedOperation, borrowed; made when the module is executed.
extern Object* unsupportedOperation;
/// Raises it.
Failure raiseUnsupported(Thread& t, const char* message);

/// A size argument: None and absence are -1.
struct OptionalSize {
  isize value = -1;
};
template <>
struct Arg<OptionalSize> {
  static Result<OptionalSize> from(Thread& t, Object* object, const Signature&, int);
};

/// `object.method()` as truth value.
Result<bool> ioAsk(Thread& t, Object* object, Str* method);
/// ValueError "I/O operation on closed file." if `object.closed` is true.
Status ioCheckClosed(Thread& t, Object* object, const char* message = nullptr);
Result<bool> ioIsClosed(Thread& t, Object* object);
/// Raises UnsupportedOperation unless `object.method()` is True.
Status ioCheckReadable(Thread& t, Object* object);
Status ioCheckWritable(Thread& t, Object* object);
Status ioCheckSeekable(Thread& t, Object* object);
/// A file offset from an int-like object; TypeError, OverflowError.
Result<i64> toOffset(Thread& t, Object* object);
/// The same for the buffered streams, which report what is too large with a ValueError.
Result<i64> toBufferedOffset(Thread& t, Object* object);
/// True if the pending exception is an interrupted call (EINTR) whose signal handlers ran without
/// raising: the exception is then cleared, and the call is to be repeated.
bool ioTrapInterrupted(Thread& t);

// --- for the deallocators and tables of the stream types ----------------------------------------

/// tp_finalize of all streams: closes the stream if it is open.
void ioFinalize(Object* self);
/// The beginning of a deallocator: finalises, untracks, clears weak references. True if the object
/// lives on.
bool ioBeginDealloc(Object* self);
int ioTraverseBase(Object* self, VisitFunction visit, void* arg);
/// Flushes and marks as closed: IOBase.close().
Ref<> ioBaseClose(Thread& t, Object* self);
/// IOBase.readline and others as functions.
Ref<> ioBaseReadline(Thread& t, Object* self, isize limit);
/// io.open(...).
Ref<> ioOpen(Thread& t, Object* file, const char* mode, isize buffering, const char* encoding,
             const char* errors, const char* newline, bool closefd, Object* opener);
/// The argument `mode` of FUNCTION(): a str without NUL, or "r" for null. Valid as long as `object`
/// lives.
Result<const char*> ioModeText(Thread& t, Object* object, const char* function);
/// The repr of a stream that has a name: "<_io.T name='x'>"; for a loop in names RuntimeError.
Ref<> ioReprWithName(Thread& t, Object* self, const char* typeName);
/// `warnings`: "unclosed file %R" at deallocation.
void ioWarnUnclosed(Thread& t, Object* source);

#define IO_DICT_GETSET {"__dict__", &::taipan::ioGetDict, nullptr, nullptr, nullptr}
Object* ioGetDict(Object* self, void*);

}  // namespace taipan
