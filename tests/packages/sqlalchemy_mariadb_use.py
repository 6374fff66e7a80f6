"""SQLAlchemy on MariaDB through pymysql and aiomysql: what sqlalchemy_use.py does, and types, locks, reflection, streams, lost connections, asyncio."""
# needs aiomysql greenlet pymysql sqlalchemy
import asyncio
import datetime
import decimal
import enum
import random
import threading
import warnings

import sqlalchemy as sa
from sqlalchemy.dialects.mysql import insert
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Session, declarative_base, joinedload, relationship, selectinload, validates

import sqlalchemy_use
from support import mariadb

Base = declarative_base()


class State(enum.Enum):
    NEW = "new"
    PAID = "paid"


class Order(Base):
    __tablename__ = "orders"
    __table_args__ = {"mysql_charset": "utf8mb4"}
    id = sa.Column(sa.Integer, primary_key=True)
    kind = sa.Column(sa.String(10), nullable=False)
    state = sa.Column(sa.Enum(State), default=State.NEW, nullable=False)
    note = sa.Column(sa.Unicode(200))
    at = sa.Column(sa.dialects.mysql.DATETIME(fsp=6))
    span = sa.Column(sa.Interval(second_precision=6))
    data = sa.Column(sa.JSON)
    blob = sa.Column(sa.LargeBinary)
    weight = sa.Column(sa.dialects.mysql.DOUBLE(asdecimal=False))
    price = sa.Column(sa.Numeric(20, 6))
    big = sa.Column(sa.BigInteger)
    open = sa.Column(sa.Boolean, default=True)
    version = sa.Column(sa.Integer, nullable=False)
    lines = relationship("Line", back_populates="order", cascade="all, delete-orphan", order_by="Line.number", lazy="select")
    __mapper_args__ = {"polymorphic_on": kind, "polymorphic_identity": "order", "version_id_col": version}

    @hybrid_property
    def total(self):
        return sum((line.count * line.price for line in self.lines), decimal.Decimal(0))

    @total.expression
    def total(cls):
        return sa.select(sa.func.coalesce(sa.func.sum(Line.count * Line.price), 0)).where(Line.order_id == cls.id).scalar_subquery()

    @validates("note")
    def no_controls(self, _, value):
        if value and "\x07" in value:
            raise ValueError("a bell in the note")
        return value


class Rush(Order):
    __tablename__ = "rush"
    id = sa.Column(sa.ForeignKey("orders.id"), primary_key=True)
    hours = sa.Column(sa.Integer)
    __mapper_args__ = {"polymorphic_identity": "rush"}


class Line(Base):
    __tablename__ = "line_items"
    __table_args__ = sa.CheckConstraint("count > 0", name="positive"),
    order_id = sa.Column(sa.ForeignKey("orders.id"), primary_key=True)
    number = sa.Column(sa.Integer, primary_key=True, autoincrement=False)
    count = sa.Column(sa.Integer)
    price = sa.Column(sa.Numeric(8, 2))
    order = relationship(Order, back_populates="lines")


