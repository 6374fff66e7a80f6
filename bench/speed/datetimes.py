# Construction, arithmetic, comparison and text of datetimes.
from datetime import date, datetime, timedelta, timezone

step = timedelta(hours=7, minutes=13)
zone = timezone(timedelta(hours=2))
for _ in range(20):
    moment = datetime(2020, 1, 1, tzinfo=zone)
    seen = []
    for i in range(2000):
        moment = moment + step
        seen.append(moment)
        day = date(2000 + i % 30, 1 + i % 12, 1 + i % 28)
        day.weekday()
    seen.sort()
    total = timedelta(0)
    for a, b in zip(seen, seen[1:]):
        total += b - a
    text = [m.isoformat() for m in seen]
    assert [datetime.fromisoformat(s) for s in text] == seen
