// Static types of ours: a Type followed by its slot tables by value, constant-initialised, so that
// no code runs before main for them. `typeReady` (builtins/type) completes them at start-up:
// inherits slots, computes the MRO, fills the dict from the tables.
//
//   constinit BuiltinType listType{{.name = "list", .basicSize = sizeof(List), ...}};
#pragma once

#include "object/allocate.h"
#include "object/method.h"
#include "object/slot.h"

namespace taipan {

extern struct BuiltinType typeType __asm__("PyType_Type") __attribute__((visibility("default")));
extern struct BuiltinType objectType __asm__("PyBaseObject_Type")
    __attribute__((visibility("default")));

/// What a builtin type declares; everything may be left out but the name.
struct TypeSpec {
  const char* name;
  const char* doc = nullptr;
  isize basicSize = sizeof(Object);
  isize itemSize = 0;
  /// TypeFlag bits besides the default one (immutable).
  unsigned long flags = 0;
  Type* base = nullptr;  ///< null = object
  Destructor dealloc = nullptr;
  isize vectorcallOffset = 0;
  UnaryFunction repr = nullptr;
  UnaryFunction str = nullptr;
  HashFunction hash = nullptr;
  TernaryFunction call = nullptr;
  BinaryFunction getAttribute = nullptr;
  BinarySetFunction setAttribute = nullptr;
  TraverseFunction traverse = nullptr;
  InquiryFunction clear = nullptr;
  CompareFunction richCompare = nullptr;
  isize weaklistOffset = 0;
  UnaryFunction iter = nullptr;
  UnaryFunction iternext = nullptr;
  const MethodDef* methods = nullptr;
  const MemberDef* members = nullptr;
  const GetSetDef* getset = nullptr;
  TernaryFunction descrGet = nullptr;
  BinarySetFunction descrSet = nullptr;
  isize dictOffset = 0;
  BinarySetFunction init = nullptr;
  AllocateFunction alloc = nullptr;
  NewFunction new_ = nullptr;
  FreeFunction free = nullptr;
  InquiryFunction isGc = nullptr;
  Destructor finalize = nullptr;
  VectorcallFunction vectorcall = nullptr;
  NumberSlots number{};
  SequenceSlots sequence{};
  MappingSlots mapping{};
  AsyncSlots async{};
  BufferSlots buffer{};
};

/// A static type with its slot tables.
struct BuiltinType : Type {
  NumberSlots number;
  SequenceSlots sequence;
  MappingSlots mapping;
  AsyncSlots async;
  BufferSlots buffer;

  constexpr BuiltinType(const TypeSpec& spec)
      : Type{},
        number(spec.number),
        sequence(spec.sequence),
        mapping(spec.mapping),
        async(spec.async),
        buffer(spec.buffer) {
    refcount = kImmortalCount;
    type = reinterpretType(&typeType);
    name = spec.name;
    doc = spec.doc;
    basicSize = spec.basicSize;
    itemSize = spec.itemSize;
    flags = kTypeImmutable | spec.flags;
    base = spec.base;
    dealloc = spec.dealloc;
    vectorcallOffset = spec.vectorcallOffset;
    if (spec.vectorcallOffset != 0) flags |= kTypeHaveVectorcall;
    repr = spec.repr;
    str = spec.str;
    hash = spec.hash;
    call = spec.call;
    getAttribute = spec.getAttribute;
    setAttribute = spec.setAttribute;
    traverse = spec.traverse;
    clear = spec.clear;
    richCompare = spec.richCompare;
    weaklistOffset = spec.weaklistOffset;
    iter = spec.iter;
    iternext = spec.iternext;
    methods = const_cast<MethodDef*>(spec.methods);
    members = const_cast<MemberDef*>(spec.members);
    getset = const_cast<GetSetDef*>(spec.getset);
    descrGet = spec.descrGet;
    descrSet = spec.descrSet;
    dictOffset = spec.dictOffset;
    init = spec.init;
    alloc = spec.alloc;
    new_ = spec.new_;
    // Not left to inheritance: descriptors are freed before their own type is ready.
    free = spec.free != nullptr              ? spec.free
           : (spec.flags & kTypeHaveGc) != 0 ? &gcFree
                                             : &plainFree;
    isGc = spec.isGc;
    finalize = spec.finalize;
    vectorcall = spec.vectorcall;
    if (any(spec.number)) asNumber = &number;
    if (any(spec.sequence)) asSequence = &sequence;
    if (any(spec.mapping)) asMapping = &mapping;
    if (any(spec.async)) asAsync = &async;
    if (spec.buffer.get != nullptr) asBuffer = &buffer;
  }

 private:
  static constexpr Type* reinterpretType(BuiltinType* t) { return t; }
  static constexpr bool any(const NumberSlots& s) {
    return s.add || s.subtract || s.multiply || s.remainder || s.divmod || s.power || s.negative ||
           s.positive || s.absolute || s.boolean || s.invert || s.lshift || s.rshift || s.and_ ||
           s.xor_ || s.or_ || s.toInt || s.toFloat || s.inplaceAdd || s.inplaceOr || s.inplaceAnd ||
           s.inplaceSubtract || s.inplaceXor || s.floorDivide || s.trueDivide || s.index ||
           s.matrixMultiply;
  }
  static constexpr bool any(const SequenceSlots& s) {
    return s.length || s.concat || s.repeat || s.item || s.setItem || s.contains ||
           s.inplaceConcat || s.inplaceRepeat;
  }
  static constexpr bool any(const MappingSlots& s) {
    return s.length || s.subscript || s.setSubscript;
  }
  static constexpr bool any(const AsyncSlots& s) { return s.await || s.aiter || s.anext || s.send; }
};

/// Completes a static type: base, MRO, inherited slots, dict. Idempotent.
Status typeReady(Thread& t, Type& type);

}  // namespace taipan
