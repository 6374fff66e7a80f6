// struct formats (the first line of the input) with the rest of the input as data.
#include "driver.h"
#include "runtime_target.h"

namespace {

const char* const kWords[] = {"<", ">", "=", "@", "!", "b",  "B", "h",           "i",    "l",
                              "q", "Q", "n", "N", "e", "f",  "d", "s",           "p",    "P",
                              "?", "c", "x", "4", "0", "\n", " ", "99999999999", nullptr};

constexpr char kSetup[] = R"(
import _struct

def run(data):
    format, _, payload = data.partition(b"\n")
    try:
        size = _struct.calcsize(format)
    except Exception:
        return
    if size > 100000:
        return
    for unpack in (lambda: _struct.unpack(format, (payload * size)[:size]),
                   lambda: _struct.unpack_from(format, payload, -size),
                   lambda: list(_struct.iter_unpack(format, payload))[:3]):
        try:
            values = unpack()
        except Exception:
            continue
        if isinstance(values, tuple):
            assert len(_struct.pack(format, *values)) == size
            _struct.pack_into(format, bytearray(size + 3), 3, *values)
)";

}  // namespace

const taipan::fuzz::Target fuzzTarget = {"struct", kWords, false};
const char* const fuzzSetup = kSetup;
