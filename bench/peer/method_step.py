"""Steps per second of any of croplab's methods in eager PyTorch, of lightly's heads and losses where lightly has the method.

    python method_step.py --configuration '{"method": {"kind": "byol", ...}, "backbone": {"kind": "resnet18", ...}, "views": [32, 32], ...}'

The same network, batch, views and optimiser as bench/method-step.ts, which is told the same configuration; which passes through the network share
a batch is as published. lightly's heads have a bias or a last normalisation here and there that croplab's, as published, do not have, and the other
way round, which cannot be seen in the time. Prints one JSON line.
"""

import argparse
import copy
import json

import torch
from lightly.loss import NegativeCosineSimilarity, NTXentLoss, SwaVLoss
from lightly.models.modules import (
    BYOLPredictionHead,
    BYOLProjectionHead,
    MoCoProjectionHead,
    SimCLRProjectionHead,
    SwaVProjectionHead,
    SwaVPrototypes,
)
from lightly.models.utils import update_momentum
from torch import nn
from torch.nn import functional

from networks import backbone
from step_timing import autocast_to, plain_sgd, prepare_torch, print_step_times, random_views


class Method(nn.Module):
    """A step is `prepare`, `loss` and its gradients, the optimiser's update, `finish`, as croplab's methods have it."""

    def prepare(self):
        """Before the loss."""

    def loss(self, views, batch):
        raise NotImplementedError

    def finish(self):
        """After the update."""


def projected(network, head):
    """A backbone with the head behind it; the head is made for its number of features."""
    return nn.Sequential(network, head(network.features))


def frozen_twin(module):
    return copy.deepcopy(module).requires_grad_(False)


class MocoV2(Method):
    def __init__(self, settings, network, _shape):
        super().__init__()
        hidden, dimension = settings["hiddenDimension"], settings["dimension"]
        self.query = projected(network(), lambda features: MoCoProjectionHead(features, hidden, dimension))
        self.key = frozen_twin(self.query)
        self.momentum = settings["momentum"]
        # The loss normalises its inputs, and its bank takes the keys in.
        self.criterion = NTXentLoss(settings["temperature"], memory_bank_size=(settings["queueSize"], dimension))

    def prepare(self):
        update_momentum(self.query, self.key, m=self.momentum)

    def loss(self, views, _batch):
        with torch.no_grad():
            keys = self.key(views[1]).float()
        return self.criterion(self.query(views[0]).float(), keys)


class SimClr(Method):
    def __init__(self, settings, network, _shape):
        super().__init__()
        hidden, dimension = settings["hiddenDimension"], settings["dimension"]
        self.encoder = projected(network(), lambda features: SimCLRProjectionHead(features, hidden, dimension))
        self.criterion = NTXentLoss(settings["temperature"])

    def loss(self, views, _batch):
        first, second = self.encoder(torch.cat(views)).float().chunk(2)
        return self.criterion(first, second)


class Byol(Method):
    def __init__(self, settings, network, _shape):
        super().__init__()
        hidden, dimension = settings["hiddenDimension"], settings["dimension"]
        self.online = projected(network(), lambda features: BYOLProjectionHead(features, hidden, dimension))
        self.predictor = BYOLPredictionHead(dimension, hidden, dimension)
        self.target = frozen_twin(self.online)
        self.momentum = settings["momentum"]
        self.criterion = NegativeCosineSimilarity()

    def loss(self, views, _batch):
        with torch.no_grad():
            targets = [self.target(view).float() for view in views]
        predictions = [self.predictor(self.online(view)).float() for view in views]
        cosines = self.criterion(predictions[0], targets[1]) + self.criterion(predictions[1], targets[0])
        # |a' - b'|^2 = 2 - 2 cos
        return 4 + 2 * cosines

    def finish(self):
        update_momentum(self.online, self.target, m=self.momentum)


class SwAv(Method):
    def __init__(self, settings, network, _shape):
        super().__init__()
        hidden, dimension = settings["hiddenDimension"], settings["dimension"]
        self.network = network()
        self.head = SwaVProjectionHead(self.network.features, hidden, dimension)
        self.prototypes = SwaVPrototypes(dimension, settings["prototypes"])
        self.criterion = SwaVLoss(settings["temperature"], settings["iterations"], settings["epsilon"])

    def prepare(self):
        with torch.no_grad():
            self.prototypes.normalize()

    def loss(self, views, _batch):
        # Crops of one size share a pass through the network, all of them the one through the head.
        features = torch.cat([self.network(torch.cat(crops)) for crops in (views[:2], views[2:])])
        scores = self.prototypes(functional.normalize(self.head(features).float(), dim=1)).float()
        crops = list(scores.chunk(len(views)))
        return self.criterion(crops[:2], crops[2:])


