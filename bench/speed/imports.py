import argparse, ast, base64, bisect, calendar, codecs, collections, configparser, contextlib, copy
import csv, dataclasses, datetime, difflib, dis, email.message, enum, fnmatch, functools, getpass
import glob, gzip, hashlib, heapq, html, inspect, io, ipaddress, json, logging
import pathlib, pickle, pprint, random, shutil, string, tempfile, textwrap, traceback, typing
print(len([argparse, typing]))
