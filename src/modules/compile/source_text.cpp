#include "modules/compile/source_text.h"

#include <cstring>

#include "builtins/str/str.h"
#include "modules/compile/compile.h"
#include "object/builtin_types.h"

namespace taipan {

Status readSource(Thread& t, Object* source, const char* function, const char* kinds,
                  SourceText* out) {
  if (isStr(source)) {
    isize size;
    out->data = PY_TRY(strUtf8(t, *static_cast<Str*>(source), &size));
    out->size = static_cast<usize>(size);
    out->extraFlags = kCompileIgnoreCookie;
  } else if (hasBuffer(source)) {
    PY_TRY(out->view.acquire(t, source));
    out->data = out->view.data();
    out->size = static_cast<usize>(out->view.size());
  } else {
    return t.raise(typeErrorType, "%s() arg 1 must be a %s object", function, kinds);
  }
  if (std::memchr(out->data, 0, out->size) != nullptr) {
    return t.raise(valueErrorType, "source code string cannot contain null bytes");
  }
  return {};
}

}  // namespace taipan
