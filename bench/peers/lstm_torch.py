"""
PyTorch's networks: the LSTM and the neural collaborative filter that bench/networks/page/cases.ts describes. One process for all rounds: a JSON task a line
in, one line of JSON out. `--device cpu` (one thread) or `cuda`.
"""
import argparse
import json
import sys
import time

import torch
from torch import nn

STEPS, FEATURES = 30, 8


class Lstm(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.LSTM(FEATURES, 64, batch_first=True)
        self.second = nn.LSTM(64, 32, batch_first=True)
        self.drop_sequence, self.drop_last, self.drop_dense = nn.Dropout(0.2), nn.Dropout(0.2), nn.Dropout(0.1)
        self.dense, self.score = nn.Linear(32, 16), nn.Linear(16, 1)

    def forward(self, x):
        hidden, _ = self.first(x)
        hidden, _ = self.second(self.drop_sequence(hidden))
        return self.score(self.drop_dense(torch.relu(self.dense(self.drop_last(hidden[:, -1])))))

    @staticmethod
    def batch(rows):
        x = torch.rand(rows, STEPS, FEATURES) * 2 - 1
        return x, (x[:, :, 0].sum(1, keepdim=True) > 0).float()


class Ncf(nn.Module):
    def __init__(self):
        super().__init__()
        self.users, self.items = nn.Embedding(1000, 50), nn.Embedding(500, 50)
        self.layers = nn.Sequential(nn.Linear(100, 128), nn.ReLU(), nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 1))

    def forward(self, x):
        return self.layers(torch.cat([self.users(x[:, 0]), self.items(x[:, 1])], 1))

    @staticmethod
    def batch(rows):
        x = torch.stack([torch.randint(0, 1000, (rows,)), torch.randint(0, 500, (rows,))], 1)
        return x, ((x[:, :1] + x[:, 1:]) % 2 == 0).float()


class Case:
    """A network with its optimiser and eight batches of one size."""

    def __init__(self, network, rows, device):
        torch.manual_seed(7)
        kind = {"lstm": Lstm, "ncf": Ncf}[network]
        self.network = kind().to(device)
        self.optimizer = torch.optim.Adam(self.network.parameters(), lr=1e-3, eps=1e-7)
        self.batches = [tuple(part.to(device) for part in kind.batch(rows)) for _ in range(8)]

    def learn(self, steps):
        self.network.train()
        total = 0
        for step in range(steps):
            x, y = self.batches[step % 8]
            self.optimizer.zero_grad()
            loss = nn.functional.binary_cross_entropy_with_logits(self.network(x), y)
            loss.backward()
            self.optimizer.step()
            total = total + loss.detach()
        return float(total) / steps

    def score(self, rows):
        """Summed up, so that all of it is computed and none is kept."""
        self.network.eval()
        size = len(self.batches[0][0])
        total = 0.0
        with torch.inference_mode():
            for at in range(0, rows, size):
                total += float(self.network(self.batches[at // size % 8][0])[0, 0])
        return total


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--device", default="cpu", choices=["cpu", "cuda"])
    device = parser.parse_args().device
    torch.set_num_threads(1)
    cases = {}
    print(json.dumps({"version": torch.__version__, "config": torch.__config__.show()}), flush=True)
    for line in sys.stdin:
        task = json.loads(line)
        key = (task["network"], task["batch"])
        if key not in cases:
            cases[key] = Case(*key, device)
        case = cases[key]
        start = time.perf_counter()
        loss = case.learn(task["units"]) if task["work"] == "step" else case.score(task["units"])
        if device == "cuda":
            torch.cuda.synchronize()
        print(json.dumps({"ms": (time.perf_counter() - start) * 1000, "loss": loss}), flush=True)


if __name__ == "__main__":
    main()
