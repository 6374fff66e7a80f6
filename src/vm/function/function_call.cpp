// Binding the arguments of a call to the parameters of a Python function, straight into the locals
// of its new frame.
#include "builtins/dict/dict.h"
#include "builtins/list/list.h"
#include "builtins/str/str.h"
#include "builtins/str/str_format.h"
#include "vm/function/function.h"
#include "vm/interpret.h"

namespace taipan {

namespace {

const char* plural(isize n) { return n == 1 ? "" : "s"; }

Str* localName(const Code* code, isize i) {
  return static_cast<Str*>(static_cast<Tuple*>(code->localsplusnames)->items[i]);
}

/// "'a'", "'a' and 'b'", "'a', 'b', and 'c'".
Ref<Str> joinNames(Thread& t, List* names) {
  isize n = names->size;
  auto* s = names->items;
  if (n == 1) return newStrFormat(t, "%R", s[0]);
  if (n == 2) return newStrFormat(t, "%R and %R", s[0], s[1]);
  Ref<Str> text = PY_TRY(newStrFormat(t, "%R", s[0]));
  for (isize i = 1; i < n; ++i) {
    text = PY_TRY(newStrFormat(t, i == n - 1 ? "%U, and %R" : "%U, %R", text.get(), s[i]));
  }
  return text;
}

Status raiseMissing(Thread& t, Function* f, Object** locals, isize from, isize to,
                    const char* kind) {
  Ref<List> missing = PY_TRY(newList(t));
  for (isize i = from; i < to; ++i) {
    if (locals[i] == nullptr) PY_TRY(missing->append(t, localName(f->code, i)));
  }
  Ref<Str> text = PY_TRY(joinNames(t, missing.get()));
  return t.raise(typeErrorType, "%U() missing %zd required %s argument%s: %U", f->qualname,
                 missing->size, kind, plural(missing->size), text.get());
}

Status raiseTooMany(Thread& t, Function* f, Object** locals, isize given) {
  const Code* code = f->code;
  isize keywordOnly = 0;
  for (isize i = 0; i < code->kwonlyargcount; ++i) {
    if (locals[code->argcount + i] != nullptr) ++keywordOnly;
  }
  isize defaults = f->defaults == nullptr ? 0 : f->defaults->size;
  isize argcount = code->argcount;
  Ref<Str> takes =
      PY_TRY(defaults > 0 ? newStrFormat(t, "from %zd to %zd", argcount - defaults, argcount)
                          : newStrFormat(t, "%zd", argcount));
  Ref<Str> extra = PY_TRY(
      keywordOnly == 0 ? newStrFormat(t, "")
                       : newStrFormat(t, " positional argument%s (and %zd keyword-only argument%s)",
                                      plural(given), keywordOnly, plural(keywordOnly)));
  return t.raise(typeErrorType, "%U() takes %U positional argument%s but %zd%U %s given",
                 f->qualname, takes.get(), defaults > 0 ? "s" : plural(argcount), given,
                 extra.get(), given == 1 && keywordOnly == 0 ? "was" : "were");
}

/// The positional-only parameters among the keywords, if there are any, are reported together.
Status checkPositionalOnlyNames(Thread& t, Function* f, Object* names) {
  const Code* code = f->code;
  Ref<List> wrong = PY_TRY(newList(t));
  for (isize i = 0; i < code->posonlyargcount; ++i) {
    Object* parameter = localName(code, i);
    auto* tuple = static_cast<Tuple*>(names);
    for (isize k = 0; k < tuple->size; ++k) {
      if (PY_TRY(compareBool(t, tuple->items[k], parameter, kEqual))) {
        PY_TRY(wrong->append(t, tuple->items[k]));
      }
    }
  }
  if (wrong->size == 0) return {};
  Ref<Str> separator = PY_TRY(newStr(t, ", "));
  Ref<Str> joined = PY_TRY(strJoin(t, *separator, wrong.get()));
  return t.raise(typeErrorType,
                 "%U() got some positional-only arguments passed as keyword arguments: '%U'",
                 f->qualname, joined.get());
}

/// The parameter that a keyword names, or -1.
Result<isize> findParameter(Thread& t, const Code* code, Object* keyword) {
  isize total = code->argcount + code->kwonlyargcount;
  for (isize i = code->posonlyargcount; i < total; ++i) {
    if (localName(code, i) == keyword) return i;
  }
  for (isize i = code->posonlyargcount; i < total; ++i) {
    Str* name = localName(code, i);
    if (isExactStr(keyword)) {
      if (strEqual(*name, *static_cast<Str*>(keyword))) return i;
    } else if (PY_TRY(compareBool(t, name, keyword, kEqual))) {
      return i;
    }
  }
  return isize{-1};
}

Status bindKeywords(Thread& t, Function* f, Object** locals, Object* const* values, Object* names,
                    Dict* extra) {
  const Code* code = f->code;
  auto* tuple = static_cast<Tuple*>(names);
  for (isize k = 0; k < tuple->size; ++k) {
    Object* keyword = tuple->items[k];
    if (!isStr(keyword)) {
      return t.raise(typeErrorType, "%U() keywords must be strings", f->qualname);
    }
    isize at = PY_TRY(findParameter(t, code, keyword));
    if (at >= 0) {
      if (locals[at] != nullptr) {
        return t.raise(typeErrorType, "%U() got multiple values for argument '%S'", f->qualname,
                       keyword);
      }
      incref(values[k]);
      locals[at] = values[k];
      continue;
    }
    if (extra != nullptr) {
      PY_TRY(dictSet(t, extra, keyword, values[k]));
      continue;
    }
    if (code->posonlyargcount > 0) PY_TRY(checkPositionalOnlyNames(t, f, names));
    return t.raise(typeErrorType, "%U() got an unexpected keyword argument '%S'", f->qualname,
                   keyword);
  }
  return {};
}

Status fillDefaults(Thread& t, Function* f, Object** locals, isize given) {
  const Code* code = f->code;
  isize argcount = code->argcount;
  if (given < argcount) {
    isize defaults = f->defaults == nullptr ? 0 : f->defaults->size;
    isize required = argcount - defaults;
    for (isize i = given; i < required; ++i) {
      if (locals[i] == nullptr) return raiseMissing(t, f, locals, given, required, "positional");
    }
    for (isize i = given > required ? given : required; i < argcount; ++i) {
      if (locals[i] != nullptr || i < required) continue;
      Object* value = f->defaults->items[i - required];
      incref(value);
      locals[i] = value;
    }
  }
  if (code->kwonlyargcount == 0) return {};
  bool missing = false;
  isize total = argcount + code->kwonlyargcount;
  for (isize i = argcount; i < total; ++i) {
    if (locals[i] != nullptr) continue;
    if (f->kwdefaults != nullptr) {
      Lookup found = PY_TRY(dictGet(t, static_cast<Dict*>(f->kwdefaults), localName(code, i)));
      if (found.found()) {
        locals[i] = std::move(found).value().release();
        continue;
      }
    }
    missing = true;
  }
  if (missing) return raiseMissing(t, f, locals, argcount, total, "keyword-only");
  return {};
}

}  // namespace

Status fillLocals(Thread& t, Function* f, Object** locals, Object* const* args, isize count,
                  Object* const* kwValues, Object* names) {
  const Code* code = f->code;
  isize argcount = code->argcount;
  isize direct = count < argcount ? count : argcount;
  for (isize i = 0; i < direct; ++i) {
    incref(args[i]);
    locals[i] = args[i];
  }
  bool hasNames = names != nullptr && static_cast<Tuple*>(names)->size > 0;
  if (!hasNames && isPlainCall(code, count)) return {};
  isize next = argcount + code->kwonlyargcount;
  if ((code->flags & kCodeVarArgs) != 0) {
    isize rest = count - direct;
    Ref<Tuple> tuple = rest == 0 ? Ref<Tuple>::share(emptyTuple())
                                 : PY_TRY(tupleFromArray(t, args + direct, rest));
    locals[next++] = tuple.release();
  }
  Dict* extra = nullptr;
  if ((code->flags & kCodeVarKeywords) != 0) {
    Ref<Dict> dict = PY_TRY(newDict(t));
    extra = dict.release();
    locals[next] = extra;
  }
  if (hasNames) PY_TRY(bindKeywords(t, f, locals, kwValues, names, extra));
  if (count > argcount && (code->flags & kCodeVarArgs) == 0) {
    return raiseTooMany(t, f, locals, count);
  }
  return fillDefaults(t, f, locals, count);
}

InterpreterFrame* pushCall(Thread& t, Function* function, Object* locals, Object* const* args,
                           isize count, Object* const* kwValues, Object* names) {
  Code* code = function->code;
  InterpreterFrame* frame = allocateFrame(t, code);
  if (frame == nullptr) return nullptr;
  for (int i = 0; i < code->nlocalsplus; ++i) frame->localsplus[i] = nullptr;
  incref(function);
  initFrame(frame, function, locals);
  if (fillLocals(t, function, frame->localsplus, args, count, kwValues, names).failed()) {
    frame->previous = nullptr;
    clearFrame(frame);
    releaseFrame(t, frame);
    return nullptr;
  }
  return frame;
}

Ref<> runFunction(Thread& t, Function* function, Object* locals, Object* const* args, isize count,
                  Object* names) {
  InterpreterFrame* frame = pushCall(t, function, locals, args, count, args + count, names);
  if (frame == nullptr) return failure;
  Ref<> result = evalFrame(t, frame, false);
  clearFrame(frame);
  releaseFrame(t, frame);
  return result;
}

Object* functionVectorcall(Object* self, Object* const* args, usize count, Object* names) {
  Thread& t = Thread::current();
  auto* function = static_cast<Function*>(self);
  // Only functions made from code without kCodeOptimized have a namespace of their own; they share
  // the globals (exec'd code turned into a function).
  Object* locals = (function->code->flags & kCodeOptimized) != 0 ? nullptr : function->globals;
  return runFunction(t, function, locals, args, vectorcallCount(count), names).release();
}

}  // namespace taipan
