#include "compiler/compile.h"
#include "compiler/fold.h"

namespace taipan::compiler {

using namespace ast;

namespace {

struct Feature {
  std::string_view name;
  i32 flag;
};

constexpr Feature kFeatures[] = {
    {"nested_scopes", 0},    {"generators", 0},
    {"division", 0},         {"absolute_import", 0},
    {"with_statement", 0},   {"print_function", 0},
    {"unicode_literals", 0}, {"barry_as_FLUFL", kFutureBarryAsBdfl},
    {"generator_stop", 0},   {"annotations", kFutureAnnotations},
};

/// These errors name a place without an end, `shift` columns from the statement.
ast::Location placeOf(const Stmt* s, i32 shift) {
  return {s->loc.lineno, s->loc.col_offset + shift, s->loc.lineno, kNoColumn};
}

bool addFeatures(const ImportFrom* s, Diagnostics& diagnostics, FutureFeatures& out) {
  for (const Alias* alias : s->names) {
    std::string_view name = alias->name->view();
    bool known = false;
    for (const Feature& feature : kFeatures) {
      if (feature.name != name) continue;
      known = true;
      out.flags |= feature.flag;
    }
    if (known) continue;
    if (name == "braces") return diagnostics.fail(placeOf(s, 0), "not a chance");
    return diagnostics.fail(placeOf(s, 0),
                            "future feature " + std::string(name) + " is not defined");
  }
  return true;
}

}  // namespace

bool findFutures(ConstFactory& make, const Mod* module, Diagnostics& diagnostics,
                 FutureFeatures& out) {
  const Seq<Stmt*>* body = nullptr;
  if (auto* m = tryAs<Module>(module)) body = &m->body;
  if (auto* m = tryAs<Interactive>(module)) body = &m->body;
  if (!body || body->empty()) return true;
  bool docstring = docstringOf(make, *body) != nullptr;
  bool done = false;  // another statement was seen; the rest of its line is still looked at
  i32 line = 0;
  for (usize i = docstring ? 1 : 0; i < body->size; i++) {
    Stmt* statement = (*body)[i];
    if (done && statement->loc.lineno > line) return true;
    line = statement->loc.lineno;
    auto* s = tryAs<ImportFrom>(statement);
    if (!s || !s->module || s->module->view() != "__future__" || s->level != 0) {
      done = true;
      continue;
    }
    if (done) {
      return diagnostics.fail(placeOf(s, -1),
                              "from __future__ imports must occur at the beginning of the file");
    }
    if (!addFeatures(s, diagnostics, out)) return false;
    out.line = line;
  }
  return true;
}

}  // namespace taipan::compiler
