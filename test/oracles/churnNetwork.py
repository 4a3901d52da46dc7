"""Churn of all of CDNOW's customers in weeks: the seed document's LSTM by PyTorch, boosted trees by XGBoost and logistic regression by scikit-learn, on rows and splits that ours has.

    python3 test/oracles/churnNetwork.py TASK.json

`npm run bench -- churn` writes the task (`network`: units and how it learns; `rounds`: a seed, and who stops and who calibrates) and reads what is printed: a line of JSON a round,
and a last one of what needs no round. Features and rows are those of churnModels.py, made with pandas.
"""
import json
import pathlib
import sys

import numpy as np
import torch
from sklearn.metrics import roc_auc_score
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits

from churnModels import CUTOFFS, HOLDOUT, HORIZON, at, boosted, logistic, read, scores, stack

SCORED_AT_ONCE = 2048
# The published fit of BG/NBD on the summary of 2,357 customers, in weeks.
R, ALPHA, A, B = 0.243, 4.414, 0.793, 2.426


class Network(nn.Module):
    """LSTM layers, dense ones with ReLU, a score; dropout after each. Starts as Keras does, with one bias that learns."""

    def __init__(self, units, denseUnits, dropout, denseDropout, **_):
        super().__init__()
        self.recurrent = nn.ModuleList(nn.LSTM(n, m, batch_first=True) for n, m in zip([2, *units], units))
        self.dense = nn.ModuleList(nn.Linear(n, m) for n, m in zip([units[-1], *denseUnits], denseUnits))
        self.score = nn.Linear([units[-1], *denseUnits][-1], 1)
        self.drop, self.drop_dense = nn.Dropout(dropout), nn.Dropout(denseDropout)
        for name, p in self.named_parameters():
            if "bias" in name:
                nn.init.zeros_(p)
                p.requires_grad = "bias_hh" not in name
            elif "recurrent" not in name:
                nn.init.xavier_uniform_(p)
        for layer in self.recurrent:
            m = layer.hidden_size
            # Keras draws the four gates' kernels as one.
            nn.init.xavier_uniform_(layer.weight_ih_l0)
            layer.weight_hh_l0.data = nn.init.orthogonal_(torch.empty(m, 4 * m)).T.contiguous()
            layer.bias_ih_l0.data[m:2 * m] = 1

    def forward(self, sequences, lengths):
        """What comes after a row's last week is never looked at."""
        for layer in self.recurrent:
            sequences = self.drop(layer(sequences)[0])
        hidden = sequences[torch.arange(len(sequences)), lengths - 1]
        for layer in self.dense:
            hidden = self.drop_dense(torch.relu(layer(hidden)))
        return self.score(hidden)[:, 0]


def sequences_of(grid, mean, scale):
    """Weeks from the first purchase on, at the front (rows x weeks x 2), and how many they are; before it there is nothing to see."""
    there = ~np.isnan(grid).all(axis=2)
    lengths = there.sum(axis=1)
    if not all(row[len(row) - n:].all() for row, n in zip(there, lengths)):
        raise ValueError("A week is missing after the first purchase.")
    front = np.zeros(grid.shape, np.float32)
    for row, (values, n) in enumerate(zip((grid - mean) / scale, lengths)):
        front[row, :n] = values[len(values) - n:]
    return torch.tensor(front), torch.tensor(lengths)


@torch.no_grad()
def predicted(net, x, lengths):
    net.eval()
    return torch.cat([net(x[rows], lengths[rows]) for rows in torch.arange(len(x)).split(SCORED_AT_ONCE)])


def network(learn, watched, hold, seed, told):
    """Adam on shuffled batches until the watched loss has not become better for `patience` epochs; of the epoch with the best one."""
    mean, scale = np.nanmean(learn["grid"], axis=(0, 1)), np.nanstd(learn["grid"], axis=(0, 1))
    (x, lengths), watch, held = (sequences_of(part["grid"], mean, scale) for part in (learn, watched, hold))
    y, watched_y = (torch.tensor(part["y"], dtype=torch.float32) for part in (learn, watched))
    torch.manual_seed(seed)
    net = Network(**told)
    adam = torch.optim.Adam([p for p in net.parameters() if p.requires_grad], lr=told["learningRate"], eps=1e-7)
    losses, best = [], None
    while len(losses) < told["epochs"] and (not losses or len(losses) - 1 - int(np.argmin(losses)) < told["patience"]):
        net.train()
        for rows in torch.randperm(len(y)).split(told["batchSize"]):
            adam.zero_grad()
            binary_cross_entropy_with_logits(net(x[rows], lengths[rows]), y[rows]).backward()
            adam.step()
        losses.append(float(binary_cross_entropy_with_logits(predicted(net, *watch), watched_y)))
        if losses[-1] == min(losses):
            best = {name: p.clone() for name, p in net.state_dict().items()}
        print(f"PyTorch, seed {seed}: epoch {len(losses)}, watched loss {losses[-1]:.4f}", file=sys.stderr, flush=True)
    net.load_state_dict(best)
    return {**scores(hold["y"], torch.sigmoid(predicted(net, *held)).double().numpy()), "epochs": len(losses), "keptEpoch": int(np.argmin(losses)) + 1}


def formula(rows):
    """The chance of no purchase within the horizon by BG/NBD as published, of every customer: its AUC, and that of days since the last purchase."""
    before = rows[rows["date"] < HOLDOUT].drop_duplicates(["user", "date"]).groupby("user")["date"]
    x, first, last = before.size() - 1, before.min(), before.max()
    tx, t = (last - first).dt.days / 7, (HOLDOUT - first).dt.days / 7
    alive = 1 / (1 + (x > 0) * A / np.maximum(B + x - 1, B) * ((ALPHA + t) / (ALPHA + tx)) ** (R + x))
    none = 1 - alive * (1 - ((ALPHA + t) / (ALPHA + t + HORIZON)) ** (R + x))
    ahead = rows[(rows["date"] >= HOLDOUT) & ((rows["date"] - HOLDOUT).dt.days < 7 * HORIZON)]["user"]
    left = ~x.index.isin(ahead.unique())
    return {"users": len(left), "left": int(left.sum()), "bgnbdAuc": float(roc_auc_score(left, none)), "recencyAuc": float(roc_auc_score(left, (HOLDOUT - last).dt.days))}


def main():
    task = json.loads(pathlib.Path(sys.argv[1]).read_text())
    torch.set_num_threads(1)
    rows = read()
    parts, hold = [at(rows, cutoff) for cutoff in CUTOFFS], stack([at(rows, HOLDOUT)], lambda user: True)
    for told in task["rounds"]:
        watched_users, calibrating = ({key[1:] for key in told[name]} for name in ("validation", "calibration"))
        learn, watched = stack(parts, lambda user: user not in watched_users | calibrating), stack(parts, lambda user: user in watched_users)
        print(json.dumps({
            "seed": told["seed"], "rows": {"learning": len(learn["y"]), "validation": len(watched["y"]), "holdout": len(hold["y"]), "left": int(hold["y"].sum())},
            "gbdt": boosted(learn, hold), "logistic": logistic(learn, hold), "lstm": network(learn, watched, hold, told["seed"], task["network"]),
        }), flush=True)
    print(json.dumps({"torch": torch.__version__, **formula(rows)}))


if __name__ == "__main__":
    main()
