"""A MariaDB server of one's own: in a temporary directory, on a free port, gone afterwards."""
import getpass
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time

USER, PASSWORD, DATABASE = "taipan", "p@ss:w/ord %41", "uses"
SETUP = f"""
CREATE DATABASE IF NOT EXISTS {DATABASE} CHARACTER SET utf8mb4;
CREATE USER IF NOT EXISTS '{USER}'@'%' IDENTIFIED BY '{PASSWORD}';
GRANT ALL ON *.* TO '{USER}'@'%';
"""


def installed():
    return all(map(program, ("mariadb-install-db", "mariadbd")))


def program(name):
    return shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin:/usr/bin")


class MariaDB:
    """A context manager; `kill` and `start` let a test see what becomes of clients when the server dies."""

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.path, self.process = pathlib.Path(self.folder.name), None
        (self.path / "setup.sql").write_text(SETUP, encoding="utf-8")
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.options = ["--no-defaults", f"--datadir={self.path / 'data'}", f"--user={getpass.getuser()}"]
        subprocess.run([program("mariadb-install-db"), *self.options, "--auth-root-authentication-method=normal", "--skip-test-db"],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.start()
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(60)
        self.log.close()
        self.folder.cleanup()

    def start(self):
        """Starts the server and waits until it answers."""
        self.log = open(self.path / "log", "ab")
        self.process = subprocess.Popen(
            [program("mariadbd"), *self.options, f"--socket={self.path / 'socket'}", f"--port={self.port}", "--bind-address=127.0.0.1",
             f"--init-file={self.path / 'setup.sql'}", f"--pid-file={self.path / 'pid'}", "--innodb-buffer-pool-size=32M", "--innodb-flush-log-at-trx-commit=2"],
            stdout=self.log, stderr=self.log)
        for _ in range(300):
            try:
                with socket.create_connection(("127.0.0.1", self.port), 1) as connection:
                    if connection.recv(1):
                        return
            except OSError:
                pass
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise RuntimeError("the database does not start:\n" + (self.path / "log").read_text(errors="replace")[-2000:])

    def kill(self):
        """What a crash does: all connections break at once."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.log.close()

    def url(self, scheme="mysql", database=DATABASE):
        from urllib.parse import quote
        return f"{scheme}://{USER}:{quote(PASSWORD, safe='')}@127.0.0.1:{self.port}/{database}"
