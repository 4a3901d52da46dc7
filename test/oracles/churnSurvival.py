"""Numbers that the competing hazards are tested against: python3 test/oracles/churnSurvival.py > test/oracles/churnSurvival.json

Made with scikit-learn 1.2 and NumPy 1.24 (Debian 12's packages). Person-periods are expanded here in plain loops, numbers standardised by the mean and standard deviation over
(weighted) person-periods, each period is a 0/1 column, and LogisticRegression minimises the same penalised loss: 1/2 |w|^2 + C * sum of weighted log losses, the intercepts free.
One case is solved a second time by Newton's method in NumPy, without scikit-learn.
"""
import json

import numpy as np
from sklearn.linear_model import LogisticRegression


def users(rng, n, gap, horizon, causes):
    """Users with two features, lost sight of or late now and then."""
    total = gap + horizon
    x = np.column_stack([rng.normal(size=n), rng.integers(0, 20, n).astype(float)])
    rows = []
    for i in range(n):
        entry = int(rng.integers(0, total)) if rng.random() < 0.3 else 0
        until = int(rng.integers(entry, total + 1)) if rng.random() < 0.4 else total
        steps, cause = 0, 0
        while steps < until:
            hazards = [0.06 * np.exp(0.5 * x[i, 0]) * (1.5 if steps == 3 else 1), 0.03][:causes]
            draw = rng.random()
            if draw < sum(hazards):
                cause = 1 if draw < hazards[0] else 2
                break
            steps += 1
        if steps >= entry:
            rows.append((*np.round(x[i], 6), steps, cause, entry))
    return rows


def periods(gap, horizon, size):
    bounds = [0]
    for start, length in ((0, gap), (gap, horizon)):
        count = -(-length // size)
        # As JavaScript rounds: halves up.
        bounds += [start + int(np.floor((i + 1) * length / count + 0.5)) for i in range(count)]
    return list(zip(bounds[:-1], bounds[1:]))


def person_periods(rows, spans):
    x, period, left, weight = [], [], [], []
    for a, b, steps, cause, entry in rows:
        for k, (begin, end) in enumerate(spans):
            at_risk = [s for s in range(begin, end) if entry <= s < steps or (cause and s == steps and s >= entry)]
            if not at_risk:
                continue
            leaves = cause if cause and begin <= steps < end else 0
            x.append((a, b)), period.append(k), left.append(leaves)
            weight.append(1.0 if leaves else len(at_risk) / (end - begin))
    return np.array(x), np.array(period), np.array(left), np.array(weight)


def newton(design, y, weight, C):
    """Binary: the same minimum, in NumPy alone."""
    X = np.column_stack([design, np.ones(len(y))])
    penalty = np.append(np.ones(design.shape[1]), 0)
    w = np.zeros(X.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-X @ w))
        gradient = penalty * w + C * X.T @ (weight * (p - y))
        hessian = np.diag(penalty) + C * (X * (weight * p * (1 - p))[:, None]).T @ X
        w -= np.linalg.solve(hessian, gradient)
    return w


def case(seed, gap, horizon, size, causes, C):
    rng = np.random.default_rng(seed)
    rows = users(rng, 700, gap, horizon, causes)
    spans = periods(gap, horizon, size)
    x, period, left, weight = person_periods(rows, spans)
    mean = np.average(x, axis=0, weights=weight)
    scale = np.sqrt(np.average((x - mean) ** 2, axis=0, weights=weight))
    dummies = lambda k: np.eye(len(spans))[k]
    design = np.column_stack([(x - mean) / scale, dummies(period)])
    model = LogisticRegression(C=C, solver="lbfgs", tol=1e-12, max_iter=100_000, multi_class="multinomial" if causes > 1 else "auto")
    model.fit(design, left, sample_weight=weight)
    asked = np.array([row[:2] for row in rows[:12]])
    hazards = [model.predict_proba(np.column_stack([(asked - mean) / scale, dummies(np.full(len(asked), k))])) for k in range(len(spans))]
    survival, incidence = np.ones(len(asked)), np.zeros((causes, len(asked)))
    at_gap = np.ones(len(asked))
    for (begin, end), h in zip(spans, hazards):
        incidence += survival * h[:, 1:].T
        survival = survival * h[:, 0]
        if end == gap:
            at_gap = survival
    found = {"rows": rows, "gap": gap, "horizon": horizon, "periodSteps": size, "causes": causes, "C": C, "personPeriods": len(left), "survival": survival.tolist(), "incidence": incidence.tolist(), "leaving": (1 - survival / at_gap).tolist()}
    if causes == 1:
        w = newton(design, left, weight, C)
        there = np.ones(len(asked))
        for k in range(len(spans)):
            there *= 1 - 1 / (1 + np.exp(-np.column_stack([(asked - mean) / scale, dummies(np.full(len(asked), k)), np.ones(len(asked))]) @ w))
        found["newton"] = there.tolist()
    return found


print(json.dumps([case(1, 0, 8, 1, 1, 1.0), case(2, 2, 6, 1, 2, 1.0), case(3, 3, 21, 7, 2, 0.1)]))
