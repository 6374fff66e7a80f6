#include "builtins/exceptions/exceptions.h"
#include "builtins/function/builtin_function.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"
#include "vm/slow/slow.h"

namespace taipan::slow {

static Ref<> formatted(Thread& t, Object* value, Object* spec, u32 flags) {
  Ref<> converted = Ref<>::share(value);
  switch (flags & 3) {
    case 1:
      converted = PY_TRY(toStr(t, value));
      break;
    case 2:
      converted = PY_TRY(toRepr(t, value));
      break;
    case 3:
      converted = PY_TRY(toAscii(t, value));
      break;
    default:
      break;
  }
  if (spec == nullptr && isExactStr(converted.get())) return converted;
  return toFormat(t, converted.get(), spec);
}

Object* formatValue(Thread& t, Object* value, Object* spec, u32 flags) {
  return formatted(t, value, spec, flags).release();
}

Object* buildString(Thread& t, Object** pieces, isize count) {
  return strJoinArray(t, emptyStr(), pieces, count).release();
}

Object* buildMap(Thread& t, Object** pairs, isize count) {
  Ref<Dict> dict = newDictSized(t, count);
  if (dict.failed()) return nullptr;
  for (isize i = 0; i < count; ++i) {
    if (dictSet(t, dict.get(), pairs[2 * i], pairs[2 * i + 1]).failed()) return nullptr;
  }
  return dict.release();
}

Object* buildConstKeyMap(Thread& t, Object* keys, Object** values, isize count) {
  auto* tuple = static_cast<Tuple*>(keys);
  if (!isTuple(keys) || tuple->size != count) {
    (void)t.raise(systemErrorType, "bad BUILD_CONST_KEY_MAP keys argument");
    return nullptr;
  }
  Ref<Dict> dict = newDictSized(t, count);
  if (dict.failed()) return nullptr;
  for (isize i = 0; i < count; ++i) {
    if (dictSet(t, dict.get(), tuple->items[i], values[i]).failed()) return nullptr;
  }
  return dict.release();
}

Object* buildSet(Thread& t, Object** items, isize count) {
  Ref<Set> set = newSet(t);
  if (set.failed()) return nullptr;
  for (isize i = 0; i < count; ++i) {
    if (setAdd(t, set.get(), items[i]).failed()) return nullptr;
  }
  return set.release();
}

int listExtend(Thread& t, Object* list, Object* iterable) {
  if (!static_cast<List*>(list)->extend(t, iterable).failed()) return 0;
  if (t.pendingMatches(typeErrorType) && iterable->type->iter == nullptr && !isSequence(iterable)) {
    t.clearPending();
    (void)t.raise(typeErrorType, "Value after * must be an iterable, not %.200s",
                  iterable->type->name);
  }
  return -1;
}

int dictUpdateOp(Thread& t, Object* dict, Object* mapping) {
  if (!dictMerge(t, static_cast<Dict*>(dict), mapping).failed()) return 0;
  if (t.clearIfMatches(attributeErrorType)) {
    (void)t.raise(typeErrorType, "'%.200s' object is not a mapping", mapping->type->name);
  }
  return -1;
}

static Status raiseMergeError(Thread& t, Object* mapping, Object* callable) {
  if (t.clearIfMatches(attributeErrorType)) {
    Ref<Str> text = PY_TRY(functionText(t, callable));
    return t.raise(typeErrorType, "%U argument after ** must be a mapping, not %.200s", text.get(),
                   mapping->type->name);
  }
  if (!t.pendingMatches(keyErrorType)) return failure;
  Ref<> error = t.takePending();
  auto* args = static_cast<Tuple*>(static_cast<BaseException*>(error.get())->args);
  if (args == nullptr || args->size != 1) return t.raiseInstance(error.get());
  Ref<Str> text = PY_TRY(functionText(t, callable));
  Object* key = args->items[0];
  return t.raise(typeErrorType, "%U got multiple values for keyword argument '%S'", text.get(),
                 key);
}

int dictMergeOp(Thread& t, Object* dict, Object* mapping, Object* callable) {
  if (!dictMerge(t, static_cast<Dict*>(dict), mapping, DictMerge::kRaiseOnTwice).failed()) return 0;
  return raiseMergeError(t, mapping, callable).toInt();
}

int printExpression(Thread& t, Object* value) {
  Object* hook = getSysAttribute(t, "displayhook");
  if (hook == nullptr) {
    (void)t.raise(runtimeErrorType, "lost sys.displayhook");
    return -1;
  }
  Ref<> keep = Ref<>::share(hook);
  return call(t, hook, value).failed() ? -1 : 0;
}

}  // namespace taipan::slow
