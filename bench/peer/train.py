"""Trains what an experiment of croplab's says, in PyTorch, and measures the backbone by its nearest neighbours.

    python train.py runs/cifar10/<run id>/config.yaml

Reads the resolved experiment of a run, so that both sides do the same: class folders in a tar without a validation split, ResNets, MoCo-v2, BYOL, SwAV or
SimCLR. The order of images, views, initial weights and queue are drawn by PyTorch from `training.seed`. Progress goes to stderr; the last line on stdout is
JSON: `{"name", "seed", "steps", "top1", ...}`, top-1 in percent.
"""

import argparse
import json
import math
import sys
import time

import lightly
import torch
import torchvision
import yaml
from lightly.utils.benchmarking.knn import knn_predict
from torch.nn import functional
from torch.utils.data import DataLoader

from class_folders import read_splits
from method_training import MethodTraining
from recipe import Position, normalized, require, view_transforms
from step_timing import brought_to, prepare_torch


def read_experiment(path):
    with open(path, encoding="utf-8") as file:
        experiment = yaml.safe_load(file)
    require(experiment["data"]["kind"] == "class-folders", "data that is not class folders")
    require(experiment["data"]["split"]["validation"] == 0, "a validation split")
    require(experiment["method"].get("heads") == "shared", "heads that are not shared")
    require(experiment["engine"]["precision"] == "float32", "another precision than float32")
    require([block["kind"] for block in experiment["evaluators"]].count("knn") == 1, "an experiment without one knn evaluator")
    return experiment


def endless_batches(loader):
    """Every epoch in an order of its own; a last part that fills no batch is left out by the loader."""
    while True:
        yield from loader


class Training(MethodTraining):
    def __init__(self, experiment, images, device):
        super().__init__(experiment, device)
        training = experiment["training"]
        views = view_transforms(experiment["crops"], experiment["augment"])
        self.loader = DataLoader(
            images.shown_as(views), batch_size=training["batchSize"], shuffle=True, drop_last=True
        )
        self.total = training["epochs"] * len(self.loader) if "epochs" in training else training["steps"]

    def run(self, steps, report):
        """Returns the loss of the last step."""
        loss = math.nan
        for step, views in zip(range(steps), endless_batches(self.loader)):
            loss = self.step(views, Position(step, self.total))
            report(step + 1, loss)
        return loss


@torch.inference_mode()
def features_of(network, images, normalize, batch_size, device):
    """Unit rows on the host, `[image, feature]`."""
    loader = DataLoader(images.shown_as([normalize]), batch_size=batch_size)
    network.eval()
    rows = torch.cat([network(*brought_to(device, batch)).cpu() for batch in loader])
    return functional.normalize(rows, dim=1)


def nearest_neighbour_accuracy(experiment, network, splits, device):
    """Top-1 on the test images, in percent, as the experiment's `knn` evaluator measures it."""
    [settings] = [block for block in experiment["evaluators"] if block["kind"] == "knn"]
    # The images have that size, so that nothing is resized.
    require(all(image.size == (settings["size"],) * 2 for image in splits["test"].images), "images of another size")
    require(settings["view"] == "whole", "a central crop")
    normalize = normalized(experiment["augment"])
    train, test = (
        features_of(network, splits[split], normalize, settings["batchSize"], device) for split in ("train", "test")
    )
    labels = splits["train"].labels
    classes = int(labels.max()) + 1
    ranked = knn_predict(test, train.T, labels, classes, settings["k"], settings["temperature"])
    return 100 * (ranked[:, 0] == splits["test"].labels).float().mean().item()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("experiment", help="config.yaml of a run of croplab's")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--device", choices=["cpu", "gpu"], default="cpu")
    parser.add_argument("--max-steps", type=int, help="stop after that many steps; the schedule keeps its length")
    options = parser.parse_args()
    experiment = read_experiment(options.experiment)
    seed = experiment["training"]["seed"]
    device = prepare_torch(options.threads, options.device, seed=seed)
    splits = read_splits(experiment["data"]["root"])
    training = Training(experiment, splits["train"], device)
    steps = min(options.max_steps or training.total, training.total)
    started, processor = time.perf_counter(), time.process_time()

    def report(step, loss):
        if step % 10 == 0 or step == steps:
            rate = step / (time.perf_counter() - started)
            print(f"{step}/{steps} steps {rate:.2f}/s, loss {loss:.4f}", file=sys.stderr, flush=True)

    loss = training.run(steps, report)
    measured = {
        "name": experiment["name"],
        "seed": seed,
        "steps": steps,
        "top1": nearest_neighbour_accuracy(experiment, training.method.backbone, splits, device),
        "loss": loss,
        "seconds": time.perf_counter() - started,
        "device": torch.cuda.get_device_name() if device.type == "cuda" else "cpu",
        "processorSeconds": time.process_time() - processor,
        "versions": {"torch": torch.__version__, "torchvision": torchvision.__version__, "lightly": lightly.__version__},
    }
    print(json.dumps(measured))


if __name__ == "__main__":
    main()
