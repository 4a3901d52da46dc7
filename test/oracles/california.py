"""Hold-out RMSE of XGBoost on California housing: python3 test/oracles/california.py california_housing.csv > test/oracles/california.json

Every fifth row is held out. Numbers only in one case; with the category, as XGBoost's own categorical splits, in the other.
Made with XGBoost 1.7.4 (Debian 12's package).
"""
import json
import sys

import numpy as np
import pandas
import xgboost

TARGET, CATEGORY = "median_house_value", "ocean_proximity"
PARAMS = {"n_estimators": 300, "max_depth": 6, "learning_rate": 0.1, "subsample": 0.8, "colsample_bytree": 0.8, "reg_lambda": 1, "min_child_weight": 5}

table = pandas.read_csv(sys.argv[1], dtype={CATEGORY: "category"})
held = np.arange(len(table)) % 5 == 0


def rmse(columns, seed):
    model = xgboost.XGBRegressor(tree_method="hist", max_bin=256, enable_categorical=True, max_cat_to_onehot=1, random_state=seed, n_jobs=1, **PARAMS)
    model.fit(columns[~held], table[TARGET][~held])
    return float(np.sqrt(np.mean((model.predict(columns[held]) - table[TARGET][held]) ** 2)))


features = table.drop(columns=[TARGET])
cases = {"numbers": features.drop(columns=[CATEGORY]), "withCategory": features}
print(json.dumps({"params": PARAMS, "rmse": {name: [rmse(columns, seed) for seed in range(5)] for name, columns in cases.items()}}, indent=1))
