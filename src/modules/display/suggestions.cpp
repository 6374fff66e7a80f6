// "Did you mean": the nearest of the names that would have been found.

#include "base/unicode.h"
#include "builtins/code/code.h"
#include "builtins/dict/dict.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/list/list.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "modules/display/display.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "vm/traceback.h"

namespace taipan {

static constexpr isize kMaxCandidates = 750;
static constexpr isize kMaxLength = 40;
static constexpr isize kMoveCost = 2;
static constexpr isize kCaseCost = 1;

static u32 lowered(u32 c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; }

static isize substitutionCost(u32 a, u32 b) {
  if (a == b) return 0;
  return lowered(a) == lowered(b) ? kCaseCost : kMoveCost;
}

isize editDistance(CharView a, CharView b, isize limit) {
  while (a.length > 0 && b.length > 0 && a[0] == b[0]) {
    a = a.slice(1, a.length);
    b = b.slice(1, b.length);
  }
  while (a.length > 0 && b.length > 0 && a[a.length - 1] == b[b.length - 1]) {
    a.length--;
    b.length--;
  }
  if (a.length == 0 || b.length == 0) return (a.length + b.length) * kMoveCost;
  if (a.length > kMaxLength || b.length > kMaxLength) return limit + 1;
  if (b.length < a.length) std::swap(a, b);
  if ((b.length - a.length) * kMoveCost > limit) return limit + 1;
  isize row[kMaxLength];
  for (isize i = 0; i < a.length; ++i) row[i] = (i + 1) * kMoveCost;
  isize result = 0;
  for (isize j = 0; j < b.length; ++j) {
    isize diagonal = j * kMoveCost;
    result = diagonal;
    isize least = kIsizeMax;
    for (isize i = 0; i < a.length; ++i) {
      isize substitute = diagonal + substitutionCost(b[j], a[i]);
      diagonal = row[i];
      isize move = (result < diagonal ? result : diagonal) + kMoveCost;
      result = substitute < move ? substitute : move;
      row[i] = result;
      if (result < least) least = result;
    }
    if (least > limit) return limit + 1;
  }
  return result;
}

/// The best of a list of names; missing if none is near.
static Lookup nearest(Thread& t, List* candidates, Str& name) {
  if (candidates->size >= kMaxCandidates) return Lookup::missing();
  isize best = kIsizeMax;
  Object* found = nullptr;
  for (isize i = 0; i < candidates->size; ++i) {
    Object* item = candidates->items[i];
    if (!isStr(item)) return Lookup::missing();
    auto& candidate = *static_cast<Str*>(item);
    if (strEqual(candidate, name)) continue;
    isize limit = (name.length + candidate.length + 3) * kMoveCost / 6;
    if (limit > best - 1) limit = best - 1;
    isize cost = editDistance(viewOf(name), viewOf(candidate), limit);
    if (cost > limit) continue;
    if (found == nullptr || cost < best) {
      found = item;
      best = cost;
    }
  }
  return found != nullptr ? Lookup::share(found) : Lookup::missing();
}

static Lookup nearestKey(Thread& t, Object* dict, Str& name) {
  if (dict == nullptr || !isDict(dict)) return Lookup::missing();
  Ref<List> keys = PY_TRY(dictKeyList(t, static_cast<Dict*>(dict)));
  return nearest(t, keys.get(), name);
}

static Lookup suggestAttribute(Thread& t, AttributeErrorObject& error) {
  if (error.name == nullptr || error.object == nullptr || !isStr(error.name)) {
    return Lookup::missing();
  }
  Ref<> names = PY_TRY(toDir(t, error.object));
  Ref<List> list = PY_TRY(toList(t, names.get()));
  return nearest(t, list.get(), *static_cast<Str*>(error.name));
}

static Ref<> frameAttribute(Thread& t, Object* frame, const char* name) {
  Ref<Str> text = PY_TRY(newInterned(t, name));
  return getAttribute(t, frame, text.get());
}

static Lookup suggestName(Thread& t, NameErrorObject& error) {
  if (error.name == nullptr || !isStr(error.name) || error.traceback == nullptr ||
      !isInstanceOf(error.traceback, &tracebackType)) {
    return Lookup::missing();
  }
  auto* traceback = reinterpret_cast<Traceback*>(error.traceback);
  while (traceback->tbNext != nullptr) traceback = traceback->tbNext;
  auto* frame = reinterpret_cast<Object*>(traceback->frame);
  if (frame == nullptr) return Lookup::missing();
  auto& name = *static_cast<Str*>(error.name);
  Ref<> code = PY_TRY(frameAttribute(t, frame, "f_code"));
  if (isExactly(code.get(), &codeType)) {
    Ref<List> locals = PY_TRY(toList(t, reinterpret_cast<Code*>(code.get())->localsplusnames));
    Lookup hit = PY_TRY(nearest(t, locals.get(), name));
    if (hit.found()) return hit;
  }
  for (const char* scope : {"f_globals", "f_builtins"}) {
    Ref<> dict = PY_TRY(frameAttribute(t, frame, scope));
    Lookup hit = PY_TRY(nearestKey(t, dict.get(), name));
    if (hit.found()) return hit;
  }
  return Lookup::missing();
}

Lookup suggestionFor(Thread& t, Object* exception) {
  if (exception->type == &attributeErrorType) {
    return suggestAttribute(t, *static_cast<AttributeErrorObject*>(exception));
  }
  if (exception->type == &nameErrorType) {
    return suggestName(t, *static_cast<NameErrorObject*>(exception));
  }
  return Lookup::missing();
}

}  // namespace taipan
