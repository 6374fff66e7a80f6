// What the methods of iterators share.
#pragma once

#include "builtins/dict/dict.h"
#include "builtins/tuple/tuple.h"
#include "object/method.h"
#include "object/ref.h"
#include "object/thread.h"

namespace taipan {

/// tp_iter of every iterator.
Object* selfIterator(Object* self) PY_EXPORTED_AS("PyObject_SelfIter");

/// `builtins.<name>`; AttributeError if somebody deleted it.
Ref<> getBuiltin(Thread& t, const char* name);

/// (callable, (argument,)).
Ref<> reduceToCall(Thread& t, Object* callable, Object* argument);
/// (callable, (argument,), state).
Ref<> reduceToCall(Thread& t, Object* callable, Object* argument, isize state);
/// (iter, (argument,)).
Ref<> reduceToIter(Thread& t, Object* argument);
/// (iter, ((),)): an exhausted iterator.
Ref<> reduceExhausted(Thread& t);

/// __reduce__ of an iterator over a sequence: (builtin, (sequence,), index), or, when it is
/// exhausted and so the sequence null, (iter, (empty,)). Looking the builtin up may run code that
/// exhausts the iterator: what it holds is only read afterwards.
template <class T>
Ref<> reduceSequenceIterator(Thread& t, const char* builtin, T* const& sequence, const isize& index,
                             Ref<> empty) {
  if (!empty) return failure;
  Ref<> callable = PY_TRY(getBuiltin(t, sequence != nullptr ? builtin : "iter"));
  if (sequence == nullptr) return reduceToCall(t, callable.get(), empty.get());
  return reduceToCall(t, callable.get(), sequence, index);
}

/// __setstate__ of an iterator over a sequence: the index, not outside of [first, last].
Result<isize> indexFromState(Thread& t, Object* state, isize first, isize last);

}  // namespace taipan

/// The rows of an iterator that tells how many items it has left and can be pickled.
#define ITERATOR_REDUCE_ROWS(reduce, setState)                                                \
  METHOD_PLAIN("__reduce__", "($self, /)", reduce, "Return state information for pickling."), \
      METHOD_PLAIN("__setstate__", "($self, state, /)", setState,                             \
                   "Set state information for unpickling.")
#define ITERATOR_ROWS(hint, reduce, setState)                             \
  METHOD_PLAIN("__length_hint__", "($self, /)", hint,                     \
               "Private method returning an estimate of len(list(it))."), \
      ITERATOR_REDUCE_ROWS(reduce, setState)
