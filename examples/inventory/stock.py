"""The stock: items, how many of them there are, who wants to know of changes."""
import collections.abc
import dataclasses

from .money import Money


class UnknownItem(KeyError):
    """No such item in the stock."""


class OutOfStock(Exception):
    """Fewer are there than are wanted."""
    def __init__(self, item, wanted, there):
        super().__init__(f"{wanted} of {item.name} wanted, {there} there")
        self.item, self.wanted, self.there = item, wanted, there


@dataclasses.dataclass(frozen=True, order=True)
class Item:
    sku: str
    name: str = dataclasses.field(compare=False)
    price: Money = dataclasses.field(compare=False)

    def __post_init__(self):
        if not self.sku.isalnum():
            raise ValueError(f"not a stock number: {self.sku!r}")


class Stock(collections.abc.Mapping):
    """A mapping from stock numbers to items, in the order of the numbers."""
    def __init__(self):
        self._items, self._counts, self._listeners = {}, collections.Counter(), []

    def __getitem__(self, sku):
        try:
            return self._items[sku]
        except KeyError:
            raise UnknownItem(sku) from None

    def __iter__(self):
        return iter(sorted(self._items))

    def __len__(self):
        return len(self._items)

    def __contains__(self, sku):
        return sku in self._items

    def add(self, item):
        self._items[item.sku] = item
        return item

    def listen(self, listener):
        """Calls `listener(item, change)` after each movement; returns it, to serve as a decorator."""
        self._listeners.append(listener)
        return listener

    def count(self, sku):
        return self._counts[self[sku].sku]

    def move(self, sku, change):
        item = self[sku]
        if self._counts[sku] + change < 0:
            raise OutOfStock(item, -change, self._counts[sku])
        self._counts[sku] += change
        for listener in self._listeners:
            listener(item, change)

    def value(self):
        return sum(item.price * self._counts[sku] for sku, item in self.items())
