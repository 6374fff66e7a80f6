# raises
import sys
def hook(t, v, tb): print("in hook"); raise KeyError("hook broke")
sys.excepthook = hook
1 / 0
