#include "base/common.h"

#include <cstdio>
#include <cstdlib>

namespace taipan {

void checkFailed(const char* file, int line, const char* text) {
  std::fprintf(stderr, "taipan: %s:%d: check failed: %s\n", file, line, text);
  std::abort();
}

}  // namespace taipan
