// The module _elementtree.

#include "builtins/exceptions/exception_class.h"
#include "modules/xml/element.h"
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
  // One class for the process: a module that is imported afresh shares it with the types.
  if (xmlParseErrorType == nullptr) {
    xmlParseErrorType =
        PY_TRY(newExceptionClass(t, "xml.etree.ElementTree.ParseError", &syntaxErrorType))
            .release();
  }
  return addObject(t, module, "ParseError", xmlParseErrorType);
}

extern constinit const ModuleSpec elementTreeModule{
    .name = "_elementtree",
    .functions = kElementTreeFunctions,
    .exec = elementTreeExec,
};

}  // namespace taipan
