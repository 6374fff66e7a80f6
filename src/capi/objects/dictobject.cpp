// Dictionaries and their views.

#include "builtins/dict/dict.h"
#include "builtins/dict/ordered_dict.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/list/list.h"
#include "builtins/set/set_operations.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "capi/capi.h"
#include "capi/objects/identifier.h"
#include "object/gc/gc_state.h"

using namespace taipan;

API(PyObject*) PyDict_New(void) { return give(newDict(current())); }
API(PyObject*) _PyDict_NewPresized(Py_ssize_t size) { return give(newDictSized(current(), size)); }

API(Py_ssize_t) PyDict_Size(PyObject* dict) {
  if (dict == nullptr || !isDict(as(dict))) return toSize(BAD_INTERNAL_CALL());
  return as<Dict>(dict)->used;
}

// --- reading ------------------------------------------------------------------------------------

/// The borrowed value of a lookup: the dict holds it.
static PyObject* borrow(Lookup&& lookup) { return lookup.found() ? py(lookup.get()) : nullptr; }

API(PyObject*) PyDict_GetItemWithError(PyObject* dict, PyObject* key) {
  if (!isDict(as(dict))) return give(BAD_INTERNAL_CALL());
  return borrow(dictGet(current(), as<Dict>(dict), as(key)));
}
API(PyObject*) _PyDict_GetItemWithError(PyObject* dict, PyObject* key) {
  return PyDict_GetItemWithError(dict, key);
}

API(PyObject*) PyDict_GetItem(PyObject* dict, PyObject* key) {
  if (!isDict(as(dict))) return nullptr;
  // Errors are not for this function's callers, and what was pending stays so.
  SavedException saved(current());
  Lookup hit = dictGet(current(), as<Dict>(dict), as(key));
  if (hit.failed()) current().clearPending();
  return borrow(std::move(hit));
}

API(PyObject*) _PyDict_GetItem_KnownHash(PyObject* dict, PyObject* key, Py_hash_t hash) {
  if (!isDict(as(dict))) return give(BAD_INTERNAL_CALL());
  if (isExactStr(as(key)) && dictHasOnlyStrKeys(as<Dict>(dict))) {
    return py(dictGetStr(as<Dict>(dict), as<Str>(key)));
  }
  return borrow(dictGetKnownHash(current(), as<Dict>(dict), as(key), hash));
}

API(PyObject*) PyDict_GetItemString(PyObject* dict, const char* key) {
  Ref<Str> text = newStrUtf8(current(), key);
  if (!text) {
    current().clearPending();
    return nullptr;
  }
  return PyDict_GetItem(dict, py(text.get()));
}
API(PyObject*) _PyDict_GetItemStringWithError(PyObject* dict, const char* key) {
  Ref<Str> text = newStrUtf8(current(), key);
  return text ? PyDict_GetItemWithError(dict, py(text.get())) : nullptr;
}
API(PyObject*) _PyDict_GetItemIdWithError(PyObject* dict, _Py_Identifier* key) {
  Str* text = identifierText(current(), key);
  return text != nullptr ? PyDict_GetItemWithError(dict, py(text)) : nullptr;
}

API(int) PyDict_Contains(PyObject* dict, PyObject* key) {
  return toInt(dictContains(current(), as<Dict>(dict), as(key)));
}
API(int) _PyDict_Contains_KnownHash(PyObject* dict, PyObject* key, Py_hash_t hash) {
  return toInt(dictContainsKnownHash(current(), as<Dict>(dict), as(key), hash));
}
API(int) _PyDict_ContainsId(PyObject* dict, _Py_Identifier* key) {
  Str* text = identifierText(current(), key);
  return text != nullptr ? PyDict_Contains(dict, py(text)) : -1;
}

