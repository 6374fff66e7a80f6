// What functools.cmp_to_key makes: sort keys that ask an old-style comparison function.
#include "builtins/int/int.h"
#include "builtins/iterator/owned_fields.h"
#include "builtins/str/str.h"
#include "modules/functional/functools_module.h"
#include "object/builtin_types.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"

namespace taipan {

namespace {

struct CompareKey : Object {
  Object* function;
  Object* object;  ///< null in what cmp_to_key returned itself
};
using KeyFields = OwnedFields<CompareKey, &CompareKey::function, &CompareKey::object>;

Ref<> newKey(Thread& t, Object* function, Object* object) {
  auto* key = static_cast<CompareKey*>(gcAllocate(t, &compareKeyType, sizeof(CompareKey)));
  if (key == nullptr) return failure;
  key->function = Ref<>::share(function).release();
  key->object = Ref<>::share(object).release();
  gcTrack(key);
  return Ref<>::steal(key);
}

Ref<> keyCall(Thread& t, CompareKey& self, Object* args, Object* kwargs) {
  Object* object = nullptr;
  PY_TRY(bindTupleDict(t, detail::kSignature<"K", "(obj)">, args, kwargs, &object));
  return newKey(t, self.function, object);
}

Ref<> keyCompare(Thread& t, CompareKey& self, Object* other, CompareOp op) {
  if (!isExactly(other, &compareKeyType)) {
    return t.raise(typeErrorType, "other argument must be K instance");
  }
  auto& that = *static_cast<CompareKey*>(other);
  if (self.object == nullptr || that.object == nullptr) {
    return t.raise(attributeErrorType, "object");
  }
  auto order = PY_TRY(call(t, self.function, self.object, that.object));
  auto zero = newInt(0);
  return compare(t, order.get(), zero.get(), op);
}

constinit const MemberDef kMembers[] = {
    {"obj", kMemberObject, offsetof(CompareKey, object), 0, "Value wrapped by a key function."},
    {},
};

}  // namespace

Ref<> compareToKey(Thread& t, Module&, Object* compareFunction) {
  return newKey(t, compareFunction, nullptr);
}

constinit BuiltinType compareKeyType{{
    .name = "functools.KeyWrapper",
    .basicSize = sizeof(CompareKey),
    .flags = kTypeHaveGc | kTypeDisallowInstantiation,
    .dealloc = KeyFields::dealloc,
    .hash = hashNotImplemented,
    .call = slot<keyCall>,
    .getAttribute = genericGetAttributeSlot,
    .traverse = KeyFields::traverse,
    .clear = KeyFields::clear,
    .richCompare = slot<keyCompare>,
    .members = kMembers,
    .free = gcFree,
}};

}  // namespace taipan
