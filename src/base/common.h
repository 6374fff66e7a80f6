// The vocabulary that every file of Taipan uses: fixed-width integer names, branch hints and the
// checks that abort. A failed check is a bug in Taipan itself; a Python-level error never aborts.
#pragma once

#include <cstddef>
#include <cstdint>

namespace taipan {

using i8 = int8_t;
using i16 = int16_t;
using i32 = int32_t;
using i64 = int64_t;
using u8 = uint8_t;
using u16 = uint16_t;
using u32 = uint32_t;
using u64 = uint64_t;
using usize = size_t;
/// Signed size, the `Py_ssize_t` of the C API: lengths, indices and reference counts.
using isize = ptrdiff_t;

inline constexpr isize kIsizeMax = PTRDIFF_MAX;
inline constexpr isize kIsizeMin = PTRDIFF_MIN;

/// Prints `file:line: check failed: text` to stderr and aborts.
[[noreturn, gnu::cold]] void checkFailed(const char* file, int line, const char* text);

}  // namespace taipan

/// Aborts when `condition` is false, in every build: for invariants whose violation would corrupt
/// memory.
#define PY_CHECK(condition) \
  (static_cast<bool>(condition) ? (void)0 : ::taipan::checkFailed(__FILE__, __LINE__, #condition))

/// The same in debug builds only.
#ifdef TAIPAN_DEBUG
#define PY_DCHECK(condition) PY_CHECK(condition)
#else
#define PY_DCHECK(condition) ((void)sizeof((condition) ? 1 : 0))
#endif

/// Marks a point that control flow cannot reach.
#define PY_UNREACHABLE() ::taipan::checkFailed(__FILE__, __LINE__, "unreachable")

/// Inlined whatever the optimiser thinks: for the few functions on the hottest paths.
#define PY_ALWAYS_INLINE [[gnu::always_inline]] inline

/// Follows the declaration of a function that stands in types' slots and that the C API exports:
/// it is defined under the exported name. So there is one address for it, and the comparisons that
/// the core makes with slots of extension types hold, as do theirs with slots of ours.
#define PY_EXPORTED_AS(name) __asm__(name) __attribute__((visibility("default")))
