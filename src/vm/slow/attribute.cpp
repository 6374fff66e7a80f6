#include "builtins/type/instance.h"
#include "builtins/type/type_rt.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"
#include "vm/slow/slow.h"

namespace taipan::slow {

bool loadMethod(Thread& t, Object* self, Object* name, Object** method) {
  Type* type = self->type;
  if (type->getAttribute == &genericGetAttributeSlot) {
    Object* found = lookupType(type, name);
    if (found != nullptr && hasFlag(found->type, kTypeMethodDescriptor) &&
        !mayHaveInstanceAttribute(self, name)) {
      incref(found);
      *method = found;
      return true;
    }
  }
  *method = getAttribute(t, self, name).release();
  return false;
}

}  // namespace taipan::slow
