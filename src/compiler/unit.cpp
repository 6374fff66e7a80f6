#include "compiler/unit.h"

namespace taipan::compiler {

bool unitEqual(const CompiledUnit& a, const CompiledUnit& b) {
  if (a.name != b.name || a.argCount != b.argCount || a.posOnlyArgCount != b.posOnlyArgCount ||
      a.kwOnlyArgCount != b.kwOnlyArgCount || a.flags != b.flags || a.firstLine != b.firstLine ||
      a.code != b.code || a.names != b.names || a.localsPlus != b.localsPlus ||
      a.localKinds != b.localKinds || a.locationTable != b.locationTable ||
      a.exceptionTable != b.exceptionTable || a.consts.size() != b.consts.size()) {
    return false;
  }
  for (usize i = 0; i < a.consts.size(); i++) {
    if (!constEqual(a.consts[i], b.consts[i])) return false;
  }
  return true;
}

}  // namespace taipan::compiler
