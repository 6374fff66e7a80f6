"""Which URLs are known: exactly in a set, and in Bloom filters from a threshold on."""
import hashlib
import math


class BloomFilter:
    """Says "never added" for certain, and "added" with an error of at most `rate` while it holds up to `capacity` texts."""

    def __init__(self, capacity, rate):
        if capacity < 1 or not 0 < rate < 1:
            raise ValueError("a Bloom filter needs a capacity above 0 and a rate between 0 and 1")
        self.capacity, self.count = capacity, 0
        self.bits = max(8, math.ceil(-capacity * math.log(rate) / math.log(2) ** 2))
        self.hashes = max(1, round(self.bits / capacity * math.log(2)))
        self.field = bytearray((self.bits + 7) // 8)

    def places(self, text):
        """The bits that stand for `text`: two halves of one digest, combined for each."""
        digest = hashlib.blake2b(text.encode(), digest_size=16).digest()
        first, step = int.from_bytes(digest[:8], "big"), int.from_bytes(digest[8:], "big") | 1
        return [(first + n * step) % self.bits for n in range(self.hashes)]

    def add(self, text):
        for place in self.places(text):
            self.field[place >> 3] |= 1 << (place & 7)
        self.count += 1

    def __contains__(self, text):
        return all(self.field[place >> 3] >> (place & 7) & 1 for place in self.places(text))

    @property
    def full(self):
        return self.count >= self.capacity


class Seen:
    """The URLs seen so far. Up to `threshold` they are kept themselves; from there on filters stand for them, of which each new one
    is twice as large and half as wrong, so that all of them together stay below twice `rate`."""

    def __init__(self, threshold, rate=1e-9):
        self.threshold, self.rate = threshold, rate
        self.exact, self.filters, self.count = set(), [], 0

    def __contains__(self, url):
        return any(url in one for one in self.filters) if self.filters else url in self.exact

    def __len__(self):
        return self.count

    def add(self, url):
        """True if the URL was not seen before; it is now."""
        if url in self:
            return False
        self.count += 1
        if self.filters:
            self._filter().add(url)
            return True
        self.exact.add(url)
        if len(self.exact) > self.threshold:
            self._turn()
        return True

    def _turn(self):
        for url in self.exact:
            self._filter().add(url)
        self.exact.clear()

    def _filter(self):
        """The filter with room for one more."""
        if not self.filters or self.filters[-1].full:
            power = len(self.filters)
            self.filters.append(BloomFilter(max(1024, 2 * self.threshold) << power, self.rate / 2**power))
        return self.filters[-1]
