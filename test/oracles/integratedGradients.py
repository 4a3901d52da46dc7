"""Integrated gradients of a small masked LSTM and of dense layers over a pair of vectors in PyTorch: 20,000 midpoints, double precision.

    python3 test/oracles/integratedGradients.py > test/oracles/integratedGradients.json

Weights and rows are the hash's of neural.py; a masked step keeps the state before it (Keras' masking), written here step by step.
"""
import json
import sys

import numpy as np
import torch

GOLDEN = 0x9E3779B9
POINTS = 20_000


def hashes(count, seed):
    mask = np.uint64(0xFFFFFFFF)
    x = (np.arange(count, dtype=np.uint64) * np.uint64(GOLDEN) + np.uint64(seed)) & mask
    x ^= x >> np.uint64(16)
    x = (x * np.uint64(0x7FEB352D)) & mask
    x ^= x >> np.uint64(15)
    x = (x * np.uint64(0x846CA68B)) & mask
    return x ^ (x >> np.uint64(16))


def numbers(shape, seed, size):
    count = int(np.prod(shape))
    return torch.tensor(((hashes(count, seed) / 2.0**32 * 2 - 1) * size).astype(np.float32).reshape(shape).astype(np.float64))


def lstm(x, mask, kernel, recurrent, bias, sequences):
    """x: batch × steps × inputs; mask: one number a step."""
    units = recurrent.shape[0]
    h = c = torch.zeros(x.shape[0], units, dtype=torch.float64)
    outputs = []
    for t in range(x.shape[1]):
        if mask[t] != 0:
            i, f, g, o = (x[:, t] @ kernel + h @ recurrent + bias).split(units, dim=1)
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
            h = torch.sigmoid(o) * torch.tanh(c)
        outputs.append(h)
    return torch.stack(outputs, 1) if sequences else h


def integrate(score, start, end):
    alphas = ((torch.arange(POINTS, dtype=torch.float64) + 0.5) / POINTS).reshape(-1, *[1] * start.dim())
    path = (start + alphas * (end - start)).requires_grad_(True)
    outputs = score(path)
    addends = []
    for k in range(outputs.shape[1]):
        (slope,) = torch.autograd.grad(outputs[:, k].sum(), path, retain_graph=True)
        addends.append((slope.mean(0) * (end - start)).reshape(-1).tolist())
    return addends


SEQUENCE = [(3, 20), (5, 20), (20,), (5, 16), (4, 16), (16,), (4, 4), (4,), (4, 3), (3,)]
w = [numbers(shape, 300 + i, 0.8) for i, shape in enumerate(SEQUENCE)]
mask = [1, 0, 1, 1, 0, 1]
start, end = numbers((6, 3), 21, 0.5), numbers((6, 3), 22, 2)


def of_sequence(x):
    h = lstm(lstm(x, mask, *w[0:3], True), mask, *w[3:6], False)
    return torch.tanh(h @ w[6] + w[7]) @ w[8] + w[9]


PAIR = [(8, 6), (6,), (6, 1), (1,)]
v = [numbers(shape, 400 + i, 1) for i, shape in enumerate(PAIR)]
vectors = numbers((8,), 31, 1), numbers((8,), 32, 1)


def of_pair(x):
    return torch.relu(x @ v[0] + v[1]) @ v[2] + v[3]


json.dump({"torch": torch.__version__, "sequence": integrate(of_sequence, start, end), "pair": integrate(of_pair, *vectors)}, sys.stdout)
