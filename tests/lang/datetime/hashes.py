# Equal times hash alike, whatever their zones and folds.
from datetime import *
z=timezone(timedelta(hours=1))
print(hash(time(1,2,tzinfo=z)),hash(time(0,2)),hash(time(0,2,tzinfo=UTC)),hash(time(0,2,tzinfo=z)),hash(time(0,2,3,4,tzinfo=z)), hash((-1,2,0,0)), hash((-1,2,3,4)),hash(timedelta(0,-3600+120)), hash(time(23,59,1,5,tzinfo=timezone(timedelta(hours=-2)))), hash((25,59,1,5)))
