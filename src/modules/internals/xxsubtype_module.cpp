// `xxsubtype`: subtypes of list and dict made in C, by which test_descr tests that such types work.

#include <chrono>
#include <cstddef>

#include "builtins/list/list.h"
#include "builtins/type/type.h"
#include "object/module_spec.h"
#include "object/seams.h"

namespace taipan {

namespace {

struct SpamList : List {
  int state;
};
struct SpamDict : Dict {
  int state;
};

Ref<> listGetState(Thread&, SpamList& self) { return toObject(self.state); }
Status listSetState(Thread&, SpamList& self, int state) {
  self.state = state;
  return {};
}
Ref<> dictGetState(Thread&, SpamDict& self) { return toObject(self.state); }
Status dictSetState(Thread&, SpamDict& self, int state) {
  self.state = state;
  return {};
}

/// (self, args, kwargs): what a class or static method was called with.
Ref<> echo(Thread& t, Object* self, const Arguments& arguments) {
  Ref<> args = PY_TRY(tupleFromArray(t, arguments.items, arguments.count));
  Ref<> kwargs = Ref<>::share(none());
  if (arguments.names != nullptr && arguments.keywordCount() > 0) {
    kwargs = PY_TRY(dictFromKeywords(t, arguments.names, arguments.items + arguments.count));
  }
  return packTuple(t, {self == nullptr ? none() : self, args.get(), kwargs.get()});
}

int listInit(Object* self, Object* args, Object* kwargs) {
  if (listType.init(self, args, kwargs) < 0) return -1;
  static_cast<SpamList*>(self)->state = 0;
  return 0;
}

int dictInit(Object* self, Object* args, Object* kwargs) {
  if (dictType.init(self, args, kwargs) < 0) return -1;
  static_cast<SpamDict*>(self)->state = 0;
  return 0;
}

constinit const MethodDef kListMethods[] = {
    METHOD_PLAIN("getstate", "($self, /)", listGetState, "getstate() -> state"),
    METHOD_PLAIN("setstate", "($self, state, /)", listSetState, "setstate(state)"),
    METHOD_PLAIN_FLAGS("classmeth", "($cls, /, *args, **kw)", echo, kMethodClass,
                       "classmeth(*args, **kw)"),
    METHOD_PLAIN_FLAGS("staticmeth", "(*args, **kw)", echo, kMethodStatic,
                       "staticmeth(*args, **kw)"),
    {}};
constinit const GetSetDef kListGetSet[] = {
    GETTER("state", listGetState, "an int variable for demonstration purposes"), {}};

constinit const MethodDef kDictMethods[] = {
    METHOD_PLAIN("getstate", "($self, /)", dictGetState, "getstate() -> state"),
    METHOD_PLAIN("setstate", "($self, state, /)", dictSetState, "setstate(state)"),
    {}};
constinit const MemberDef kDictMembers[] = {
    {"state", kMemberInt, offsetof(SpamDict, state), kMemberReadOnly,
     "an int variable for demonstration purposes"},
    {}};

constinit BuiltinType spamListType{{.name = "xxsubtype.spamlist",
                                    .basicSize = sizeof(SpamList),
                                    .flags = kTypeBase,
                                    .base = &listType,
                                    .methods = kListMethods,
                                    .getset = kListGetSet,
                                    .init = listInit,
                                    .free = gcFree}};
constinit BuiltinType spamDictType{{.name = "xxsubtype.spamdict",
                                    .basicSize = sizeof(SpamDict),
                                    .flags = kTypeBase,
                                    .base = &dictType,
                                    .methods = kDictMethods,
                                    .members = kDictMembers,
                                    .init = dictInit,
                                    .free = gcFree}};

/// Reads an attribute many times; the seconds that took.
Result<double> bench(Thread& t, Module&, Object* object, Str& name, Optional<int> count) {
  auto start = std::chrono::steady_clock::now();
  for (int n = count.value_or(1000); n > 0; --n) {
    (void)PY_TRY(getAttribute(t, object, &name));
  }
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

constinit const MethodDef kFunctions[] = {
    METHOD_TUPLE_PLAIN("bench", "(object, name, n=1000, /)", bench, nullptr), {}};

Status exec(Thread& t, Module& module) {
  PY_TRY(addType(t, module, spamListType));
  return addType(t, module, spamDictType);
}

}  // namespace

extern constinit const ModuleSpec xxsubtypeModule;
constinit const ModuleSpec xxsubtypeModule{
    .name = "xxsubtype",
    .doc =
        "xxsubtype is an example module showing how to subtype builtin types from C.\n"
        "test_descr.py in the standard test suite requires it in order to complete.\n"
        "If you don't care about the examples, and don't intend to run the Python\n"
        "test suite, you can recompile Python without Modules/xxsubtype.c.",
    .functions = kFunctions,
    .exec = exec};

}  // namespace taipan
