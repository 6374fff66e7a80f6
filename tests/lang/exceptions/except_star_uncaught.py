# raises
def inner(): raise KeyError("deep")
try:
    try: inner()
    except KeyError as e: raise ExceptionGroup("many", [e, ValueError("b"), ExceptionGroup("nested", [TypeError("c")])])
except* ValueError: pass
