// Unpickling any bytes, with and without a file, and pickling again what came out. Only harmless
// globals are found.
#include "driver.h"
#include "runtime_target.h"

namespace {

const char* const kWords[] = {"(",
                              ".",
                              "0",
                              "1",
                              "2",
                              "N",
                              "\x80\x04",
                              "\x95",
                              "\x94",
                              "\x93",
                              "\x81",
                              "\x92",
                              "R",
                              "b",
                              "o",
                              "e",
                              "a",
                              "u",
                              "s",
                              "}",
                              "]",
                              ")",
                              "\x8f",
                              "\x90",
                              "\x91",
                              "\x85",
                              "\x86",
                              "\x87",
                              "t",
                              "d",
                              "l",
                              "h\x01",
                              "q\x01",
                              "cbuiltins\nset\n",
                              "ccollections\ndeque\n",
                              "I01\n",
                              "S'x'\n",
                              "Vx\n",
                              "Np0\n",
                              "g0\n",
                              "\x97",
                              "\x98",
                              nullptr};

constexpr char kSetup[] = R"(
import _pickle, io

allowed = {("builtins", n) for n in ("set", "frozenset", "list", "dict", "int", "complex", "range", "bytearray",
                                     "object", "Exception", "slice", "reversed")}
allowed |= {("collections", n) for n in ("deque", "OrderedDict", "Counter", "defaultdict")}
allowed |= {("datetime", n) for n in ("date", "time", "datetime", "timedelta")}

class Reader(_pickle.Unpickler):
    def find_class(self, module, name):
        if (module, name) not in allowed:
            raise _pickle.UnpicklingError(module)
        return super().find_class(module, name)
    def persistent_load(self, pid):
        return pid

def run(data):
    for source in (io.BytesIO(data), io.BufferedReader(io.BytesIO(data))):
        try:
            value = Reader(source, encoding="latin-1", buffers=[b"x", bytearray(b"y")]).load()
        except Exception:
            continue
        for protocol in (0, 2, 5):
            try:
                _pickle.dumps(value, protocol)
            except Exception:
                pass
)";

}  // namespace

const taipan::fuzz::Target fuzzTarget = {"pickle", kWords, false};
const char* const fuzzSetup = kSetup;
