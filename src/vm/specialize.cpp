// Choosing specialised forms. Each function looks at the operands of one run; when it finds a form,
// it fills the cache and rewrites the opcode, else it postpones the next attempt.
#include "vm/specialize.h"

#include <cstring>

#include "builtins/descriptor/property.h"
#include "builtins/dict/dict_keys.h"
#include "builtins/float/float.h"
#include "builtins/int/int.h"
#include "builtins/list/list.h"
#include "builtins/module/module.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "builtins/type/instance.h"
#include "builtins/type/object_type.h"
#include "builtins/type/type.h"
#include "builtins/type/type_rt.h"
#include "object/names.h"
#include "object/protocol/number.h"
#include "object/seams.h"
#include "vm/function/function.h"
#include "vm/quicken.h"

namespace taipan {

const MethodDef* lenDefinition = nullptr;
const MethodDef* isInstanceDefinition = nullptr;
const MethodDef* listAppendDefinition = nullptr;

namespace {

void choose(CodeUnit* ip, Opcode form) {
  setOpcode(ip - 1, form);
  ip[0] = kMissesAllowed;
}
void postpone(CodeUnit* ip) { ip[0] = kBackoffRuns; }

bool fits16(isize value) { return value >= 0 && value <= 0xffff; }

/// Version and index of a name in a dict with str keys; false if it is not there.
bool locate(Dict* dict, Object* name, u32* version, isize* index) {
  *index = dictIndexOf(dict, static_cast<Str*>(name));
  if (*index < 0 || !fits16(*index)) return false;
  *version = dictKeysVersion(dict);
  return *version != 0;
}

/// Whether looking an attribute up runs no code: the keys of all dicts in the MRO are str. The
/// search comes again after specialising, and must not have any effect twice.
bool hasPlainKeys(const Type* type) {
  if (type->mro == nullptr) return false;
  auto* mro = static_cast<Tuple*>(type->mro);
  for (isize i = 0; i < mro->size; i++) {
    Object* dict = static_cast<Type*>(mro->items[i])->dict;
    if (dict == nullptr || !dictHasOnlyStrKeys(static_cast<Dict*>(dict))) return false;
  }
  return true;
}

/// The version of a type whose attribute access is the generic one; 0 if not.
u32 plainTypeVersion(Type* type) {
  if (type->getAttribute != &genericGetAttributeSlot || !hasPlainKeys(type)) return 0;
  if (!assignVersion(type)) return 0;
  return typeVersion(type);
}

/// Whether an attribute of the type takes part in reading `object.name` before the instance does.
bool isDataDescriptor(Object* attribute) { return attribute->type->descrSet != nullptr; }

/// A `__slots__` member with an object in instances of `type`: its offset, else 0. Some classes
/// borrow members of others, which do not fit.
isize memberOffset(Type* type, Object* attribute) {
  if (attribute->type != &memberDescriptorType) return 0;
  if (!isSubtype(type, static_cast<Descriptor*>(attribute)->owner)) return 0;
  const MemberDef* member = static_cast<MemberDescriptor*>(attribute)->member;
  if (member->kind != kMemberObjectEx || !fits16(member->offset)) return 0;
  return member->offset;
}

/// Where the object that `attribute` gives lies in an instance of `type` (a `__slots__` member, or
/// `__class__`), else 0.
isize loadOffset(Type* type, Object* attribute) {
  return isClassGetter(attribute) ? offsetof(Object, type) : memberOffset(type, attribute);
}

}  // namespace

void specializeLoadGlobal(InterpreterFrame* frame, CodeUnit* ip, Object* name) {
  if (frame->globals->type != &dictType || frame->builtins->type != &dictType) return postpone(ip);
  auto* globals = static_cast<Dict*>(frame->globals);
  auto* builtins = static_cast<Dict*>(frame->builtins);
  u32 version;
  isize index;
  if (locate(globals, name, &version, &index)) {
    ip[1] = static_cast<CodeUnit>(index);
    writeCache32(ip + 2, version);
    return choose(ip, Opcode::LOAD_GLOBAL_MODULE);
  }
  if (index >= 0) return postpone(ip);
  u32 globalsVersion = dictKeysVersion(globals);
  if (globalsVersion == 0 || !locate(builtins, name, &version, &index) || version > 0xffff) {
    return postpone(ip);
  }
  ip[1] = static_cast<CodeUnit>(index);
  writeCache32(ip + 2, globalsVersion);
  ip[4] = static_cast<CodeUnit>(version);
  choose(ip, Opcode::LOAD_GLOBAL_BUILTIN);
}

/// `Class.name` where neither metaclass nor descriptor takes part: the version alone decides.
static void specializeClassAttribute(Type* cls, CodeUnit* ip, Object* name) {
  if (cls->type != &typeType || !hasPlainKeys(cls) || !assignVersion(cls)) return postpone(ip);
  if (Object* meta = lookupType(&typeType, name); meta != nullptr && isDataDescriptor(meta)) {
    return postpone(ip);
  }
  Object* attribute = lookupType(cls, name);
  if (attribute == nullptr || (!isFunction(attribute) && attribute->type->descrGet != nullptr)) {
    return postpone(ip);
  }
  writeCache32(ip + 1, typeVersion(cls));
  choose(ip, Opcode::LOAD_ATTR_CLASS);
}

/// `object.name` where the instance has a dict with the name: its entry goes into the cache. The
/// type's version must be there already.
bool specializeWithHint(Object* owner, CodeUnit* ip, Object* name, Opcode form) {
  const Dict* dict = plainInstanceDict(owner);
  if (dict == nullptr || !dictHasOnlyStrKeys(dict)) return false;
  isize entry = dictIndexOf(dict, static_cast<Str*>(name));
  if (entry < 0 || !fits16(entry)) return false;
  ip[3] = static_cast<CodeUnit>(entry);
  choose(ip, form);
  return true;
}

/// `object.name` that is found in the class: a property with a Python getter, or a plain value that
/// this instance hides, or none does.
static void specializeFromClass(Object* owner, Object* attribute, CodeUnit* ip, Object* name) {
  Type* type = owner->type;
  if (attribute->type == &propertyType) {
    Object* getter = static_cast<Property*>(attribute)->getter;
    if (getter == nullptr || !isFunction(getter)) return postpone(ip);
    return choose(ip, Opcode::LOAD_ATTR_PROPERTY);
  }
  if (isDataDescriptor(attribute)) return postpone(ip);
  if (specializeWithHint(owner, ip, name, Opcode::LOAD_ATTR_WITH_HINT)) return;
  if (!hasFlag(type, kTypeManagedDict)) return postpone(ip);
  int index = layoutFind(layoutOf(type), static_cast<Str*>(name));
  if (index >= 0) {
    if (loadSlot(owner, index) == nullptr) return postpone(ip);
    ip[3] = static_cast<CodeUnit>(index);
    return choose(ip, Opcode::LOAD_ATTR_INSTANCE_VALUE);
  }
  if (attribute->type->descrGet != nullptr) return postpone(ip);
  ip[3] = layoutOf(type)->count;
  choose(ip, Opcode::LOAD_ATTR_CLASS_VALUE);
}

void specializeLoadAttr(Object* owner, CodeUnit* ip, Object* name) {
  Type* type = owner->type;
  if (isType(owner)) return specializeClassAttribute(static_cast<Type*>(owner), ip, name);
  if (type == &moduleType) {
    u32 version;
    isize index;
    if (lookupType(type, name) != nullptr || !locate(moduleDict(owner), name, &version, &index)) {
      return postpone(ip);
    }
    writeCache32(ip + 1, version);
    ip[3] = static_cast<CodeUnit>(index);
    return choose(ip, Opcode::LOAD_ATTR_MODULE);
  }
  u32 version = plainTypeVersion(type);
  if (version == 0) return postpone(ip);
  Object* attribute = lookupType(type, name);
  if (attribute != nullptr) {
    writeCache32(ip + 1, version);
    isize offset = loadOffset(type, attribute);
    if (offset == 0) return specializeFromClass(owner, attribute, ip, name);
    ip[3] = static_cast<CodeUnit>(offset);
    return choose(ip, Opcode::LOAD_ATTR_SLOT);
  }
  writeCache32(ip + 1, version);
  if (specializeWithHint(owner, ip, name, Opcode::LOAD_ATTR_WITH_HINT)) return;
  if (!hasFlag(type, kTypeManagedDict)) return postpone(ip);
  int index = layoutFind(layoutOf(type), static_cast<Str*>(name));
  if (index < 0 || loadSlot(owner, index) == nullptr) return postpone(ip);
  ip[3] = static_cast<CodeUnit>(index);
  choose(ip, Opcode::LOAD_ATTR_INSTANCE_VALUE);
}

void specializeStoreAttr(Object* owner, CodeUnit* ip, Object* name) {
  Type* type = owner->type;
  if (type->setAttribute != &genericSetAttributeSlot || !assignVersion(type)) return postpone(ip);
  u32 version = typeVersion(type);
  Object* attribute = lookupType(type, name);
  if (attribute != nullptr) {
    isize offset = memberOffset(type, attribute);
    bool writable = offset != 0 && (static_cast<MemberDescriptor*>(attribute)->member->flags &
                                    kMemberReadOnly) == 0;
    if (writable) {
      writeCache32(ip + 1, version);
      ip[3] = static_cast<CodeUnit>(offset);
      return choose(ip, Opcode::STORE_ATTR_SLOT);
    }
    if (isDataDescriptor(attribute)) return postpone(ip);
  }
  writeCache32(ip + 1, version);
  if (specializeWithHint(owner, ip, name, Opcode::STORE_ATTR_WITH_HINT)) return;
  if (!hasFlag(type, kTypeManagedDict) || inlineValues(owner)->valid == 0) return postpone(ip);
  int index = layoutFind(layoutOf(type), static_cast<Str*>(name));
  if (index < 0) return postpone(ip);
  ip[3] = static_cast<CodeUnit>(index);
  choose(ip, Opcode::STORE_ATTR_INSTANCE_VALUE);
}

static void specializeClassMethod(Type* cls, CodeUnit* ip, Object* name) {
  if (cls->type != &typeType || !hasPlainKeys(cls) || !assignVersion(cls)) return postpone(ip);
  if (Object* meta = lookupType(&typeType, name); meta != nullptr && isDataDescriptor(meta)) {
    return postpone(ip);
  }
  Object* attribute = lookupType(cls, name);
  // Plain functions are what `Class.method` gives; other descriptors have a __get__ to be run.
  if (attribute == nullptr || (!isFunction(attribute) && attribute->type->descrGet != nullptr)) {
    return postpone(ip);
  }
  writeCache32(ip + 1, typeVersion(cls));
  writeCachePointer(ip + 6, attribute);
  choose(ip, Opcode::LOAD_METHOD_CLASS);
}

void specializeLoadMethod(Object* owner, CodeUnit* ip, Object* name) {
  Type* type = owner->type;
  if (type == &moduleType) {
    u32 version;
    isize index;
    if (lookupType(type, name) != nullptr || !locate(moduleDict(owner), name, &version, &index)) {
      return postpone(ip);
    }
    ip[3] = static_cast<CodeUnit>(index);
    writeCache32(ip + 4, version);
    return choose(ip, Opcode::LOAD_METHOD_MODULE);
  }
  if (isType(owner)) return specializeClassMethod(static_cast<Type*>(owner), ip, name);
  u32 version = plainTypeVersion(type);
  if (version == 0) return postpone(ip);
  Object* method = lookupType(type, name);
  if (method == nullptr || !hasFlag(method->type, kTypeMethodDescriptor)) return postpone(ip);
  writeCache32(ip + 1, version);
  writeCachePointer(ip + 6, method);
  if (type->dictOffset == 0) return choose(ip, Opcode::LOAD_METHOD_NO_DICT);
  if (hasFlag(type, kTypeManagedDict) && inlineValues(owner)->valid != 0) {
    InstanceLayout* layout = layoutOf(type);
    if (layoutFind(layout, static_cast<Str*>(name)) >= 0) return postpone(ip);
    ip[4] = layout->count;
    return choose(ip, Opcode::LOAD_METHOD_WITH_VALUES);
  }
  if (type->dictOffset < 0 && !hasFlag(type, kTypeManagedDict)) return postpone(ip);
  choose(ip, Opcode::LOAD_METHOD_WITH_DICT);
}

void specializeBinaryOp(Object* left, Object* right, CodeUnit* ip, u32 op, Object** locals) {
  if (left->type != right->type) return postpone(ip);
  int plain = static_cast<int>(op >= kInplace ? op - kInplace : op);
  if (left->type == &intType) {
    if (plain == kOpAdd) return choose(ip, Opcode::BINARY_OP_ADD_INT);
    if (plain == kOpSubtract) return choose(ip, Opcode::BINARY_OP_SUBTRACT_INT);
    if (plain == kOpMultiply) return choose(ip, Opcode::BINARY_OP_MULTIPLY_INT);
  } else if (left->type == &floatType) {
    if (plain == kOpAdd) return choose(ip, Opcode::BINARY_OP_ADD_FLOAT);
    if (plain == kOpSubtract) return choose(ip, Opcode::BINARY_OP_SUBTRACT_FLOAT);
    if (plain == kOpMultiply) return choose(ip, Opcode::BINARY_OP_MULTIPLY_FLOAT);
  } else if (left->type == &strType && plain == kOpAdd) {
    bool store = generalOpcode(ip[1] & 0xff) == Opcode::STORE_FAST && locals[ip[1] >> 8] == left;
    return choose(ip,
                  store ? Opcode::BINARY_OP_INPLACE_ADD_UNICODE : Opcode::BINARY_OP_ADD_UNICODE);
  }
  postpone(ip);
}

void specializeBinarySubscr(Object* container, Object* key, CodeUnit* ip) {
  if (isExactInt(key) && container->type == &listType) {
    return choose(ip, Opcode::BINARY_SUBSCR_LIST_INT);
  }
  if (isExactInt(key) && container->type == &tupleType) {
    return choose(ip, Opcode::BINARY_SUBSCR_TUPLE_INT);
  }
  if (container->type == &dictType) return choose(ip, Opcode::BINARY_SUBSCR_DICT);
  Type* type = container->type;
  Object* function = hasFlag(type, kTypeHeap) ? lookupType(type, names::__getitem__) : nullptr;
  if (function != nullptr && isFunction(function) && assignVersion(type)) {
    Code* code = static_cast<Function*>(function)->code;
    if (isPlainCall(code, 2) && (code->flags & kCodeOptimized) != 0) {
      writeCache32(ip + 1, typeVersion(type));
      return choose(ip, Opcode::BINARY_SUBSCR_GETITEM);
    }
  }
  postpone(ip);
}

void specializeStoreSubscr(Object* container, Object* key, CodeUnit* ip) {
  if (container->type == &listType && isExactInt(key)) {
    return choose(ip, Opcode::STORE_SUBSCR_LIST_INT);
  }
  if (container->type == &dictType) return choose(ip, Opcode::STORE_SUBSCR_DICT);
  postpone(ip);
}

/// The outcomes for which a comparison is true: bits less, equal, greater, unordered.
static u32 trueOutcomes(u32 op) {
  static constexpr u32 kOutcomes[] = {1, 1 | 2, 2, 1 | 4 | 8, 4, 4 | 2};
  return kOutcomes[op];
}

void specializeCompare(Object* left, Object* right, CodeUnit* ip, u32 op) {
  auto jump = static_cast<Opcode>(ip[2] & 0xff);
  bool ifTrue = jump == Opcode::POP_JUMP_FORWARD_IF_TRUE;
  if (!ifTrue && jump != Opcode::POP_JUMP_FORWARD_IF_FALSE) return postpone(ip);
  if (left->type != right->type) return postpone(ip);
  u32 mask = ifTrue ? trueOutcomes(op) : ~trueOutcomes(op) & 0xf;
  Opcode form;
  if (left->type == &intType) {
    form = Opcode::COMPARE_OP_INT_JUMP;
  } else if (left->type == &floatType) {
    form = Opcode::COMPARE_OP_FLOAT_JUMP;
  } else if (left->type == &strType && (op == kEqual || op == kNotEqual)) {
    form = Opcode::COMPARE_OP_STR_JUMP;
  } else {
    return postpone(ip);
  }
  ip[1] = static_cast<CodeUnit>(mask);
  choose(ip, form);
}

// --- calls
// ----------------------------------------------------------------------------------------

static Opcode builtinForm(BuiltinFunction* function, u32 oparg, Object* names) {
  const MethodDef* row = function->definition;
  int flags = row->flags & kMethodConvention;
  if (flags == (kMethodFastcall | kMethodKeywords)) {
    return Opcode::PRECALL_BUILTIN_FAST_WITH_KEYWORDS;
  }
  if (names != nullptr) return Opcode::CACHE;
  if (flags == kMethodO && oparg == 1) {
    if (function->module != nullptr && std::strcmp(row->name, "len") == 0 &&
        strEqualAscii(*static_cast<Str*>(function->module), "builtins")) {
      lenDefinition = row;
      return Opcode::PRECALL_NO_KW_LEN;
    }
    return Opcode::PRECALL_NO_KW_BUILTIN_O;
  }
  if (flags == kMethodFastcall) {
    if (oparg == 2 && function->module != nullptr && std::strcmp(row->name, "isinstance") == 0 &&
        strEqualAscii(*static_cast<Str*>(function->module), "builtins")) {
      isInstanceDefinition = row;
      return Opcode::PRECALL_NO_KW_ISINSTANCE;
    }
    return Opcode::PRECALL_NO_KW_BUILTIN_FAST;
  }
  return Opcode::CACHE;
}

static Opcode methodForm(MethodDescriptor* method, u32 oparg, Object* names) {
  const MethodDef* row = method->method;
  int flags = row->flags & kMethodConvention;
  if (flags == (kMethodFastcall | kMethodKeywords)) {
    return Opcode::PRECALL_METHOD_DESCRIPTOR_FAST_WITH_KEYWORDS;
  }
  if (names != nullptr) return Opcode::CACHE;
  if (flags == kMethodNoArgs && oparg == 0) {
    return Opcode::PRECALL_NO_KW_METHOD_DESCRIPTOR_NOARGS;
  }
  if (flags == kMethodO && oparg == 1) {
    if (method->owner == &listType && std::strcmp(row->name, "append") == 0) {
      listAppendDefinition = row;
      return Opcode::PRECALL_NO_KW_LIST_APPEND;
    }
    return Opcode::PRECALL_NO_KW_METHOD_DESCRIPTOR_O;
  }
  if (flags == kMethodFastcall) return Opcode::PRECALL_NO_KW_METHOD_DESCRIPTOR_FAST;
  return Opcode::CACHE;
}

static Opcode typeForm(Object* callable, u32 oparg, Object* names) {
  if (callable->type != &typeType) return Opcode::CACHE;
  if (names == nullptr && oparg == 1) {
    if (callable == &typeType) return Opcode::PRECALL_NO_KW_TYPE_1;
    if (callable == &strType) return Opcode::PRECALL_NO_KW_STR_1;
    if (callable == &tupleType) return Opcode::PRECALL_NO_KW_TUPLE_1;
  }
  if (static_cast<Type*>(callable)->vectorcall != nullptr) return Opcode::PRECALL_BUILTIN_CLASS;
  return Opcode::CACHE;
}

void specializePrecall(Object** bottom, CodeUnit* ip, u32 oparg, Object* names) {
  Opcode form = Opcode::CACHE;
  Object* callable = bottom[0] != nullptr ? bottom[0] : bottom[1];
  if (isFunction(callable)) {
    form = Opcode::PRECALL_PYFUNC;
  } else if (callable->type == &methodDescriptorType && bottom[0] != nullptr) {
    form = methodForm(static_cast<MethodDescriptor*>(callable), oparg, names);
  } else if (bottom[0] == nullptr) {
    if (callable->type == &methodType) {
      form = Opcode::PRECALL_BOUND_METHOD;
    } else if (callable->type == &builtinFunctionType) {
      form = builtinForm(static_cast<BuiltinFunction*>(callable), oparg, names);
    } else {
      form = typeForm(callable, oparg, names);
    }
  }
  if (form == Opcode::CACHE) return postpone(ip);
  choose(ip, form);
}

static void specializeConstruction(Type* type, CodeUnit* ip) {
  if (!isPlainConstruction(type) || !assignVersion(type)) return postpone(ip);
  Object* init = lookupTypeInterned(type, names::__init__);
  if (init == nullptr || !isFunction(init)) return postpone(ip);
  writeCache32(ip + 1, typeVersion(type));
  choose(ip, Opcode::CALL_PY_CLASS);
}

void specializeCall(Object** bottom, CodeUnit* ip, u32 oparg, Object* names) {
  Object* callable = bottom[0] != nullptr ? bottom[0] : bottom[1];
  if (bottom[0] == nullptr && isType(callable)) {
    return specializeConstruction(static_cast<Type*>(callable), ip);
  }
  if (!isFunction(callable) || names != nullptr) return postpone(ip);
  auto* function = static_cast<Function*>(callable);
  Code* code = function->code;
  isize count = isize{oparg} + (bottom[0] != nullptr ? 1 : 0);
  bool simple = code->kwonlyargcount == 0 &&
                (code->flags & (kCodeVarArgs | kCodeVarKeywords)) == 0 &&
                (code->flags & kCodeOptimized) != 0 && function->vectorcall == functionVectorcall;
  u32 version = simple ? functionVersion(function) : 0;
  if (version == 0) return postpone(ip);
  isize defaults = function->defaults == nullptr ? 0 : function->defaults->size;
  isize minimum = code->argcount - defaults;
  writeCache32(ip + 1, version);
  if (count == code->argcount) return choose(ip, Opcode::CALL_PY_EXACT_ARGS);
  if (count > code->argcount || count < minimum || minimum < 0 || !fits16(minimum)) {
    return postpone(ip);
  }
  ip[3] = static_cast<CodeUnit>(minimum);
  choose(ip, Opcode::CALL_PY_WITH_DEFAULTS);
}

}  // namespace taipan
