// Private to the buffered streams.
#pragma once

#include "modules/io/buffered.h"
#include "object/protocol/buffer.h"

namespace taipan {

/// ValueError `message` unless the stream is ready and open.
Status bufferedCheckOpen(Thread& t, Buffered& self, const char* message);
/// The number of bytes; -1 = would block.
Result<isize> bufferedRawRead(Thread& t, Buffered& self, char* to, isize size);
Result<isize> bufferedRawWrite(Thread& t, Buffered& self, const char* from, isize size);
Result<i64> bufferedRawSeek(Thread& t, Buffered& self, i64 offset, int whence);
Result<i64> bufferedRawTell(Thread& t, Buffered& self);
Status bufferedDropReadAhead(Thread& t, Buffered& self);
/// Writes out what waits; BlockingIOError keeps the rest.
Status bufferedFlushUnlocked(Thread& t, Buffered& self);

Ref<> bufferedRead(Thread& t, Buffered& self, OptionalSize size);
Ref<> bufferedPeek(Thread& t, Buffered& self, Optional<isize> size);
Ref<> bufferedRead1Method(Thread& t, Buffered& self, Optional<isize> size);
Ref<> bufferedReadinto(Thread& t, Buffered& self, WritableView target);
Ref<> bufferedReadinto1(Thread& t, Buffered& self, WritableView target);
Ref<> bufferedReadline(Thread& t, Buffered& self, OptionalSize size);
Lookup bufferedNext(Thread& t, Buffered& self);
Ref<> bufferedReaderFlush(Thread& t, Buffered& self);
Ref<> bufferedWriterFlush(Thread& t, Buffered& self);
Ref<> bufferedWriteMethod(Thread& t, Buffered& self, BufferView data);

}  // namespace taipan
