"""Native XGBoost: a fit from NumPy arrays to a booster, or predictions for many rows. One JSON task in, one line of JSON out."""
import os

import xgboost

from trees_common import Memory, answer, load, read_task, rmse, timed


def parameters(task, y):
    """Trees start from the mean, as ours do."""
    return {**task["params"], "base_score": float(y.mean()), "objective": "reg:squarederror", "tree_method": "hist", "nthread": task["threads"], "seed": 7, "verbosity": 0}


def train(task, x, y):
    return xgboost.train(parameters(task, y), xgboost.DMatrix(x, y, nthread=task["threads"]), num_boost_round=task["trees"])


def fit(task):
    memory = Memory()
    x, y = load(task["train"])
    booster, ms = timed(lambda: train(task, x, y))
    peak = memory.peak()
    test_x, test_y = load(task["test"])
    answer(ms=ms, peakBytes=peak, score=rmse(booster.inplace_predict(test_x), test_y), version=xgboost.__version__)


def predict(task):
    """The faster one of its two ways."""
    if not os.path.exists(task["model"]):
        train(task, *load(task["train"])).save_model(task["model"])
    booster = xgboost.Booster({"nthread": task["threads"]}, model_file=task["model"])
    x, _ = load(task["rows"])
    _, in_place_ms = timed(lambda: booster.inplace_predict(x))
    _, matrix_ms = timed(lambda: booster.predict(xgboost.DMatrix(x, nthread=task["threads"])))
    way = "inplace_predict" if in_place_ms < matrix_ms else "DMatrix + predict"
    answer(ms=min(in_place_ms, matrix_ms), way=way, version=xgboost.__version__)


if __name__ == "__main__":
    asked = read_task()
    {"fit": fit, "predict": predict}[asked["work"]](asked)
