"""CDNOW in weeks: who is at risk of buying no more, and who did not: python3 test/oracles/churnPopulation.py > test/oracles/churnPopulation.json

Made with pandas 1.5.3 and scikit-learn 1.2.1 (Debian 12's packages) from ../shared/data/clv/CDNOW_master.txt. Days are counted one by one with calendar dates; nothing is shared with what is tested.
"""
import json
import pathlib

import numpy as np
import pandas as pd
from sklearn.metrics import roc_auc_score

FILE = pathlib.Path(__file__).parents[3] / "shared/data/clv/CDNOW_master.txt"
CUTOFF = pd.Timestamp("1997-12-30")
HORIZON_WEEKS = 9


def grid(rows, users, cutoff, weeks):
    """Purchases and money of each user in each week, the last ending the day before the cutoff; NaN in weeks that end before the first purchase."""
    first = rows.groupby("user")["date"].min().reindex(users)
    purchases, spend = np.full((len(users), weeks), np.nan), np.full((len(users), weeks), np.nan)
    for week in range(weeks):
        end = cutoff - pd.Timedelta(days=7 * (weeks - 1 - week))
        start = end - pd.Timedelta(days=7)
        inside = rows[(rows["date"] >= start) & (rows["date"] < end)].groupby("user")["amount"].agg(["size", "sum"]).reindex(users).fillna(0)
        there = (first < end).to_numpy()
        purchases[there, week] = inside["size"].to_numpy()[there]
        spend[there, week] = inside["sum"].to_numpy()[there]
    return purchases, spend


def case(rows, cutoff, window):
    start, end = cutoff - pd.Timedelta(days=7 * window), cutoff + pd.Timedelta(days=7 * HORIZON_WEEKS)
    before = rows[rows["date"] < cutoff]
    known = sorted(before["user"].unique())
    users = sorted(before[before["date"] >= start]["user"].unique())
    bought = set(rows[(rows["date"] >= cutoff) & (rows["date"] < end)]["user"])
    left = np.array([user not in bought for user in users])
    last = before.groupby("user")["date"].max().reindex(users)
    recency = (cutoff - last).dt.days.to_numpy()
    purchases, spend = grid(before, users, cutoff, window)
    return {
        "cutoff": str(cutoff.date()), "window": window,
        "atRisk": len(users), "left": int(left.sum()),
        "notActive": len(known) - len(users), "notYetThere": int(rows["user"].nunique()) - len(known),
        "aucOfRecency": roc_auc_score(left, recency),
        "recencySum": int(recency.sum()),
        "activeSteps": int((np.nan_to_num(purchases) > 0).sum()),
        "missingSteps": int(np.isnan(purchases).sum()),
        "purchasesByStep": np.nansum(purchases, axis=0).astype(int).tolist(),
        "spendByStep": np.round(np.nansum(spend, axis=0), 2).tolist(),
        "first": {"user": users[0], "spend": [None if np.isnan(v) else round(v, 2) for v in spend[0]]},
    }


rows = pd.read_csv(FILE, sep=r"\s+", header=None, skiprows=1, names=["user", "date", "cds", "amount"], dtype={"user": str})
rows["date"] = pd.to_datetime(rows["date"], format="%Y%m%d")
cases = [case(rows, CUTOFF, 30), case(rows, CUTOFF, 52), case(rows, pd.Timestamp("1997-08-26"), 30)]
print(json.dumps({"cases": cases}))
