#include "builtins/bytes/bytes.h"
#include "builtins/int/int.h"
#include "builtins/str/str.h"
#include "modules/marshal/marshal.h"
#include "modules/support/audit_event.h"
#include "object/module_spec.h"
#include "object/protocol/abstract.h"
#include "object/protocol/buffer.h"

namespace taipan {

namespace {

Ref<> auditedDumps(Thread& t, Object* value, int version) {
  PY_TRY(auditEvent(t, "marshal.dumps", value, version));
  return marshalDumps(t, value, version);
}

Ref<> marshalDump(Thread& t, Object*, Object* value, Object* file, Optional<int> version) {
  Ref<> bytes = PY_TRY(auditedDumps(t, value, version.value_or(kMarshalVersion)));
  Ref<Str> write = PY_TRY(newStr(t, "write"));
  return callMethod(t, file, write.get(), bytes.get());
}

Ref<> marshalDumpsFunction(Thread& t, Object*, Object* value, Optional<int> version) {
  return auditedDumps(t, value, version.value_or(kMarshalVersion));
}

Ref<> marshalLoadFunction(Thread& t, Object*, Object* file) {
  // A file opened as text is refused before anything is consumed.
  Ref<Str> read = PY_TRY(newStr(t, "read"));
  Ref<Int> zero = smallInt(0);
  Ref<> probe = PY_TRY(callMethod(t, file, read.get(), zero.get()));
  if (!isInstanceOf(probe.get(), &bytesType)) {
    return t.raise(typeErrorType, "file.read() returned not bytes but %.100s", probe->type->name);
  }
  PY_TRY(audit(t, "marshal.load", {}));
  return marshalLoad(t, file);
}

Ref<> marshalLoadsFunction(Thread& t, Object*, BufferView bytes) {
  if (isAudited()) {
    Ref<Bytes> content = PY_TRY(newBytes(t, bytes.data(), bytes.size()));
    PY_TRY(audit(t, "marshal.loads", {content.get()}));
  }
  return marshalLoads(t, bytes.data(), bytes.size());
}

constinit const MethodDef kFunctions[] = {
    METHOD("dump", "($module, value, file, version=version, /)", marshalDump,
           "Write the value on the open file.\n\n  value\n    Must be a supported type.\n  file\n"
           "    Must be a writeable binary file.\n  version\n    Indicates the data format that "
           "dump should use.\n\nIf the value has (or contains an object that has) an unsupported "
           "type, a\nValueError exception is raised - but garbage data will also be written\nto "
           "the file. The object will not be properly read back by load()."),
    METHOD("load", "($module, file, /)", marshalLoadFunction,
           "Read one value from the open file and return it.\n\n  file\n    Must be readable "
           "binary file.\n\nIf no valid value is read (e.g. because the data has a different "
           "Python\nversion's incompatible marshal format), raise EOFError, ValueError or\n"
           "TypeError.\n\nNote: If an object containing an unsupported type was marshalled with\n"
           "dump(), load() will substitute None for the unmarshallable type."),
    METHOD("dumps", "($module, value, version=version, /)", marshalDumpsFunction,
           "Return the bytes object that would be written to a file by dump(value, file).\n\n  "
           "value\n    Must be a supported type.\n  version\n    Indicates the data format that "
           "dumps should use.\n\nRaise a ValueError exception if value has (or contains an object "
           "that has) an\nunsupported type."),
    METHOD("loads", "($module, bytes, /)", marshalLoadsFunction,
           "Convert the bytes-like object to a value.\n\nIf no valid value is found, raise "
           "EOFError, ValueError or TypeError.  Extra\nbytes in the input are ignored."),
    {},
};

Status marshalExec(Thread& t, Module& module) {
  return addInt(t, module, "version", kMarshalVersion);
}

}  // namespace

extern constinit const ModuleSpec marshalModule{
    .name = "marshal",
    .doc =
        "This module contains functions that can read and write Python values in\na binary "
        "format. The format is specific to Python, but independent of\nmachine architecture "
        "issues.\n\nNot all Python object types are supported; in general, only objects\nwhose "
        "value is independent from a particular invocation of Python can be\nwritten and read by "
        "this module. The following types are supported:\nNone, integers, floating point numbers, "
        "strings, bytes, bytearrays,\ntuples, lists, sets, dictionaries, and code objects, where "
        "it\nshould be understood that tuples, lists and dictionaries are only\nsupported as long "
        "as the values contained therein are themselves\nsupported; and recursive lists and "
        "dictionaries should not be written\n(they will cause infinite loops).\n\nVariables:\n\n"
        "version -- indicates the format that the module uses. Version 0 is the\n    historical "
        "format, version 1 shares interned strings and version 2\n    uses a binary format for "
        "floating point numbers.\n    Version 3 shares common object references (New in version "
        "3.4).\n\nFunctions:\n\ndump() -- write value to a file\nload() -- read value from a file\n"
        "dumps() -- marshal value as a bytes object\nloads() -- read value from a bytes-like "
        "object",
    .functions = kFunctions,
    .exec = marshalExec,
};

}  // namespace taipan
