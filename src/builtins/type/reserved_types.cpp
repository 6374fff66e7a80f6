// Types that the C API exports and that nothing in the runtime makes: they exist so that their
// symbols do, and cannot be instantiated.

#include "object/builtin_types.h"

namespace taipan {

constinit BuiltinType bytesIOBufferType{
    {.name = "_io._BytesIOBuffer", .flags = kTypeDisallowInstantiation}};

}  // namespace taipan
