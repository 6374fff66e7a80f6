# command: -m unittest discover -v -s {folder} -t {folder}/..
# command: -m unittest discover -k money -s {folder} -t {folder}/..
"""The suite of the inventory: python -m unittest discover -s examples/inventory -t examples"""
import asyncio
import io
import json
import pathlib
import tempfile
import unittest
from unittest import mock

from inventory import Item, Journal, Money, OutOfStock, Stock, UnknownItem


class MoneyTest(unittest.TestCase):
    def test_money_parses_and_prints(self):
        for text in ("0.00 EUR", "12.05 EUR", "-3.50 USD"):
            with self.subTest(text=text):
                self.assertEqual(str(Money.parse(text)), text)

    def test_money_refuses_nonsense(self):
        for text in ("", "1 EUR", "1.5 EUR", "1.50", "1.50 eur"):
            with self.subTest(text=text), self.assertRaisesRegex(ValueError, "^not an amount"):
                Money.parse(text)

    def test_money_arithmetic(self):
        self.assertEqual(sum([Money(150), Money(250)]), Money(400))
        self.assertEqual(Money(333) * 3, 3 * Money(333))
        self.assertEqual(-Money(5), Money(-5))
        self.assertLess(Money(1), Money(2))
        self.assertGreaterEqual(Money(2), Money(2))

    def test_money_of_two_currencies(self):
        with self.assertRaises(ValueError) as caught:
            Money(1, "EUR") + Money(1, "USD")
        self.assertEqual(str(caught.exception), "EUR and USD do not mix")

    def test_money_is_immutable_and_hashable(self):
        money = Money(5)
        with self.assertRaises(AttributeError):
            money.cents = 6
        self.assertEqual({money: 1}[Money(5)], 1)

    def test_money_wants_whole_cents(self):
        self.assertRaisesRegex(TypeError, "not float", Money, 1.5)


class StockCase(unittest.TestCase):
    def setUp(self):
        self.stock = Stock()
        self.apple = self.stock.add(Item("a1", "apple", Money(30)))
        self.pear = self.stock.add(Item("p1", "梨", Money(45)))


class StockTest(StockCase):
    def test_mapping(self):
        self.assertCountEqual(self.stock, ["a1", "p1"])
        self.assertIs(self.stock["a1"], self.apple)
        self.assertNotIn("z9", self.stock)
        self.assertIsNone(self.stock.get("z9"))

    def test_unknown_item(self):
        with self.assertRaises(UnknownItem) as caught:
            self.stock.count("z9")
        self.assertIsNone(caught.exception.__cause__)
        self.assertTrue(caught.exception.__suppress_context__)

    def test_movements_and_value(self):
        self.stock.move("a1", 10)
        self.stock.move("a1", -3)
        self.stock.move("p1", 2)
        self.assertEqual((self.stock.count("a1"), self.stock.value()), (7, Money(300)))

    def test_out_of_stock(self):
        self.stock.move("a1", 2)
        with self.assertRaisesRegex(OutOfStock, "3 of apple wanted, 2 there"):
            self.stock.move("a1", -3)
        self.assertEqual(self.stock.count("a1"), 2)

    def test_listeners(self):
        listener = self.stock.listen(mock.Mock())
        self.stock.move("p1", 5)
        listener.assert_called_once_with(self.pear, 5)

    def test_items_are_ordered_by_number(self):
        self.assertEqual(max(self.stock.values()), self.pear)
        with self.assertRaises(ValueError):
            Item("a-1", "bad", Money(1))

    @unittest.skip("to show a skipped test")
    def test_skipped(self):
        self.fail("never run")

    @unittest.expectedFailure
    def test_negative_price(self):
        with self.assertRaises(ValueError):
            Item("n1", "gift", Money(-1))


class JournalTest(StockCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)

    def path(self):
        return pathlib.Path(self.folder.name, self.id().rpartition(".")[2])

    def test_replay(self):
        with Journal(self.stock, self.path()) as journal:
            self.stock.move("a1", 4)
            self.stock.move("p1", 1)
        other = Stock()
        for item in self.stock.values():
            other.add(item)
        self.assertEqual(journal.replay(other), 2)
        self.assertEqual(other.value(), self.stock.value())

    def test_damaged_line(self):
        self.path().write_text('{"sku": "a1", "change": 1}\n{"sku"\n')
        with self.assertRaises(json.JSONDecodeError) as caught:
            Journal(self.stock, self.path()).replay(self.stock)
        self.assertEqual(caught.exception.__notes__, ["in line 2 of test_damaged_line"])

    def test_stream_is_written_line_by_line(self):
        journal = Journal(self.stock, self.path())
        journal.stream = io.StringIO()
        with mock.patch.object(self.stock, "_listeners", [journal.note]):
            self.stock.move("a1", 1)
        self.assertEqual(journal.stream.getvalue(), '{"sku": "a1", "change": 1}\n')


class ConcurrentTest(unittest.IsolatedAsyncioTestCase):
    async def test_many_tasks_move_the_same_item(self):
        stock = Stock()
        stock.add(Item("a1", "apple", Money(30)))

        async def mover(change):
            for _ in range(10):
                stock.move("a1", change)
                await asyncio.sleep(0)

        await asyncio.gather(mover(3), mover(2), mover(1))
        self.assertEqual(stock.count("a1"), 60)
