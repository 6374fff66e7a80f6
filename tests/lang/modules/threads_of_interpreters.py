# Each interpreter counts its own threads.
import _thread
import _xxsubinterpreters as interpreters

running, finish = _thread.allocate_lock(), _thread.allocate_lock()
running.acquire()
finish.acquire()


def wait():
    running.release()
    finish.acquire()


_thread.start_new_thread(wait, ())
running.acquire()
print("main", _thread._count())
for _ in range(2):
    other = interpreters.create(isolated=False)
    interpreters.run_string(other, "import _thread; print('other', _thread._count(), flush=True)")
    interpreters.destroy(other)
print("main", _thread._count(), len(interpreters.list_all()))
finish.release()
