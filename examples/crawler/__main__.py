"""Lets the folder be run, as a package (-m crawler) or by its path."""
import pathlib
import sys

if not __package__:  # run by its path: the folder itself is on the path, the package is not
    sys.path[0] = str(pathlib.Path(__file__).resolve().parent.parent)

from crawler.command import main

sys.exit(main())
