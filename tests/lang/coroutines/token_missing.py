import contextvars

v = contextvars.ContextVar("v")
print(v.set(1).old_value is contextvars.Token.MISSING, contextvars.Token.MISSING)
