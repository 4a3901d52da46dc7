"""BG/NBD and Gamma-Gamma by SciPy, for bgnbd.test.ts: python3 test/oracles/bgnbd.py [CDNOW_SUMMARY.csv] > test/oracles/bgnbd.json

CDNOW_SUMMARY is cdnow_customers_summary_with_transactions.csv (x, t_x, T in weeks; zbar); without it the part "cdnow" is left out.
Made with SciPy 1.10.1 and NumPy 1.24.2 (Debian 12's packages).
"""
import csv
import json
import sys

import numpy as np
import scipy
from scipy.integrate import quad
from scipy.optimize import minimize
from scipy.special import betaln, digamma, gammaln, hyp2f1

PUBLISHED = {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}


def purchase_log_likelihood(params, x, recency, age):
    r, alpha, a, b = params
    common = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
    alive = betaln(a, b + x) - betaln(a, b) - (r + x) * np.log(alpha + age)
    with np.errstate(divide="ignore", invalid="ignore"):
        left = betaln(a + 1, b + x - 1) - betaln(a, b) - (r + x) * np.log(alpha + recency)
    left = np.where(x > 0, left, -np.inf)
    return np.sum(common + np.logaddexp(alive, left))


def value_log_likelihood(params, x, z):
    p, q, v = params
    return np.sum(gammaln(p * x + q) - gammaln(p * x) - gammaln(q) + q * np.log(v) + (p * x - 1) * np.log(z) + p * x * np.log(x) - (p * x + q) * np.log(x * z + v))


def hessian(function, at):
    """By central differences, extrapolated from two steps."""
    def differences(h):
        n = len(at)
        result = np.empty((n, n))
        for i in range(n):
            for j in range(n):
                steps = [(si, sj) for si in (1, -1) for sj in (1, -1)]
                total = 0.0
                for si, sj in steps:
                    point = np.array(at, dtype=float)
                    point[i] += si * h
                    point[j] += sj * h
                    total += si * sj * function(point)
                result[i, j] = total / (4 * h * h)
        return result

    return (4 * differences(5e-4) - differences(1e-3)) / 3


def fit(log_likelihood, start):
    """Maximum likelihood in logarithms by two of SciPy's methods, the second from where the first ends; standard errors by the delta method."""
    loss = lambda logs: -log_likelihood(np.exp(logs))
    found = minimize(loss, np.log(start), method="Nelder-Mead", options={"xatol": 1e-10, "fatol": 1e-11, "maxiter": 20000, "maxfev": 20000})
    found = minimize(loss, found.x, method="Nelder-Mead", options={"xatol": 1e-11, "fatol": 1e-12, "maxiter": 20000, "maxfev": 20000})
    errors = np.exp(found.x) * np.sqrt(np.diag(np.linalg.inv(hessian(loss, found.x))))
    return {"estimates": np.exp(found.x).tolist(), "standardErrors": errors.tolist(), "logLikelihood": -found.fun}


def fit_both(x, recency, age, z):
    again = (x > 0) & (z > 0)
    return {
        "purchases": fit(lambda p: purchase_log_likelihood(p, x, recency, age), [1, 1, 1, 1]),
        "values": fit(lambda p: value_log_likelihood(p, x[again], z[again]), [2, 3, z[again].mean()]),
        "correlation": float(np.corrcoef(x[again], z[again])[0, 1]),
    }


def alive(params, x, recency, age):
    r, alpha, a, b = params
    return 1.0 if x == 0 else 1 / (1 + a / (b + x - 1) * ((alpha + age) / (alpha + recency)) ** (r + x))


def closed_form(params, x, age, weeks):
    """Fader, Hardie & Lee (2005), equation 10, of a customer who is alive; 0 / 0 where a = 1."""
    r, alpha, a, b = params
    z = weeks / (alpha + age + weeks)
    return (a + b + x - 1) / (a - 1) * (1 - ((alpha + age) / (alpha + age + weeks)) ** (r + x) * hyp2f1(r + x, b + x, a + b + x - 1, z))


def by_integral(params, x, age, weeks):
    """The same by its definition: purchases before leaving, (1 - e^(-lambda p t)) / p, over lambda ~ Gamma(r + x, alpha + T) and p ~ Beta(a, b + x)."""
    r, alpha, a, b = params
    k, s = r + x, weeks / (alpha + age)
    # p = u^(1/a) takes the singularity at 0 away.
    inner = lambda u: -np.expm1(-k * np.log1p(u ** (1 / a) * s)) / u ** (1 / a) * (1 - u ** (1 / a)) ** (b + x - 1) / a
    total, _ = quad(inner, 0, 1, epsabs=1e-13, epsrel=1e-12, limit=400)
    return total / np.exp(betaln(a, b + x))


