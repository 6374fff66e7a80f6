// FileIO: a raw stream on a file descriptor.
#pragma once

#include "modules/io/io.h"

namespace taipan {

struct FileIO : IOBase {
  int fd;  ///< -1 = closed
  bool created, readable, writable, appending, closefd;
  signed char seekable;  ///< -1 = not known yet
  char finalizing;
  unsigned blockSize;
};

/// Direct reads and writes for the buffered streams: the count, -1 with a would-block condition
/// (= None), or failure.
Result<isize> fileRead(Thread& t, FileIO& file, char* to, isize size);
Result<isize> fileWrite(Thread& t, FileIO& file, const char* from, isize size);

}  // namespace taipan
