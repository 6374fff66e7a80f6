"""pandas: reading, grouping, merging, reshaping, time series, text, missing values, output."""
# needs pandas
import io
import warnings

import numpy as np
import pandas as pd

warnings.simplefilter("ignore")
rng = np.random.default_rng(7)
csv = "when,city,amount,note\n" + "".join(f"2024-01-{d:02d},{c},{d * 1.5 + len(c)},{'x' * (d % 3) or ''}\n" for d in range(1, 29) for c in ("Oslo", "Bergen", "\u00c5s"))
frame = pd.read_csv(io.StringIO(csv), parse_dates=["when"])
print(frame.dtypes, frame.describe(), frame.isna().sum(), sep="\n")
print(frame.groupby("city").amount.agg(["mean", "max", lambda s: s.iloc[0]]))
print(frame.pivot_table(index=frame.when.dt.dayofweek, columns="city", values="amount", aggfunc="sum"))
print(frame.set_index("when").groupby("city").amount.resample("W").sum().unstack().head(3))
other = pd.DataFrame({"city": ["Oslo", "Bergen", "Rome"], "size": [10, 20, 30]})
print(frame.merge(other, how="outer", on="city", indicator=True)._merge.value_counts())
print(frame.query("amount > 40 and city != 'Oslo'").sort_values(["amount", "city"], ascending=[False, True]).head())
series = pd.Series(rng.normal(size=50), index=pd.date_range("2024", periods=50, freq="H"))
print(series.rolling(5).mean().round(6).tail(3), series.ewm(span=4).mean().round(6).iloc[-1], series.shift(1, freq="D").index[0])
print(pd.cut([1, 5, 9], 3), pd.Categorical(["b", "a", "b"]).codes, pd.get_dummies(pd.Series(list("aba"))))
print(pd.Series(["ab1", None, "cd22"]).str.extract(r"([a-z]+)(\d+)"), pd.Series(["A b"]).str.lower().str.split())
wide = pd.DataFrame({"id": [1, 2], "x1": [5, 6], "x2": [7, 8]})
print(wide.melt("id"), pd.wide_to_long(wide, "x", "id", "n"), wide.T, wide.stack(), sep="\n")
print(wide.to_json(orient="records"), wide.to_csv(index=False), wide.to_dict("list"), wide.to_html()[:40])
print(pd.read_json(io.StringIO('[{"a": 1, "b": null}, {"a": 2.5, "b": "x"}]')))
print(wide.apply(lambda row: row.sum(), axis=1).tolist(), wide.applymap(str).values.tolist(), wide.eval("x1 * x2").tolist())
index = pd.MultiIndex.from_product([["a", "b"], [1, 2]], names=["l", "n"])
print(pd.DataFrame(np.arange(8).reshape(4, 2), index=index).xs(2, level="n"), pd.concat([wide, wide], keys=["p", "q"]).loc["q"])
print(pd.Timestamp("2024-03-31 01:30", tz="Europe/Oslo") + pd.Timedelta("1h"), pd.Period("2024-02") + 1, pd.to_datetime("31/12/2023", dayfirst=True))
for call in (lambda: wide["nothing"], lambda: wide.loc[9], lambda: pd.to_datetime("x"), lambda: pd.read_csv(io.StringIO("")), lambda: pd.DataFrame({"a": [1], "b": [1, 2]})):
    try:
        call()
    except Exception as error:
        print(type(error).__name__, error)
buffer = io.BytesIO()
wide.to_pickle(buffer)
buffer.seek(0)
print(pd.read_pickle(buffer).equals(wide), pd.DataFrame(rng.integers(0, 9, (5, 5))).corr().round(4).values.tolist())
