"""Money and population of the subscription example, by pandas: python3 test/oracles/spells.py > test/oracles/spells.json

Made with pandas 1.5.3 (Debian 12's package) from examples/subscription-product/subscriptions.csv. A paid day is counted as a row of its own: every spell is
laid out day by day, so that no formula of intervals is shared with what is tested. Money is MRR x 12 / 365.25 a paid day; MRR is whole cents here.
"""
import json
import pathlib

import pandas as pd

FILE = pathlib.Path(__file__).parents[2] / "examples/subscription-product/subscriptions.csv"
DATES = ["start_date", "trial_end", "access_end", "cancel_requested", "pause_start", "pause_end"]
WINDOWS = [("2024-11-15", "2025-02-13"), ("2026-01-01", "2026-06-30")]


def paid_days(spells, start, end):
    """A row for each day in [start, end) on which a spell is paid for."""
    days = pd.DataFrame({"day": pd.date_range(start, end, inclusive="left")})
    rows = spells.merge(days, how="cross")
    first = rows["trial_end"].fillna(rows["start_date"]).clip(lower=rows["start_date"])
    has_access = (rows["day"] >= first) & (rows["access_end"].isna() | (rows["day"] < rows["access_end"]))
    paused = (rows["day"] >= rows["pause_start"]) & (rows["pause_end"].isna() | (rows["day"] < rows["pause_end"]))
    return rows[has_access & ~paused]


def customers_at(spells, cutoff):
    """Who has a spell that started before the cutoff and has not ended by it."""
    is_open = (spells["start_date"] < cutoff) & (spells["access_end"].isna() | (spells["access_end"] > cutoff))
    return spells[is_open]


def window(spells, start, end):
    here = customers_at(spells, pd.Timestamp(start))
    paid = paid_days(spells, start, end).groupby("customer_id")["cents"].agg(["sum", "size"])
    population = sorted(here["customer_id"].unique())
    known = here[here["cancel_requested"] < pd.Timestamp(start)]["customer_id"].unique()
    in_trial = here[here["trial_end"] > pd.Timestamp(start)]["customer_id"].unique()
    paused = here[(here["pause_start"] < pd.Timestamp(start)) & (here["pause_end"].isna() | (here["pause_end"] > pd.Timestamp(start)))]["customer_id"].unique()
    return {
        "from": start,
        "to": end,
        "population": population,
        # Σ over paid days of the MRR in cents: whole numbers; money is 12 / 365.25 / 100 of it.
        "centDays": [int(paid["sum"].get(customer, 0)) for customer in population],
        "mrrCents": [int(cents) for cents in here.groupby("customer_id")["cents"].sum().reindex(population)],
        "allCentDays": int(paid["sum"].sum()),
        "askedToLeave": sorted(known),
        "inTrial": sorted(in_trial),
        "paused": sorted(paused),
    }


def main():
    spells = pd.read_csv(FILE, parse_dates=DATES)
    spells["cents"] = (spells["mrr"] * 100).round().astype(int)
    print(json.dumps({"customers": int(spells["customer_id"].nunique()), "windows": [window(spells, *days) for days in WINDOWS]}, separators=(",", ":")))


main()
