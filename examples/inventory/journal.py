"""Movements on disk, a line each, so that a stock can be brought back."""
import contextlib
import json
import pathlib


class Journal:
    """Appends the movements of a stock to a file; a context manager that listens meanwhile."""
    def __init__(self, stock, path):
        self.stock, self.path = stock, pathlib.Path(path)
        self._stack = contextlib.ExitStack()

    def __enter__(self):
        self.stream = self._stack.enter_context(self.path.open("a", encoding="utf-8"))
        self.stock.listen(self.note)
        return self

    def __exit__(self, *error):
        self._stack.close()

    def note(self, item, change):
        json.dump({"sku": item.sku, "change": change}, self.stream)
        self.stream.write("\n")

    def replay(self, stock):
        """Repeats the movements in another stock; returns how many there were."""
        count = 0
        for number, line in enumerate(self.path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                movement = json.loads(line)
            except json.JSONDecodeError as error:
                error.add_note(f"in line {number} of {self.path.name}")
                raise
            stock.move(movement["sku"], movement["change"])
            count += 1
        return count
