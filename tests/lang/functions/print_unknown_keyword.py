# A keyword that print() does not know is the error, however many there are.
for keywords in ({"foo": 1}, {"sep": 1, "end": 1, "file": 1, "flush": 1, "foo": 1}):
    try:
        print(**keywords)
    except TypeError as error:
        print(error)
