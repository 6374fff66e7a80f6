# raises
from collections import dequeue
