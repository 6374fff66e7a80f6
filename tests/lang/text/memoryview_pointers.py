view = memoryview(bytearray(8)).cast("P")
for value in 2**64 - 1, -1, -(2**63), 2**64, -(2**63) - 1, True, "x":
    try:
        view[0] = value
        print(view[0])
    except (TypeError, ValueError) as error:
        print(error)
