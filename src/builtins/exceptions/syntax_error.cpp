// SyntaxError: its location comes as a tuple in the second argument.

#include "builtins/exceptions/exceptions.h"
#include "builtins/str/str.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "object/protocol/abstract.h"
#include "object/slot.h"

namespace taipan {

static void setOwned(Object*& field, Object* value) {
  xincref(value);
  assignOwned(field, value);
}

Status syntaxErrorInit(Thread& t, SyntaxErrorObject& self, Object* args, Object* kwargs) {
  PY_TRY(baseExceptionInit(t, self, args, kwargs));
  auto* tuple = static_cast<Tuple*>(args);
  if (tuple->size >= 1) setOwned(self.message, tuple->items[0]);
  if (tuple->size != 2) return {};
  Ref<Tuple> info = PY_TRY(toTuple(t, tuple->items[1]));
  isize count = info->size;
  clearOwned(self.endLineNumber);
  clearOwned(self.endOffset);
  if (count < 4 || count > 6) {
    return t.raise(typeErrorType, "function takes at %s arguments (%zd given)",
                   count < 4 ? "least 4" : "most 6", count);
  }
  setOwned(self.filename, info->items[0]);
  setOwned(self.lineNumber, info->items[1]);
  setOwned(self.offset, info->items[2]);
  setOwned(self.text, info->items[3]);
  if (count > 4) setOwned(self.endLineNumber, info->items[4]);
  if (count > 5) setOwned(self.endOffset, info->items[5]);
  if (count == 5) {
    return t.raise(typeErrorType, "end_offset must be provided when end_lineno is provided");
  }
  return {};
}

/// The file's name without its directories.
static Ref<Str> baseName(Thread& t, Str& path) {
  isize slash = path.length;
  while (slash > 0 && strAt(path, slash - 1) != '/') --slash;
  if (slash == 0) return Ref<Str>::share(&path);
  return strSubstring(t, path, slash, path.length);
}

static Ref<> syntaxErrorStr(Thread& t, SyntaxErrorObject& self) {
  Object* message = self.message != nullptr ? self.message : none();
  Ref<Str> file;
  if (self.filename != nullptr && isStr(self.filename)) {
    file = PY_TRY(baseName(t, *static_cast<Str*>(self.filename)));
  }
  bool haveLine = self.lineNumber != nullptr && isExactly(self.lineNumber, &intType);
  if (!file && !haveLine) return toStr(t, message);
  if (!haveLine) return newStrFormat(t, "%S (%U)", message, file.get());
  if (!file) return newStrFormat(t, "%S (line %S)", message, self.lineNumber);
  return newStrFormat(t, "%S (%U, line %S)", message, file.get(), self.lineNumber);
}

static constinit const MemberDef kMembers[] = {
    {"msg", kMemberObject, offsetof(SyntaxErrorObject, message), 0, "exception msg"},
    {"filename", kMemberObject, offsetof(SyntaxErrorObject, filename), 0, "exception filename"},
    {"lineno", kMemberObject, offsetof(SyntaxErrorObject, lineNumber), 0, "exception lineno"},
    {"offset", kMemberObject, offsetof(SyntaxErrorObject, offset), 0, "exception offset"},
    {"text", kMemberObject, offsetof(SyntaxErrorObject, text), 0, "exception text"},
    {"end_lineno", kMemberObject, offsetof(SyntaxErrorObject, endLineNumber), 0,
     "exception end lineno"},
    {"end_offset", kMemberObject, offsetof(SyntaxErrorObject, endOffset), 0,
     "exception end offset"},
    {"print_file_and_line", kMemberObject, offsetof(SyntaxErrorObject, printFileAndLine), 0,
     "exception print_file_and_line"},
    {},
};

using Slots = ExceptionSlots<&SyntaxErrorObject::message, &SyntaxErrorObject::filename,
                             &SyntaxErrorObject::lineNumber, &SyntaxErrorObject::offset,
                             &SyntaxErrorObject::endLineNumber, &SyntaxErrorObject::endOffset,
                             &SyntaxErrorObject::text, &SyntaxErrorObject::printFileAndLine>;

constinit BuiltinType syntaxErrorType{{
    .name = "SyntaxError",
    .doc = "Invalid syntax.",
    .basicSize = sizeof(SyntaxErrorObject),
    .flags = kTypeBase | kTypeHaveGc | kTypeExceptionSubclass,
    .base = &exceptionType,
    .dealloc = &Slots::dealloc,
    .str = slot<syntaxErrorStr>,
    .traverse = &Slots::traverse,
    .clear = &Slots::clear,
    .members = kMembers,
    .dictOffset = offsetof(BaseException, dict),
    .init = slot<syntaxErrorInit>,
}};

}  // namespace taipan
