// Warnings.

#include <cstdarg>

#include "builtins/dict/dict.h"
#include "builtins/str/str.h"
#include "builtins/str/str_format.h"
#include "capi/capi.h"
#include "capi/objects/identifier.h"
#include "modules/runtime/runtime.h"

using namespace taipan;

/// warnings.warn() as C code calls it.
static Status warnObject(Thread& t, Object* category, Ref<Str> message, isize stackLevel,
                         Object* source = nullptr) {
  if (!message) return failure;
  if (category == nullptr) category = &runtimeWarningType;
  int level = static_cast<int>(stackLevel);
  if (source != nullptr) {
    return warnAbout(t, *static_cast<Type*>(category), level, source, message.get());
  }
  return warn(t, *static_cast<Type*>(category), level, "%U", message.get());
}

API(int) PyErr_WarnEx(PyObject* category, const char* text, Py_ssize_t stackLevel) {
  Thread& t = current();
  return toInt(warnObject(t, as(category), newStrUtf8(t, text), stackLevel));
}

API(int) PyErr_WarnFormat(PyObject* category, Py_ssize_t stackLevel, const char* format, ...) {
  Thread& t = current();
  va_list args;
  va_start(args, format);
  Ref<Str> message = newStrFormatV(t, format, args);
  va_end(args);
  return toInt(warnObject(t, as(category), std::move(message), stackLevel));
}

API(int) PyErr_ResourceWarning(PyObject* source, Py_ssize_t stackLevel, const char* format, ...) {
  Thread& t = current();
  va_list args;
  va_start(args, format);
  Ref<Str> message = newStrFormatV(t, format, args);
  va_end(args);
  return toInt(warnObject(t, &resourceWarningType, std::move(message), stackLevel, as(source)));
}

// --- warnings about a place in a file
// -------------------------------------------------------------

/// warnings.warn_explicit() of the module, which knows filters and registry.
static Status warnAt(Thread& t, Object* category, Object* message, Object* filename, int line,
                     Object* module, Object* registry) {
  if (category == nullptr) category = &runtimeWarningType;
  Ref<> function = PY_TRY(importAttribute(t, "_warnings", "warn_explicit"));
  Ref<> number = PY_TRY(toObject(line));
  return call(t, function.get(), message, category, filename, number.get(),
              module != nullptr ? module : none(), registry != nullptr ? registry : none())
                 .failed()
             ? Status(failure)
             : Status();
}

API(int)
PyErr_WarnExplicitObject(PyObject* category, PyObject* message, PyObject* filename, int line,
                         PyObject* module, PyObject* registry) {
  return toInt(
      warnAt(current(), as(category), as(message), as(filename), line, as(module), as(registry)));
}

static int warnAtTexts(Thread& t, PyObject* category, Ref<Str> message, const char* filename,
                       int line, const char* module, PyObject* registry) {
  Ref<> file = message ? decodeFileSystem(t, filename) : Ref<>();
  Ref<Str> moduleText = module == nullptr ? Ref<Str>() : newStrUtf8(t, module);
  if (!file || t.hasPending()) return -1;
  return toInt(
      warnAt(t, as(category), message.get(), file.get(), line, moduleText.get(), as(registry)));
}
API(int)
PyErr_WarnExplicit(PyObject* category, const char* text, const char* filename, int line,
                   const char* module, PyObject* registry) {
  Thread& t = current();
  return warnAtTexts(t, category, newStrUtf8(t, text), filename, line, module, registry);
}
API(int)
PyErr_WarnExplicitFormat(PyObject* category, const char* filename, int line, const char* module,
                         PyObject* registry, const char* format, ...) {
  Thread& t = current();
  va_list args;
  va_start(args, format);
  Ref<Str> message = newStrFormatV(t, format, args);
  va_end(args);
  return warnAtTexts(t, category, std::move(message), filename, line, module, registry);
}
