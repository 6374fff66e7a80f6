// What the files of the dict type share.
#pragma once

#include "builtins/dict/dict_keys.h"

namespace taipan {

void dictDealloc(Object* object);

/// The iterators of dicts: which table kind of item they give says the type.
struct DictIterator : Object {
  Dict* dict;  ///< null when exhausted
  isize used;  ///< the dict's size at the start; -1 after a complaint
  isize position;
  Object* result;  ///< items: the pair to be reused, else null
  isize left;
};

/// A new iterator of one of the six types.
Ref<> newDictIterator(Thread& t, Dict* dict, Type& type);

/// = _PyDictViewObject.
struct DictView : Object {
  Dict* dict;
};

Ref<> dictIter(Thread& t, Dict& self);
Ref<> dictReversed(Thread& t, Dict& self);

/// How many dead dicts are kept for the next ones.
int dictFreeCount();

}  // namespace taipan
