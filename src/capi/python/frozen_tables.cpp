// The tables of frozen modules as the C API has them: arrays of `struct _frozen` that end with a
// null name. Embedding programs and ctypes read them.

#include <cstring>

#include "capi/capi.h"
#include "capi/python/importdl.h"
#include "modules/import/frozen.h"

using namespace taipan;

static constexpr int kMostRows = 32;

/// One group's table, filled before main() from the runtime's own.
struct FrozenTable {
  struct _frozen rows[kMostRows + 1] = {};

  explicit FrozenTable(FrozenGroup group) {
    int count = 0;
    for (const FrozenModule* module = frozenModules; module->name != nullptr; ++module) {
      if (module->group != group || count == kMostRows) continue;
      rows[count++] = {module->name, reinterpret_cast<const unsigned char*>(module->data),
                       static_cast<int>(module->size), module->isPackage ? 1 : 0, nullptr};
    }
  }
};

static FrozenTable bootstrapTable(FrozenGroup::kBootstrap);
static FrozenTable stdlibTable(FrozenGroup::kStdlib);
static FrozenTable testTable(FrozenGroup::kTest);

extern "C" {
API_DATA const struct _frozen* _PyImport_FrozenBootstrap = bootstrapTable.rows;
API_DATA const struct _frozen* _PyImport_FrozenStdlib = stdlibTable.rows;
API_DATA const struct _frozen* _PyImport_FrozenTest = testTable.rows;
API_DATA const struct _frozen* PyImport_FrozenModules = nullptr;
}

// --- modules that an embedding program brings ---------------------------------------------------

static const FrozenModule* findInProgram(const char* name) {
  static FrozenModule found;
  const struct _frozen* row = PyImport_FrozenModules;
  while (row != nullptr && row->name != nullptr && std::strcmp(row->name, name) != 0) ++row;
  if (row == nullptr || row->name == nullptr || row->code == nullptr) return nullptr;
  found = {row->name,
           reinterpret_cast<const char*>(row->code),
           row->size < 0 ? -row->size : row->size,
           row->is_package != 0 || row->size < 0,
           row->name,
           FrozenGroup::kStdlib};
  return &found;
}

namespace taipan {
void installProgramModules() { programFrozenModule = &findInProgram; }
}  // namespace taipan
