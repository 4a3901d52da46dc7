"""XGBoost's side of the interchange tests. Needs Debian 12's python3-xgboost (1.7.4) and python3-pandas.

    python3 test/oracles/xgboostModels.py > test/oracles/xgboostModels.json   small models with their predictions and contributions
    python3 test/oracles/xgboostModels.py train DIR                     the same, large: DIR/cases.json and a model file a case; and models that we refuse
    python3 test/oracles/xgboostModels.py score DIR REQUEST             predictions of the models and rows that the JSON file REQUEST names
"""
import json
import sys
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import xgboost

warnings.filterwarnings("ignore")

COLORS = ["red", "green", "blue", "grey", "black", "white", "brown", "pink"]


def rows_of(rng, rows, categorical):
    x = pd.DataFrame({f"x{f}": np.round(rng.normal(size=rows) * scale, 3) for f, scale in enumerate([1, 0.1, 100, 10])})
    x["steps"] = rng.integers(0, 6, size=rows).astype(float)
    x = x.mask(rng.random(x.shape) < 0.12)
    if categorical:
        for name in ("color", "few"):
            colors = COLORS if name == "color" else COLORS[:3]
            codes = rng.integers(-1, len(colors), size=rows)
            x[name] = pd.Categorical.from_codes(codes, colors)
    return x


def signal_of(x, rng):
    filled = x.select_dtypes("number").fillna(1)
    signal = (filled / filled.std()).to_numpy() @ [1, -0.5, 0.3, 0, 0.4] + 0.7 * x["x0"].isna()
    if "color" in x:
        signal = signal + np.where(x["color"].isin(["red", "grey", "pink"]), 1.5, -0.5) * np.where(x["few"] == "green", 1, 0.5)
    return signal + 0.3 * rng.normal(size=len(x))


def cases(rounds):
    def case(name, target, categorical=False, rounds=rounds, **params):
        return name, target, categorical, rounds, {"max_depth": 4, "eta": 0.3, "tree_method": "hist", "nthread": 1, **params}

    def positive(s):
        return np.exp(s / 2)

    return [
        case("squared error", lambda s: s * 10 + 100, objective="reg:squarederror", base_score=90),
        case("categories in sets", lambda s: s, True, objective="reg:squarederror", max_cat_to_onehot=1),
        case("categories one by one", lambda s: s, True, objective="reg:squarederror", max_cat_to_onehot=100),
        case("absolute error", lambda s: s, objective="reg:absoluteerror"),
        case("pseudo-Huber", lambda s: s, objective="reg:pseudohubererror", huber_slope=1.5),
        case("logistic", lambda s: s > 0.5, True, objective="binary:logistic", base_score=0.2, scale_pos_weight=2),
        case("softmax", lambda s: np.digitize(s, [-1, 1]), True, objective="multi:softprob", num_class=3, base_score=0.7),
        case("softmax of forests", lambda s: np.digitize(s, [-1, 1]), objective="multi:softmax", num_class=3, num_parallel_tree=2, subsample=0.7),
        case("softmax of two", lambda s: s > 0, objective="multi:softprob", num_class=2),
        case("poisson", lambda s: np.floor(positive(s)), objective="count:poisson", max_delta_step=0.5),
        case("gamma", lambda s: positive(s) + 0.1, objective="reg:gamma", base_score=2),
        case("tweedie", lambda s: np.where(s > 0, positive(s), 0), objective="reg:tweedie", tweedie_variance_power=1.3),
        case("pruned", lambda s: s, objective="reg:squarederror", tree_method="exact", gamma=2, max_depth=6),
    ]


def predict(booster, x):
    matrix = xgboost.DMatrix(x, enable_categorical=True)
    if json.loads(booster.save_config())["learner"]["objective"]["name"] == "multi:softmax":
        # It predicts the class alone; its probabilities are those of multi:softprob.
        margin = booster.predict(matrix, output_margin=True, strict_shape=True).astype(float)
        odds = np.exp(margin - margin.max(axis=1, keepdims=True))
        return odds / odds.sum(axis=1, keepdims=True)
    return booster.predict(matrix, strict_shape=True)


