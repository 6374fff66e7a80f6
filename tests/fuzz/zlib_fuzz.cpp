// zlib, gzip and raw streams to decompress, whole and in pieces; and data that has to survive.
#include "driver.h"
#include "runtime_target.h"

namespace {

const char* const kWords[] = {"\x78\x9c", "\x78\xda", "\x78\x01", "\x78\xbb", "\x1f\x8b\x08",
                              "\x4b",     "\x03",     "\xff\xff", "\x01\x05", "\xff\xff\xff\xff",
                              nullptr};

constexpr char kSetup[] = R"(
import zlib

LIMIT = 1 << 16

def in_pieces(data, wbits, step):
    unpacker = zlib.decompressobj(wbits)
    out = bytearray()
    rest = data
    while rest and len(out) < LIMIT and not unpacker.eof:
        chunk, rest = rest[:step], rest[step:]
        out += unpacker.decompress(chunk, 1000)
        while unpacker.unconsumed_tail and len(out) < LIMIT:
            out += unpacker.decompress(unpacker.unconsumed_tail, 1000)
    copy = unpacker.copy()
    assert copy.eof == unpacker.eof and copy.unused_data == unpacker.unused_data
    out += unpacker.flush()
    return bytes(out)

def run(data):
    for wbits in (15, 31, 47, -15):
        for step in (1, 7, 4096):
            try:
                in_pieces(data, wbits, step)
            except zlib.error:
                pass
    for wbits in (15, 31, -15):
        try:
            whole = zlib.decompress(data, wbits)
        except zlib.error:
            continue
        assert len(whole) <= len(data) * 1032 + 64
        packer = zlib.compressobj(6, zlib.DEFLATED, wbits, 1 + len(data) % 9, len(data) % 4)
        packed = b"".join([packer.compress(whole[:100]), packer.flush(zlib.Z_SYNC_FLUSH),
                           packer.copy().flush()[:0], packer.compress(whole[100:]), packer.flush()])
        assert zlib.decompress(packed, wbits) == whole
    step = max(1, len(data) // 3)
    assert zlib.crc32(data) == zlib.crc32(data[step:], zlib.crc32(data[:step]))
    assert zlib.adler32(data) == zlib.adler32(data[step:], zlib.adler32(data[:step]))
    assert zlib.decompress(zlib.compress(data, len(data) % 10)) == data
)";

}  // namespace

const taipan::fuzz::Target fuzzTarget = {"zlib", kWords, false};
const char* const fuzzSetup = kSetup;
