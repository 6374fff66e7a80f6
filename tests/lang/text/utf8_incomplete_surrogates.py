import codecs

# The first two bytes of a surrogate wait for the third, so that a handler sees all of them.
for errors in "strict", "surrogatepass", "surrogateescape", "ignore", "replace":
    print(errors, ascii(codecs.utf_8_decode(b"a\xed\xa4", errors, False)))
decoder = codecs.getincrementaldecoder("utf-8")("surrogatepass")
print(ascii(decoder.decode(b"\xed\xa4")), ascii(decoder.decode(b"\x81")))

# What surrogateescape cannot undo is reported without what it can; a charmap names the whole run.
for encoding in "utf-8", "ascii", "latin-1", "cp1252":
    try:
        "[\udc80\ud800\udfff]".encode(encoding, "surrogateescape")
    except UnicodeEncodeError as error:
        print(encoding, error.start, error.end)
