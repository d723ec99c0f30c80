"""Steps per second of MoCo-v2 in eager PyTorch: the same network, batch, queue and optimiser as bench/method-step.ts.

    echo 8 | python moco_step.py --architecture resnet18 --stem cifar --size 32 --batch 64 --queue 4096 --threads 2

Written out rather than taken from lightly, so that it needs torch and torchvision alone. As many steps as each line of the input says.
"""

import argparse
import copy

import torch
from torch import nn
from torch.nn import functional

from networks import backbone
from step_timing import answer_turns, autocast_to, brought_to, plain_sgd, prepare_torch, random_views


def encoder(architecture, stem):
    network = backbone(architecture, stem)
    width = network.features
    network.fc = nn.Sequential(nn.Linear(width, width), nn.ReLU(), nn.Linear(width, 128))
    return network


class MocoStep:
    def __init__(self, options):
        self.device = device = prepare_torch(options.threads, options.device, options.precision)
        self.query = encoder(options.architecture, options.stem).train().to(device)
        self.key = copy.deepcopy(self.query).requires_grad_(False)
        self.queue = functional.normalize(torch.randn(128, options.queue, device=device), dim=0)
        self.pointer = 0
        self.optimizer = plain_sgd(self.query.parameters())
        self.views = random_views(options.batch, [options.size] * 2, device)
        self.labels = torch.zeros(options.batch, dtype=torch.long, device=device)
        self.autocast = autocast_to(options.precision, device)

    def __call__(self):
        views = brought_to(self.device, self.views)
        with torch.no_grad():
            for theirs, ours in zip(self.query.parameters(), self.key.parameters()):
                ours.mul_(0.999).add_(theirs, alpha=0.001)
            with self.autocast:
                keys = functional.normalize(self.key(views[1]).float(), dim=1)
        with self.autocast:
            queries = functional.normalize(self.query(views[0]).float(), dim=1)
            positive = (queries * keys).sum(dim=1, keepdim=True)
            logits = torch.cat([positive, (queries @ self.queue.clone()).float()], dim=1) / 0.2
            loss = functional.cross_entropy(logits, self.labels)
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        self.queue[:, self.pointer : self.pointer + len(keys)] = keys.T
        self.pointer = (self.pointer + len(keys)) % self.queue.shape[1]
        return loss


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--architecture", required=True)
    parser.add_argument("--stem", required=True)
    parser.add_argument("--size", type=int, required=True)
    parser.add_argument("--batch", type=int, required=True)
    parser.add_argument("--queue", type=int, required=True)
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--device", choices=["cpu", "gpu"], default="cpu")
    parser.add_argument("--precision", choices=["float32", "tf32", "bfloat16"], default="float32")
    options = parser.parse_args()
    answer_turns(MocoStep(options))


if __name__ == "__main__":
    main()