class Cmc(Method):
    """Noise-contrastive, written after the publication. All items being equally likely, negatives need no alias table as there."""

    CHANNELS = (1, 2)

    def __init__(self, settings, network, shape):
        super().__init__()
        dimension, self.items = settings["dimension"], shape["items"]
        self.negatives, self.temperature = settings["negatives"], settings["temperature"]
        self.momentum = settings["memoryMomentum"]
        self.encoders = nn.ModuleList(
            projected(network(channels), lambda features: nn.Linear(features, dimension)) for channels in self.CHANNELS
        )
        bound = (dimension / 3) ** -0.5
        self.register_buffer("memories", torch.empty(2, self.items, dimension).uniform_(-bound, bound))
        self.partitions = [None, None]

    def loss(self, views, batch):
        self.seen = batch["items"]
        halves = torch.split(views[0], self.CHANNELS, dim=1)
        self.embeddings = [
            functional.normalize(encoder(half).float(), dim=1) for encoder, half in zip(self.encoders, halves)
        ]
        proposed = torch.randint(self.items, (len(self.seen), 1 + self.negatives), device=self.seen.device)
        proposed[:, 0] = self.seen
        return self.contrast(0, proposed) + self.contrast(1, proposed)

    def contrast(self, half, proposed):
        """One half's embeddings against what the other's memory holds for the proposed items."""
        rows = self.memories[1 - half].index_select(0, proposed.view(-1)).view(*proposed.shape, -1)
        scores = torch.bmm(rows, self.embeddings[half].unsqueeze(2)).squeeze(2).float()
        likelihoods = torch.exp(scores / self.temperature)
        if self.partitions[half] is None:
            self.partitions[half] = likelihoods.mean().item() * self.items
        probabilities = likelihoods / self.partitions[half]
        noise, least = self.negatives / self.items, 1e-7
        positive = torch.log(probabilities[:, 0] / (probabilities[:, 0] + noise + least))
        negative = torch.log(noise / (probabilities[:, 1:] + noise + least))
        return -(positive.sum() + negative.sum()) / len(proposed)

    @torch.no_grad()
    def finish(self):
        for memory, embeddings in zip(self.memories, self.embeddings):
            moved = memory[self.seen] * self.momentum + embeddings * (1 - self.momentum)
            memory.index_copy_(0, self.seen, functional.normalize(moved, dim=1))


class Supervised(Method):
    def __init__(self, _settings, network, shape):
        super().__init__()
        self.classifier = projected(network(), lambda features: nn.Linear(features, shape["classes"]))
        self.criterion = nn.BCEWithLogitsLoss()

    def loss(self, views, batch):
        return self.criterion(self.classifier(views[0]).float(), batch["labels"])


METHODS = {
    "moco-v2": MocoV2,
    "simclr": SimClr,
    "byol": Byol,
    "swav": SwAv,
    "cmc": Cmc,
    "supervised": Supervised,
}


class MethodStep:
    def __init__(self, configuration):
        device = prepare_torch(configuration["threads"], configuration["device"])
        settings, shape = configuration["method"], configuration["backbone"]

        def network(channels=3):
            return backbone(shape["kind"], shape["stem"], shape.get("width", 1), shape.get("stemWidth"), channels)

        self.method = METHODS[settings["kind"]](settings, network, configuration).train().to(device)
        self.optimizer = plain_sgd([weight for weight in self.method.parameters() if weight.requires_grad])
        count = configuration["batch"]
        self.views = random_views(count, configuration["views"], device)
        labels = torch.randint(2, (count, configuration["classes"]), device=device).float()
        self.batch = {"items": torch.arange(count, device=device), "labels": labels}
        self.autocast = autocast_to(configuration["precision"], device)

    def __call__(self):
        self.method.prepare()
        with self.autocast:
            loss = self.method.loss(self.views, self.batch)
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        self.method.finish()
        return loss


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--configuration", type=json.loads, required=True)
    configuration = parser.parse_args().configuration
    print_step_times(MethodStep(configuration), configuration["steps"])


if __name__ == "__main__":
    main()
