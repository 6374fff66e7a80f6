// argv and envp arrays for exec and spawn.
#pragma once

#include <vector>

#include "object/ref.h"

namespace taipan {

/// An array of C strings that ends with null; keeps their bytes alive.
class ArgumentVector {
 public:
  /// From a tuple or list of paths; ValueError if it is empty or its first item is.
  Status fill(Thread& t, const char* function, Object* sequence);
  /// From a mapping of names to values: "name=value".
  Status fillEnvironment(Thread& t, Object* mapping);
  char* const* data() const { return const_cast<char* const*>(pointers_.data()); }

 private:
  std::vector<Ref<>> holders_;
  std::vector<char*> pointers_;
};

}  // namespace taipan
