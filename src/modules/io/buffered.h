// BufferedReader, BufferedWriter and BufferedRandom share one layout and most functions.
//
// The buffer holds either data read ahead or data waiting to be written, never both:
//   reading: [readPos, readEnd) are bytes that the raw stream has delivered and nobody has taken;
//            the raw position is that of readEnd.
//   writing: [0, writeEnd) are bytes that the raw stream has not taken yet; its position is that
//            of the first of them.
// The lock is held while the raw stream is called, because that releases the GIL.
#pragma once

#include <pthread.h>

#include "modules/io/io.h"

namespace taipan {

struct FileIO;

struct Buffered : IOBase {
  Object* raw;
  char* buffer;
  isize capacity;
  isize readPos, readEnd;
  isize writeEnd;
  i64 rawPosition;  ///< of the raw stream, -1 = not known
  bool ok;          ///< initialised
  bool detached;
  bool canRead, canWrite;
  char finalizing;
  bool lockMade;
  pthread_mutex_t lock;
  unsigned long owner;  ///< the thread that holds the lock, or 0
  u32 lockGeneration;   ///< the fork generation that the lock belongs to
};

/// Holds the stream's lock; RuntimeError "reentrant call inside %R".
class BufferedLock {
 public:
  BufferedLock(Thread& t, Buffered& stream);
  BufferedLock(const BufferedLock&) = delete;
  ~BufferedLock();
  bool failed() const { return failed_; }

 private:
  Buffered& stream_;
  bool failed_ = false;
};

inline bool isBuffered(const Object* object) {
  return object->type == &bufferedReaderType || object->type == &bufferedWriterType ||
         object->type == &bufferedRandomType;
}
/// ValueError if not initialised or detached.
Status bufferedCheckInit(Thread& t, Buffered& self);
/// Whether the raw stream is closed.
Result<bool> bufferedIsClosed(Thread& t, Buffered& self);
/// write() for the text layer.
Result<isize> bufferedWriteBytes(Thread& t, Buffered& self, const char* data, isize size);
/// flush() for the text layer.
Status bufferedFlush(Thread& t, Buffered& self);
/// read1() for the text layer: bytes.
Ref<> bufferedRead1(Thread& t, Buffered& self, isize size);

}  // namespace taipan
