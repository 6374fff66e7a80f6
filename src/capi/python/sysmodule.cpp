// The sys module: its contents, output, audit events.

#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <cwchar>

#include "builtins/dict/dict.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/list/list.h"
#include "builtins/str/str.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "capi/capi.h"
#include "capi/objects/identifier.h"
#include "modules/sys/audit.h"
#include "object/interpreter.h"

using namespace taipan;

static Dict* sysDict(Thread& t) { return static_cast<Dict*>(t.interpreter->sysDict); }

API(PyObject*) PySys_GetObject(const char* name) {
  Thread& t = current();
  SavedException saved(t);
  return py(dictGetText(t, sysDict(t), name));
}
API(PyObject*) _PySys_GetAttr(PyThreadState* thread, PyObject* name) {
  Thread& t = as(thread);
  SavedException saved(t);
  return py(dictGetStr(sysDict(t), as<Str>(name)));
}
API(int) PySys_SetObject(const char* name, PyObject* value) {
  Thread& t = current();
  if (value != nullptr) return toInt(dictSetText(t, sysDict(t), name, as(value)));
  Ref<Str> text = newInterned(t, name);
  return text && !dictRemove(t, sysDict(t), text.get()).failed() ? 0 : -1;
}
API(PyObject*) PySys_GetXOptions(void) { return PySys_GetObject("_xoptions"); }

static Result<isize> sizeOf(Thread& t, Object* object) {
  Ref<> function = PY_TRY(importAttribute(t, "sys", "getsizeof"));
  Ref<> size = PY_TRY(call(t, function.get(), object));
  return toIsize(t, size.get(), &overflowErrorType);
}
API(size_t) _PySys_GetSizeOf(PyObject* object) {
  return static_cast<size_t>(toSize(sizeOf(current(), as(object))));
}

// --- output -------------------------------------------------------------------------------------

/// Writes to a stream of sys, or to the C file when that is not possible. Errors are dropped.
static void writeText(const char* stream, std::FILE* file, const char* text) {
  Thread& t = current();
  SavedException saved(t);
  PyObject* target = PySys_GetObject(stream);
  Ref<Str> message = newStrUtf8Replace(t, text, static_cast<isize>(std::strlen(text)));
  Ref<> written;
  if (target != nullptr && !isNone(as(target)) && message) {
    written = callMethod(t, as(target), PY_NAME("write"), message.get());
  }
  if (!written) {
    t.clearPending();
    std::fputs(text, file);
  }
}

static void writeFormatted(const char* stream, std::FILE* file, const char* format, va_list args) {
  char text[1001];
  int size = std::vsnprintf(text, sizeof text, format, args);
  writeText(stream, file, text);
  if (size < 0 || static_cast<usize>(size) >= sizeof text) {
    writeText(stream, file, "... truncated");
  }
}
API(void) PySys_WriteStdout(const char* format, ...) {
  va_list args;
  va_start(args, format);
  writeFormatted("stdout", stdout, format, args);
  va_end(args);
}
API(void) PySys_WriteStderr(const char* format, ...) {
  va_list args;
  va_start(args, format);
  writeFormatted("stderr", stderr, format, args);
  va_end(args);
}

static void writeUnicode(const char* stream, std::FILE* file, const char* format, va_list args) {
  Thread& t = current();
  SavedException saved(t);
  Ref<Str> message = newStrFormatV(t, format, args);
  if (message) {
    writeText(stream, file, strUtf8OrQuestionMark(*message));
  } else {
    t.clearPending();
  }
}
API(void) PySys_FormatStdout(const char* format, ...) {
  va_list args;
  va_start(args, format);
  writeUnicode("stdout", stdout, format, args);
  va_end(args);
}
API(void) PySys_FormatStderr(const char* format, ...) {
  va_list args;
  va_start(args, format);
  writeUnicode("stderr", stderr, format, args);
  va_end(args);
}

// --- argv, path and options ---------------------------------------------------------------------

static Ref<> wideStr(Thread& t, const wchar_t* text) {
  return newStrChars(t, text, sizeof(wchar_t), static_cast<isize>(std::wcslen(text)));
}

