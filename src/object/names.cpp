#include "object/names.h"

#include "object/builtin_types.h"

namespace taipan::names {

namespace storage {
#define NAME(identifier) NAME_AS(identifier, #identifier)
#define NAME_AS(identifier, text)               \
  constinit StaticStr<sizeof(text)> identifier{ \
      {{kImmortalCount, &strType}, sizeof(text) - 1, -1, {0, 1, 1, 1, 1}, nullptr}, text};
#include "object/names.def"
#undef NAME
#undef NAME_AS
}  // namespace storage

void forEach(void (*visit)(Str* name)) {
#define NAME(identifier) visit(identifier);
#define NAME_AS(identifier, text) visit(identifier);
#include "object/names.def"
#undef NAME
#undef NAME_AS
}

}  // namespace taipan::names
