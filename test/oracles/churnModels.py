"""Churn of CDNOW in weeks, and of Telco, by native XGBoost, scikit-learn and PyTorch on the rows and the split that ours has.

    python3 test/oracles/churnModels.py > test/oracles/churnModels.json

Made with xgboost 1.7, scikit-learn 1.2.1, pandas 1.5.3 and PyTorch 1.13 from ../shared/data; who is in which part is read from churnSplit.json. Features are made
here with pandas and numpy by their definitions; nothing is shared with what is tested. Networks and rows drawn for trees differ by their random numbers: means over seeds.
"""
import json
import pathlib

import numpy as np
import pandas as pd
import torch
import xgboost
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss, roc_auc_score

HERE = pathlib.Path(__file__).parent
DATA = HERE.parents[2] / "shared/data"
SPLIT = json.loads((HERE / "churnSplit.json").read_text())
WINDOW, HORIZON, RECENT, EVERY = 30, 9, 7, 8
HOLDOUT = pd.Timestamp("1997-12-30")
CUTOFFS = [HOLDOUT - pd.Timedelta(days=7 * HORIZON * k) for k in (4, 3, 2, 1)]
GBDT = {"objective": "binary:logistic", "max_depth": 3, "eta": 0.05, "lambda": 1, "min_child_weight": 10, "tree_method": "hist", "subsample": 0.8, "colsample_bytree": 0.8}
TREES, SEEDS = 150, range(5)
UNITS, DENSE, EPOCHS, BATCH, RATE = 8, 4, 6, 64, 0.005


def read():
    rows = pd.read_csv(DATA / "clv/CDNOW_master.txt", sep=r"\s+", header=None, skiprows=1, names=["user", "date", "cds", "amount"], dtype={"user": str})
    rows["date"] = pd.to_datetime(rows["date"], format="%Y%m%d")
    return rows


def at(rows, cutoff):
    """Users with a purchase in the window: features, sequences (users x weeks x 2), who bought nothing in the horizon."""
    before = rows[rows["date"] < cutoff]
    start, end = cutoff - pd.Timedelta(days=7 * WINDOW), cutoff + pd.Timedelta(days=7 * HORIZON)
    users = sorted(before[before["date"] >= start]["user"].unique())
    bought = set(rows[(rows["date"] >= cutoff) & (rows["date"] < end)]["user"])
    grid = np.full((len(users), WINDOW, 2), np.nan)
    first = before.groupby("user")["date"].min().reindex(users)
    last = before.groupby("user")["date"].max().reindex(users)
    for week in range(WINDOW):
        to = cutoff - pd.Timedelta(days=7 * (WINDOW - 1 - week))
        inside = before[(before["date"] >= to - pd.Timedelta(days=7)) & (before["date"] < to)].groupby("user")["amount"].agg(["size", "sum"]).reindex(users).fillna(0).to_numpy()
        there = (first < to).to_numpy()
        grid[there, week] = inside[there]
    days = before[before["user"].isin(users)].groupby(["user", "date"])["amount"].sum()
    count = days.groupby("user").size().reindex(users).to_numpy()
    money = days.groupby("user").sum().reindex(users).to_numpy() - days.groupby("user").first().reindex(users).to_numpy()
    away, tenure = (cutoff - last).dt.days.to_numpy(), (cutoff - first).dt.days.to_numpy()
    columns = [f(grid[:, :, m]) for m in (0, 1) for f in (lambda g: np.nanmean(g, axis=1), slopes, deviations, ratios)]
    columns += [away, (np.nan_to_num(grid[:, :, 0]) > 0).sum(axis=1), tenure, count, (last - first).dt.days.to_numpy(), tenure]
    columns.append(np.where(count > 1, money / np.maximum(count - 1, 1), np.nan))
    return {"users": users, "x": np.column_stack(columns).astype(float), "grid": grid, "y": np.array([user not in bought for user in users]).astype(float)}


def slopes(grid):
    out = np.full(len(grid), np.nan)
    for i, values in enumerate(grid):
        known = ~np.isnan(values)
        if known.sum() >= 2:
            out[i] = np.polyfit(np.flatnonzero(known), values[known], 1)[0]
    return out


def deviations(grid):
    known = (~np.isnan(grid)).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(known >= 2, np.nanstd(grid, axis=1, ddof=1), np.nan)


def ratios(grid):
    now, before = np.nanmean(grid[:, -RECENT:], axis=1), np.array([np.nanmean(row) if (~np.isnan(row)).any() else np.nan for row in grid[:, :-RECENT]])
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.where(before == 0, np.where(now == 0, np.nan, 100.0 * np.sign(now)), now / before)
    return np.where(np.isnan(now) | np.isnan(before), np.nan, np.clip(ratio, -100, 100))


def stack(parts, keep):
    masks = [np.array([keep(user) for user in part["users"]]) for part in parts]
    return {name: np.concatenate([part[name][mask] for part, mask in zip(parts, masks)]) for name in ("x", "grid", "y")}


def scores(y, p):
    return {"auc": float(roc_auc_score(y, p)), "logLoss": float(log_loss(y, np.clip(p, 1e-15, 1 - 1e-15)))}


def mean_of(many):
    return {name: float(np.mean([one[name] for one in many])) for name in many[0]}


def boosted(learn, hold):
    many = []
    for seed in SEEDS:
        model = xgboost.train({**GBDT, "seed": seed, "base_score": learn["y"].mean()}, xgboost.DMatrix(learn["x"], learn["y"]), TREES)
        many.append(scores(hold["y"], model.predict(xgboost.DMatrix(hold["x"]))))
    return mean_of(many)


