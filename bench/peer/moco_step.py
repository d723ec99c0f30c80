"""Steps per second of MoCo-v2 in eager PyTorch on the CPU: the same network, batch, queue and optimiser as bench/moco-step.ts.

Channels-last tensors, the fastest of PyTorch's eager layouts on this hardware. Prints one JSON line.
"""

import argparse
import copy
import json
import resource
import time

import torch
from torch import nn
from torch.nn import functional
from torchvision.models import resnet18, resnet50


def small_stem(network, kind):
    """The stems that croplab calls `cifar` (stride 1) and `small` (stride 2): 3x3, no pooling."""
    if kind != "imagenet":
        stride = 1 if kind == "cifar" else 2
        network.conv1 = nn.Conv2d(3, 64, 3, stride=stride, padding=1, bias=False)
        network.maxpool = nn.Identity()
    return network


def encoder(architecture, stem):
    network = small_stem({"resnet18": resnet18, "resnet50": resnet50}[architecture](), stem)
    width = network.fc.in_features
    network.fc = nn.Sequential(nn.Linear(width, width), nn.ReLU(), nn.Linear(width, 128))
    return network.to(memory_format=torch.channels_last)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--architecture", required=True)
    parser.add_argument("--stem", required=True)
    parser.add_argument("--size", type=int, required=True)
    parser.add_argument("--batch", type=int, required=True)
    parser.add_argument("--queue", type=int, required=True)
    parser.add_argument("--steps", type=int, required=True)
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--device", choices=["cpu", "gpu"], default="cpu")
    parser.add_argument("--precision", choices=["float32", "bfloat16"], default="float32")
    options = parser.parse_args()

    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    device = torch.device("cuda" if options.device == "gpu" else "cpu")
    query = encoder(options.architecture, options.stem).train().to(device)
    key = copy.deepcopy(query).train()
    for parameter in key.parameters():
        parameter.requires_grad_(False)
    queue = functional.normalize(torch.randn(128, options.queue, device=device), dim=0)
    pointer = 0
    optimizer = torch.optim.SGD(query.parameters(), lr=0.03, momentum=0.9, weight_decay=1e-4)
    shape = (options.batch, 3, options.size, options.size)
    views = [torch.randn(shape, device=device).contiguous(memory_format=torch.channels_last) for _ in range(2)]
    labels = torch.zeros(options.batch, dtype=torch.long, device=device)

    autocast = torch.autocast(device.type, dtype=torch.bfloat16, enabled=options.precision == "bfloat16")
    milliseconds = []
    for _ in range(options.steps):
        started = time.perf_counter()
        with torch.no_grad():
            for theirs, ours in zip(query.parameters(), key.parameters()):
                ours.mul_(0.999).add_(theirs, alpha=0.001)
            with autocast:
                keys = functional.normalize(key(views[1]).float(), dim=1)
        with autocast:
            queries = functional.normalize(query(views[0]).float(), dim=1)
            positive = (queries * keys).sum(dim=1, keepdim=True)
            logits = torch.cat([positive, (queries @ queue.clone()).float()], dim=1) / 0.2
            loss = functional.cross_entropy(logits, labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        queue[:, pointer : pointer + options.batch] = keys.T
        pointer = (pointer + options.batch) % options.queue
        loss.item()
        milliseconds.append((time.perf_counter() - started) * 1000)

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"milliseconds": milliseconds, "peakBytes": peak, "version": torch.__version__}))


if __name__ == "__main__":
    main()
