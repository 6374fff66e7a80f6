// What the files of builtins/type share among themselves.
#pragma once

#include "builtins/descriptor/descriptor.h"
#include "builtins/type/type.h"

namespace taipan {

/// The nearest ancestor-or-self whose instances have a layout of their own (besides `__dict__` and
/// `__weakref__`).
Type* solidBase(Type* type);

/// Recomputes `type.__mro__`; `*oldMro`, if wanted, receives the previous one. False if a
/// metaclass's mro() replaced it in the meantime.
Result<bool> updateMro(Thread& t, Type& type, Ref<Tuple>* oldMro);

/// Copies from a base what the type leaves open: flags and sizes, then slots.
void inheritFlags(Type& type, Type& base);
void inheritSlots(Type& type, Type& base);
/// Kinds of types that carry over to every subclass (list, int, ...; sequence or mapping).
void inheritKindFlags(Type& type, Type& base);
/// Whether instances match sequence or mapping patterns: as the first class of the MRO that says.
void inheritPatternFlags(Type& type, Type& base);

/// Adds a wrapper descriptor to the dict for each special method whose slot is filled.
Status addSlotWrappers(Thread& t, Type& type);
/// Where a type keeps the slot at `offset` of HeapType, or null if it has no such table.
void** slotAddress(Type* type, int offset);
/// The offset in HeapType of slot number `slot` of <typeslots.h>; -1 if there is none.
int typeSlotOffset(int slot);
/// Fills all slots of a heap type from what its MRO defines.
Status fixSlots(Thread& t, Type& type);
/// The same for the slots that the special method `name` belongs to, in the type and in the
/// subclasses that do not override it.
Status updateSlots(Thread& t, Type& type, Object* name);
/// Whether the name is one of the special methods that have slots.
bool isSpecialMethodName(const Str* name);

/// A static method of a table row: staticmethod(built-in function).
Ref<> newStaticBuiltin(Thread& t, Type& type, const MethodDef& method);
/// The built-in function that `__new__` is in the dict of a static type.
Ref<> newNewWrapper(Thread& t, Type& type);
/// Whether the object is such a function.
bool isNewWrapper(Object* object);

/// The C slots of generic attribute access.
int genericSetAttributeSlot(Object* object, Object* name, Object* value);

/// The generic slot functions that classes with Python methods get, where others must know them.
Object* slotGetAttributeHook(Object* self, Object* name);
Object* slotGetAttribute(Object* self, Object* name);
Object* slotNew(Type* type, Object* args, Object* kwargs);
int slotInit(Object* self, Object* args, Object* kwargs);
void slotFinalize(Object* self);

/// object.__new__ and object.__init__ as slots.
Object* objectNew(Type* type, Object* args, Object* kwargs);
int objectInit(Object* self, Object* args, Object* kwargs);

/// tp_new, tp_init and tp_call of `type`.
Object* typeNewSlot(Type* meta, Object* args, Object* kwargs);
Object* typeCall(Object* cls, Object* args, Object* kwargs);

/// What a class's `__bases__`, `__name__`... setters and class creation check in common: the class
/// may be changed, or TypeError.
Status checkTypeSetSpecial(Thread& t, Type& type, Object* value, const char* name);
Status setTypeBases(Thread& t, Type& type, Object* value);
/// Gives the pending AttributeError its `name` and `obj`.
Failure setAttributeErrorContext(Thread& t, Object* object, Object* name);
extern const GetSetDef kTypeGetSet[];
extern const MethodDef kTypeMethods[];
extern const MethodDef kObjectMethods[];

/// `object.__class__ = value`.
Status setObjectClass(Thread& t, Object* object, Object* value);
/// Whether instances of both types have the same layout, else TypeError for assigning `attribute`.
Status checkCompatible(Thread& t, Type* oldType, Type* newType, const char* attribute);
/// Adds the names of a class and its bases to a dict's keys: what dir() shows.
Status addClassNames(Thread& t, Dict* into, Object* cls);
/// isinstance / issubclass without asking metaclasses' hooks.
Result<bool> isRealInstance(Thread& t, Object* object, Object* cls);
Result<bool> isRealSubclass(Thread& t, Object* derived, Object* cls);

/// Descriptors `__dict__` and `__weakref__` of classes.
extern const GetSetDef kInstanceDictGetSet[];
extern const GetSetDef kInstanceWeakrefGetSet[];
extern const GetSetDef kInstanceDictWeakrefGetSet[];

/// The member table of a class's `__slots__`, which follows its HeapType.
inline MemberDef* heapMembers(Type* type) {
  return reinterpret_cast<MemberDef*>(reinterpret_cast<char*>(type) + type->type->basicSize);
}

/// object.__class__'s and type's repr helper: "<class 'm.q'>".
Ref<Str> typeRepr(Thread& t, Type& type);
/// Tells the name mangling rule for private names (language reference, "Private name mangling").
Ref<Str> mangleName(Thread& t, Str* className, Str* name);
}  // namespace taipan
