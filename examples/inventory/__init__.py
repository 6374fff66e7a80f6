"""A small library: a stock of goods with movements, valuation and a journal on disk."""
from .journal import Journal
from .money import Money
from .stock import Item, OutOfStock, Stock, UnknownItem

__all__ = ["Item", "Journal", "Money", "OutOfStock", "Stock", "UnknownItem"]
