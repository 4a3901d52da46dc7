"""Numbers that calibration and the judgement of churn are tested against: python3 test/oracles/churnMetrics.py > test/oracles/churnMetrics.json

Made with scikit-learn 1.2.1 (Debian 12's package); the censored scores are written here from their formulas (Graf et al. 1999, Uno et al. 2011).
"""
import json
import math

import numpy as np
from sklearn.calibration import _SigmoidCalibration, calibration_curve
from sklearn.isotonic import IsotonicRegression, isotonic_regression
from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score


def pava_case(rng, rows, weighted):
    values = np.round(np.linspace(0, 2, rows) + rng.normal(size=rows), 3)
    weight = np.round(rng.gamma(1, 2, size=rows), 3) + 0.01 if weighted else None
    return {"values": values.tolist(), "weight": None if weight is None else weight.tolist(), "fitted": isotonic_regression(values, sample_weight=weight).tolist()}


def scored(rng, rows, decimals, weighted, shift=-1.0):
    label = (rng.random(rows) < 0.3).astype(float)
    score = np.round(1 / (1 + np.exp(-(rng.normal(size=rows) + 1.2 * label + shift))), decimals)
    weight = np.round(rng.gamma(1, 2, size=rows), 3) if weighted else None
    return label, score, weight


def isotonic_case(rng, name, rows, decimals, weighted):
    """Ends are mixed: a leaver at the lowest score and a stayer at the highest, so that no block is of one class."""
    label, score, weight = scored(rng, rows, decimals, weighted)
    low, high = np.argmin(score), np.argmax(score)
    score = np.append(score, [score[low], score[high]])
    label = np.append(label, [1 - label[low], 1 - label[high]])
    weight = None if weight is None else np.append(np.maximum(weight, 0.001), [0.5, 0.5])
    asked = np.round(np.linspace(-0.05, 1.05, 67), 6)
    fit = IsotonicRegression(out_of_bounds="clip").fit(score, label, sample_weight=weight)
    return {"name": name, "label": label.tolist(), "score": score.tolist(), "weight": None if weight is None else weight.tolist(), "asked": asked.tolist(), "probability": fit.predict(asked).tolist(), "fitted": fit.predict(score).tolist()}


def sigmoid_case(rng, name, rows, weighted, scale):
    label, score, weight = scored(rng, rows, 6, weighted)
    score = np.clip(score, 1e-4, 1 - 1e-4)
    given = np.log(score / (1 - score)) if scale == "log-odds" else score
    fit = _SigmoidCalibration().fit(given, label, sample_weight=weight)
    return {"name": name, "scale": scale, "label": label.tolist(), "score": score.tolist(), "weight": None if weight is None else weight.tolist(), "slope": -fit.a_, "intercept": -fit.b_, "probability": fit.predict(given).tolist()}


def wilson(found, trials, z=1.959963984540054):
    centre = (found + z * z / 2) / (trials + z * z)
    half = z / (trials + z * z) * math.sqrt(found * (trials - found) / trials + z * z / 4)
    return [centre - half, centre + half]


def judged_case(rng):
    """No ties, and a multiple of ten rows: scikit-learn's quantile bins are ours."""
    rows = 600
    label, _, _ = scored(rng, rows, 9, False)
    probability = rng.permutation((np.arange(rows) + 0.5) / rows) ** 2
    label = (rng.random(rows) < probability**1.3).astype(float)
    mrr = np.round(rng.lognormal(3, 1, size=rows), 2)
    order = np.argsort(-probability)
    observed, predicted = calibration_curve(label, probability, n_bins=10, strategy="quantile")
    wide_observed, wide_predicted = calibration_curve(label, probability, n_bins=10, strategy="uniform")
    group = rng.integers(0, 3, size=rows)
    steps = [6, 60, 150, 300, 600]
    return {
        "label": label.tolist(), "probability": probability.tolist(), "mrr": mrr.tolist(), "group": group.tolist(),
        "auc": roc_auc_score(label, probability),
        "averagePrecision": average_precision_score(label, probability),
        "brier": brier_score_loss(label, probability),
        "ece": float(np.abs(observed - predicted).mean()),
        "byCount": {"observed": observed.tolist(), "predicted": predicted.tolist(), "interval": [wilson(share * rows / 10, rows / 10) for share in observed]},
        "byWidth": {"observed": wide_observed.tolist(), "predicted": wide_predicted.tolist()},
        "byGroup": [{"rows": int((group == g).sum()), "predicted": probability[group == g].mean(), "observed": label[group == g].mean(), "interval": wilson(label[group == g].sum(), (group == g).sum())} for g in range(3)],
        "lists": [{"contacts": k, "gain": label[order[:k]].sum() / label.sum(), "mrrGain": (label * mrr)[order[:k]].sum() / (label * mrr).sum(), "precision": label[order[:k]].mean(), "lift": label[order[:k]].mean() / label.mean(), "interval": wilson(label[order[:k]].sum(), k)} for k in steps],
    }


