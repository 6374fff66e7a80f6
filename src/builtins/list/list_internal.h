// What the files of the list type share.
#pragma once

#include "builtins/list/list.h"

namespace taipan {

/// Changes the size and, by need, the array; new items are garbage until the caller sets them.
/// Cannot fail when it shrinks.
Status listResize(Thread& t, List& self, isize count);
void listDealloc(Object* object);

/// How many dead lists are kept for the next ones.
int listFreeCount();

/// `self[key]`, `self[key] = value`, `del self[key]` (value null). (list_slice.cpp)
Ref<> listSubscript(Thread& t, List& self, Object* key);
Status listSetSubscript(Thread& t, List& self, Object* key, Object* value);

/// `iter(self)`, `reversed(self)`. (list_iterator.cpp)
Ref<> newListIterator(Thread& t, List& self);
Ref<> newListReverseIterator(Thread& t, List& self);

}  // namespace taipan
