// Iterating and unpacking.
#include "builtins/list/list_iterator.h"
#include "builtins/range/range.h"
#include "builtins/tuple/tuple_iterator.h"
#include "vm/dispatch.h"
#include "vm/generator/generator.h"
#include "vm/slow/slow.h"
#include "vm/tracing.h"

namespace taipan {

HANDLER(GET_ITER) {
  SAVE();
  Object* iterable = sp[-1];
  Object* iterator = getIterator(t, iterable).release();
  if (iterator == nullptr) [[unlikely]]
    ERROR();
  sp[-1] = iterator;
  decref(iterable);
  NEXT();
}

HANDLER(FOR_ITER) {
  SAVE();
  Object* iterator = sp[-1];
  Type* type = iterator->type;
  Object* value;
  if (type == &listIteratorType) {
    value = static_cast<ListIterator*>(iterator)->advance();
    xincref(value);
  } else if (type == &rangeIteratorType) {
    auto* range = static_cast<RangeIterator*>(iterator);
    value = range->hasNext() ? newInt(range->advance()).release() : nullptr;
  } else if (type == &tupleIteratorType) {
    value = static_cast<TupleIterator*>(iterator)->advance();
    xincref(value);
  } else if (type == &generatorType && canResumeHere(t, static_cast<Generator*>(iterator), oparg)) {
    incref(none());
    PUSH(none());
    GOTO(resumeGenerator);
  } else {
    value = type->iternext(iterator);
  }
  if (value == nullptr) [[unlikely]]
    GOTO(endIteration);
  PUSH(value);
  NEXT();
}

HANDLER_ABI Object* endIteration(HANDLER_PARAMS) {
  if (t.hasPending()) {
    if (!t.pendingMatches(stopIterationType)) ERROR();
    if (isTracing(t)) [[unlikely]]
      traceException(t, frame, sp);
    t.clearPending();
  }
  decref(*--sp);
  ip += oparg;
  NEXT();
}

HANDLER(UNPACK_SEQUENCE) {
  SAVE();
  Object* sequence = sp[-1];
  isize count = oparg;
  Object** top = sp - 1 + count;
  if (sequence->type == &tupleType && static_cast<Tuple*>(sequence)->size == count) {
    Object** items = static_cast<Tuple*>(sequence)->items;
    for (isize i = 0; i < count; ++i) {
      incref(items[i]);
      top[-1 - i] = items[i];
    }
  } else if (sequence->type == &listType && static_cast<List*>(sequence)->size == count) {
    Object** items = static_cast<List*>(sequence)->items;
    for (isize i = 0; i < count; ++i) {
      incref(items[i]);
      top[-1 - i] = items[i];
    }
  } else {
    --sp;
    int status = slow::unpackIterable(t, sequence, static_cast<int>(oparg), -1, top);
    decref(sequence);
    if (status < 0) [[unlikely]]
      ERROR();
    sp = top;
    SKIP_CACHE(1);
    NEXT();
  }
  sp = top;
  decref(sequence);
  SKIP_CACHE(1);
  NEXT();
}

HANDLER(UNPACK_EX) {
  SAVE();
  int before = static_cast<int>(oparg & 0xff);
  int after = static_cast<int>(oparg >> 8);
  Object* sequence = *--sp;
  Object** top = sp + before + after + 1;
  int status = slow::unpackIterable(t, sequence, before, after, top);
  decref(sequence);
  if (status < 0) [[unlikely]]
    ERROR();
  sp = top;
  NEXT();
}

}  // namespace taipan
