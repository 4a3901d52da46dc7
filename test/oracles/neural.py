"""The seed's network in PyTorch: its scores, and Adam's steps with dropout, from weights and rows that a hash decides.

    python3 test/oracles/neural.py > test/oracles/neural.json

Adam: Keras adds epsilon before the second mean's bias is corrected, PyTorch after; with epsilon / sqrt(1 - beta2^step) in PyTorch they are one.
Dropout: the mask is neural/dropout.ts's, computed here by itself from its definition.
"""
import json
import sys

import numpy as np
import torch

BATCH, STEPS, FEATURES, UNITS = 32, 30, 8, (64, 32)
GOLDEN = 0x9E3779B9
RATE, CLIP, TRAINING_STEPS = 0.001, 0.1, 3
LAYER_NUMBERS = {1: 0.2, 3: 0.2, 5: 0.1}


def lowbias32(x):
    x = x.astype(np.uint64)
    mask = np.uint64(0xFFFFFFFF)
    x ^= x >> np.uint64(16)
    x = (x * np.uint64(0x7FEB352D)) & mask
    x ^= x >> np.uint64(15)
    x = (x * np.uint64(0x846CA68B)) & mask
    return x ^ (x >> np.uint64(16))


def hashes(count, seed):
    return lowbias32((np.arange(count, dtype=np.uint64) * np.uint64(GOLDEN) + np.uint64(seed)) & np.uint64(0xFFFFFFFF))


def numbers(count, seed, size):
    """Between -size and size, as float32."""
    return ((hashes(count, seed) / 2.0**32 * 2 - 1) * size).astype(np.float32)


def mask_of(shape, step_seed, layer):
    rate = LAYER_NUMBERS[layer]
    seed = (step_seed + GOLDEN * layer) % 2**32
    kept = hashes(int(np.prod(shape)), seed) >= rate * 2.0**32
    return torch.tensor(kept.reshape(shape).astype(np.float64) / (1 - rate))


SHAPES = [(8, 256), (64, 256), (256,), (64, 128), (32, 128), (128,), (32, 16), (16,), (16, 1), (1,)]
weights = [torch.tensor(numbers(int(np.prod(s)), 100 + i, 0.3).reshape(s).astype(np.float64), requires_grad=True) for i, s in enumerate(SHAPES)]
x = torch.tensor(numbers(BATCH * STEPS * FEATURES, 1, 2).reshape(BATCH, STEPS, FEATURES).astype(np.float64))
y = torch.tensor((hashes(BATCH, 2) % np.uint64(2)).astype(np.float64))


def load(lstm, kernel, recurrent, bias):
    """PyTorch's gates are in the order input, forget, cell, output too."""
    return torch._VF.lstm(lstm, (torch.zeros(1, BATCH, recurrent.shape[0], dtype=torch.float64),) * 2, [kernel.T.contiguous(), recurrent.T.contiguous(), bias, torch.zeros_like(bias)], True, 1, 0.0, False, False, True)[0]


def scores(step_seed):
    drop = (lambda h, layer: h) if step_seed is None else (lambda h, layer: h * mask_of(h.shape, step_seed, layer))
    h = drop(load(x, *weights[0:3]), 1)
    h = drop(load(h, *weights[3:6])[:, -1], 3)
    h = drop(torch.relu(h @ weights[6] + weights[7]), 5)
    return (h @ weights[8] + weights[9])[:, 0]


def sample(values):
    flat = values.reshape(-1)
    return [float(v) for v in flat[:: max(1, len(flat) // 50)]]


before = scores(None).detach().numpy()
optimiser = torch.optim.Adam(weights, lr=RATE, betas=(0.9, 0.999))
steps = []
for step in range(1, TRAINING_STEPS + 1):
    optimiser.param_groups[0]["eps"] = 1e-7 / np.sqrt(1 - 0.999**step)
    optimiser.zero_grad()
    loss = torch.nn.functional.binary_cross_entropy_with_logits(scores(1000 + step), y)
    loss.backward()
    norm = torch.nn.utils.clip_grad_norm_(weights, CLIP)
    steps.append({"loss": float(loss), "norm": float(norm), "gradient": [sample((w.grad).numpy()) for w in weights]})
    optimiser.step()
    steps[-1]["weights"] = [sample(w.detach().numpy()) for w in weights]

json.dump({"torch": torch.__version__, "scores": [float(v) for v in before], "steps": steps, "scoresAfter": [float(v) for v in scores(None).detach().numpy()]}, sys.stdout)
