// The default hooks of the sys module.

#include <cstdlib>
#include <string>

#include "builtins/dict/dict.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/str/str.h"
#include "modules/sys/sys.h"
#include "object/builtin_types.h"
#include "object/config.h"
#include "object/interpreter.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"

namespace taipan {

Object* getSysAttribute(Thread& t, const char* name) {
  Object* dict = t.interpreter->sysDict;
  return dict == nullptr ? nullptr : dictGetText(t, static_cast<Dict*>(dict), name);
}

Status setSysAttribute(Thread& t, const char* name, Object* value) {
  Dict* dict = static_cast<Dict*>(t.interpreter->sysDict);
  if (value != nullptr) return dictSetText(t, dict, name, value);
  Ref<Str> key = PY_TRY(newInterned(t, name));
  return PY_TRY(dictRemove(t, dict, key.get())) ? Status() : Status();
}

namespace {

/// Writes `repr(value)`, with characters that the stream cannot encode escaped.
Status writeRepr(Thread& t, Object* out, Object* value) {
  Ref<Str> text = PY_TRY(toRepr(t, value));
  Ref<> written = callMethod(t, out, names::write, text.get());
  if (written) return {};
  if (!t.clearIfMatches(unicodeEncodeErrorType)) return failure;
  Ref<> encoding = PY_TRY(getAttribute(t, out, names::encoding));
  Ref<Str> replace = PY_TRY(newStr(t, "backslashreplace"));
  Ref<> bytes = PY_TRY(callMethod(t, text.get(), names::encode, encoding.get(), replace.get()));
  Ref<Str> strict = PY_TRY(newStr(t, "strict"));
  Ref<> safe = PY_TRY(callMethod(t, bytes.get(), names::decode, encoding.get(), strict.get()));
  (void)PY_TRY(callMethod(t, out, names::write, safe.get()));
  return {};
}

}  // namespace

Status sysDisplayhook(Thread& t, Module&, Object* value) {
  Dict* modules = static_cast<Dict*>(t.interpreter->modules);
  Ref<> builtins = Ref<>::share(dictGetStr(modules, names::builtins));
  if (!builtins) return t.raise(runtimeErrorType, "lost builtins module");
  if (isNone(value)) return {};
  PY_TRY(setAttribute(t, builtins.get(), names::underscore, none()));
  Ref<> out = Ref<>::share(getSysAttribute(t, "stdout"));
  if (!out || isNone(out.get())) return t.raise(runtimeErrorType, "lost sys.stdout");
  PY_TRY(writeRepr(t, out.get(), value));
  Ref<Str> newline = PY_TRY(newStr(t, "\n"));
  (void)PY_TRY(callMethod(t, out.get(), names::write, newline.get()));
  return setAttribute(t, builtins.get(), names::underscore, value);
}

Status sysExcepthook(Thread& t, Module&, Object* type, Object* value, Object* traceback) {
  if (isException(value) && !isNone(traceback) && traceback->type == &tracebackType &&
      static_cast<BaseException*>(value)->traceback == nullptr) {
    exceptionSetTraceback(value, Ref<>::share(traceback).release());
  }
  displayOnStderr(t, value);
  return {};
}

Status sysUnraisablehook(Thread& t, Module&, Object* args) { return unraisableHook(t, args); }

Ref<> sysBreakpointhook(Thread& t, Module&, const Arguments& args) {
  const char* variable =
      t.interpreter->config->ignoreEnvironment ? nullptr : std::getenv("PYTHONBREAKPOINT");
  std::string path = variable == nullptr || *variable == 0 ? "pdb.set_trace" : variable;
  if (path == "0") return Ref<>::share(none());
  usize dot = path.rfind('.');
  std::string module = dot == std::string::npos ? "builtins" : path.substr(0, dot);
  std::string attribute = dot == std::string::npos ? path : path.substr(dot + 1);
  Ref<> function;
  if (!module.empty()) {
    function = importAttribute(t, module.c_str(), attribute.c_str());
    if (!function && !t.clearIfMatches(importErrorType) && !t.clearIfMatches(attributeErrorType)) {
      return failure;
    }
  }
  if (!function) {
    PY_TRY(warn(t, runtimeWarningType, 0, "Ignoring unimportable $PYTHONBREAKPOINT: \"%s\"",
                path.c_str()));
    return Ref<>::share(none());
  }
  return callVector(t, function.get(), args.items, static_cast<usize>(args.count), args.names);
}

}  // namespace taipan
