// Audit events of native modules whose arguments are C values.
#pragma once

#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "modules/support/path.h"
#include "modules/sys/audit.h"
#include "object/method.h"
#include "object/seams.h"

namespace taipan {

/// Null is None.
inline Ref<> auditArgument(Thread&, Object* object) {
  return Ref<>::share(object != nullptr ? object : none());
}
inline Ref<> auditArgument(Thread&, decltype(nullptr)) { return Ref<>::share(none()); }
inline Ref<> auditArgument(Thread& t, const Ref<>& object) {
  return auditArgument(t, object.get());
}
inline Ref<> auditArgument(Thread& t, const PathValue& path) {
  return auditArgument(t, path.object.get());
}
/// Null is None.
inline Ref<> auditArgument(Thread& t, const char* text) {
  if (text == nullptr) return Ref<>::share(none());
  return newStr(t, text);
}
/// The current directory is -1.
inline Ref<> auditArgument(Thread&, DirFd dir) { return toObject(dir.isDefault() ? -1 : dir.fd); }
template <class T>
  requires std::is_arithmetic_v<T>
Ref<> auditArgument(Thread&, T value) {
  return toObject(value);
}

/// Raises an event; its arguments are made only if somebody listens.
template <class... T>
Status auditEvent(Thread& t, const char* event, const T&... values) {
  if (!isAudited()) [[likely]]
    return {};
  Ref<> made[] = {auditArgument(t, values)...};
  Ref<Tuple> args = PY_TRY(newTuple(t, sizeof...(values)));
  for (usize i = 0; i < sizeof...(values); ++i) {
    if (!made[i]) return failure;
    args->items[i] = made[i].release();
  }
  return auditTuple(t, event, args.get());
}

}  // namespace taipan