def design(learn, hold):
    """Standardised by rows to learn from; a missing value is the mean, and where some are missing a column says so."""
    mean, scale = np.nanmean(learn, axis=0), np.nanstd(learn, axis=0)
    missing = np.isnan(learn).any(axis=0)
    used = scale > 0
    return [np.column_stack([np.nan_to_num(((x - mean) / np.where(used, scale, 1))[:, used]), np.isnan(x[:, missing]).astype(float)]) for x in (learn, hold)]


def logistic(learn, hold):
    a, b = design(learn["x"], hold["x"])
    return scores(hold["y"], LogisticRegression(C=1, max_iter=5000, tol=1e-8).fit(a, learn["y"]).predict_proba(b)[:, 1])


class Network(torch.nn.Module):
    """LSTM, dense with ReLU, a score. A week that is not there yet changes nothing."""

    def __init__(self):
        super().__init__()
        self.cell, self.dense, self.out = torch.nn.LSTMCell(2, UNITS), torch.nn.Linear(UNITS, DENSE), torch.nn.Linear(DENSE, 1)
        for name, p in self.named_parameters():
            if "weight_hh" in name:
                for gate in range(4):
                    torch.nn.init.orthogonal_(p.data[gate * UNITS:(gate + 1) * UNITS])
            elif "weight" in name:
                torch.nn.init.xavier_uniform_(p)
            else:
                torch.nn.init.zeros_(p)
        self.cell.bias_ih.data[UNITS:2 * UNITS] = 1

    def forward(self, x, there):
        h = c = torch.zeros(len(x), UNITS)
        for step in range(x.shape[1]):
            next_h, next_c = self.cell(x[:, step], (h, c))
            seen = there[:, step:step + 1]
            h, c = torch.where(seen, next_h, h), torch.where(seen, next_c, c)
        return self.out(torch.relu(self.dense(h)))[:, 0]


def network(learn, hold):
    mean, scale = np.nanmean(learn["grid"], axis=(0, 1)), np.nanstd(learn["grid"], axis=(0, 1))
    inputs = [(torch.tensor(np.nan_to_num((part["grid"] - mean) / scale), dtype=torch.float32), torch.tensor(~np.isnan(part["grid"]).all(axis=2))) for part in (learn, hold)]
    y = torch.tensor(learn["y"], dtype=torch.float32)
    many = []
    for seed in SEEDS:
        torch.manual_seed(seed)
        net = Network()
        adam = torch.optim.Adam(net.parameters(), lr=RATE, eps=1e-7)
        for _ in range(EPOCHS):
            for batch in torch.randperm(len(y)).split(BATCH):
                adam.zero_grad()
                torch.nn.functional.binary_cross_entropy_with_logits(net(inputs[0][0][batch], inputs[0][1][batch]), y[batch]).backward()
                adam.step()
        with torch.no_grad():
            many.append(scores(hold["y"], torch.sigmoid(net(*inputs[1])).double().numpy()))
    return mean_of(many)


def forest(learn, hold):
    """The eleven missing totals are of customers who have paid nothing yet."""
    return mean_of([scores(hold["y"], RandomForestClassifier(200, min_samples_leaf=5, max_features="sqrt", random_state=seed).fit(np.nan_to_num(learn["x"]), learn["y"]).predict_proba(np.nan_to_num(hold["x"]))[:, 1]) for seed in SEEDS])


def cdnow():
    rows = read()
    rows = rows[rows["user"].astype(int) % EVERY == 0]
    apart = {key[1:] for key in SPLIT["cdnow"]["validation"] + SPLIT["cdnow"]["calibration"]}
    parts = [at(rows, cutoff) for cutoff in CUTOFFS]
    learn, hold = stack(parts, lambda user: user not in apart), stack([at(rows, HOLDOUT)], lambda user: True)
    return {
        "rows": {"learning": len(learn["y"]), "holdout": len(hold["y"]), "left": int(hold["y"].sum())},
        "recencyAuc": float(roc_auc_score(hold["y"], hold["x"][:, 8])),
        "gbdt": boosted(learn, hold), "logistic": logistic(learn, hold), "lstm": network(learn, hold),
    }


def telco():
    table = pd.read_csv(DATA / "churn/Telco-Customer-Churn.csv")
    y = (table["Churn"] == "Yes").astype(float).to_numpy()
    table["TotalCharges"] = pd.to_numeric(table["TotalCharges"], errors="coerce")
    features = table.drop(columns=["Churn", "customerID"])
    kinds = [name for name in features if features[name].dtype == object]
    numbers = features.drop(columns=kinds).to_numpy(dtype=float)
    dummies = pd.get_dummies(features[kinds], dtype=float).to_numpy()
    held = np.zeros(len(y), bool)
    held[SPLIT["telco"]["holdout"]] = True
    x = np.column_stack([numbers, dummies])
    learn, hold = {"x": x[~held], "y": y[~held]}, {"x": x[held], "y": y[held]}
    a, b = design(numbers[~held], numbers[held])
    linear = LogisticRegression(C=1, max_iter=5000, tol=1e-8).fit(np.column_stack([a, dummies[~held]]), learn["y"]).predict_proba(np.column_stack([b, dummies[held]]))[:, 1]
    return {"rows": {"learning": len(learn["y"]), "holdout": len(hold["y"]), "left": int(hold["y"].sum())}, "gbdt": boosted(learn, hold), "logistic": scores(hold["y"], linear), "random-forest": forest(learn, hold)}


if __name__ == "__main__":
    torch.set_num_threads(1)
    print(json.dumps({"cdnow": cdnow(), "telco": telco()}))
