"""The seed's network in PyTorch: a training step (dropout, binary cross-entropy from logits, Adam) and inference of 100,000 sequences. One line of JSON.

    python3 lstm_torch_gpu.py cpu|cuda [seconds a measurement]
"""
import json
import statistics
import sys
import time

import torch
from torch import nn

STEPS, FEATURES, ROWS, BATCH = 30, 8, 100_000, 1024


class SeedNetwork(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.LSTM(FEATURES, 64, batch_first=True)
        self.second = nn.LSTM(64, 32, batch_first=True)
        self.drop = nn.Dropout(0.2)
        self.head = nn.Sequential(nn.Linear(32, 16), nn.ReLU(), nn.Dropout(0.1), nn.Linear(16, 1))

    def forward(self, x):
        sequences, _ = self.first(x)
        _, (state, _) = self.second(self.drop(sequences))
        return self.head(self.drop(state[-1]))


def main():
    device = sys.argv[1] if len(sys.argv) > 1 else "cpu"
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 3.0
    if device == "cpu":
        torch.set_num_threads(1)
    synchronise = torch.cuda.synchronize if device == "cuda" else (lambda: None)
    torch.manual_seed(1)

    def step_times(batch):
        network = SeedNetwork().to(device).train()
        optimiser = torch.optim.Adam(network.parameters(), lr=0.001, eps=1e-7)
        loss_of = nn.BCEWithLogitsLoss()
        x = torch.rand(batch, STEPS, FEATURES, device=device) * 2 - 1
        y = (torch.arange(batch, device=device) % 2).float().reshape(-1, 1)

        def step():
            optimiser.zero_grad(set_to_none=True)
            loss = loss_of(network(x), y)
            loss.backward()
            optimiser.step()
            return loss

        return rounds(step)

    def rounds(work):
        """Milliseconds of one, by rounds of about 200 ms that end when the device has nothing left to do."""
        times, per_round = [], 1
        for _ in range(5):
            work()
        synchronise()
        end = time.perf_counter() + seconds
        while time.perf_counter() < end or not times:
            start = time.perf_counter()
            for _ in range(per_round):
                work()
            synchronise()
            whole = (time.perf_counter() - start) * 1000
            if whole < 100 and per_round < 1000:
                per_round = -(-int(per_round * 200) // int(max(whole, 1)))
            else:
                times.append(whole / per_round)
        return {"ms": round(statistics.median(times), 3), "spreadMs": [round(min(times), 3), round(max(times), 3)], "rounds": len(times), "perRound": per_round}

    def inference(count):
        """From memory to memory, as the page has it."""
        network = SeedNetwork().to(device).eval()
        values = torch.rand(ROWS, STEPS, FEATURES) * 2 - 1
        times = []
        with torch.no_grad():
            for _ in range(count + 1):
                start = time.perf_counter()
                scores = [network(part.to(device, non_blocking=True)) for part in values.split(BATCH)]
                torch.cat(scores).cpu()
                times.append((time.perf_counter() - start) * 1000)
        times = times[1:]
        return {"rows": ROWS, "batch": BATCH, "ms": round(statistics.median(times), 1), "spreadMs": [round(min(times)), round(max(times))], "rounds": count}

    found = {
        "torch": torch.__version__,
        "device": torch.cuda.get_device_name() if device == "cuda" else "cpu, 1 thread",
        "config": torch.__config__.show(),
        "step": [{"batch": batch, **step_times(batch)} for batch in (32, 256)],
        "inference": inference(5 if device == "cuda" else 1),
    }
    print(json.dumps(found))


main()