API(int)
_PyDict_Next(PyObject* dict, Py_ssize_t* position, PyObject** key, PyObject** value,
             Py_hash_t* hash) {
  if (!isDict(as(dict))) return 0;
  return dictNext(as<Dict>(dict), position, as(key), as(value), hash);
}
API(int) PyDict_Next(PyObject* dict, Py_ssize_t* position, PyObject** key, PyObject** value) {
  return _PyDict_Next(dict, position, key, value, nullptr);
}

API(PyObject*) PyDict_Copy(PyObject* dict) {
  if (dict == nullptr || !isDict(as(dict))) return give(BAD_INTERNAL_CALL());
  return give(dictCopy(current(), as<Dict>(dict)));
}
API(PyObject*) PyDict_Keys(PyObject* dict) {
  if (dict == nullptr || !isDict(as(dict))) return give(BAD_INTERNAL_CALL());
  return give(dictKeyList(current(), as<Dict>(dict)));
}
API(PyObject*) PyDict_Values(PyObject* dict) {
  if (dict == nullptr || !isDict(as(dict))) return give(BAD_INTERNAL_CALL());
  return give(dictValueList(current(), as<Dict>(dict)));
}
API(PyObject*) PyDict_Items(PyObject* dict) {
  if (dict == nullptr || !isDict(as(dict))) return give(BAD_INTERNAL_CALL());
  return give(dictItemList(current(), as<Dict>(dict)));
}

API(int) _PyDict_HasOnlyStringKeys(PyObject* dict) {
  isize position = 0;
  Object* key;
  while (dictNext(as<Dict>(dict), &position, &key, nullptr)) {
    if (!isStr(key)) return 0;
  }
  return 1;
}

// --- changing -----------------------------------------------------------------------------------

API(int) PyDict_SetItem(PyObject* dict, PyObject* key, PyObject* value) {
  if (!isDict(as(dict))) return toInt(BAD_INTERNAL_CALL());
  return toInt(dictSet(current(), as<Dict>(dict), as(key), as(value)));
}
API(int) _PyDict_SetItem_KnownHash(PyObject* dict, PyObject* key, PyObject* value, Py_hash_t hash) {
  if (!isDict(as(dict))) return toInt(BAD_INTERNAL_CALL());
  return toInt(dictSetKnownHash(current(), as<Dict>(dict), as(key), as(value), hash));
}
API(int) PyDict_SetItemString(PyObject* dict, const char* key, PyObject* value) {
  Ref<Str> text = newStrUtf8(current(), key);
  if (!text) return -1;
  text = internStr(std::move(text));
  return PyDict_SetItem(dict, py(text.get()), value);
}
API(int) _PyDict_SetItemId(PyObject* dict, _Py_Identifier* key, PyObject* value) {
  Str* text = identifierText(current(), key);
  return text != nullptr ? PyDict_SetItem(dict, py(text), value) : -1;
}

API(int) PyDict_DelItem(PyObject* dict, PyObject* key) {
  if (!isDict(as(dict))) return toInt(BAD_INTERNAL_CALL());
  return toInt(dictDelete(current(), as<Dict>(dict), as(key)));
}
API(int) _PyDict_DelItem_KnownHash(PyObject* dict, PyObject* key, Py_hash_t hash) {
  Thread& t = current();
  if (!isDict(as(dict))) return toInt(BAD_INTERNAL_CALL());
  Result<bool> removed = dictRemoveKnownHash(t, as<Dict>(dict), as(key), hash);
  if (removed.failed()) return -1;
  return removed.value() ? 0 : toInt(raiseKeyError(t, as(key)));
}
API(int) PyDict_DelItemString(PyObject* dict, const char* key) {
  Ref<Str> text = newStrUtf8(current(), key);
  return text ? PyDict_DelItem(dict, py(text.get())) : -1;
}
API(int) _PyDict_DelItemId(PyObject* dict, _Py_Identifier* key) {
  Str* text = identifierText(current(), key);
  return text != nullptr ? PyDict_DelItem(dict, py(text)) : -1;
}

