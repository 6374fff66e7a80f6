"""Amounts of money in whole cents."""
import functools
import re


@functools.total_ordering
class Money:
    """An amount in one currency; amounts of different currencies do not mix."""
    __slots__ = ("cents", "currency")
    TEXT = re.compile(r"(-?)(\d+)\.(\d\d) ([A-Z]{3})")

    def __init__(self, cents, currency="EUR"):
        if not isinstance(cents, int):
            raise TypeError(f"cents must be int, not {type(cents).__name__}")
        object.__setattr__(self, "cents", cents)
        object.__setattr__(self, "currency", currency)

    def __setattr__(self, name, value):
        raise AttributeError("Money is immutable")

    @classmethod
    def parse(cls, text):
        match = cls.TEXT.fullmatch(text)
        if match is None:
            raise ValueError(f"not an amount: {text!r}")
        sign, whole, cents, currency = match.groups()
        return cls((int(whole) * 100 + int(cents)) * (-1 if sign else 1), currency)

    def _other(self, other):
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not mix")
        return other.cents

    def __add__(self, other):
        return Money(self.cents + self._other(other), self.currency) if isinstance(other, Money) else NotImplemented

    def __radd__(self, other):
        return self if other == 0 else NotImplemented

    def __mul__(self, factor):
        return Money(round(self.cents * factor), self.currency)

    __rmul__ = __mul__

    def __neg__(self):
        return Money(-self.cents, self.currency)

    def __eq__(self, other):
        return isinstance(other, Money) and (self.cents, self.currency) == (other.cents, other.currency)

    def __lt__(self, other):
        return self.cents < self._other(other) if isinstance(other, Money) else NotImplemented

    def __hash__(self):
        return hash((self.cents, self.currency))

    def __str__(self):
        sign, cents = "-" if self.cents < 0 else "", abs(self.cents)
        return f"{sign}{cents // 100}.{cents % 100:02} {self.currency}"

    def __repr__(self):
        return f"Money.parse({str(self)!r})"
