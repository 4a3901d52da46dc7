"""Fits the shifted-beta-geometric model by scipy, from the beta functions of Fader & Hardie (2007): the numbers in test/core/models/sbg.test.ts."""
import numpy as np
from scipy.optimize import minimize
from scipy.special import betaln

def fit(survivors):
    s = np.array(survivors, float); lost = s[:-1] - s[1:]; t = np.arange(1, len(s))
    def nll(p):
        a, b = np.exp(p)
        return -(np.sum(lost * (betaln(a + 1, b + t - 1) - betaln(a, b))) + s[-1] * (betaln(a, b + t[-1]) - betaln(a, b)))
    r = minimize(nll, [0, 0], method="Nelder-Mead", options={"xatol": 1e-12, "fatol": 1e-12, "maxiter": 10000})
    a, b = np.exp(r.x)
    return a, b, -r.fun, np.exp(betaln(a, b + 12) - betaln(a, b))

for name, survivors in {"regular": [1000, 631, 468, 382, 326, 289, 262, 241], "high end": [1000, 869, 743, 653, 593, 551, 517, 491]}.items():
    print(name, *(f"{x:.6f}" for x in fit(survivors)))
