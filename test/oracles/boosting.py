"""Native XGBoost on tables and with parameters as told: python3 test/oracles/boosting.py TASK.json > PREDICTIONS.json

TASK is what `nativeTask` of boostingFits.ts writes: arrays are base64 of little-endian float32 (numbers), float64 (target, weight) or int32 (codes, rows).
Made with XGBoost 1.7.4 (Debian 12's package).
"""
import base64
import json
import sys

import numpy as np
import pandas
import xgboost


def array(text, kind):
    return np.frombuffer(base64.b64decode(text), kind)


def column(described):
    if described["kind"] == "number":
        return array(described["data"], "<f4")
    return pandas.Categorical.from_codes(array(described["data"], "<i4"), categories=range(described["categories"]))


def predict(table, y, weight, fit):
    base = np.array(fit["base"])

    def matrix(rows, **target):
        data = xgboost.DMatrix(table[fit["columns"]].iloc[rows], enable_categorical=True, **target)
        # Both start from the same scores.
        data.set_base_margin(np.tile(base, (len(rows), 1)) if len(base) > 1 else np.full(len(rows), base[0]))
        return data

    learn = array(fit["learn"], "<i4")
    training = matrix(learn, label=y[learn], weight=weight[learn] if fit["weighted"] else None)
    params = {"tree_method": "hist", "max_bin": 256, "max_cat_to_onehot": 1, "nthread": 1, **fit["params"]}
    booster = xgboost.train(params, training, fit["rounds"])
    return booster.predict(matrix(array(fit["predict"], "<i4")))


def learn_all(task):
    table = pandas.DataFrame({described["name"]: column(described) for described in task["columns"]})
    y, weight = array(task["y"], "<f8"), array(task["weight"], "<f8")
    return {fit["id"]: predict(table, y, weight, fit) for fit in task["fits"]}


predictions = {}
for task in json.load(open(sys.argv[1])):
    predictions.update(learn_all(task))
print(json.dumps({"xgboost": xgboost.__version__, "predictions": {name: base64.b64encode(values.astype("<f4").tobytes()).decode() for name, values in predictions.items()}}))
