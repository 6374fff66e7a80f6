import select
import socket
import subprocess

a, b = socket.socketpair()
a.send(b"hi")
print(b.recv(10), select.select([b], [a], [], 0)[1] == [a])
a.settimeout(0.01)
try:
    a.recv(1)
except TimeoutError as e:
    print("timeout:", e)
a.close()
b.close()
print(subprocess.run(["echo", "ok"], capture_output=True).stdout)
