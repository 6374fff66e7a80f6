// _string: the parser of format strings, for string.Formatter.
#include "builtins/iterator/iterator_methods.h"
#include "builtins/str/markup.h"
#include "builtins/tuple/tuple.h"
#include "object/allocate.h"
#include "object/builtin_type.h"
#include "object/module_spec.h"
#include "object/seams.h"

namespace taipan {

namespace {

/// An iterator over the pieces of a format string.
struct FormatterIterator : Object {
  Str* text;  ///< Owned.
  MarkupReader reader;
};

struct FieldNameIterator : Object {
  Str* text;  ///< Owned.
  FieldNameReader reader;
};

template <class T>
void iteratorDealloc(Object* self) {
  decref(static_cast<T*>(self)->text);
  freeObject(self);
}

/// A view as str, or None when there is nothing.
Ref<> strOrNone(Thread& t, bool present, CharView view) {
  if (!present) return Ref<>::share(none());
  return newStrChars(t, view);
}

Ref<Tuple> pieceTuple(Thread& t, const MarkupPiece& piece) {
  Ref<> literal = PY_TRY(newStrChars(t, piece.literal));
  Ref<> field = PY_TRY(strOrNone(t, piece.hasField, piece.field));
  Ref<> spec = PY_TRY(strOrNone(t, piece.hasField, piece.spec));
  Ref<> conversion = Ref<>::share(none());
  if (piece.conversion != 0) conversion = PY_TRY(newStrChar(t, piece.conversion));
  return packTuple(t, {literal.get(), field.get(), spec.get(), conversion.get()});
}

Object* formatterNext(Object* self) {
  Thread& t = Thread::current();
  MarkupPiece piece;
  auto more = static_cast<FormatterIterator*>(self)->reader.next(t, piece);
  if (more.failed() || !more.value()) return nullptr;
  return pieceTuple(t, piece).release();
}

Ref<Tuple> stepTuple(Thread& t, const FieldStep& step) {
  Ref<> name;
  if (step.index >= 0) {
    name = PY_TRY(toObject(step.index));
  } else {
    name = PY_TRY(newStrChars(t, step.name));
  }
  return packTuple(t, {boolObject(step.isAttribute), name.get()});
}

Object* fieldNameNext(Object* self) {
  Thread& t = Thread::current();
  FieldStep step;
  auto more = static_cast<FieldNameIterator*>(self)->reader.next(t, step);
  if (more.failed() || !more.value()) return nullptr;
  return stepTuple(t, step).release();
}

constinit BuiltinType formatterIteratorType{{.name = "formatteriterator",
                                             .basicSize = sizeof(FormatterIterator),
                                             .dealloc = iteratorDealloc<FormatterIterator>,
                                             .getAttribute = genericGetAttributeSlot,
                                             .iter = selfIterator,
                                             .iternext = formatterNext}};
constinit BuiltinType fieldNameIteratorType{{.name = "fieldnameiterator",
                                             .basicSize = sizeof(FieldNameIterator),
                                             .dealloc = iteratorDealloc<FieldNameIterator>,
                                             .getAttribute = genericGetAttributeSlot,
                                             .iter = selfIterator,
                                             .iternext = fieldNameNext}};

template <class T>
Ref<T> newIterator(Thread& t, Type& type, Str& text) {
  Ref<T> it = PY_TRY(newObject<T>(t, type));
  incref(&text);
  it->text = &text;
  return it;
}

Ref<> formatterParser(Thread& t, Object*, Object* text) {
  if (!isStr(text)) return t.raise(typeErrorType, "expected str, got %s", text->type->name);
  Str& s = *as<Str>(text);
  Ref<FormatterIterator> it = PY_TRY(newIterator<FormatterIterator>(t, formatterIteratorType, s));
  it->reader = MarkupReader(viewOf(s));
  return it;
}

Ref<Tuple> formatterFieldNameSplit(Thread& t, Object*, Object* text) {
  if (!isStr(text)) return t.raise(typeErrorType, "expected str, got %s", text->type->name);
  Str& s = *as<Str>(text);
  FieldNameReader reader(viewOf(s));
  isize index = PY_TRY(reader.firstIndex(t));
  Ref<> first;
  if (index >= 0) {
    first = PY_TRY(toObject(index));
  } else {
    first = PY_TRY(newStrChars(t, reader.first()));
  }
  Ref<FieldNameIterator> rest = PY_TRY(newIterator<FieldNameIterator>(t, fieldNameIteratorType, s));
  rest->reader = reader;
  return packTuple(t, {first.get(), rest.get()});
}

constinit const MethodDef kFunctions[] = {
    METHOD_PLAIN("formatter_field_name_split", "($module, text, /)", formatterFieldNameSplit,
                 "split the argument as a field name"),
    METHOD_PLAIN("formatter_parser", "($module, text, /)", formatterParser,
                 "parse the argument as a format string"),
    {}};

Status stringExec(Thread& t, Module&) {
  PY_TRY(typeReady(t, formatterIteratorType));
  return typeReady(t, fieldNameIteratorType);
}

}  // namespace

extern constinit const ModuleSpec stringModule{
    .name = "_string", .doc = "string helper module", .functions = kFunctions, .exec = stringExec};

}  // namespace taipan
