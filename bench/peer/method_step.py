"""Steps per second of any of croplab's methods in eager PyTorch.

    echo 8 | python method_step.py --configuration '{"method": {"kind": "byol", ...}, "backbone": {"kind": "resnet18", ...}, "views": [32, 32], ...}'

The same network, batch, views and optimiser as bench/method-step.ts, which is told the same configuration. As many steps as each line
of the input says.
"""

import argparse
import json

import torch

from methods import METHODS
from networks import networks_of
from recipe import Position
from step_timing import answer_turns, autocast_to, brought_to, plain_sgd, prepare_torch, random_views


class MethodStep:
    def __init__(self, configuration):
        self.device = device = prepare_torch(
            configuration["threads"], configuration["device"], configuration["precision"]
        )
        settings, network = configuration["method"], networks_of(configuration["backbone"])
        self.method = METHODS[settings["kind"]](settings, network, configuration).train().to(device)
        self.optimizer = plain_sgd([weight for weight in self.method.parameters() if weight.requires_grad])
        count = configuration["batch"]
        self.views = random_views(count, configuration["views"], device)
        labels = torch.randint(2, (count, configuration["classes"]), device=device).float()
        self.batch = {"items": torch.arange(count, device=device), "labels": labels}
        self.autocast = autocast_to(configuration["precision"], device)

    def __call__(self):
        self.method.prepare(Position(step=0, total=1))
        with self.autocast:
            loss = self.method.loss(brought_to(self.device, self.views), self.batch)
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        self.method.finish()
        return loss


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--configuration", type=json.loads, required=True)
    answer_turns(MethodStep(parser.parse_args().configuration))


if __name__ == "__main__":
    main()
