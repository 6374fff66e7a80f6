"""An asyncio echo server with 100 connections, on uvloop (python3-uvloop)."""
import asyncio
import pathlib
import sys

import uvloop

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))
import asyncio_echo

asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
asyncio_echo.measure()
