import ctypes

# Any memory can be seen as bytes, whatever its format; other casts want a native format.
for kind in ctypes.c_double, ctypes.c_short * 3:
    view = memoryview(kind())
    print(view.format, view.shape)
    for format in "B", "@c", "h", "<d", "x":
        try:
            print(view.cast(format).format, view.cast(format).shape)
        except (TypeError, ValueError) as error:
            print(error)