def prediction_cases(rng):
    """At the published parameters, at random ones and at the edges; days, as histories are."""
    published = list(PUBLISHED.values())
    settings = [published] * 12 + [[float(value) for value in np.exp(rng.uniform(np.log([0.1, 0.5, 0.2, 1.2]), np.log([5, 30, 6, 8])))] for _ in range(40)]
    settings += [[0.5, 3.0, 1.0, 2.0], [2.0, 8.0, 1.0, 1.5], [0.3, 2.0, 0.4, 1.6]]
    cases = []
    for params in settings:
        for _ in range(4):
            days = int(rng.integers(0, 700))
            repeats = int(rng.integers(0, 6)) if rng.random() < 0.7 else int(rng.integers(0, 60))
            repeats = min(repeats, days)
            span = int(rng.integers(repeats, days + 1)) if repeats > 0 else 0
            horizon = int(rng.choice([1, 30, 90, 180, 365, 1000]))
            x, recency, age, weeks = repeats, span / 7, days / 7, horizon / 7
            expected = by_integral(params, x, age, weeks)
            # Two ways, one number: the closed form loses digits near a = 1.
            if abs(params[2] - 1) > 1e-3:
                formula = closed_form(params, x, age, weeks)
                assert abs(formula - expected) <= 1e-8 * max(1, expected), (params, x, age, weeks, formula, expected)
            stays = alive(params, x, recency, age)
            silent = ((params[1] + age) / (params[1] + age + weeks)) ** (params[0] + x)
            cases.append({"params": params, "repeats": x, "spanDays": span, "ageDays": days, "horizonDays": horizon, "alive": stays, "purchases": stays * expected, "nothing": 1 - stays * (1 - silent)})
    return cases


def discounted_case(rate, horizon):
    """Day by day, at the published parameters: purchases of day d count (1 + rate)^(-d / 365)."""
    params, x, recency, age = list(PUBLISHED.values()), 3, 20.0, 35.0
    until = [by_integral(params, x, age, day / 7) for day in range(horizon + 1)]
    return {"rate": rate, "horizonDays": horizon, "repeats": x, "spanDays": 140, "ageDays": 245, "purchases": alive(params, x, recency, age) * sum((until[d + 1] - until[d]) * (1 + rate) ** (-d / 365) for d in range(horizon))}


def simulate(rng, customers):
    """Customers by the models themselves, in whole days: two purchases of one day are one."""
    rows = []
    for _ in range(customers):
        days = int(rng.integers(30, 400))
        rate, leave, scale = rng.gamma(0.8, 1 / 30), rng.beta(1.2, 4), rng.gamma(4, 1 / 60)
        at, bought = 0.0, set()
        while True:
            at += rng.exponential(1 / rate)
            if at > days:
                break
            if int(at) > 0:
                bought.add(int(at))
            if rng.random() < leave:
                break
        x = len(bought)
        z = float(np.mean(rng.gamma(3, 1 / scale, x))) if x else 0.0
        rows.append([x, max(bought) if bought else 0, days, round(z, 2)])
    return rows


def special_functions(rng):
    points = [1e-10, 1e-3, 0.5, 0.9, 1.0, 1.3, 1.5, 1.9, 2.0, 2.5, 7.9, 8.1, 12.3, 1e3, 1e8] + np.exp(rng.uniform(-6, 8, 60)).tolist()
    hypergeometric = []
    for _ in range(120):
        a, b, c, z = float(rng.uniform(-2, 5)), float(np.exp(rng.uniform(-3, 1.5))), float(np.exp(rng.uniform(-1, 3))), float(rng.choice([rng.uniform(0, 1), 1 - np.exp(rng.uniform(-9, -1))]))
        integral, _ = quad(lambda w: hyp2f1(a, b, c, w), 0, z, epsabs=1e-12, epsrel=1e-12, limit=400)
        hypergeometric.append([a, b, c, z, float(hyp2f1(a, b, c, z)), integral])
    return {"logGamma": [[x, float(gammaln(x))] for x in points], "digamma": [[x, float(digamma(x))] for x in points], "hypergeometric": hypergeometric}


def cdnow(path):
    """Weeks of the file are rounded to two decimals; histories are whole days."""
    rows = [[float(row[name]) for name in ("x", "t_x", "T", "zbar")] for row in csv.DictReader(open(path))]
    x, recency, age, z = np.array(rows).T
    return fit_both(x, np.round(recency * 7) / 7, np.round(age * 7) / 7, z)


rng = np.random.default_rng(7)
customers = simulate(rng, 600)
x, span, days, z = np.array(customers).T
result = {
    "versions": {"scipy": scipy.__version__, "numpy": np.__version__},
    "customers": customers,
    "fit": fit_both(x, span / 7, days / 7, z),
    "predictions": prediction_cases(rng),
    "discounted": [discounted_case(0.1, 180), discounted_case(0.5, 365)],
    "special": special_functions(rng),
}
if len(sys.argv) > 1:
    result["cdnow"] = cdnow(sys.argv[1])
print(json.dumps(result))
