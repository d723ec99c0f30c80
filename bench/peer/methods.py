"""croplab's methods in eager PyTorch, of lightly's losses, modules and momentum updates where lightly has the method.

Heads have the layers and biases of croplab's, as published, which lightly's ready-made ones do not have here and there; so they are put together of its
`ProjectionHead`. What passes through the network together is as published, too, because batch normalisation depends on it.
"""

import copy

import torch
from lightly.loss import NegativeCosineSimilarity, NTXentLoss, SwaVLoss
from lightly.models.modules import SwaVPrototypes
from lightly.models.modules.heads import ProjectionHead
from lightly.models.utils import update_momentum
from torch import nn
from torch.nn import functional

from recipe import Position, scheduled_number

# What PyTorch's batch normalisation calls momentum: the share that the batch has in the running statistics.
BATCH_SHARE = 0.1


class Method(nn.Module):
    """A step is `prepare`, `loss` and its gradients, the optimiser's update, `finish`, as croplab's methods have it."""

    @property
    def backbone(self):
        """The network that evaluations look at."""
        raise NotImplementedError

    def prepare(self, position: Position):
        """Before the loss."""

    def loss(self, views, batch):
        raise NotImplementedError

    def finish(self):
        """After the update."""


class Encoder(nn.Module):
    """A backbone with the head behind it; the head is made for its number of features."""

    def __init__(self, network, head):
        super().__init__()
        self.network = network
        self.head = head(network.features)

    def forward(self, images, groups=1):
        return self.head(features_in_groups(self.network, images, groups))


def features_in_groups(network, images, groups):
    """Each part of the batch normalised by its own statistics, as on as many GPUs; the first part alone moves the running ones."""
    if groups == 1:
        return network(images)
    first, *others = images.chunk(groups)
    features = [network(first)]
    set_batch_share(network, 0)
    features += [network(part) for part in others]
    set_batch_share(network, BATCH_SHARE)
    return torch.cat(features)


def set_batch_share(network, share):
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.momentum = share


def projection_head(settings, features, *, normalizes_hidden, output_bias):
    """Linear with bias, batch normalisation where the method has it, ReLU, Linear."""
    hidden = settings.get("hiddenDimension") or features
    normalization = nn.BatchNorm1d(hidden) if normalizes_hidden else None
    return ProjectionHead(
        [
            (features, hidden, normalization, nn.ReLU(), True),
            (hidden, settings["dimension"], None, None, output_bias),
        ]
    )


def frozen_twin(module):
    return copy.deepcopy(module).requires_grad_(False)


class MocoV2(Method):
    def __init__(self, settings, network, _shape):
        super().__init__()

        def head(features):
            return projection_head(settings, features, normalizes_hidden=False, output_bias=True)

        self.query = Encoder(network(), head)
        self.key = frozen_twin(self.query)
        self.momentum, self.groups = settings["momentum"], settings["batchNormGroups"]
        # Of the keys in their groups; drawn where nobody sets it.
        self.order = None
        # The loss normalises its inputs, and its bank takes the keys in.
        bank = (settings["queueSize"], settings["dimension"])
        self.criterion = NTXentLoss(settings["temperature"], memory_bank_size=bank)

    @property
    def backbone(self):
        return self.query.network

    def prepare(self, position):
        update_momentum(self.query, self.key, m=scheduled_number(self.momentum, position))

    def loss(self, views, _batch):
        with torch.no_grad():
            keys = self.keys(views[1]).float()
        return self.criterion(self.query(views[0], self.groups).float(), keys)

    def keys(self, images):
        if self.groups == 1:
            return self.key(images)
        shuffle = torch.randperm(len(images), device=images.device) if self.order is None else self.order
        return self.key(images[shuffle], self.groups)[torch.argsort(shuffle)]


class SimClr(Method):
    def __init__(self, settings, network, _shape):
        super().__init__()

        def head(features):
            return projection_head(settings, features, normalizes_hidden=True, output_bias=False)

        self.encoder = Encoder(network(), head)
        self.criterion = NTXentLoss(settings["temperature"])

    @property
    def backbone(self):
        return self.encoder.network

    def loss(self, views, _batch):
        first, second = self.encoder(torch.cat(views)).float().chunk(2)
        return self.criterion(first, second)


class Byol(Method):
    def __init__(self, settings, network, _shape):
        super().__init__()

        def head(features):
            return projection_head(settings, features, normalizes_hidden=True, output_bias=False)

        self.online = Encoder(network(), head)
        self.predictor = head(settings["dimension"])
        self.target = frozen_twin(self.online)
        self.momentum = settings["momentum"]
        self.criterion = NegativeCosineSimilarity()

    @property
    def backbone(self):
        return self.online.network

    def prepare(self, position):
        self.target_momentum = scheduled_number(self.momentum, position)

    def loss(self, views, _batch):
        with torch.no_grad():
            targets = [self.target(view).float() for view in views]
        predictions = [self.predictor(self.online(view)).float() for view in views]
        cosines = self.criterion(predictions[0], targets[1]) + self.criterion(predictions[1], targets[0])
        # |a' - b'|^2 = 2 - 2 cos
        return 4 + 2 * cosines

    def finish(self):
        update_momentum(self.online, self.target, m=self.target_momentum)


class SwAv(Method):
    def __init__(self, settings, network, _shape):
        super().__init__()

        def head(features):
            return projection_head(settings, features, normalizes_hidden=True, output_bias=True)

        self.encoder = Encoder(network(), head)
        self.prototypes = SwaVPrototypes(
            settings["dimension"], settings["prototypes"], settings["freezePrototypesSteps"]
        )
        # Published without.
        self.prototypes.heads[0].register_parameter("bias", None)
        self.criterion = SwaVLoss(settings["temperature"], settings["iterations"], settings["epsilon"])

    @property
    def backbone(self):
        return self.encoder.network

    def prepare(self, position):
        self.step = position.step
        with torch.no_grad():
            self.prototypes.normalize()

    def loss(self, views, _batch):
        # Crops of one size share a pass through the network, all of them the one through the head.
        features = torch.cat([self.encoder.network(torch.cat(crops)) for crops in (views[:2], views[2:]) if crops])
        embeddings = functional.normalize(self.encoder.head(features).float(), dim=1)
        crops = list(self.prototypes(embeddings, self.step).float().chunk(len(views)))
        return self.criterion(crops[:2], crops[2:])


class Cmc(Method):
    """Noise-contrastive, written after the publication. All items being equally likely, negatives need no alias table as there."""

    CHANNELS = (1, 2)

    def __init__(self, settings, network, shape):
        super().__init__()
        dimension, self.items = settings["dimension"], shape["items"]
        self.negatives, self.temperature = settings["negatives"], settings["temperature"]
        self.memory_momentum = settings["memoryMomentum"]
        self.encoders = nn.ModuleList(
            Encoder(network(channels), lambda features: nn.Linear(features, dimension)) for channels in self.CHANNELS
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
            moved = memory[self.seen] * self.memory_momentum + embeddings * (1 - self.memory_momentum)
            memory.index_copy_(0, self.seen, functional.normalize(moved, dim=1))


class Supervised(Method):
    def __init__(self, _settings, network, shape):
        super().__init__()
        self.classifier = Encoder(network(), lambda features: nn.Linear(features, shape["classes"]))
        self.criterion = nn.BCEWithLogitsLoss()

    @property
    def backbone(self):
        return self.classifier.network

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
