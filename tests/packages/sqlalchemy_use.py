"""SQLAlchemy's ORM on SQLite: mapping, relations, queries, transactions."""
# needs sqlalchemy
import datetime
import decimal

import sqlalchemy
from sqlalchemy import Column, Date, ForeignKey, Integer, Numeric, String, Table, create_engine, func, select
from sqlalchemy.orm import Session, declarative_base, joinedload, relationship, selectinload

Base = declarative_base()
tags = Table("book_tag", Base.metadata, Column("book", ForeignKey("book.id"), primary_key=True), Column("tag", ForeignKey("tag.id"), primary_key=True))


class Author(Base):
    __tablename__ = "author"
    id = Column(Integer, primary_key=True)
    name = Column(String(50), unique=True, nullable=False)
    books = relationship("Book", back_populates="author", cascade="all, delete-orphan", order_by="Book.title")


class Book(Base):
    __tablename__ = "book"
    id = Column(Integer, primary_key=True)
    title = Column(String(80))
    price = Column(Numeric(8, 2))
    published = Column(Date)
    author_id = Column(ForeignKey("author.id"))
    author = relationship(Author, back_populates="books")
    tags = relationship("Tag", secondary=tags, backref="books")

    def __repr__(self):
        return f"Book({self.title!r}, {self.price})"


class Tag(Base):
    __tablename__ = "tag"
    id = Column(Integer, primary_key=True)
    word = Column(String(20))


def use(url):
    engine = create_engine(url, future=True)
    Base.metadata.drop_all(engine)
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        fiction, old = Tag(word="fiction"), Tag(word="old")
        for name, titles in {"Ann": ["A", "B"], "Bo \u00e9\u4e2d": ["C"], "Cy": []}.items():
            author = Author(name=name)
            for i, title in enumerate(titles):
                author.books.append(Book(title=title, price=decimal.Decimal("9.90") + i, published=datetime.date(2000 + i, 1, 2),
                                         tags=[fiction] if i else [fiction, old]))
            session.add(author)
        session.commit()
        print(session.scalars(select(Author).order_by(Author.name).options(selectinload(Author.books))).all()[0].books)
        print(session.execute(select(Author.name, func.count(Book.id), func.sum(Book.price)).outerjoin(Book).group_by(Author.id).order_by(Author.name)).all())
        print([b.author.name for b in session.scalars(select(Book).options(joinedload(Book.author)).where(Book.tags.any(word="old")).order_by(Book.title))])
        ann = session.scalar(select(Author).filter_by(name="Ann"))
        ann.books.pop(0)
        ann.name = "Anna"
        print(session.dirty == {ann} or len(session.dirty))
        session.commit()
        print(session.scalar(select(func.count()).select_from(Book)))
        session.add(Author(name="Anna"))
        try:
            session.commit()
        except sqlalchemy.exc.IntegrityError as error:
            print(type(error).__name__)
            session.rollback()
        try:
            with session.begin_nested():
                session.add(Tag(word="gone"))
                session.flush()
                raise KeyError("roll back")
        except KeyError as error:
            print(repr(error), session.scalar(select(func.count()).select_from(Tag)))
        session.delete(ann)
        session.commit()
        print(session.scalars(select(Book)).all())
    with engine.begin() as connection:
        connection.execute(Tag.__table__.insert(), [{"word": f"w{i}"} for i in range(500)])
        print(connection.execute(select(func.max(Tag.word), func.count())).one())
        result = connection.execute(select(Tag.__table__).where(Tag.word.like("w49%")).order_by(Tag.word))
        print(result.keys(), [row.word for row in result])
    print(select(Author).join(Book).where(Book.price.between(1, 5) & Book.title.in_(["x", "y"])))
    engine.dispose()


if __name__ == "__main__":
    use("sqlite://")
