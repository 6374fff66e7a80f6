// The rows that the tables of generators, coroutines and asynchronous generators share; only what
// the texts call the object differs.
#pragma once

#include "object/method.h"
#include "vm/generator/generator.h"

#define GENERATOR_RESUMING_ROWS(kind, valueKind, tracebackName)                 \
  METHOD_PLAIN("send", "($self, arg, /)", generatorSendMethod,                  \
               "send(arg) -> send 'arg' into " kind ",\nreturn next " valueKind \
               " value or raise StopIteration."),                               \
      METHOD_PLAIN("throw", "($self, type, value, tb)", generatorThrowMethod,   \
                   "throw(value)\nthrow(type[,value[," tracebackName            \
                   "]])\n\nRaise exception in " kind ", return next " valueKind \
                   " value or raise\nStopIteration."),                          \
      METHOD_PLAIN("close", "($self)", generatorCloseMethod,                    \
                   "close() -> raise GeneratorExit inside " kind ".")

#define GENERATOR_SIZE_ROW                                  \
  METHOD_PLAIN("__sizeof__", "($self, /)", generatorSizeof, \
               "gen.__sizeof__() -> size of gen in memory, in bytes")

#define GENERATOR_NAME_ROWS(kind)                                              \
  GETSET("__name__", generatorGetName, generatorSetName, "name of the " kind), \
      GETSET("__qualname__", generatorGetQualname, generatorSetQualname,       \
             "qualified name of the " kind)