def values(engine):
    """Every type there and back."""
    at = datetime.datetime(2024, 2, 29, 23, 59, 59, 123456)
    with Session(engine) as session:
        session.add(Order(state=State.PAID, note="\u00e9\u4e2d\U0001f40d '\\%s \"", at=at, span=datetime.timedelta(days=3, seconds=7),
                          data={"a": [1, 2.5, None, "\u4e2d"], "b": {}}, blob=bytes(range(256)) * 20, weight=0.1 + 0.2, price=decimal.Decimal("12345678901234.567891"),
                          big=-2**63, lines=[Line(number=n, count=n, price=decimal.Decimal("1.25")) for n in (1, 2, 3)]))
        session.add(Rush(note=None, hours=5, lines=[Line(number=1, count=2, price=10)]))
        session.commit()
    with Session(engine) as session:
        order, rush = session.scalars(sa.select(Order).order_by(Order.id)).unique().all()
        print(type(order).__name__, order.state, ascii(order.note), order.at == at, repr(order.span), order.data, len(order.blob), order.blob[:4], repr(order.weight))
        print(repr(order.price), order.big, order.open, order.version, type(rush).__name__, rush.hours, rush.state, rush.at)
        print(repr(order.total), session.execute(sa.select(Order.id, Order.total).order_by(Order.id)).all())
        print(session.scalars(sa.select(Order).where(Order.total > 10).options(selectinload(Order.lines))).one().lines[0].price)
        print(session.scalar(sa.select(sa.func.json_value(Order.data, "$.a[1]")).where(Order.id == order.id)))
        try:
            order.note = "\x07"
        except ValueError as error:
            print(error)
        session.add(Line(order=rush, number=9, count=0, price=1))
        try:
            session.flush()
        except sa.exc.OperationalError as error:
            print(type(error).__name__, error.orig.args[0])


def versions(engine):
    """Two sessions change the same row: the second sees that it comes too late."""
    with Session(engine) as one, Session(engine) as two:
        first, second = one.get(Order, 1), two.get(Order, 1)
        first.note, second.note = "one", "two"
        one.commit()
        try:
            two.commit()
        except sa.orm.exc.StaleDataError as error:
            print(type(error).__name__)
            two.rollback()
        except sa.exc.OperationalError as error:
            print(type(error).__name__, error.orig.args[0])
            two.rollback()
        print(two.get(Order, 1).note, first.version)