API(void) PySys_SetPath(const wchar_t* path) {
  Thread& t = current();
  Ref<> text = wideStr(t, path);
  Ref<Str> colon = newStr(t, ":");
  Ref<List> parts = strSplit(t, static_cast<Str&>(*text), colon.get(), -1);
  if (!parts || setSysAttribute(t, "path", parts.get()).failed()) t.clearPending();
}
API(void) PySys_SetArgvEx(int count, wchar_t** values, int updatePath) {
  Thread& t = current();
  Ref<List> list = newList(t);
  for (int i = 0; list && i < count; ++i) {
    if (list->append(t, wideStr(t, values[i])).failed()) return;
  }
  if (list && count == 0) (void)list->append(t, static_cast<Object*>(emptyStr()));
  if (!list || setSysAttribute(t, "argv", list.get()).failed()) {
    t.clearPending();
    return;
  }
  if (updatePath == 0) return;
  PyObject* path = PySys_GetObject("path");
  // The directory of the script, or the current one.
  Str& script = static_cast<Str&>(*list->items[0]);
  isize slash = strRFind(script, *newStrChar(t, '/'), 0, script.length);
  Ref<Str> folder = strSubstring(t, script, 0, slash > 0 ? slash : 0);
  if (path == nullptr || !isList(as(path)) || !folder ||
      as<List>(path)->insert(t, 0, folder.get()).failed()) {
    t.clearPending();
  }
}
API(void) PySys_SetArgv(int count, wchar_t** values) { PySys_SetArgvEx(count, values, 1); }

API(void) PySys_AddWarnOptionUnicode(PyObject* option) {
  Thread& t = current();
  PyObject* options = PySys_GetObject("warnoptions");
  if (options == nullptr || !isList(as(options)) ||
      as<List>(options)->append(t, as(option)).failed()) {
    t.clearPending();
  }
}
API(void) PySys_AddWarnOption(const wchar_t* option) {
  Ref<> text = wideStr(current(), option);
  if (text) PySys_AddWarnOptionUnicode(py(text.get()));
}
API(int) PySys_HasWarnOptions(void) {
  PyObject* options = PySys_GetObject("warnoptions");
  return options != nullptr && isList(as(options)) && as<List>(options)->size > 0;
}
API(void) PySys_ResetWarnOptions(void) {
  PyObject* options = PySys_GetObject("warnoptions");
  if (options != nullptr && isList(as(options))) as<List>(options)->clear(current());
}
API(void) PySys_AddXOption(const wchar_t* option) {
  Thread& t = current();
  PyObject* options = PySys_GetXOptions();
  Ref<> text = wideStr(current(), option);
  if (options == nullptr || !text) return t.clearPending();
  Str& whole = static_cast<Str&>(*text);
  isize equals = strFindChar(whole, '=', 0, whole.length);
  Ref<Str> name = strSubstring(t, whole, 0, equals < 0 ? whole.length : equals);
  Ref<> value = equals < 0 ? Ref<>::share(boolObject(true))
                           : Ref<>(strSubstring(t, whole, equals + 1, whole.length));
  if (!name || !value || dictSet(t, as<Dict>(options), name.get(), value.get()).failed()) {
    t.clearPending();
  }
}

// --- audit events -------------------------------------------------------------------------------

#undef Py_VaBuildValue
API(int) PySys_Audit(const char* event, const char* format, ...) {
  Thread& t = current();
  if (!isAudited()) return 0;
  Ref<> args;
  if (format != nullptr && *format != '\0') {
    va_list values;
    va_start(values, format);
    args = Ref<>::steal(as(_Py_VaBuildValue_SizeT(format, values)));
    va_end(values);
    if (!args) return -1;
    if (!isTuple(args.get())) args = packTuple(t, {args.get()});
  } else {
    args = Ref<>::share(emptyTuple());
  }
  return args ? toInt(auditTuple(t, event, args.get())) : -1;
}

API(int) PySys_AddAuditHook(Py_AuditHookFunction hook, void* data) {
  return toInt(addNativeAuditHook(current(), reinterpret_cast<NativeAuditHook>(hook), data));
}
