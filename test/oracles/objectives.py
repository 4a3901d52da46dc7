"""Numbers that the losses of boosting are tested against: python3 test/oracles/objectives.py > test/oracles/objectives.json

Made with XGBoost 1.7.4 (Debian 12's package). Gradients are read from models of one row, which are one leaf: its weight is −g / (h + λ) and its cover h.
Exponentials and logarithms are rounded from 50 decimal digits.
"""
import decimal
import json
import math
import random

import numpy as np
import xgboost

LAMBDA = 1000.0
ONE_LEAF = {"max_depth": 1, "eta": 1, "reg_lambda": LAMBDA, "min_child_weight": 0, "base_score": 0.5, "tree_method": "exact", "nthread": 1}


def leaves(objective, params, scores, y, weight):
    """One (gradient, hessian) an output for a single row."""
    data = xgboost.DMatrix(np.zeros((1, 1)), label=[y], weight=[weight], base_margin=np.array([scores], dtype=np.float32))
    model = xgboost.train({**ONE_LEAF, "objective": objective, **params}, data, 1)
    trees = json.loads(model.save_raw("json"))["learner"]["gradient_booster"]["model"]["trees"]
    # base_weights are those before absolute error's leaves are renewed.
    return [(-tree["base_weights"][0] * (tree["sum_hessian"][0] + LAMBDA), tree["sum_hessian"][0]) for tree in trees]


def float32(value):
    return float(np.float32(value))


def gradient_cases(rng):
    losses = [
        ("squaredError", "reg:squarederror", {}, {}, lambda: rng.gauss(0, 3)),
        ("absoluteError", "reg:absoluteerror", {}, {}, lambda: rng.gauss(0, 3)),
        ("huber", "reg:pseudohubererror", {"huberSlope": 1}, {"huber_slope": 1}, lambda: rng.gauss(0, 3)),
        ("huber", "reg:pseudohubererror", {"huberSlope": 2.5}, {"huber_slope": 2.5}, lambda: rng.gauss(0, 3)),
        ("logistic", "binary:logistic", {"scalePosWeight": 1}, {}, lambda: rng.randrange(2)),
        ("logistic", "binary:logistic", {"scalePosWeight": 4}, {"scale_pos_weight": 4}, lambda: rng.randrange(2)),
        ("softmax", "multi:softprob", {}, {"num_class": 4}, lambda: rng.randrange(4)),
        ("poisson", "count:poisson", {"maxDeltaStep": 0.7}, {}, lambda: rng.randrange(6)),
        ("poisson", "count:poisson", {"maxDeltaStep": 0.25}, {"max_delta_step": 0.25}, lambda: rng.randrange(6)),
        ("gamma", "reg:gamma", {}, {}, lambda: rng.expovariate(1) + 0.01),
        ("tweedie", "reg:tweedie", {"tweedieVariancePower": 1.5}, {}, lambda: max(0, rng.gauss(0, 3))),
        ("tweedie", "reg:tweedie", {"tweedieVariancePower": 1.25}, {"tweedie_variance_power": 1.25}, lambda: max(0, rng.gauss(0, 3))),
    ]
    for name, objective, params, given, target in losses:
        rows = []
        for _ in range(12):
            outputs = given.get("num_class", 1)
            scores, y, weight = [float32(rng.gauss(0, 2)) for _ in range(outputs)], float32(target()), float32(rng.uniform(0.2, 3))
            rows.append({"scores": scores, "y": y, "weight": weight, "expected": leaves(objective, given, scores, y, weight)})
        yield {"name": name, "params": params, "rows": rows}


def leaf_cases(rng):
    """One leaf with many rows, renewed by absolute error: the median of its residuals, as XGBoost has it."""
    for rows in (1, 2, 3, 4, 7, 10, 25):
        for weighted in (False, True):
            residuals = [float(rng.randrange(-4, 5)) + rng.choice([0, 0.5]) for _ in range(rows)]
            weights = [float(rng.randrange(1, 5)) for _ in range(rows)] if weighted else None
            data = xgboost.DMatrix(np.zeros((rows, 1)), label=residuals, weight=weights, base_margin=np.zeros(rows))
            # "exact" does not renew leaves.
            model = xgboost.train({**ONE_LEAF, "objective": "reg:absoluteerror", "tree_method": "hist"}, data, 1)
            yield {"residuals": residuals, "weights": weights, "leaf": float(model.predict(data, output_margin=True)[0])}


def exact(rng):
    decimal.getcontext().prec = 50
    exponents = [0.0, 1.0, -1.0, 0.34657, -0.34658, 709.78, -708.5, -740.25, -745.13, 1e-17, 88.7] + [rng.uniform(-745, 709) for _ in range(200)] + [rng.gauss(0, 2) for _ in range(300)]
    numbers = [1.0, 2.0, 0.5, 5e-324, 1e-310, 1.7e308, 1.4142135623730951, 0.7071067811865475, 1 + 2**-52, 1 - 2**-53] + [math.exp(rng.uniform(-700, 700)) for _ in range(200)] + [rng.uniform(0.3, 3) for _ in range(300)]
    return {
        "exp": [[x, float(decimal.Decimal(x).exp())] for x in exponents],
        "log": [[x, float(decimal.Decimal(x).ln())] for x in numbers],
    }


rng = random.Random(3)
print(json.dumps({"gradients": list(gradient_cases(rng)), "leaves": list(leaf_cases(rng)), "functions": exact(rng)}))
