"""Monthly totals that the ledger is tested against: python3 test/oracles/ledger.py > test/oracles/ledger.json

Made with pandas 1.5.3 (Debian 12's package). Money is whole cents and rates whole ten-thousandths, so that every expected sum is a whole
number of millionths (of 1e-8 for margins) and exact.
"""
import json

import numpy as np
import pandas as pd

FIRST = np.datetime64("2024-01-01")
DAYS = 181
WORDS = {"charge": ["sale", "venta"], "refund": ["refund", "devolución"], "chargeback": ["chargeback"], "tax": ["IVA"], "discount": ["coupon"]}


def make_rates(rng):
    """Dollars into euros; none at weekends, as banks give them."""
    days = FIRST - np.timedelta64(3, "D") + np.arange(DAYS + 40)
    rate = 9200 + np.cumsum(rng.integers(-40, 41, size=len(days)))
    rates = pd.DataFrame({"day": days, "rate": rate})
    return rates[rates["day"].dt.dayofweek < 5].reset_index(drop=True)


def make_rows(rng):
    """Orders of one or several charges; then what is given back, taxed and taken off."""
    rows = []
    for order in range(260):
        customer = f"c{rng.integers(0, 60)}"
        currency = "EUR" if rng.random() < 0.6 else "USD"
        start = int(rng.integers(0, DAYS - 1))
        margin = int(rng.integers(20, 81))
        base = {"customer": customer, "currency": currency, "order": f"o{order}", "margin": margin}
        charges = []
        for _ in range(1 + int(rng.random() < 0.25)):
            day = min(DAYS - 1, start + (int(rng.integers(0, 40)) if charges else 0))
            charges.append({**base, "kind": "charge", "day": day, "cents": int(rng.integers(99, 40_000))})
        rows += charges
        total = sum(charge["cents"] for charge in charges)
        if rng.random() < 0.5:
            rows.append({**base, "kind": "tax", "day": start, "cents": total * 21 // 100})
        if rng.random() < 0.2:
            rows.append({**base, "kind": "discount", "day": start, "cents": total // 10})
        for _ in range(int(rng.integers(0, 3)) if rng.random() < 0.35 else 0):
            kind = "chargeback" if rng.random() < 0.2 else "refund"
            # Some before the order's second charge, some without an order, some of an order that is not there.
            link = rng.random()
            named = {"order": None} if link < 0.15 else {"order": "gone"} if link < 0.25 else {}
            rows.append({**base, **named, "kind": kind, "day": min(DAYS - 1, start + int(rng.integers(0, 70))), "cents": int(rng.integers(1, total // 2 + 2))})
    frame = pd.DataFrame(rows).sample(frac=1, random_state=7).reset_index(drop=True)
    frame["day"] = FIRST + frame["day"].to_numpy().astype("timedelta64[D]")
    return frame


def with_money(rows, rates):
    """Millionths of a euro at the last rate on or before the day that the row counts on; above 0 where money comes in."""
    rows = pd.merge_asof(rows.sort_values("counts"), rates.rename(columns={"day": "counts"}), on="counts").sort_values("index").reset_index(drop=True)
    rows["rate"] = np.where(rows["currency"] == "EUR", 10_000, rows["rate"])
    rows["micros"] = rows["cents"] * rows["rate"].astype(int) * np.where(rows["kind"] == "charge", 1, -1)
    return rows


def with_order_day(rows):
    """Refunds and chargebacks count on the day of their order's latest charge that is not after them."""
    rows = rows.reset_index()
    back = rows["kind"].isin(["refund", "chargeback"])
    charges = rows.loc[rows["kind"] == "charge", ["customer", "order", "day"]].rename(columns={"day": "charged"})
    linked = rows.loc[back & rows["order"].notna(), ["index", "customer", "order", "day"]].merge(charges, on=["customer", "order"])
    latest = linked[linked["charged"] <= linked["day"]].groupby("index")["charged"].max()
    rows["counts"] = rows["index"].map(latest).where(back).fillna(rows["day"])
    return rows


def monthly(rows, money):
    return {str(month): int(total) for month, total in money.groupby(rows["counts"].dt.to_period("M")).sum().items()}


def main():
    rng = np.random.default_rng(4)
    rates = make_rates(rng)
    rows = with_money(with_order_day(make_rows(rng)), rates)
    no_tax = rows["kind"] != "tax"
    month_end = rows["counts"].dt.to_period("M").dt.end_time
    expected = {
        "gross": monthly(rows, rows["micros"].where(rows["kind"] == "charge", 0)),
        "net": monthly(rows, rows["micros"].where(no_tax, 0)),
        "netLessTax": monthly(rows, rows["micros"]),
        "netKnownAtMonthEnd": monthly(rows, rows["micros"].where(no_tax & (rows["day"] <= month_end), 0)),
        # In 1e-8 of a euro.
        "margin": monthly(rows, (rows["micros"] * rows["margin"]).where(no_tax, 0)),
    }
    # Signs as files have them: money that goes back positive, but for discounts.
    written = np.where(rows["kind"] == "discount", -rows["cents"], rows["cents"]) / 100
    words = [WORDS[kind][i % len(WORDS[kind])] for i, kind in enumerate(rows["kind"])]
    days = lambda values: [str(day)[:10] for day in values]
    columns = {
        "customer": rows["customer"].tolist(), "date": days(rows["day"]), "amount": written.tolist(), "currency": rows["currency"].tolist(),
        "kind": words, "order": rows["order"].tolist(), "margin": (rows["margin"] / 100).tolist(),
    }
    rate_columns = {"date": days(rates["day"]), "currency": ["USD"] * len(rates), "rate": (rates["rate"] / 10_000).tolist()}
    print(json.dumps({"transactions": columns, "rates": rate_columns, "expected": expected}, ensure_ascii=False))


main()
