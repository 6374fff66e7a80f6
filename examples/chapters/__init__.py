"""The chapters of the tour: each module shows a part of the article row by row."""
import importlib

NAMES = ("session", "objects", "magic", "protocols", "classes", "contexts", "sequences", "mappings",
         "containers", "devices", "generators", "sockets", "servers", "threads", "pools",
         "processes", "multiplexing", "coroutines", "loops", "crawler")


def load(name):
    """Imports a chapter, which registers its rows; the module's docstring is its title."""
    return importlib.import_module(f"{__name__}.{name}")
