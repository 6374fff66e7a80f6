"""datetime: arithmetic, comparing, formatting and parsing."""
from datetime import date, datetime, timedelta, timezone

start = datetime(2024, 2, 28, 12, 30, tzinfo=timezone.utc)
step = timedelta(hours=7, minutes=13)
moments = [start + step * i for i in range(60_000)]
print(moments[-1] - moments[0], max(moments) == moments[-1])
print(len({m.date() for m in moments}), sorted(moments, reverse=True)[0])
print(sum(len(m.isoformat()) for m in moments))
print(all(datetime.fromisoformat(m.isoformat()) == m for m in moments))
print(sum(len(m.strftime("%Y-%m-%d %H:%M:%S")) for m in moments[:8_000]))
print(sum(datetime.strptime("2024-02-28 12:30", "%Y-%m-%d %H:%M").minute for _ in range(9_000)))
print(sum((date(2024, 1, 1) + timedelta(i)).weekday() for i in range(40_000)))
