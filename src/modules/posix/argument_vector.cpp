#include "modules/posix/argument_vector.h"

#include <cstring>

#include "builtins/bytes/bytes.h"
#include "builtins/list/list.h"
#include "builtins/tuple/tuple.h"
#include "modules/support/path.h"
#include "object/names.h"
#include "object/protocol/abstract.h"

namespace taipan {

Status ArgumentVector::fill(Thread& t, const char* function, Object* sequence) {
  if (!isTuple(sequence) && !isList(sequence)) {
    return t.raise(typeErrorType, "%s%s", function,
                   std::strcmp(function, "execv") == 0 ? "() arg 2 must be a tuple or list"
                                                       : ": argv must be a tuple or list");
  }
  bool isPlainExec = std::strcmp(function, "execv") == 0;
  Ref<Tuple> items = PY_TRY(toTuple(t, sequence));
  if (items->size == 0) {
    return t.raise(valueErrorType, "%s%s", function,
                   isPlainExec ? "() arg 2 must not be empty" : ": argv must not be empty");
  }
  for (isize i = 0; i < items->size; ++i) {
    Ref<> bytes = PY_TRY(fsEncode(t, items->items[i]));
    pointers_.push_back(static_cast<Bytes*>(bytes.get())->data);
    holders_.push_back(std::move(bytes));
  }
  if (pointers_[0][0] == 0) {
    return t.raise(valueErrorType, "%s%s", function,
                   isPlainExec ? "() arg 2 first element cannot be empty"
                               : ": argv first element cannot be empty");
  }
  pointers_.push_back(nullptr);
  return {};
}

Status ArgumentVector::fillEnvironment(Thread& t, Object* mapping) {
  Ref<> keys = PY_TRY(callMethod(t, mapping, names::keys));
  Ref<> values = PY_TRY(callMethod(t, mapping, names::values));
  Ref<Tuple> keyItems = PY_TRY(toTuple(t, keys.get()));
  Ref<Tuple> valueItems = PY_TRY(toTuple(t, values.get()));
  if (keyItems->size != valueItems->size) {
    return t.raise(typeErrorType, "env.keys() or env.values() is not a list");
  }
  for (isize i = 0; i < keyItems->size; ++i) {
    Ref<> key = PY_TRY(fsEncode(t, keyItems->items[i]));
    Ref<> value = PY_TRY(fsEncode(t, valueItems->items[i]));
    auto* name = static_cast<Bytes*>(key.get());
    auto* text = static_cast<Bytes*>(value.get());
    if (name->size == 0 || std::strchr(name->data + 1, '=') != nullptr) {
      return t.raise(valueErrorType, "illegal environment variable name");
    }
    ByteBuilder joined;
    joined.append(name->data, name->size);
    joined.append('=');
    joined.append(text->data, text->size);
    Ref<Bytes> entry = PY_TRY(joined.finish(t));
    pointers_.push_back(entry->data);
    holders_.push_back(std::move(entry));
  }
  pointers_.push_back(nullptr);
  return {};
}

}  // namespace taipan
