// The module _pickle: its exception classes, what it needs from other modules, and the opcodes.
// Writing is in pickler.h and save_*.cpp, reading in unpickler.h and load_*.cpp.
#pragma once

#include "object/builtin_type.h"
#include "object/module_spec.h"

namespace taipan {

namespace pickle {
enum Opcode : u8 {
#define OPCODE(name, byte) k##name = byte,
#include "modules/pickle/opcodes.def"
#undef OPCODE
};
inline constexpr int kHighestProtocol = 5;
inline constexpr int kDefaultProtocol = 4;
/// Frames are closed when they reach this size; larger bytes and strings stand outside of frames.
inline constexpr isize kFrameTarget = 64 * 1024;
inline constexpr isize kFrameMinimum = 4;
inline constexpr isize kFrameHeader = 9;
inline constexpr isize kBatchSize = 1000;
}  // namespace pickle

/// Objects of other modules and names, filled in when the module starts; owned for ever.
struct PickleGlobals {
  Type* error;
  Type* picklingError;
  Type* unpicklingError;
  Dict* dispatchTable;      ///< copyreg.dispatch_table
  Dict* extensionRegistry;  ///< copyreg._extension_registry and its companions
  Dict* invertedRegistry;
  Dict* extensionCache;
  Dict* nameMapping;  ///< of _compat_pickle
  Dict* importMapping;
  Dict* reverseNameMapping;
  Dict* reverseImportMapping;
  Object* codecsEncode;
  Object* getattr;
  Object* partial;
  Str* latin1;
  // Attribute names that only pickling asks for.
  // clang-format off
#define PICKLE_NAMES(X)                                                            \
  X(persistent_id) X(persistent_load) X(reducer_override) X(dispatch_table)        \
  X(find_class) X(extend) X(raw)
  // clang-format on
#define PICKLE_NAME(identifier) Str* identifier;
  PICKLE_NAMES(PICKLE_NAME)
#undef PICKLE_NAME
};
extern PickleGlobals pickleGlobals;

extern BuiltinType picklerType;
extern BuiltinType unpicklerType;
extern BuiltinType picklerMemoProxyType;
extern BuiltinType unpicklerMemoProxyType;

/// A method that a subclass may define: the function without its instance when it is bound to it
/// (which would be a cycle), or any other callable.
struct OwnMethod {
  Object* function = nullptr;  ///< owned, may be null
  bool bound = false;          ///< call with the instance first

  /// Looks the attribute up; it may be missing.
  Status find(Thread& t, Object* self, Str* name);
  Ref<> call(Thread& t, Object* self, Object* argument) const;
  /// The attribute as a caller of Python sees it; AttributeError(name) if there is none.
  Ref<> get(Thread& t, Object* self, const char* name) const;
  void set(Object* callable);
};

/// Resolves a dotted name. AttributeError in the words of pickle; `parent` (may be null) gets the
/// object before the last dot. `dotted` false takes the name as one attribute.
Ref<> resolveName(Thread& t, Object* object, Str& name, bool dotted, Ref<>* parent);

}  // namespace taipan
