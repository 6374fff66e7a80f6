// The module _elementtree.

#include "builtins/exceptions/exception_class.h"
#include "modules/elementtree/element.h"
#include "object/builtin_types.h"
#include "object/seams.h"

namespace taipan {

extern const MethodDef kElementTreeFunctions[];

static Status elementTreeExec(Thread& t, Module& module) {
  // Both are needed later; a failure should come now.
  (void)PY_TRY(importModule(t, "copy"));
  (void)PY_TRY(importModule(t, "xml.etree.ElementPath"));
  PY_TRY(typeReady(t, elementIteratorType));
  PY_TRY(addType(t, module, elementType));
  PY_TRY(addType(t, module, treeBuilderType));
  PY_TRY(addType(t, module, xmlParserType));
  Ref<Type> error =
      PY_TRY(newExceptionClass(t, "xml.etree.ElementTree.ParseError", &syntaxErrorType));
  PY_TRY(addObject(t, module, "ParseError", error.get()));
  assignOwned(xmlParseErrorType, error.release());
  return {};
}

extern constinit const ModuleSpec elementTreeModule{
    .name = "_elementtree",
    .functions = kElementTreeFunctions,
    .exec = elementTreeExec,
};

}  // namespace taipan
