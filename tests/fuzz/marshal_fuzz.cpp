// Loading any bytes as marshal data, reading all that a code object in it says about itself, and
// writing again what came out. Code is not run: only loading it has to be safe.
#include "driver.h"
#include "runtime_target.h"

namespace {

const char* const kWords[] = {"\xe3",
                              "c",
                              "s",
                              "\xf3",
                              "(",
                              ")",
                              "\xa9",
                              "[",
                              "{",
                              "<",
                              ">",
                              "i",
                              "I",
                              "l",
                              "l\x02",
                              "g",
                              "y",
                              "f\x03"
                              "1.5",
                              "x",
                              "z",
                              "Z",
                              "\xda",
                              "\xfa",
                              "u",
                              "t",
                              "a",
                              "A",
                              "r",
                              "r\x01",
                              "N",
                              "0",
                              "T",
                              "F",
                              ".",
                              "S",
                              "\x7f",
                              "\xff\xff\xff",
                              "\xff\xff\xff\x7f",
                              "\xed\xa0\x80",
                              "\xf4\x90\x80\x80",
                              nullptr};

constexpr char kSetup[] = R"(
import marshal, io

class Slow:
    def __init__(self, data):
        self.source = io.BytesIO(data)
    def readinto(self, target):
        return self.source.readinto(target)
    def read(self, size=-1):
        return self.source.read(size)

def look(code):
    for name in ("co_code", "co_varnames", "co_cellvars", "co_freevars", "co_lnotab", "co_nlocals",
                 "__hash__", "__repr__"):
        value = getattr(code, name)
        if callable(value):
            value()
    for lines in (code.co_lines, code.co_positions):
        for count, _ in enumerate(lines()):
            if count > 1000:
                break
    assert code == code.replace()
    if len(code.co_consts) < 100:
        code.replace(co_consts=(), co_code=code.co_code + b"\x09\x00")

def walk(value, seen, depth=0):
    # Containers may refer to themselves, more than once.
    if depth > 20 or id(value) in seen:
        return
    if type(value) is not type(walk.__code__):
        seen.add(id(value))
    if type(value) is type(walk.__code__):
        try:
            look(value)
        except Exception:
            pass
        walk(value.co_consts, seen, depth + 1)
    elif isinstance(value, (tuple, list)):
        for item in value[:20]:
            walk(item, seen, depth + 1)

def run(data):
    for load in (lambda: marshal.loads(data), lambda: marshal.load(Slow(data))):
        try:
            value = load()
        except Exception:
            continue
        walk(value, set())
        for version in (0, 2, 4):
            try:
                again = marshal.dumps(value, version)
            except Exception:
                continue
            marshal.loads(again)
)";

}  // namespace

const taipan::fuzz::Target fuzzTarget = {"marshal", kWords, false};
const char* const fuzzSetup = kSetup;
