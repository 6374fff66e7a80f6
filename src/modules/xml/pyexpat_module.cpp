// pyexpat: the module around the parser object, and the capsule through which other extension
// modules use the same expat.

#include "builtins/capsule/capsule.h"
#include "builtins/dict/dict.h"
#include "builtins/exceptions/exception_class.h"
#include "builtins/int/int.h"
#include "builtins/list/list.h"
#include "builtins/module/module.h"
#include "builtins/str/str.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "modules/registry.h"
#include "modules/xml/expat_parser.h"
#include "object/interpreter.h"
#include "object/protocol/abstract.h"

namespace taipan {

namespace {

/// = struct PyExpat_CAPI (pyexpat.h).
struct ExpatApi {
  const char* magic;
  int size;
  int majorVersion, minorVersion, microVersion;
  decltype(&XML_ErrorString) errorString;
  decltype(&XML_GetErrorCode) getErrorCode;
  decltype(&XML_GetCurrentColumnNumber) getErrorColumnNumber;
  decltype(&XML_GetCurrentLineNumber) getErrorLineNumber;
  decltype(&XML_Parse) parse;
  decltype(&XML_ParserCreate_MM) parserCreate;
  decltype(&XML_ParserFree) parserFree;
  decltype(&XML_SetCharacterDataHandler) setCharacterDataHandler;
  decltype(&XML_SetCommentHandler) setCommentHandler;
  decltype(&XML_SetDefaultHandlerExpand) setDefaultHandlerExpand;
  decltype(&XML_SetElementHandler) setElementHandler;
  decltype(&XML_SetNamespaceDeclHandler) setNamespaceDeclHandler;
  decltype(&XML_SetProcessingInstructionHandler) setProcessingInstructionHandler;
  decltype(&XML_SetUnknownEncodingHandler) setUnknownEncodingHandler;
  decltype(&XML_SetUserData) setUserData;
  decltype(&XML_SetStartDoctypeDeclHandler) setStartDoctypeDeclHandler;
  decltype(&XML_SetEncoding) setEncoding;
  int (*defaultUnknownEncodingHandler)(void* data, const XML_Char* name, XML_Encoding* info);
  decltype(&XML_SetHashSalt) setHashSalt;
};

ExpatApi expatApi{"pyexpat.expat_CAPI 1.1",
                  sizeof(ExpatApi),
                  XML_MAJOR_VERSION,
                  XML_MINOR_VERSION,
                  XML_MICRO_VERSION,
                  &XML_ErrorString,
                  &XML_GetErrorCode,
                  &XML_GetCurrentColumnNumber,
                  &XML_GetCurrentLineNumber,
                  &XML_Parse,
                  &XML_ParserCreate_MM,
                  &XML_ParserFree,
                  &XML_SetCharacterDataHandler,
                  &XML_SetCommentHandler,
                  &XML_SetDefaultHandlerExpand,
                  &XML_SetElementHandler,
                  &XML_SetNamespaceDeclHandler,
                  &XML_SetProcessingInstructionHandler,
                  &XML_SetUnknownEncodingHandler,
                  &XML_SetUserData,
                  &XML_SetStartDoctypeDeclHandler,
                  &XML_SetEncoding,
                  &expatUnknownEncoding,
                  &XML_SetHashSalt};

/// A str-or-None argument as text; null for None.
Result<const char*> optionalText(Thread& t, const char* argument, Object* value) {
  if (value == nullptr || isNone(value)) return static_cast<const char*>(nullptr);
  if (!isStr(value)) {
    return t.raise(typeErrorType, "ParserCreate() argument '%s' must be str or None, not %s",
                   argument, value->type->name);
  }
  Str& text = *static_cast<Str*>(value);
  if (strFindChar(text, 0, 0, text.length) >= 0) {
    return t.raise(valueErrorType, "embedded null character");
  }
  return strUtf8(t, text);
}

Ref<> pyexpatParserCreate(Thread& t, Module&, Object* encoding, Object* separator, Object* intern) {
  const char* encodingText = PY_TRY(optionalText(t, "encoding", encoding));
  const char* separatorText = PY_TRY(optionalText(t, "namespace_separator", separator));
  if (separatorText != nullptr && separatorText[0] != 0 && separatorText[1] != 0) {
    return t.raise(valueErrorType,
                   "namespace_separator must be at most one character, omitted, or None");
  }
  Ref<> names;
  if (intern == nullptr) {
    names = PY_TRY(newDict(t));
  } else if (!isNone(intern)) {
    if (!isDict(intern)) return t.raise(typeErrorType, "intern must be a dictionary");
    names = Ref<>::share(intern);
  }
  return newExpatParser(t, encodingText, separatorText, names.get());
}

Ref<> pyexpatErrorString(Thread& t, Module&, Object* codeObject) {
  int code = static_cast<int>(PY_TRY(toI64(t, codeObject)));
  const XML_LChar* text = code < 0 ? nullptr : XML_ErrorString(static_cast<XML_Error>(code));
  if (text == nullptr) return Ref<>::share(none());
  return newStrUtf8(t, text);
}

constinit const MethodDef kFunctions[] = {
    METHOD("ParserCreate",
           "($module, /, encoding=None, namespace_separator=None,\n"
           "             intern=<unrepresentable>)",
           pyexpatParserCreate, "Return a new XML parser object."),
    METHOD("ErrorString", "($module, code, /)", pyexpatErrorString,
           "Returns string error for given number."),
    {}};

/// pyexpat.errors and pyexpat.model: modules of constants, importable by their full names.
Ref<Module> addSubmodule(Thread& t, Module& parent, const char* fullName, const char* name,
                         const char* doc) {
  Ref<Module> made = PY_TRY(newModule(t, fullName));
  Ref<Str> text = PY_TRY(newStr(t, doc));
  PY_TRY(addObject(t, *made, "__doc__", text.get()));
  PY_TRY(dictSetText(t, static_cast<Dict*>(t.interpreter->modules), fullName, made.get()));
  PY_TRY(addObject(t, parent, name, made.get()));
  return made;
}

Status addErrors(Thread& t, Module& parent) {
  static constexpr struct {
    const char* name;
    XML_Error code;
  } kErrors[] = {
#define EXPAT_ERROR(name) {"XML_ERROR_" #name, XML_ERROR_##name},
#include "modules/xml/expat_errors.def"
#undef EXPAT_ERROR
  };
  Ref<Module> errors = PY_TRY(addSubmodule(t, parent, "pyexpat.errors", "errors",
                                           "Constants used to describe error conditions."));
  Ref<Dict> codes = PY_TRY(newDict(t));
  Ref<Dict> messages = PY_TRY(newDict(t));
  for (const auto& error : kErrors) {
    const char* text = XML_ErrorString(error.code);
    Ref<Str> message = PY_TRY(newStr(t, text == nullptr ? "" : text));
    Ref<> code = PY_TRY(toObject(static_cast<int>(error.code)));
    PY_TRY(addObject(t, *errors, error.name, message.get()));
    PY_TRY(dictSet(t, codes.get(), message.get(), code.get()));
    PY_TRY(dictSet(t, messages.get(), code.get(), message.get()));
  }
  PY_TRY(addObject(t, *errors, "codes", codes.get()));
  return addObject(t, *errors, "messages", messages.get());
}

Status addModel(Thread& t, Module& parent) {
  static constexpr struct {
    const char* name;
    int value;
  } kConstants[] = {
      {"XML_CTYPE_EMPTY", XML_CTYPE_EMPTY},   {"XML_CTYPE_ANY", XML_CTYPE_ANY},
      {"XML_CTYPE_MIXED", XML_CTYPE_MIXED},   {"XML_CTYPE_NAME", XML_CTYPE_NAME},
      {"XML_CTYPE_CHOICE", XML_CTYPE_CHOICE}, {"XML_CTYPE_SEQ", XML_CTYPE_SEQ},
      {"XML_CQUANT_NONE", XML_CQUANT_NONE},   {"XML_CQUANT_OPT", XML_CQUANT_OPT},
      {"XML_CQUANT_REP", XML_CQUANT_REP},     {"XML_CQUANT_PLUS", XML_CQUANT_PLUS},
  };
  Ref<Module> model =
      PY_TRY(addSubmodule(t, parent, "pyexpat.model", "model",
                          "Constants used to interpret content model information."));
  for (const auto& constant : kConstants) {
    PY_TRY(addInt(t, *model, constant.name, constant.value));
  }
  return {};
}

Ref<List> featureList(Thread& t) {
  Ref<List> list = PY_TRY(newList(t));
  for (const XML_Feature* f = XML_GetFeatureList(); f->feature != XML_FEATURE_END; ++f) {
    Ref<Str> name = PY_TRY(newStr(t, f->name));
    Ref<> value = PY_TRY(toObject(static_cast<isize>(f->value)));
    PY_TRY(list->append(t, packTuple(t, {name.get(), value.get()})));
  }
  return list;
}

Status exec(Thread& t, Module& m) {
  PY_TRY(addType(t, m, expatParserType));
  PY_TRY(addObject(t, m, "XMLParserType", &expatParserType));
  if (expatErrorType == nullptr) {
    expatErrorType =
        PY_TRY(newExceptionClass(t, "xml.parsers.expat.ExpatError", &exceptionType)).release();
  }
  PY_TRY(addObject(t, m, "error", expatErrorType));
  PY_TRY(addObject(t, m, "ExpatError", expatErrorType));
  PY_TRY(addString(t, m, "EXPAT_VERSION", XML_ExpatVersion()));
  XML_Expat_Version version = XML_ExpatVersionInfo();
  Ref<Tuple> parts = PY_TRY(
      packTuple(t, {PY_TRY(toObject(version.major)).get(), PY_TRY(toObject(version.minor)).get(),
                    PY_TRY(toObject(version.micro)).get()}));
  PY_TRY(addObject(t, m, "version_info", parts.get()));
  PY_TRY(addString(t, m, "native_encoding", "UTF-8"));
  PY_TRY(addErrors(t, m));
  PY_TRY(addModel(t, m));
  PY_TRY(addNew(t, m, "features", featureList(t)));
  PY_TRY(addInt(t, m, "XML_PARAM_ENTITY_PARSING_NEVER", XML_PARAM_ENTITY_PARSING_NEVER));
  PY_TRY(addInt(t, m, "XML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE",
                XML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE));
  PY_TRY(addInt(t, m, "XML_PARAM_ENTITY_PARSING_ALWAYS", XML_PARAM_ENTITY_PARSING_ALWAYS));
  return addNew(t, m, "expat_CAPI", newCapsule(t, &expatApi, "pyexpat.expat_CAPI", nullptr));
}

}  // namespace

constinit const ModuleSpec pyexpatModule{.name = "pyexpat",
                                         .doc = "Python wrapper for Expat parser.",
                                         .functions = kFunctions,
                                         .exec = exec};

}  // namespace taipan
