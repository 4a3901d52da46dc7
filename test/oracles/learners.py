"""Numbers that the learners are tested against: python3 test/oracles/learners.py > test/oracles/learners.json

Made with scikit-learn 1.2.1 (Debian 12's package).
"""
import json
import math

import numpy as np
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error, mean_absolute_percentage_error, mean_squared_error, r2_score
from sklearn.preprocessing import StandardScaler


def ridge_case(rng):
    x = rng.normal(size=(80, 4)) * [1, 100, 0.01, 5] + [0, 1000, 0, -3]
    x[:, 3] += 2 * x[:, 0]
    y = x @ [1.5, -0.02, 300, 0.7] + 12 + rng.normal(size=80)
    weight = rng.uniform(0.2, 3, size=80)
    probe = rng.normal(size=(10, 4)) * [1, 100, 0.01, 5] + [0, 1000, 0, -3]
    fits = []
    for alpha in (0, 0.1, 1, 25):
        for weights in (None, weight):
            scaler = StandardScaler().fit(x, sample_weight=weights)
            model = Ridge(alpha=alpha, solver="cholesky").fit(scaler.transform(x), y, sample_weight=weights)
            fits.append({
                "alpha": alpha,
                "weighted": weights is not None,
                "coefficients": model.coef_.tolist(),
                "predictions": model.predict(scaler.transform(probe)).tolist(),
            })
    return {"x": x.T.tolist(), "y": y.tolist(), "weight": weight.tolist(), "probe": probe.T.tolist(), "fits": fits}


def naive_gini(value, score):
    """Twice the area between gain curve and diagonal, ties by their mean: an independent reading of the definition."""
    mean_of_ties = {s: value[score == s].mean() for s in set(score.tolist())}
    ranked = [mean_of_ties[s] for s in sorted(score.tolist(), reverse=True)]
    share = np.concatenate([[0], np.cumsum(ranked) / np.sum(ranked)])
    return 2 * np.trapz(share, dx=1 / len(ranked)) - 1


def metrics_case(rng):
    actual = np.where(rng.random(200) < 0.4, 0, np.round(rng.gamma(2, 50, size=200), 2))
    predicted = np.round(actual * 0.6 + rng.gamma(2, 10, size=200), 0)
    spenders = actual != 0
    return {
        "actual": actual.tolist(),
        "predicted": predicted.tolist(),
        "mae": mean_absolute_error(actual, predicted),
        "rmse": math.sqrt(mean_squared_error(actual, predicted)),
        "r2": r2_score(actual, predicted),
        "mape": mean_absolute_percentage_error(actual[spenders], predicted[spenders]),
        "gini": naive_gini(actual, predicted) / naive_gini(actual, actual),
    }


rng = np.random.default_rng(2026)
print(json.dumps({"ridge": ridge_case(rng), "metrics": metrics_case(rng)}, indent=None))
