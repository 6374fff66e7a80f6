// Building containers and strings.
#include "builtins/list/list.h"
#include "builtins/slice/slice_type.h"
#include "vm/dispatch.h"
#include "vm/slow/slow.h"

namespace taipan {

HANDLER(BUILD_TUPLE) {
  SAVE();
  Object* tuple = tupleFromOwned(t, sp - oparg, oparg).release();
  sp -= oparg;
  if (tuple == nullptr) [[unlikely]]
    ERROR();
  PUSH(tuple);
  NEXT();
}

HANDLER(BUILD_LIST) {
  SAVE();
  List* list = newList(t, oparg).release();
  if (list == nullptr) [[unlikely]]
    ERROR();
  sp -= oparg;
  for (u32 i = 0; i < oparg; ++i) list->items[i] = sp[i];
  PUSH(list);
  NEXT();
}

/// Replaces the `count` values on top by `result`.
#define COLLECT(count, result)           \
  do {                                   \
    Object* result_ = (result);          \
    if (result_ == nullptr) [[unlikely]] \
      ERROR();                           \
    Object** bottom_ = sp - (count);     \
    while (sp > bottom_) decref(*--sp);  \
    PUSH(result_);                       \
  } while (false)

HANDLER(BUILD_SET) {
  SAVE();
  COLLECT(oparg, slow::buildSet(t, sp - oparg, oparg));
  NEXT();
}

HANDLER(BUILD_MAP) {
  SAVE();
  COLLECT(2 * oparg, slow::buildMap(t, sp - 2 * oparg, oparg));
  NEXT();
}

HANDLER(BUILD_CONST_KEY_MAP) {
  SAVE();
  COLLECT(oparg + 1, slow::buildConstKeyMap(t, sp[-1], sp - 1 - oparg, oparg));
  NEXT();
}

HANDLER(BUILD_STRING) {
  SAVE();
  COLLECT(oparg, slow::buildString(t, sp - oparg, oparg));
  NEXT();
}

HANDLER(BUILD_SLICE) {
  SAVE();
  Object* step = oparg == 3 ? sp[-1] : nullptr;
  Object** operands = sp - oparg;
  COLLECT(oparg, newSlice(t, operands[0], operands[1], step).release());
  NEXT();
}

HANDLER(FORMAT_VALUE) {
  SAVE();
  Object* spec = (oparg & 4) != 0 ? sp[-1] : nullptr;
  u32 operands = spec != nullptr ? 2 : 1;
  COLLECT(operands, slow::formatValue(t, *(sp - operands), spec, oparg));
  NEXT();
}

HANDLER(LIST_TO_TUPLE) {
  SAVE();
  Object* list = sp[-1];
  Object* tuple = listToTuple(t, static_cast<List*>(list)).release();
  if (tuple == nullptr) [[unlikely]]
    ERROR();
  sp[-1] = tuple;
  decref(list);
  NEXT();
}

HANDLER(LIST_APPEND) {
  SAVE();
  Object* value = *--sp;
  auto* list = static_cast<List*>(sp[-static_cast<isize>(oparg)]);
  if (list->append(t, Ref<>::steal(value)).failed()) [[unlikely]]
    ERROR();
  NEXT();
}

HANDLER(SET_ADD) {
  SAVE();
  Object* value = sp[-1];
  auto* set = static_cast<Set*>(sp[-1 - static_cast<isize>(oparg)]);
  if (setAdd(t, set, value).failed()) [[unlikely]]
    ERROR();
  --sp;
  decref(value);
  NEXT();
}

HANDLER(MAP_ADD) {
  SAVE();
  Object* value = sp[-1];
  Object* key = sp[-2];
  auto* dict = static_cast<Dict*>(sp[-2 - static_cast<isize>(oparg)]);
  if (dictSet(t, dict, key, value).failed()) [[unlikely]]
    ERROR();
  sp -= 2;
  decref(key);
  decref(value);
  NEXT();
}

/// Runs a function over the operand on top and the container at depth `oparg` below it.
#define INTO_CONTAINER(call)     \
  do {                           \
    SAVE();                      \
    if ((call) < 0) [[unlikely]] \
      ERROR();                   \
    decref(*--sp);               \
    NEXT();                      \
  } while (false)

HANDLER(LIST_EXTEND) {
  INTO_CONTAINER(slow::listExtend(t, sp[-1 - static_cast<isize>(oparg)], sp[-1]));
}

HANDLER(SET_UPDATE) {
  INTO_CONTAINER(
      setUpdate(t, static_cast<Set*>(sp[-1 - static_cast<isize>(oparg)]), sp[-1]).toInt());
}

HANDLER(DICT_UPDATE) {
  INTO_CONTAINER(slow::dictUpdateOp(t, sp[-1 - static_cast<isize>(oparg)], sp[-1]));
}

HANDLER(DICT_MERGE) {
  // Below the dict lie the positional arguments and the callable.
  INTO_CONTAINER(slow::dictMergeOp(t, sp[-1 - static_cast<isize>(oparg)], sp[-1],
                                   sp[-3 - static_cast<isize>(oparg)]));
}

HANDLER(PRINT_EXPR) {
  SAVE();
  if (slow::printExpression(t, sp[-1]) < 0) [[unlikely]]
    ERROR();
  decref(*--sp);
  NEXT();
}

}  // namespace taipan
