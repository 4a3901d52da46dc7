"""Numbers that the linear learners are tested against: python3 test/oracles/linear.py > test/oracles/linear.json

Made with scikit-learn 1.2.1 (Debian 12's package). Every row has been standardised by its weight before it is learned from, as ours are inside.
"""
import json
import warnings

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import ElasticNet, ElasticNetCV, LogisticRegression
from sklearn.model_selection import PredefinedSplit
from sklearn.preprocessing import StandardScaler

warnings.simplefilter("error", ConvergenceWarning)

SCALES = [1, 100, 0.01, 5, 1, 1]
SHIFTS = [0, 1000, 0, -3, 0, 2]


def table(rng, rows):
    x = rng.normal(size=(rows, 6))
    x[:, 3] += 2 * x[:, 0]
    x[:, 4] += 0.9 * x[:, 1]
    return x * SCALES + SHIFTS


def standardise(x, weight, *others):
    scaler = StandardScaler().fit(x, sample_weight=weight)
    return [scaler.transform(part) for part in (x, *others)]


def columns(x):
    return x.T.tolist()


def elastic_net_case(rng):
    x, probe, weight = table(rng, 100), table(rng, 10), rng.uniform(0.2, 3, size=100)
    y = ((x - SHIFTS) / SCALES) @ [3, -2, 0, 0.5, 0, 0.1] + 12 + rng.normal(size=100)
    fits = []
    for alpha, l1_ratio in ((0.01, 0.5), (0.3, 0.5), (0.3, 1), (1, 0.1), (0.2, 0)):
        for weights in (None, weight):
            standard, probed = standardise(x, weights, probe)
            with warnings.catch_warnings():
                # Without L1 the duality gap says nothing, and scikit-learn warns of it.
                warnings.simplefilter("error" if l1_ratio > 0 else "ignore")
                model = ElasticNet(alpha=alpha, l1_ratio=l1_ratio, tol=1e-13, max_iter=1_000_000).fit(standard, y, sample_weight=weights)
            fits.append({
                "alpha": alpha, "l1Ratio": l1_ratio, "weighted": weights is not None, "coefficients": model.coef_.tolist(),
                "intercept": float(model.intercept_), "predictions": model.predict(probed).tolist(),
            })
    fold = np.arange(100) % 5
    (standard,) = standardise(x, None)
    chosen = ElasticNetCV(l1_ratio=0.5, n_alphas=30, cv=PredefinedSplit(fold), tol=1e-11, max_iter=1_000_000).fit(standard, y)
    path = {"alphas": chosen.alphas_.tolist(), "errors": chosen.mse_path_.mean(axis=1).tolist(), "alpha": chosen.alpha_}
    return {"x": columns(x), "y": y.tolist(), "weight": weight.tolist(), "probe": columns(probe), "fits": fits, "fold": fold.tolist(), "path": path}


def logistic_case(rng, classes):
    x, probe, weight = table(rng, 150), table(rng, 10), rng.uniform(0.2, 3, size=150)
    scores = ((x - SHIFTS) / SCALES) @ rng.normal(size=(6, classes)) + np.arange(classes) + rng.gumbel(size=(150, classes))
    y = scores.argmax(axis=1)
    fits = []
    for c, balanced in ((1, False), (0.02, False), (50, False), (1, True)):
        for weights in (None, weight):
            if balanced and weights is not None:
                continue  # scikit-learn counts rows where we add up weights
            standard, probed = standardise(x, balance(y) if balanced else weights, probe)
            # Its L-BFGS stops at SciPy's ftol, 1e-4 from the minimum; Newton's method goes on to the gradient's rounding, some 1e-8.
            model = LogisticRegression(C=c, class_weight="balanced" if balanced else None, solver="newton-cg", tol=1e-7, max_iter=100_000).fit(standard, y, sample_weight=weights)
            probabilities = model.predict_proba(probed)
            fits.append({
                "C": c, "balanced": balanced, "weighted": weights is not None, "coefficients": model.coef_.ravel().tolist(),
                "intercepts": model.intercept_.tolist(), "probabilities": (probabilities[:, 1] if classes == 2 else probabilities.ravel()).tolist(),
            })
    return {"x": columns(x), "y": y.tolist(), "weight": weight.tolist(), "probe": columns(probe), "fits": fits}


def balance(y):
    return len(y) / (len(np.unique(y)) * np.bincount(y))[y]


rng = np.random.default_rng(2027)
print(json.dumps({"elasticNet": elastic_net_case(rng), "binary": logistic_case(rng, 2), "multiclass": logistic_case(rng, 3)}, indent=None))
