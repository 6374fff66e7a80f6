"""An asyncio echo server with 100 connections, on the stock event loop."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))
import asyncio_echo

asyncio_echo.measure()
