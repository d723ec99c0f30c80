"""Makes the steps that bench/first-steps.ts made, from the same weights on the same views, in PyTorch, and sets the losses side by side.

    python first_steps.py runs/cifar10/<run id>/config.yaml steps.safetensors

Rounding differs, and training makes small differences grow, so the first steps are those that tell.
"""

import argparse
import json

import yaml
from safetensors import safe_open

from method_training import MethodTraining
from recipe import Position
from step_timing import prepare_torch

# Parts of a network, in croplab and here. Methods of one encoder have it in a module of its own here.
PARTS = {
    "backbone.": "network.",
    "head.": "head.layers.",
    "predictor.": "predictor.layers.",
    "prototypes.": "prototypes.heads.0.",
}
WITH_ENCODER = ("simclr", "swav")
QUEUE, POINTER = "method.queue", "method.queuePointer"


def name_here(name, kind):
    name = name.removeprefix("method.")
    inside = kind in WITH_ENCODER and not name.startswith("prototypes.")
    for theirs, ours in PARTS.items():
        name = name.replace(theirs, ours)
    return f"encoder.{name}" if inside else name


class Steps:
    def __init__(self, path):
        self.file = safe_open(path, framework="pt")
        metadata = self.file.metadata()
        self.losses, self.stride = json.loads(metadata["losses"]), int(metadata["stride"])
        self.names = set(self.file.keys())

    def weights(self):
        return {name: self.file.get_tensor(name) for name in self.names if name.startswith("method.")}

    def views(self, made):
        count = sum(name.startswith(f"view/{made}/") for name in self.names)
        return [self.file.get_tensor(f"view/{made}/{view}").permute(0, 3, 1, 2) for view in range(count)]

    def shuffle(self, made):
        name = f"shuffle/{made}"
        return self.file.get_tensor(name).long() if name in self.names else None


def take_weights(method, weights, kind):
    """Every weight has one there and is taken; none is left as it was drawn."""
    here = {name: value for name, value in method.state_dict().items() if not name.endswith("num_batches_tracked")}
    if QUEUE in weights:
        # lightly's bank is no part of the state here; its place is the first, as croplab's.
        method.criterion.memory_bank.bank.copy_(weights.pop(QUEUE).T)
        weights.pop(POINTER)
    named = {name_here(name, kind): value for name, value in weights.items()}
    if named.keys() != here.keys():
        raise ValueError(f"Weights without a counterpart: {sorted(named.keys() ^ here.keys())}")
    for name, value in named.items():
        here[name].copy_(value)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("experiment", help="config.yaml of a run of croplab's")
    parser.add_argument("steps", help="the file that bench/first-steps.ts wrote")
    options = parser.parse_args()
    with open(options.experiment, encoding="utf-8") as file:
        experiment = yaml.safe_load(file)
    training = MethodTraining(experiment, prepare_torch(threads=1, device="cpu"))
    steps = Steps(options.steps)
    take_weights(training.method, steps.weights(), experiment["method"]["kind"])
    total = len(steps.losses) * steps.stride
    print(f"{'step':>4}  {'croplab':>10}  {'PyTorch':>10}  difference")
    for made, theirs in enumerate(steps.losses):
        position = Position(made * steps.stride, total)
        if (order := steps.shuffle(made)) is not None:
            training.method.order = order
        ours = training.step(steps.views(made), position)
        print(f"{position.step:4}  {theirs:10.6f}  {ours:10.6f}  {theirs - ours:+.1e}")


if __name__ == "__main__":
    main()
