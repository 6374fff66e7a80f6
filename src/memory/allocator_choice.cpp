#include "memory/allocator_choice.h"

#include <cstring>

#include "memory/debug_hooks.h"
#include "memory/memory.h"
#include "memory/system_blocks.h"

namespace taipan {

namespace {

struct NamedChoice {
  const char* name;
  AllocatorChoice choice;
};
constexpr NamedChoice kChoices[] = {
    {"default", AllocatorChoice::kDefault},   {"debug", AllocatorChoice::kDebug},
    {"malloc", AllocatorChoice::kMalloc},     {"malloc_debug", AllocatorChoice::kMallocDebug},
    {"pymalloc", AllocatorChoice::kPymalloc}, {"pymalloc_debug", AllocatorChoice::kPymallocDebug},
};

AllocatorChoice chosen = AllocatorChoice::kNotSet;

bool isSystem(AllocatorChoice choice) {
  return choice == AllocatorChoice::kMalloc || choice == AllocatorChoice::kMallocDebug;
}
bool isDebug(AllocatorChoice choice) {
  return choice == AllocatorChoice::kDebug || choice == AllocatorChoice::kMallocDebug ||
         choice == AllocatorChoice::kPymallocDebug;
}

bool serveDomains(bool system) {
  for (int i = 0; i < 3; ++i) {
    if (underDebugHooks(i).malloc != usualAllocator(i, system).malloc) return false;
  }
  return true;
}

}  // namespace

const Allocator& usualAllocator(int domain, bool system) {
  bool raw = domain == static_cast<int>(MemoryDomain::kRaw);
  return raw || system ? systemAllocator : defaultAllocator;
}

bool allocatorFromName(const char* name, AllocatorChoice* choice) {
  if (name == nullptr || *name == 0) name = "default";
  for (const NamedChoice& known : kChoices) {
    if (std::strcmp(name, known.name) != 0) continue;
    *choice = known.choice;
    return true;
  }
  return false;
}

void chooseAllocator(AllocatorChoice choice) {
  if (choice == AllocatorChoice::kNotSet) return;
  chosen = choice;
  for (int i = 0; i < 3; ++i) allocators[i] = usualAllocator(i, isSystem(choice));
  objectDomainIsDefault = blocks::kMayRecycle && !isSystem(choice);
  if (isDebug(choice)) installDebugHooks();
}

AllocatorChoice chosenAllocator() { return chosen; }

bool keepsBlockStats() {
  return underDebugHooks(static_cast<int>(MemoryDomain::kObject)).malloc == defaultAllocator.malloc;
}

const char* currentAllocatorName() {
  bool debug = hasDebugHooks();
  if (serveDomains(true)) return debug ? "malloc_debug" : "malloc";
  if (serveDomains(false)) return debug ? "pymalloc_debug" : "pymalloc";
  return nullptr;
}

}  // namespace taipan
