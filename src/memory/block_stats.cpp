#include "memory/block_stats.h"

#include <mimalloc.h>

#include <map>

namespace taipan {

namespace {

struct SizeClass {
  usize areas = 0;
  usize used = 0;
  usize committed = 0;
};
using SizeClasses = std::map<usize, SizeClass>;

bool addToClass(const mi_heap_t*, const mi_heap_area_t* area, void*, usize, void* classes) {
  SizeClass& sizes = (*static_cast<SizeClasses*>(classes))[area->block_size];
  sizes.areas++;
  sizes.used += area->used;
  sizes.committed += area->committed;
  return true;
}

}  // namespace

void printBlockStats(std::FILE* out) {
  SizeClasses classes;
  mi_heap_visit_blocks(mi_heap_get_default(), false, &addToClass, &classes);
  std::fprintf(out, "Small block threshold = %zu, in %zu size classes.\n\n",
               static_cast<usize>(MI_SMALL_SIZE_MAX), classes.size());
  std::fprintf(out, "%10s %10s %15s %15s\n", "size", "num areas", "blocks in use", "avail blocks");
  usize used = 0, available = 0;
  for (const auto& [size, sizes] : classes) {
    usize room = sizes.committed / size;
    usize free = room > sizes.used ? room - sizes.used : 0;
    std::fprintf(out, "%10zu %10zu %15zu %15zu\n", size, sizes.areas, sizes.used, free);
    used += sizes.used * size;
    available += free * size;
  }
  std::fprintf(out, "\n# bytes in allocated blocks = %zu\n", used);
  std::fprintf(out, "# bytes in available blocks = %zu\n\n", available);
}

}  // namespace taipan
