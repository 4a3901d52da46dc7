"""Numbers that the metrics are tested against: python3 test/oracles/metrics.py > test/oracles/metrics.json

Made with scikit-learn 1.2.1 (Debian 12's package).
"""
import json
import math

import numpy as np
from sklearn import metrics
from sklearn.calibration import calibration_curve


def binary_case(rng, name, rows, positive_share, decimals, weighted):
    actual = (rng.random(rows) < positive_share).astype(int)
    actual[:2] = [0, 1]
    logit = rng.normal(size=rows) + 1.5 * actual + math.log(positive_share / (1 - positive_share))
    probability = np.round(1 / (1 + np.exp(-logit)), decimals)
    weight = np.round(rng.gamma(1, 2, size=rows), 3) if weighted else None
    flagged = (probability >= 0.5).astype(int)
    given = {"sample_weight": weight}
    fpr, tpr, _ = metrics.roc_curve(actual, probability, drop_intermediate=False, **given)
    precision, recall, _ = metrics.precision_recall_curve(actual, probability, **given)
    return {
        "name": name,
        "actual": actual.tolist(),
        "probability": probability.tolist(),
        "weight": None if weight is None else weight.tolist(),
        "metrics": {
            "auc": metrics.roc_auc_score(actual, probability, **given),
            "aucPr": metrics.average_precision_score(actual, probability, **given),
            "logLoss": metrics.log_loss(actual, probability, **given),
            "brier": metrics.brier_score_loss(actual, probability, **given),
            "accuracy": metrics.accuracy_score(actual, flagged, **given),
            "balancedAccuracy": metrics.balanced_accuracy_score(actual, flagged, **given),
            "precision": metrics.precision_score(actual, flagged, **given),
            "recall": metrics.recall_score(actual, flagged, **given),
            "f1": metrics.f1_score(actual, flagged, **given),
            "matthews": metrics.matthews_corrcoef(actual, flagged, **given),
        },
        "confusion": metrics.confusion_matrix(actual, flagged, **given).tolist(),
        "roc": {"falsePositiveRate": fpr.tolist(), "truePositiveRate": tpr.tolist()},
        # From no row flagged to all: the other way round than scikit-learn's.
        "precisionRecall": {"recall": recall[::-1].tolist(), "precision": precision[::-1].tolist()},
    }


def multiclass_case(rng, name, rows, weighted):
    actual = rng.choice(4, size=rows, p=[0.6, 0.25, 0.1, 0.05])
    score = rng.normal(size=(rows, 4)) + 1.2 * np.eye(4)[actual] + [1, 0.3, -0.5, -1]
    # Sixteenths: sums are exact, and there are ties.
    parts = np.floor(16 * np.exp(score) / np.exp(score).sum(axis=1, keepdims=True))
    parts[:, 0] += 16 - parts.sum(axis=1)
    probability = parts / 16
    weight = np.round(rng.gamma(1, 2, size=rows), 3) if weighted else None
    given = {"sample_weight": weight}
    said = probability.argmax(axis=1)
    return {
        "name": name,
        "actual": actual.tolist(),
        "probability": probability.ravel().tolist(),
        "weight": None if weight is None else weight.tolist(),
        "metrics": {
            "mLogLoss": metrics.log_loss(actual, probability, **given),
            "accuracy": metrics.accuracy_score(actual, said, **given),
            "balancedAccuracy": metrics.balanced_accuracy_score(actual, said, **given),
            "macroF1": metrics.f1_score(actual, said, average="macro", **given),
            "auc": metrics.roc_auc_score(actual, probability, multi_class="ovr", average="macro", **given),
        },
        "confusion": metrics.confusion_matrix(actual, said, **given).tolist(),
    }


def regression_case(rng, rows, weighted):
    actual = np.round(rng.gamma(2, 3, size=rows), 2) + 0.01
    predicted = actual * np.exp(rng.normal(size=rows) / 3)
    counts = rng.poisson(predicted / 4)
    weight = np.round(rng.gamma(1, 2, size=rows), 3) if weighted else None
    given = {"sample_weight": weight}
    return {
        "actual": actual.tolist(),
        "counts": counts.tolist(),
        "predicted": predicted.tolist(),
        "weight": None if weight is None else weight.tolist(),
        "metrics": {
            "rmse": math.sqrt(metrics.mean_squared_error(actual, predicted, **given)),
            "mae": metrics.mean_absolute_error(actual, predicted, **given),
            "rmsle": math.sqrt(metrics.mean_squared_log_error(actual, predicted, **given)),
            "quantileLoss": metrics.mean_pinball_loss(actual, predicted, alpha=0.8, **given),
            "gammaDeviance": metrics.mean_gamma_deviance(actual, predicted, **given),
        },
        # With zeros among the targets.
        "countMetrics": {
            "poissonDeviance": metrics.mean_poisson_deviance(counts, predicted, **given),
            "tweedieDeviance": metrics.mean_tweedie_deviance(counts, predicted, power=1.3, **given),
        },
    }


def calibration_case(rng):
    """No ties, and ten bins of the same size: here scikit-learn's quantile bins are ours."""
    probability = rng.permutation((np.arange(400) + 0.5) / 400)
    actual = (rng.random(400) < probability**2).astype(int)
    observed, predicted = calibration_curve(actual, probability, n_bins=10, strategy="quantile")
    return {"actual": actual.tolist(), "probability": probability.tolist(), "observed": observed.tolist(), "predicted": predicted.tolist()}


def gini(actual, score):
    """Twice the area between the gain curve and the diagonal; rows of one score share their value evenly."""
    order = np.argsort(-score, kind="stable")
    _, group = np.unique(-score[order], return_inverse=True)
    rows, value = np.bincount(group), np.bincount(group, weights=actual[order])
    x, y = np.cumsum(np.r_[0, rows]) / len(actual), np.cumsum(np.r_[0, value]) / actual.sum()
    return 2 * metrics.auc(x, y) - 1


def money_case(rng, rows):
    """Mostly nothing, and a long tail; predictions with ties."""
    actual = np.where(rng.random(rows) < 0.7, 0, np.round(rng.lognormal(3, 1, size=rows), 2))
    predicted = np.round(0.4 * actual + rng.gamma(1, 8, size=rows), 0)
    paid = actual != 0
    return {
        "actual": actual.tolist(),
        "predicted": predicted.tolist(),
        "metrics": {
            "mae": metrics.mean_absolute_error(actual, predicted),
            "rmse": math.sqrt(metrics.mean_squared_error(actual, predicted)),
            "r2": metrics.r2_score(actual, predicted),
            "mape": metrics.mean_absolute_percentage_error(actual[paid], predicted[paid]),
            "mapeLeftOut": 1 - paid.mean(),
            "wape": np.abs(predicted - actual).sum() / actual.sum(),
            "bias": predicted.sum() / actual.sum() - 1,
        },
        "gini": gini(actual, predicted) / gini(actual, actual),
    }


rng = np.random.default_rng(2026)
print(json.dumps({
    "binary": [
        binary_case(rng, "balanced, no ties", 200, 0.5, 9, False),
        binary_case(rng, "ties", 300, 0.4, 1, False),
        binary_case(rng, "ties and weights", 300, 0.4, 2, True),
        binary_case(rng, "imbalance, weights, certain probabilities", 400, 0.08, 1, True),
    ],
    "multiclass": [multiclass_case(rng, "ties", 200, False), multiclass_case(rng, "ties and weights", 200, True)],
    "regression": [regression_case(rng, 100, False), regression_case(rng, 100, True)],
    "calibration": calibration_case(rng),
    "money": money_case(rng, 400),
}))
