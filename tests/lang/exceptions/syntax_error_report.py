# raises
# The report of a SyntaxError on stderr.
x = 1
def f(:
    pass
