"""scikit-learn's forests: a fit from NumPy arrays. One JSON task in, one line of JSON out."""
import sklearn
from sklearn.ensemble import IsolationForest, RandomForestClassifier, RandomForestRegressor
from sklearn.metrics import log_loss

from trees_common import Memory, answer, load, read_task, rmse, timed

ESTIMATORS = {"regression": RandomForestRegressor, "binary": RandomForestClassifier, "anomaly": IsolationForest}
TARGETS = {"regression": 0, "binary": 1, "anomaly": 0}


def score(task, model):
    """RMSE of quantities, log loss of probabilities; isolation forests have no target to be judged by."""
    if task["learn"] == "anomaly":
        return None
    x, y = load(task["test"], TARGETS[task["learn"]])
    return rmse(model.predict(x), y) if task["learn"] == "regression" else float(log_loss(y, model.predict_proba(x)[:, 1]))


def fit(task):
    memory = Memory()
    x, y = load(task["train"], TARGETS[task["learn"]])
    model = ESTIMATORS[task["learn"]](**task["params"], n_jobs=task["threads"], random_state=7)
    _, ms = timed(lambda: model.fit(x, y))
    peak = memory.peak()
    answer(ms=ms, peakBytes=peak, score=score(task, model), version=sklearn.__version__)


if __name__ == "__main__":
    fit(read_task())
