# raises
e = ValueError("x")
e.add_note("first"); e.add_note("second\nline")
print(e.__notes__)
try: e.add_note(5)
except TypeError as x: print(x)
import traceback
print("".join(traceback.format_exception(e)))
e.__notes__ = "bad"
print("".join(traceback.format_exception(e)))
try: e.add_note("x")
except TypeError as x: print(x)
raise e