def survival_case(rng, name, rows, periods, lost_share):
    """Leaving in step T - 1 is leaving by time T; being lost at time C is being seen through C steps."""
    risk = np.round(rng.normal(size=rows), 1)
    hazard = 1 / (1 + np.exp(-(risk - 2.2)))
    time = rng.geometric(hazard)
    cause = np.where(rng.random(rows) < 0.7, 1, 2)
    lost = np.minimum(np.where(rng.random(rows) < lost_share, rng.integers(0, periods, size=rows), periods), periods)
    left = time <= lost
    steps = np.where(left, time - 1, lost)
    said = np.round(1 / (1 + np.exp(-(0.8 * risk - 2))), 3)
    left_by = 1 - (1 - said[:, None]) ** np.arange(1, periods + 1)[None, :]
    observed_time = np.where(left, time, lost)

    def followed_at_least(u):
        """Kaplan-Meier of being lost: at time v those are at risk who were seen for v steps and had not left by then."""
        chance = 1.0
        for v in range(u):
            at_risk = sum(1 for i in range(rows) if observed_time[i] >= v and not (left[i] and observed_time[i] == v))
            gone = sum(1 for i in range(rows) if not left[i] and observed_time[i] == v)
            if at_risk > 0:
                chance *= 1 - gone / at_risk
        return chance

    known = [followed_at_least(u) for u in range(periods + 1)]

    def brier(t, of_cause):
        total = 0.0
        for i in range(rows):
            said_by_t = left_by[i, t - 1]
            if left[i] and observed_time[i] <= t:
                outcome = 1.0 if of_cause is None or cause[i] == of_cause else 0.0
                total += (outcome - said_by_t) ** 2 / known[observed_time[i]]
            elif observed_time[i] >= t:
                total += said_by_t**2 / known[t]
        return total / rows

    def concordance(horizon):
        concordant = pairs = 0.0
        for i in range(rows):
            if not left[i] or observed_time[i] > horizon:
                continue
            for j in range(rows):
                if observed_time[j] > observed_time[i] or (observed_time[j] == observed_time[i] and not left[j]):
                    weight = known[observed_time[i]] ** -2
                    pairs += weight
                    concordant += weight * (1.0 if risk[i] > risk[j] else 0.5 if risk[i] == risk[j] else 0.0)
        return concordant / pairs

    return {
        "name": name, "periods": periods, "steps": steps.tolist(), "left": np.where(left, cause, 0).tolist(), "risk": risk.tolist(), "leftBy": left_by.ravel().tolist(),
        "known": known,
        "brier": [brier(t, None) for t in range(1, periods + 1)],
        "brierOfCause": [brier(t, 2) for t in range(1, periods + 1)],
        "concordance": {str(h): concordance(h) for h in (2, periods)},
    }


rng = np.random.default_rng(2027)
print(json.dumps({
    "pava": [pava_case(rng, 60, False), pava_case(rng, 60, True)],
    "isotonic": [isotonic_case(rng, "no ties", 200, 9, False), isotonic_case(rng, "ties", 300, 2, False), isotonic_case(rng, "ties and weights", 300, 2, True)],
    "sigmoid": [sigmoid_case(rng, "log-odds", 300, False, "log-odds"), sigmoid_case(rng, "a score", 300, False, "score"), sigmoid_case(rng, "weights", 300, True, "log-odds")],
    "judged": judged_case(rng),
    "survival": [survival_case(rng, "few lost", 150, 6, 0.3), survival_case(rng, "most lost", 150, 6, 0.9), survival_case(rng, "none lost before the end", 120, 4, 0.0)],
}))
