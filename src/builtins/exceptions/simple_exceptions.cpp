// The exceptions that add nothing but a name to their base.

#include "builtins/exceptions/exceptions.h"

namespace taipan {

/// A class with the layout `T` of its base, whose slots it shares.
template <class T, auto... Fields>
static constexpr TypeSpec derived(const char* name, Type* base, const char* doc,
                                  BinarySetFunction init) {
  return {.name = name,
          .doc = doc,
          .basicSize = sizeof(T),
          .flags = kTypeBase | kTypeHaveGc | kTypeExceptionSubclass,
          .base = base,
          .dealloc = &ExceptionSlots<Fields...>::dealloc,
          .traverse = &ExceptionSlots<Fields...>::traverse,
          .clear = &ExceptionSlots<Fields...>::clear,
          .dictOffset = offsetof(BaseException, dict),
          .init = init};
}

static constexpr TypeSpec simple(const char* name, Type* base, const char* doc) {
  TypeSpec spec = derived<BaseException>(name, base, doc, slot<baseExceptionInit>);
  spec.new_ = slot<baseExceptionNew>;
  return spec;
}

constinit BuiltinType exceptionType{
    simple("Exception", &baseExceptionType, "Common base class for all non-exit exceptions.")};
constinit BuiltinType generatorExitType{
    simple("GeneratorExit", &baseExceptionType, "Request that a generator exit.")};
constinit BuiltinType keyboardInterruptType{
    simple("KeyboardInterrupt", &baseExceptionType, "Program interrupted by user.")};
constinit BuiltinType arithmeticErrorType{
    simple("ArithmeticError", &exceptionType, "Base class for arithmetic errors.")};
constinit BuiltinType floatingPointErrorType{
    simple("FloatingPointError", &arithmeticErrorType, "Floating point operation failed.")};
constinit BuiltinType overflowErrorType{
    simple("OverflowError", &arithmeticErrorType, "Result too large to be represented.")};
constinit BuiltinType zeroDivisionErrorType{
    simple("ZeroDivisionError", &arithmeticErrorType,
           "Second argument to a division or modulo operation was zero.")};
constinit BuiltinType assertionErrorType{
    simple("AssertionError", &exceptionType, "Assertion failed.")};
constinit BuiltinType bufferErrorType{simple("BufferError", &exceptionType, "Buffer error.")};
constinit BuiltinType eofErrorType{simple("EOFError", &exceptionType, "Read beyond end of file.")};
constinit BuiltinType moduleNotFoundErrorType{
    derived<ImportErrorObject, &ImportErrorObject::message, &ImportErrorObject::name,
            &ImportErrorObject::path>("ModuleNotFoundError", &importErrorType, "Module not found.",
                                      slot<importErrorInit>)};
constinit BuiltinType lookupErrorType{
    simple("LookupError", &exceptionType, "Base class for lookup errors.")};
constinit BuiltinType indexErrorType{
    simple("IndexError", &lookupErrorType, "Sequence index out of range.")};
constinit BuiltinType unboundLocalErrorType{derived<NameErrorObject, &NameErrorObject::name>(
    "UnboundLocalError", &nameErrorType, "Local name referenced but not bound to a value.",
    slot<nameErrorInit>)};
constinit BuiltinType blockingIOErrorType{
    derived<OSErrorObject, &OSErrorObject::errorNumber, &OSErrorObject::errorText,
            &OSErrorObject::filename, &OSErrorObject::filename2>(
        "BlockingIOError", &osErrorType, "I/O operation would block.", slot<osErrorInit>)};
constinit BuiltinType childProcessErrorType{
    derived<OSErrorObject, &OSErrorObject::errorNumber, &OSErrorObject::errorText,
            &OSErrorObject::filename, &OSErrorObject::filename2>(
        "ChildProcessError", &osErrorType, "Child process error.", slot<osErrorInit>)};
constinit BuiltinType connectionErrorType{
    derived<OSErrorObject, &OSErrorObject::errorNumber, &OSErrorObject::errorText,
            &OSErrorObject::filename, &OSErrorObject::filename2>(
        "ConnectionError", &osErrorType, "Connection error.", slot<osErrorInit>)};
constinit BuiltinType brokenPipeErrorType{
    derived<OSErrorObject, &OSErrorObject::errorNumber, &OSErrorObject::errorText,
            &OSErrorObject::filename, &OSErrorObject::filename2>(
        "BrokenPipeError", &connectionErrorType, "Broken pipe.", slot<osErrorInit>)};
constinit BuiltinType connectionAbortedErrorType{
    derived<OSErrorObject, &OSErrorObject::errorNumber, &OSErrorObject::errorText,
            &OSErrorObject::filename, &OSErrorObject::filename2>(
        "ConnectionAbortedError", &connectionErrorType, "Connection aborted.", slot<osErrorInit>)};
constinit BuiltinType connectionRefusedErrorType{
    derived<OSErrorObject, &OSErrorObject::errorNumber, &OSErrorObject::errorText,
            &OSErrorObject::filename, &OSErrorObject::filename2>(
        "ConnectionRefusedError", &connectionErrorType, "Connection refused.", slot<osErrorInit>)};
constinit BuiltinType connectionResetErrorType{
    derived<OSErrorObject, &OSErrorObject::errorNumber, &OSErrorObject::errorText,
            &OSErrorObject::filename, &OSErrorObject::filename2>(
        "ConnectionResetError", &connectionErrorType, "Connection reset.", slot<osErrorInit>)};
constinit BuiltinType fileExistsErrorType{
    derived<OSErrorObject, &OSErrorObject::errorNumber, &OSErrorObject::errorText,
            &OSErrorObject::filename, &OSErrorObject::filename2>(
        "FileExistsError", &osErrorType, "File already exists.", slot<osErrorInit>)};
constinit BuiltinType fileNotFoundErrorType{
    derived<OSErrorObject, &OSErrorObject::errorNumber, &OSErrorObject::errorText,
            &OSErrorObject::filename, &OSErrorObject::filename2>(
        "FileNotFoundError", &osErrorType, "File not found.", slot<osErrorInit>)};
constinit BuiltinType interruptedErrorType{
    derived<OSErrorObject, &OSErrorObject::errorNumber, &OSErrorObject::errorText,
            &OSErrorObject::filename, &OSErrorObject::filename2>(
        "InterruptedError", &osErrorType, "Interrupted by signal.", slot<osErrorInit>)};
constinit BuiltinType isADirectoryErrorType{
    derived<OSErrorObject, &OSErrorObject::errorNumber, &OSErrorObject::errorText,
            &OSErrorObject::filename, &OSErrorObject::filename2>(
        "IsADirectoryError", &osErrorType, "Operation doesn't work on directories.",
        slot<osErrorInit>)};
constinit BuiltinType notADirectoryErrorType{
    derived<OSErrorObject, &OSErrorObject::errorNumber, &OSErrorObject::errorText,
            &OSErrorObject::filename, &OSErrorObject::filename2>(
        "NotADirectoryError", &osErrorType, "Operation only works on directories.",
        slot<osErrorInit>)};
constinit BuiltinType permissionErrorType{
    derived<OSErrorObject, &OSErrorObject::errorNumber, &OSErrorObject::errorText,
            &OSErrorObject::filename, &OSErrorObject::filename2>(
        "PermissionError", &osErrorType, "Not enough permissions.", slot<osErrorInit>)};
constinit BuiltinType processLookupErrorType{
    derived<OSErrorObject, &OSErrorObject::errorNumber, &OSErrorObject::errorText,
            &OSErrorObject::filename, &OSErrorObject::filename2>(
        "ProcessLookupError", &osErrorType, "Process not found.", slot<osErrorInit>)};
constinit BuiltinType timeoutErrorType{
    derived<OSErrorObject, &OSErrorObject::errorNumber, &OSErrorObject::errorText,
            &OSErrorObject::filename, &OSErrorObject::filename2>(
        "TimeoutError", &osErrorType, "Timeout expired.", slot<osErrorInit>)};
constinit BuiltinType referenceErrorType{
    simple("ReferenceError", &exceptionType, "Weak ref proxy used after referent went away.")};
constinit BuiltinType runtimeErrorType{
    simple("RuntimeError", &exceptionType, "Unspecified run-time error.")};
constinit BuiltinType notImplementedErrorType{simple(
    "NotImplementedError", &runtimeErrorType, "Method or function hasn't been implemented yet.")};
constinit BuiltinType recursionErrorType{
    simple("RecursionError", &runtimeErrorType, "Recursion limit exceeded.")};
constinit BuiltinType stopAsyncIterationType{
    simple("StopAsyncIteration", &exceptionType, "Signal the end from iterator.__anext__().")};
constinit BuiltinType indentationErrorType{
    derived<SyntaxErrorObject, &SyntaxErrorObject::message, &SyntaxErrorObject::filename,
            &SyntaxErrorObject::lineNumber, &SyntaxErrorObject::offset,
            &SyntaxErrorObject::endLineNumber, &SyntaxErrorObject::endOffset,
            &SyntaxErrorObject::text, &SyntaxErrorObject::printFileAndLine>(
        "IndentationError", &syntaxErrorType, "Improper indentation.", slot<syntaxErrorInit>)};
constinit BuiltinType tabErrorType{
    derived<SyntaxErrorObject, &SyntaxErrorObject::message, &SyntaxErrorObject::filename,
            &SyntaxErrorObject::lineNumber, &SyntaxErrorObject::offset,
            &SyntaxErrorObject::endLineNumber, &SyntaxErrorObject::endOffset,
            &SyntaxErrorObject::text, &SyntaxErrorObject::printFileAndLine>(
        "TabError", &indentationErrorType, "Improper mixture of spaces and tabs.",
        slot<syntaxErrorInit>)};
constinit BuiltinType systemErrorType{simple(
    "SystemError", &exceptionType,
    "Internal error in the Python interpreter.\n\nPlease report this to the Python maintainer, "
    "along with the traceback,\nthe Python version, and the hardware/OS platform and version.")};
constinit BuiltinType typeErrorType{
    simple("TypeError", &exceptionType, "Inappropriate argument type.")};
constinit BuiltinType valueErrorType{
    simple("ValueError", &exceptionType, "Inappropriate argument value (of correct type).")};
constinit BuiltinType unicodeErrorType{
    simple("UnicodeError", &valueErrorType, "Unicode related error.")};
constinit BuiltinType warningType{
    simple("Warning", &exceptionType, "Base class for warning categories.")};
constinit BuiltinType bytesWarningType{
    simple("BytesWarning", &warningType,
           "Base class for warnings about bytes and buffer related problems, mostly\nrelated to "
           "conversion from str or comparing to str.")};
constinit BuiltinType deprecationWarningType{simple(
    "DeprecationWarning", &warningType, "Base class for warnings about deprecated features.")};
constinit BuiltinType encodingWarningType{
    simple("EncodingWarning", &warningType, "Base class for warnings about encodings.")};
constinit BuiltinType futureWarningType{simple(
    "FutureWarning", &warningType,
    "Base class for warnings about constructs that will change semantically\nin the future.")};
constinit BuiltinType importWarningType{
    simple("ImportWarning", &warningType,
           "Base class for warnings about probable mistakes in module imports")};
constinit BuiltinType pendingDeprecationWarningType{
    simple("PendingDeprecationWarning", &warningType,
           "Base class for warnings about features which will be deprecated\nin the future.")};
constinit BuiltinType resourceWarningType{
    simple("ResourceWarning", &warningType, "Base class for warnings about resource usage.")};
constinit BuiltinType runtimeWarningType{simple(
    "RuntimeWarning", &warningType, "Base class for warnings about dubious runtime behavior.")};
constinit BuiltinType syntaxWarningType{
    simple("SyntaxWarning", &warningType, "Base class for warnings about dubious syntax.")};
constinit BuiltinType unicodeWarningType{
    simple("UnicodeWarning", &warningType,
           "Base class for warnings about Unicode related problems, mostly\nrelated to conversion "
           "problems.")};
constinit BuiltinType userWarningType{
    simple("UserWarning", &warningType, "Base class for warnings generated by user code.")};

}  // namespace taipan