API(int) _PyDict_DelItemIf(PyObject* dict, PyObject* key, int (*predicate)(PyObject* value)) {
  Thread& t = current();
  if (!isDict(as(dict))) return toInt(BAD_INTERNAL_CALL());
  Lookup hit = dictGet(t, as<Dict>(dict), as(key));
  if (hit.failed()) return -1;
  if (!hit.found()) return toInt(raiseKeyError(t, as(key)));
  int wanted = predicate(py(hit.get()));
  if (wanted <= 0) return wanted;
  return toInt(dictRemove(t, as<Dict>(dict), as(key))) < 0 ? -1 : 1;
}

API(void) PyDict_Clear(PyObject* dict) {
  if (isDict(as(dict))) dictClear(current(), as<Dict>(dict));
}

API(PyObject*) PyDict_SetDefault(PyObject* dict, PyObject* key, PyObject* value) {
  if (!isDict(as(dict))) return give(BAD_INTERNAL_CALL());
  // Borrowed: the dict holds it.
  Ref<> set = dictSetDefault(current(), as<Dict>(dict), as(key), as(value));
  return py(set.get());
}

API(PyObject*) _PyDict_Pop(PyObject* dict, PyObject* key, PyObject* fallback) {
  Thread& t = current();
  Lookup hit = dictPop(t, as<Dict>(dict), as(key));
  if (!hit.isMissing()) return give(std::move(hit));
  return fallback != nullptr ? share(as(fallback)) : give(raiseKeyError(t, as(key)));
}

// --- merging ------------------------------------------------------------------------------------

API(int) _PyDict_MergeEx(PyObject* dict, PyObject* other, int override) {
  if (dict == nullptr || !isDict(as(dict)) || other == nullptr) return toInt(BAD_INTERNAL_CALL());
  DictMerge mode = override == 0   ? DictMerge::kKeep
                   : override == 1 ? DictMerge::kOverride
                                   : DictMerge::kRaiseOnTwice;
  return toInt(dictMerge(current(), as<Dict>(dict), as(other), mode));
}
API(int) PyDict_Merge(PyObject* dict, PyObject* other, int override) {
  return _PyDict_MergeEx(dict, other, override != 0);
}
API(int) PyDict_Update(PyObject* dict, PyObject* other) { return PyDict_Merge(dict, other, 1); }
API(int) PyDict_MergeFromSeq2(PyObject* dict, PyObject* pairs, int override) {
  return toInt(dictMergePairs(current(), as<Dict>(dict), as(pairs), override != 0));
}

// --- the rest -----------------------------------------------------------------------------------

API(Py_ssize_t) _PyDict_SizeOf(PyDictObject* dict) {
  return dictByteSize(reinterpret_cast<Dict*>(dict));
}
API(void) _PyDict_MaybeUntrack(PyObject* dict) {
  if (isExactly(as(dict), &dictType)) gcUntrackDict(as(dict));
}
API(int) _PyDict_CheckConsistency(PyObject*, int) { return 1; }

API(PyObject*) _PyDictView_New(PyObject* dict, PyTypeObject* type) {
  Thread& t = current();
  if (dict == nullptr) return give(BAD_INTERNAL_CALL());
  if (!isDict(as(dict))) {
    return give(t.raise(typeErrorType, "%s() requires a dict argument, not '%s'", as(type)->name,
                        as(dict)->type->name));
  }
  return give(newDictView(t, as<Dict>(dict), *as(type)));
}

API(PyObject*) _PyDictView_Intersect(PyObject* view, PyObject* other) {
  return give(binaryOperation(current(), as(view), as(other), kOpAnd));
}

API(PyObject*) PyODict_New(void) { return give(newOrderedDict(current())); }
API(int) PyODict_SetItem(PyObject* dict, PyObject* key, PyObject* value) {
  return toInt(setItem(current(), as(dict), as(key), as(value)));
}
API(int) PyODict_DelItem(PyObject* dict, PyObject* key) {
  return toInt(deleteItem(current(), as(dict), as(key)));
}
