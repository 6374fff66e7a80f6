#include "modules/compile/parser_hooks.h"

#include <string>

#include "builtins/codecs/text_codecs.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/int/int.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "modules/compile/code_from_unit.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"

namespace taipan {

namespace {

CompileHooks& hooksOf(void* context) { return *static_cast<CompileHooks*>(context); }

std::string_view copyToArena(Arena& arena, const char* data, usize size) {
  char* copy = arena.makeArray<char>(size + 1);
  for (usize i = 0; i < size; ++i) copy[i] = data[i];
  copy[size] = 0;
  return {copy, size};
}

/// What the codec said becomes a SyntaxError of the file.
Failure raiseEncodingError(CompileHooks& hooks) {
  Thread& t = hooks.thread;
  if (!t.pendingMatches(lookupErrorType) && !t.pendingMatches(unicodeErrorType)) return failure;
  Ref<> reason = t.takePending();
  Ref<Str> message = PY_TRY(toStr(t, reason.get()));
  Ref<> line = PY_TRY(newInt(0));
  Ref<> offset = PY_TRY(newInt(-1));
  Ref<Tuple> details = PY_TRY(packTuple(t, {hooks.filename, line.get(), offset.get(), none()}));
  Ref<> exception = PY_TRY(call(t, &syntaxErrorType, message.get(), details.get()));
  return t.raiseInstance(exception.get());
}

/// The name in NFKC as unicodedata.normalize() says, which programs may replace.
syntax::HookResult normalizeName(void* context, std::string_view name, Arena& arena,
                                 std::string_view* normalized) {
  Thread& t = hooksOf(context).thread;
  auto normalizedStr = [&]() -> Ref<> {
    Ref<> function = PY_TRY(importAttribute(t, "unicodedata", "normalize"));
    Ref<Str> form = PY_TRY(newStr(t, "NFKC"));
    Ref<Str> text = PY_TRY(newStrUtf8(t, name.data(), static_cast<isize>(name.size())));
    Ref<> result = PY_TRY(call(t, function.get(), form.get(), text.get()));
    if (!isStr(result.get())) {
      return t.raise(typeErrorType, "unicodedata.normalize() must return a string, not %.200s",
                     result->type->name);
    }
    return result;
  };
  Ref<> result = normalizedStr();
  if (!result) return syntax::HookResult::Failed;
  isize size;
  Result<const char*> bytes = strUtf8(t, *static_cast<Str*>(result.get()), &size);
  if (bytes.failed()) return syntax::HookResult::Failed;
  *normalized = copyToArena(arena, bytes.value(), static_cast<usize>(size));
  return syntax::HookResult::Ok;
}

syntax::HookResult decodeSource(void* context, std::string_view encoding, std::string_view source,
                                Arena& arena, std::string_view* utf8) {
  Thread& t = hooksOf(context).thread;
  std::string name(encoding);
  Ref<Str> text =
      decodeText(t, source.data(), static_cast<isize>(source.size()), name.c_str(), "strict");
  if (!text && hooksOf(context).fromFile && t.pendingMatches(exceptionType)) {
    t.clearPending();
    return syntax::HookResult::Missing;
  }
  if (!text) {
    raiseEncodingError(hooksOf(context));
    return syntax::HookResult::Failed;
  }
  isize size;
  Result<const char*> bytes = strUtf8(t, *text, &size);
  if (bytes.failed()) return syntax::HookResult::Failed;
  *utf8 = copyToArena(arena, bytes.value(), static_cast<usize>(size));
  return syntax::HookResult::Ok;
}

syntax::HookResult characterNames(void* context) {
  Thread& t = hooksOf(context).thread;
  if (!requireCharacterNames(t).failed()) return syntax::HookResult::Ok;
  t.clearPending();
  return syntax::HookResult::Missing;
}

/// Issues the warning. Missing: a filter made it an error, which becomes a SyntaxError.
syntax::HookResult issueWarning(CompileHooks& hooks, Type& category, std::string_view message,
                                int line) {
  Thread& t = hooks.thread;
  Ref<Str> text = strFromWtf8(t, message);
  if (!text) return syntax::HookResult::Failed;
  if (!warnExplicit(t, category, text.get(), hooks.filename, line).failed()) {
    return syntax::HookResult::Ok;
  }
  if (t.clearIfMatches(category)) return syntax::HookResult::Missing;
  return syntax::HookResult::Failed;
}

syntax::HookResult parserWarning(void* context, syntax::WarningKind kind, std::string_view message,
                                 i32 line) {
  Type& category = kind == syntax::WarningKind::SyntaxWarning
                       ? static_cast<Type&>(syntaxWarningType)
                       : static_cast<Type&>(deprecationWarningType);
  return issueWarning(hooksOf(context), category, message, line);
}

compiler::WarningResult compilerWarning(void* context, std::string_view message, i32 line) {
  switch (issueWarning(hooksOf(context), syntaxWarningType, message, line)) {
    case syntax::HookResult::Ok:
      return compiler::WarningResult::Continue;
    case syntax::HookResult::Missing:
      return compiler::WarningResult::IsError;
    case syntax::HookResult::Failed:
      return compiler::WarningResult::Failed;
  }
  return compiler::WarningResult::Failed;
}

}  // namespace

syntax::ParserHooks parserHooks(CompileHooks& hooks) {
  syntax::ParserHooks result;
  result.context = &hooks;
  result.decode = decodeSource;
  result.normalize = normalizeName;
  result.characterNames = characterNames;
  result.warn = parserWarning;
  return result;
}

compiler::WarningSink warningSink(CompileHooks& hooks) { return {&hooks, compilerWarning}; }

}  // namespace taipan
