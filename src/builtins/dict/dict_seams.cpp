// What the object layer, which lies below dicts, needs of them (object/seams.h).

#include "builtins/dict/dict.h"
#include "builtins/tuple/tuple.h"
#include "object/seams.h"

namespace taipan {

Ref<> dictFromKeywords(Thread& t, Object* names, Object* const* values) {
  Tuple* keys = static_cast<Tuple*>(names);
  Ref<Dict> dict = PY_TRY(newDictSized(t, keys->size));
  for (isize i = 0; i < keys->size; ++i) {
    PY_TRY(dictSet(t, dict.get(), keys->items[i], values[i]));
  }
  return dict;
}

bool dictNextItem(Object* dict, isize* position, Object** key, Object** value) {
  return dictNext(static_cast<Dict*>(dict), position, key, value);
}

isize dictSizeSeam(Object* dict) { return dictSize(static_cast<Dict*>(dict)); }

namespace {

/// A tuple of the keys or of the values.
Ref<> tupleOf(Thread& t, Object* object, bool keys) {
  Dict* dict = static_cast<Dict*>(object);
  Ref<Tuple> tuple = PY_TRY(newTuple(t, dictSize(dict)));
  isize position = 0;
  Object* key;
  Object* value;
  for (isize i = 0; dictNext(dict, &position, &key, &value); ++i) {
    tuple->items[i] = keys ? key : value;
    incref(tuple->items[i]);
  }
  return tuple;
}

}  // namespace

Ref<> dictKeysTuple(Thread& t, Object* dict) { return tupleOf(t, dict, true); }
Ref<> dictValuesTuple(Thread& t, Object* dict) { return tupleOf(t, dict, false); }

}  // namespace taipan
