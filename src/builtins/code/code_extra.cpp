// What tools keep beside code objects: a pointer each, at an index that is theirs.

#include "builtins/code/code_extra.h"

#include <cstring>

#include "memory/memory.h"

namespace taipan {

namespace {

constexpr isize kMostUsers = 255;  // = MAX_CO_EXTRA_USERS

FreeExtra freeFunctions[kMostUsers];
isize users = 0;

/// Code::extra: made by the first pointer that is set, with room for the users of that time.
struct ExtraTable {
  isize count;
  void* items[1];
};

ExtraTable* tableOf(const Code& code) { return static_cast<ExtraTable*>(code.extra); }

Result<ExtraTable*> tableWithRoom(Thread& t, Code& code, isize index) {
  ExtraTable* old = tableOf(code);
  isize had = old == nullptr ? 0 : old->count;
  if (index < had) return old;
  auto* table = static_cast<ExtraTable*>(
      memRealloc(old, offsetof(ExtraTable, items) + static_cast<usize>(users) * sizeof(void*)));
  if (table == nullptr) return t.raiseNoMemory();
  std::memset(table->items + had, 0, static_cast<usize>(users - had) * sizeof(void*));
  table->count = users;
  code.extra = table;
  return table;
}

void release(isize index, void* item) {
  if (item != nullptr && freeFunctions[index] != nullptr) freeFunctions[index](item);
}

}  // namespace

isize requestCodeExtraIndex(FreeExtra free) {
  if (users == kMostUsers) return -1;
  freeFunctions[users] = free;
  return users++;
}

bool isCodeExtraIndex(isize index) { return index >= 0 && index < users; }

void* codeExtra(const Code& code, isize index) {
  const ExtraTable* table = tableOf(code);
  return table != nullptr && index >= 0 && index < table->count ? table->items[index] : nullptr;
}

Status setCodeExtra(Thread& t, Code& code, isize index, void* item) {
  ExtraTable* table = PY_TRY(tableWithRoom(t, code, index));
  void* old = table->items[index];
  table->items[index] = item;
  release(index, old);
  return {};
}

void freeCodeExtras(Code& code) {
  ExtraTable* table = tableOf(code);
  code.extra = nullptr;
  for (isize i = 0; i < table->count; ++i) release(i, table->items[i]);
  memFree(table);
}

}  // namespace taipan
