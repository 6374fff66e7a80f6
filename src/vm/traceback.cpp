#include "vm/traceback.h"

#include "builtins/bytes/bytes.h"
#include "builtins/dict/dict.h"
#include "builtins/list/list.h"
#include "builtins/str/str.h"
#include "bytecode/location_table.h"
#include "object/allocate.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"
#include "vm/function/function.h"

namespace taipan {

int frameLine(InterpreterFrame* frame) {
  Code* code = frame->code;
  int unit = frame->lastUnit();
  if (unit < 0) return code->firstlineno;
  return lineOf(bytesOf(code->linetable).data, bytesOf(code->linetable).size, code->firstlineno,
                unit);
}

Ref<Traceback> newTraceback(Thread& t, Object* next, Frame* frame, int lasti, int lineno) {
  Ref<Traceback> entry = newObject<Traceback>(t, tracebackType);
  if (entry.failed()) return failure;
  xincref(next);
  incref(frame);
  entry->tbNext = static_cast<Traceback*>(next);
  entry->frame = frame;
  entry->lasti = lasti;
  entry->lineno = lineno;
  gcTrack(entry.get());
  return entry;
}

void addTracebackHere(Thread& t, InterpreterFrame* frame) {
  Frame* object = frameObjectOf(frame);
  if (object == nullptr) return;
  FrameView view(frame);
  Object *type, *value, *traceback;
  t.fetch(&type, &value, &traceback);
  // The line is computed when somebody asks for it (-1).
  Ref<Traceback> entry = newTraceback(t, traceback, object, view.lasti(), -1);
  if (entry) {
    xdecref(traceback);
    traceback = entry.release();
  } else {
    t.clearPending();
  }
  t.restore(type, value, traceback);
}

/// A frame object of a code object that has only a name and a place.
static Ref<Frame> makePlaceFrame(Thread& t, const char* function, const char* file, int line) {
  Ref<Str> name = PY_TRY(newStrUtf8(t, function));
  Ref<Str> filename = PY_TRY(newStrUtf8(t, file));
  Ref<Dict> globals = PY_TRY(newDict(t));
  static constexpr u8 kCode[] = {
      static_cast<u8>(Opcode::RESUME),        0, static_cast<u8>(Opcode::LOAD_ASSERTION_ERROR), 0,
      static_cast<u8>(Opcode::RAISE_VARARGS), 1};
  u8 table[64];
  LocationWriter writer(line);
  isize size = writer.write(table, SourceRange{line, line, -1, -1}, 3);
  Ref<Bytes> lines = PY_TRY(newBytes(t, table, size));
  CodeFields fields{};
  fields.filename = filename.get();
  fields.name = fields.qualname = name.get();
  fields.code = kCode;
  fields.codeSize = sizeof kCode;
  fields.firstlineno = line;
  fields.linetable = lines.get();
  fields.consts = fields.names = fields.localsplusnames = emptyTuple();
  fields.localspluskinds = fields.exceptiontable = emptyBytes();
  fields.stacksize = 1;
  Ref<Code> code = PY_TRY(newCode(t, fields));
  Ref<Function> owner = PY_TRY(newFunction(t, code.get(), globals.get()));
  return newDetachedFrame(t, owner.get(), globals.get());
}

void addTraceback(Thread& t, const char* function, const char* file, int line) {
  Object *type, *value, *traceback;
  t.fetch(&type, &value, &traceback);
  Ref<Frame> frame = makePlaceFrame(t, function, file, line);
  Ref<Traceback> entry =
      frame ? newTraceback(t, traceback, frame.get(), 0, line) : Ref<Traceback>();
  if (entry) {
    xdecref(traceback);
    traceback = entry.release();
  } else {
    t.clearPending();
  }
  t.restore(type, value, traceback);
}

namespace {

int lineOfEntry(Traceback& self) {
  if (self.lineno != -1) return self.lineno;
  Code* code = self.frame->frame->code;
  int unit = self.lasti < 0 ? -1 : self.lasti / kCodeUnitSize;
  if (unit < 0) return code->firstlineno;
  return lineOf(bytesOf(code->linetable).data, bytesOf(code->linetable).size, code->firstlineno,
                unit);
}

Ref<> tracebackNew(Thread& t, Type&, Object* next, Object* frame, int lasti, int lineno) {
  if (isNone(next)) {
    next = nullptr;
  } else if (next->type != &tracebackType) {
    return t.raise(typeErrorType, "expected traceback object or None, got '%s'", next->type->name);
  }
  if (frame->type != &frameType) {
    return t.raise(typeErrorType, "traceback() argument 'tb_frame' must be frame, not %s",
                   frame->type->name);
  }
  return newTraceback(t, next, static_cast<Frame*>(frame), lasti, lineno);
}

Ref<> getLineno(Traceback& self) {
  int line = lineOfEntry(self);
  if (line == -1) return Ref<>::share(none());
  return toObject(i64{line});
}

Ref<> getNext(Traceback& self) {
  return Ref<>::share(self.tbNext != nullptr ? static_cast<Object*>(self.tbNext) : none());
}

Status setNext(Thread& t, Traceback& self, Object* value) {
  if (value == nullptr) return t.raise(typeErrorType, "can't delete tb_next attribute");
  if (isNone(value)) {
    value = nullptr;
  } else if (value->type != &tracebackType) {
    return t.raise(typeErrorType, "expected traceback object, got '%s'", value->type->name);
  }
  for (auto* at = static_cast<Traceback*>(value); at != nullptr; at = at->tbNext) {
    if (at == &self) return t.raise(valueErrorType, "traceback loop detected");
  }
  xincref(value);
  assignOwned(self.tbNext, static_cast<Traceback*>(value));
  return {};
}

Ref<> tracebackDir(Thread& t, Traceback&) {
  Ref<List> list = PY_TRY(newList(t));
  for (const char* name : {"tb_frame", "tb_next", "tb_lasti", "tb_lineno"}) {
    PY_TRY(list->append(t, newStr(t, name)));
  }
  return list;
}

void tracebackDealloc(Object* object) {
  auto* self = static_cast<Traceback*>(object);
  gcUntrack(self);
  TrashScope scope(self);
  if (scope.postponed()) return;
  xdecref(self->tbNext);
  xdecref(self->frame);
  freeObject(self);
}

int tracebackTraverse(Object* object, VisitFunction visit, void* arg) {
  auto* self = static_cast<Traceback*>(object);
  PY_VISIT(self->tbNext);
  PY_VISIT(self->frame);
  return 0;
}

int tracebackClear(Object* object) {
  auto* self = static_cast<Traceback*>(object);
  clearOwned(self->tbNext);
  clearOwned(self->frame);
  return 0;
}

constinit const MethodDef kTracebackMethods[] = {
    METHOD_PLAIN("__dir__", "($self)", tracebackDir, nullptr), {}};
constinit const GetSetDef kTracebackGetSet[] = {
    GETSET("tb_next", getNext, setNext, nullptr), GETTER("tb_lineno", getLineno, nullptr), {}};
constinit const MemberDef kTracebackMembers[] = {
    {"tb_frame", kMemberObject, offsetof(Traceback, frame), kMemberReadOnly | kMemberAuditRead,
     nullptr},
    {"tb_lasti", kMemberInt, offsetof(Traceback, lasti), kMemberReadOnly, nullptr},
    {}};

}  // namespace

constinit BuiltinType tracebackType{
    {.name = "traceback",
     .doc = "traceback(tb_next, tb_frame, tb_lasti, tb_lineno)\n--\n\nCreate a new traceback "
            "object.",
     .basicSize = sizeof(Traceback),
     .flags = kTypeHaveGc,
     .dealloc = tracebackDealloc,
     .getAttribute = genericGetAttributeSlot,
     .traverse = tracebackTraverse,
     .clear = tracebackClear,
     .methods = kTracebackMethods,
     .members = kTracebackMembers,
     .getset = kTracebackGetSet,
     .new_ = newSlot<"traceback", "(tb_next, tb_frame, tb_lasti, tb_lineno)", tracebackNew>}};

}  // namespace taipan