def train(rows, probes, rounds, extra=()):
    rng = np.random.default_rng(7)
    for name, target, categorical, grown, params in cases(rounds) + list(extra):
        x = rows_of(rng, rows, categorical)
        booster = xgboost.train(params, xgboost.DMatrix(x, target(signal_of(x, rng)), enable_categorical=True), grown)
        probe = rows_of(rng, probes, categorical)
        matrix = xgboost.DMatrix(probe, enable_categorical=True)
        yield booster, {
            "name": name,
            "rounds": grown,
            "columns": columns_to_json(probe),
            "predictions": predict(booster, probe).astype(float).ravel().tolist(),
            "margins": booster.predict(matrix, output_margin=True, strict_shape=True).astype(float).ravel().tolist(),
            "contributions": booster.predict(matrix, pred_contribs=True, strict_shape=True).astype(float).ravel().tolist(),
            "importance": {type_: booster.get_score(importance_type=type_) for type_ in ("weight", "gain", "total_gain", "cover", "total_cover")},
        }


def columns_to_json(x):
    """Numbers with null for missing; categories as codes, with -1 for missing."""
    return [
        {"name": name, "codes": x[name].cat.codes.tolist()} if isinstance(x[name].dtype, pd.CategoricalDtype)
        else {"name": name, "values": [None if np.isnan(value) else value for value in x[name].tolist()]}
        for name in x.columns
    ]


def columns_from_json(columns):
    x = pd.DataFrame()
    for column in columns:
        if "codes" in column:
            x[column["name"]] = pd.Categorical.from_codes(column["codes"], range(max(column["codes"]) + 1))
        else:
            x[column["name"]] = np.array(column["values"], dtype=float)
    return x


def small():
    found = []
    for booster, case in train(rows=300, probes=12, rounds=3):
        found.append({**case, "model": booster.save_raw("json").decode()})
    print(json.dumps(found))


def large(folder):
    slow = ("a thousand trees", lambda s: s * 10 + 100, False, 1000, {"objective": "reg:squarederror", "max_depth": 6, "eta": 0.05, "tree_method": "hist", "nthread": 1})
    found = []
    for i, (booster, case) in enumerate(train(rows=1000, probes=200, rounds=100, extra=[slow])):
        file = f"case-{i}.json"
        booster.save_model(folder / file)
        found.append({**case, "file": file})
    (folder / "cases.json").write_text(json.dumps(found))
    matrix = xgboost.DMatrix(np.eye(4), np.arange(4))
    for kind in ("dart", "gblinear", "gbtree"):
        booster = xgboost.train({"booster": kind, "nthread": 1}, matrix, 1)
        booster.save_model(folder / f"{kind}.json")
    booster.save_model(folder / "gbtree.ubj")
    xgboost.train({"objective": "rank:pairwise", "nthread": 1}, matrix, 1).save_model(folder / "rank.json")


def score(folder, request):
    answers = []
    for asked in json.loads((folder / request).read_text()):
        booster = xgboost.Booster()
        booster.load_model(folder / asked["file"])
        x = columns_from_json(asked["columns"])
        again = folder / ("again-" + asked["file"])
        booster.save_model(again)
        contributions = booster.predict(xgboost.DMatrix(x, enable_categorical=True), pred_contribs=True, strict_shape=True)
        answers.append({"predictions": predict(booster, x).astype(float).ravel().tolist(), "contributions": contributions.astype(float).ravel().tolist()})
    print(json.dumps(answers))


if len(sys.argv) < 2:
    small()
elif sys.argv[1] == "train":
    large(Path(sys.argv[2]))
else:
    score(Path(sys.argv[2]), sys.argv[3])