def locks(engine):
    """FOR UPDATE makes the threads wait for one another; a deadlock ends one of two."""
    def add(number):
        with Session(engine) as session, session.begin():
            for _ in range(10):
                order = session.get(Order, 2, with_for_update=True, populate_existing=True)
                order.big = (order.big or 0) + number
                session.flush()

    threads = [threading.Thread(target=add, args=(number,)) for number in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Session(engine) as session:
        print("sum", session.get(Order, 2).big)
    barrier, outcome = threading.Barrier(2), []

    def cross(first, second):
        try:
            with engine.begin() as connection:
                connection.execute(sa.update(Order.__table__).where(Order.__table__.c.id == first).values(weight=1))
                barrier.wait(10)
                connection.execute(sa.update(Order.__table__).where(Order.__table__.c.id == second).values(weight=2))
            outcome.append("done")
        except sa.exc.OperationalError as error:
            outcome.append(str(error.orig.args[0]))

    threads = [threading.Thread(target=cross, args=pair) for pair in ((1, 2), (2, 1))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print("crossed", sorted(outcome))


def core(engine):
    """Inserts that update, streams, bulk rows, reflection."""
    words = sa.Table("words", sa.MetaData(), sa.Column("word", sa.String(20), primary_key=True), sa.Column("seen", sa.Integer, server_default="1"),
                     sa.Index("by_seen", "seen"), mysql_charset="utf8mb4", comment="counted words")
    words.create(engine)
    random.seed(5)
    with engine.begin() as connection:
        statement = insert(words).values([{"word": f"w{random.randrange(50)}"} for _ in range(400)])
        connection.execute(statement.on_duplicate_key_update(seen=words.c.seen + 1))
        print(connection.execute(sa.select(sa.func.count(), sa.func.sum(words.c.seen))).one())
        connection.execute(words.insert(), [{"word": f"many {n}", "seen": n} for n in range(5000)])
        result = connection.execution_options(stream_results=True, yield_per=100).execute(sa.select(words.c.seen).where(words.c.word.like("many%")))
        print(sum(row.seen for row in result), result.closed)
        ranked = sa.select(words.c.word, sa.func.rank().over(order_by=words.c.seen.desc()).label("rank")).subquery()
        print(connection.execute(sa.select(ranked).where(ranked.c.rank <= 2).order_by(ranked.c.rank)).all())
    inspector = sa.inspect(engine)
    print(sorted(inspector.get_table_names()), inspector.get_table_comment("words"))
    print([(column["name"], str(column["type"]), column["nullable"]) for column in inspector.get_columns("line_items")])
    print(inspector.get_indexes("words"), [key["referred_table"] for key in inspector.get_foreign_keys("rush")])
    read = sa.Table("words", sa.MetaData(), autoload_with=engine)
    print(str(sa.schema.CreateTable(read).compile(engine)).strip())
    with engine.connect() as connection:
        for wrong in ("SELEC 1", "SELECT * FROM nowhere", "INSERT INTO words (word) VALUES ('w1')", "SELECT 1/(SELECT 1 UNION SELECT 2)"):
            try:
                connection.execute(sa.text(wrong))
            except sa.exc.DBAPIError as error:
                print(type(error).__name__, error.orig.args[0], error.statement == wrong, error.__cause__ is error.orig)
            connection.rollback()


def lost(server):
    """A server that dies: connections of the pool are noticed to be dead, and replaced."""
    engine = sa.create_engine(server.url("mysql+pymysql"), pool_pre_ping=True, future=True)
    with engine.connect() as connection:
        connection.execute(sa.text("SELECT 1"))
        server.kill()
        try:
            connection.execute(sa.text("SELECT 1"))
        except sa.exc.OperationalError as error:
            print(type(error).__name__, error.connection_invalidated)
    try:
        engine.connect()
    except sa.exc.OperationalError as error:
        print(type(error).__name__, error.orig.args[0])
    server.start()
    with engine.connect() as connection:
        print(connection.scalar(sa.text("SELECT COUNT(*) FROM orders")), engine.pool.status().split("  ")[0])
    engine.dispose()


async def asynchronous(url):
    """The same mapping over aiomysql, by greenlets."""
    engine = create_async_engine(url, pool_size=4)
    async with AsyncSession(engine, expire_on_commit=False) as session:
        session.add_all([Order(note=f"async {n}", lines=[Line(number=1, count=n + 1, price=2)]) for n in range(20)])
        await session.commit()
        orders = (await session.scalars(sa.select(Order).where(Order.note.like("async%")).options(joinedload(Order.lines)).order_by(Order.id))).unique().all()
        print(len(orders), orders[-1].total)
        try:
            session.expire(orders[0])
            print(orders[0].note)
        except sa.exc.StatementError as error:
            print(type(error).__name__, type(error.orig).__name__)

    async def one(n):
        async with engine.connect() as connection:
            return (await connection.execute(sa.text("SELECT SLEEP(0.01), :n"), {"n": n})).one()[1]

    print(await asyncio.gather(*map(one, range(12))))
    async with engine.connect() as connection:
        result = await connection.stream(sa.select(Order.note).where(Order.note.like("async 1%")).order_by(Order.id))
        print([note async for note, in result])
    async with AsyncSession(engine) as session:
        try:
            async with session.begin():
                session.add(Line(order_id=99999, number=1, count=1, price=1))
        except sa.exc.IntegrityError as error:
            print(type(error).__name__, error.orig.args[0])
    await engine.dispose()


def main():
    if not mariadb.installed():
        return print("MariaDB is not installed")
    warnings.simplefilter("ignore", sa.exc.SAWarning)
    warnings.simplefilter("ignore", RuntimeWarning)  # about a coroutine that MissingGreenlet keeps from being awaited
    with mariadb.MariaDB() as server:
        sqlalchemy_use.use(server.url("mysql+pymysql") + "?charset=utf8mb4")
        engine = sa.create_engine(server.url("mysql+pymysql"), future=True, pool_size=8)
        Base.metadata.create_all(engine)
        for function in (values, versions, locks, core):
            print("--", function.__name__)
            function(engine)
        engine.dispose()
        print("-- lost")
        lost(server)
        print("-- asynchronous")
        asyncio.run(asynchronous(server.url("mysql+aiomysql")))


if __name__ == "__main__":
    main()
