"""Processes."""
import os

from .rows import fails, row, show


@row("S188", "processes do not share their variables")
def independent_processes():
    value = ["parent's"]
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        value.append("child's")
        os.write(writer, repr(value).encode())
        os._exit(0)
    show("the child's", os.read(reader, 100), b"[\"parent's\", \"child's\"]")
    os.waitpid(child, 0)
    show("the parent's", value, ["parent's"])
    os.close(reader)
    os.close(writer)


@row("S189", "fork: 0 for the child, its id for the parent")
def fork():
    me = os.getpid()
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writer, f"{child} {os.getppid() == me}".encode())
        os._exit(7)
    show("in the child", os.read(reader, 100), b"0 True")
    pid, status = os.waitpid(child, 0)
    show("waited for", (pid == child, os.WIFEXITED(status), os.waitstatus_to_exitcode(status)), (True, True, 7))
    fails(ChildProcessError, "[Errno 10] No child processes", os.waitpid, child, 0)
    os.close(reader)
    os.close(writer)
