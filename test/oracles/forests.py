"""Scores of scikit-learn's forests and isolation forests, by seed: python3 test/oracles/forests.py ../shared/data > test/oracles/forests.json

Forests: 50 trees, else scikit-learn's defaults (leaves of one row; all features for a quantity, the square root of their number for two classes);
categories one-hot, missing numbers as medians. Every fifth row is held out, or there is a file for that. Scores of 20 seeds.
Isolation forests: 100 trees of 256 rows; scores as in the paper, the mean over 20 seeds, of every `every`-th row.
Made with scikit-learn 1.2.1 (Debian 12's package).
"""
import json
import sys

import numpy as np
import pandas
from sklearn.ensemble import IsolationForest, RandomForestClassifier, RandomForestRegressor
from sklearn.metrics import brier_score_loss, mean_squared_error, roc_auc_score

FOLDER = sys.argv[1]
SEEDS = range(20)
TREES = 50
FORESTS = {
    "California housing": {"file": "tabular/california_housing.csv", "target": "median_house_value", "leftOut": [], "categories": ["ocean_proximity"]},
    "Bike sharing": {"file": "tabular/bike_sharing_day.csv", "target": "cnt", "leftOut": ["instant", "dteday", "casual", "registered"], "categories": []},
    "Adult": {
        "file": "tabular/adult_train.csv", "heldFile": "tabular/adult_test.csv", "target": "income", "positive": ">50K", "leftOut": [],
        "categories": ["workclass", "education", "marital_status", "occupation", "relationship", "race", "sex", "native_country"],
    },
    "Telco": {
        "file": "churn/Telco-Customer-Churn.csv", "target": "Churn", "positive": "Yes", "leftOut": ["customerID"],
        "categories": ["gender", "Partner", "Dependents", "PhoneService", "MultipleLines", "InternetService", "OnlineSecurity", "OnlineBackup", "DeviceProtection", "TechSupport", "StreamingTV", "StreamingMovies", "Contract", "PaperlessBilling", "PaymentMethod"],
    },
}
FILES = {
    "California housing": {"file": "tabular/california_housing.csv", "leftOut": ["ocean_proximity"], "every": 20},
    "Bike sharing": {"file": "tabular/bike_sharing_day.csv", "leftOut": ["instant", "dteday"], "every": 1},
    "Adult": {"file": "tabular/adult_train.csv", "leftOut": ["workclass", "education", "marital_status", "occupation", "relationship", "race", "sex", "native_country", "income"], "every": 20},
}
ROWS = 600


def read(file):
    return pandas.read_csv(f"{FOLDER}/{file}", na_values=[" "], keep_default_na=False)


def forest_scores(case):
    table = read(case["file"])
    trained = np.arange(len(table)) % 5 != 0
    if "heldFile" in case:
        trained = np.arange(len(table)) >= 0
        held = read(case["heldFile"])
        table = pandas.concat([table, held])
        trained = np.arange(len(table)) < len(trained)
    x = table.drop(columns=[case["target"], *case["leftOut"]])
    numbers = [name for name in x.columns if name not in case["categories"]]
    x[numbers] = x[numbers].apply(pandas.to_numeric)
    x[numbers] = x[numbers].fillna(x[numbers].median())
    x = pandas.get_dummies(x, columns=case["categories"]).to_numpy(float)
    y = table[case["target"]].to_numpy()
    if "positive" not in case:
        models = [RandomForestRegressor(TREES, random_state=seed).fit(x[trained], y[trained].astype(float)) for seed in SEEDS]
        return {"rmse": [mean_squared_error(y[~trained].astype(float), model.predict(x[~trained]), squared=False) for model in models]}
    y = y == case["positive"]
    chances = [RandomForestClassifier(TREES, random_state=seed).fit(x[trained], y[trained]).predict_proba(x[~trained])[:, 1] for seed in SEEDS]
    return {"auc": [roc_auc_score(y[~trained], chance) for chance in chances], "brier": [brier_score_loss(y[~trained], chance) for chance in chances]}


def uniform(count, state=1):
    """Lehmer's generator, so that any language has the same numbers."""
    numbers = np.empty(count)
    for i in range(count):
        state = 16807 * state % 2147483647
        numbers[i] = state / 2147483647
    return numbers


def synthetic():
    """Rows × 4: from uniform numbers by arithmetic alone, which is the same to the bit everywhere."""
    u = uniform(ROWS * 5).reshape(ROWS, 5)
    bell = uniform(ROWS * 48, 2).reshape(ROWS, 4, 12).sum(axis=2) - 6
    tail = 1 / (u[:, :4] + 0.01)
    far = np.arange(ROWS) % 25 == 0
    return {
        "uniform": u[:, :4],
        "normal": bell,
        "heavy tails": tail,
        "two clusters and strangers": np.where(far[:, None], 16 * u[:, :4] - 8, bell + np.where(u[:, 4:] < 0.5, 4, -4)),
        "a line in space": u[:, 4:] * np.array([[1.0, 2.0, -1.0, 0.5]]) + np.where(far[:, None], 0.5, 0.02) * bell,
    }


def isolation_scores(x, every):
    scores = [-IsolationForest(n_estimators=100, max_samples=256, random_state=seed).fit(x).score_samples(x[::every]) for seed in SEEDS]
    return [round(score, 6) for score in np.mean(scores, axis=0)]


def numbers_of(case):
    return read(case["file"]).drop(columns=case["leftOut"]).apply(pandas.to_numeric, errors="coerce").dropna().to_numpy(float)


print(json.dumps({
    "trees": TREES,
    "forests": {name: {**case, "scores": forest_scores(case)} for name, case in FORESTS.items()},
    "synthetic": {name: isolation_scores(x, 1) for name, x in synthetic().items()},
    "files": {name: {**case, "scores": isolation_scores(numbers_of(case), case["every"])} for name, case in FILES.items()},
}))
