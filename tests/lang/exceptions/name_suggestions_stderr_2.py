# raises
def function():
    counter = 1
    return countre
function()
