#include "builtins/exceptions/exception_class.h"

#include <cstring>

#include "builtins/dict/dict.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "object/builtin_types.h"
#include "object/protocol/abstract.h"

namespace taipan {

Ref<Type> newExceptionClass(Thread& t, const char* qualifiedName, Object* base, const char* doc) {
  const char* dot = std::strrchr(qualifiedName, '.');
  Ref<Str> name = PY_TRY(newStr(t, dot + 1));
  Ref<Str> module = PY_TRY(newStrAscii(t, qualifiedName, dot - qualifiedName));
  Ref<Dict> dict = PY_TRY(newDict(t));
  PY_TRY(dictSetText(t, dict.get(), "__module__", module.get()));
  if (doc) {
    Ref<Str> text = PY_TRY(newStr(t, doc));
    PY_TRY(dictSetText(t, dict.get(), "__doc__", text.get()));
  }
  Ref<Tuple> bases = PY_TRY(packTuple(t, {base}));
  Ref<> result = PY_TRY(call(t, static_cast<Object*>(&typeType), static_cast<Object*>(name.get()),
                             static_cast<Object*>(bases.get()), static_cast<Object*>(dict.get())));
  return std::move(result).as<Type>();
}

}  // namespace taipan
