"""What an experiment says of views, optimiser and schedules, in PyTorch's, torchvision's and lightly's terms.

`settings` are blocks of a resolved experiment: the `config.yaml` in a run's folder, in which every default is filled in.
"""

import math
from dataclasses import dataclass

import torch
from lightly.utils.lars import LARS
from torchvision import transforms
from torchvision.transforms import InterpolationMode


class UnknownSetting(Exception):
    """The experiment asks for something that is not written here."""


@dataclass(frozen=True)
class Position:
    step: int
    total: int


def require(holds, setting):
    if not holds:
        raise UnknownSetting(f"Not known here: {setting}.")


def scheduled_number(setting, position):
    """A number, or one that follows half a cosine over the whole training."""
    if not isinstance(setting, dict):
        return setting
    curve = (setting.get("curve", "cosine"), setting.get("per", "step"))
    require(curve == ("cosine", "step"), f"a number that changes by {curve}")
    left = 0.5 * (1 + math.cos(math.pi * position.step / position.total))
    return setting["to"] + (setting["from"] - setting["to"]) * left


def rate_factor(schedule, position):
    """What the learning rate is multiplied by: linear growth, then half a cosine, changed in every step."""
    warm_up = schedule["warmUp"]
    known = schedule["kind"] == "cosine" and schedule["per"] == "step" and warm_up["epochs"] == 0
    require(known and not warm_up["reachesFull"], f"schedule {schedule}")
    grown = warm_up["steps"]
    if position.step < grown:
        return warm_up["startFactor"] + (1 - warm_up["startFactor"]) * position.step / grown
    left = 0.5 * (1 + math.cos(math.pi * (position.step - grown) / (position.total - grown)))
    return schedule["finalFactor"] + (1 - schedule["finalFactor"]) * left


def optimizer_of(settings, parameters):
    """torch's SGD, or lightly's LARS.

    That is apex's LARC, without clipping, for the parameters that decay, and plain SGD for those that do not. `lars` differs from it a little: croplab
    divides by the length of the decayed gradient as BYOL does, lightly by the sum of the gradient's length and the decay's.
    """
    parameters = list(parameters)
    kind, weight_decay = settings["kind"], settings["weightDecay"]
    decay_all = settings["decayNormsAndBiases"]
    vectors = [parameter for parameter in parameters if parameter.ndim <= 1]
    others = [parameter for parameter in parameters if parameter.ndim > 1]
    groups = [{"params": others}, {"params": vectors, "weight_decay": weight_decay if decay_all else 0}]
    shared = {"lr": settings["learningRate"], "momentum": settings["momentum"], "weight_decay": weight_decay}
    if kind == "sgd":
        return torch.optim.SGD(groups, nesterov=settings["nesterov"], **shared)
    require(kind in ("lars", "larc"), f"optimizer.kind {kind}")
    # lightly adapts what decays.
    require(weight_decay > 0 and settings["adaptNormsAndBiases"] == decay_all, f"optimizer {settings}")
    return LARS(groups, trust_coefficient=settings["trustCoefficient"], **shared)


def crop_shapes(crops):
    """Side and scale of each view."""
    if crops["kind"] == "scene-scene":
        return [(crops["size"], crops["scale"])] * 2
    require(crops["kind"] == "multi-crop", f"crops.kind {crops['kind']}")
    require(all(crops[part]["of"] == "scene" for part in ("large", "small")), "crops of boxes")
    return [(crops[part]["size"], crops[part]["scale"]) for part in ("large", "small") for _ in range(crops[part]["count"])]


def view_transforms(crops, augment):
    """For each view what makes it of a Pillow image, `[3, size, size]`."""
    return [
        transforms.Compose(
            [
                transforms.RandomResizedCrop(size, scale, crops["ratio"], interpolation_of(augment)),
                *photometric_parts(augment, view),
                normalized(augment),
            ]
        )
        for view, (size, scale) in enumerate(crop_shapes(crops))
    ]


def interpolation_of(augment):
    kinds = {"moco-v2": "bilinear", "swav": "bilinear", "simclr": "bicubic", "byol": "bicubic"}
    require(augment["kind"] in kinds, f"augment.kind {augment['kind']}")
    return InterpolationMode(kinds[augment["kind"]])


def photometric_parts(augment, view):
    jitter = augment["jitter"]
    strengths = [jitter[name] for name in ("brightness", "contrast", "saturation", "hue")]
    require(probability_for(view, augment["blur"]["probability"]) == 0, "augment.blur")
    flip = transforms.RandomHorizontalFlip(augment["flip"])
    colours = [
        transforms.RandomApply([transforms.ColorJitter(*strengths)], jitter["probability"]),
        transforms.RandomGrayscale(augment["grayscale"]),
    ]
    if augment["kind"] == "moco-v2":
        return [*colours, flip]
    if augment["kind"] != "byol":
        return [flip, *colours]
    solarize = augment["solarize"]
    return [
        flip,
        *colours,
        transforms.RandomSolarize(solarize["threshold"], probability_for(view, solarize["probability"])),
    ]


def probability_for(view, probability):
    return probability[min(view, len(probability) - 1)] if isinstance(probability, list) else probability


def normalized(augment):
    """A Pillow image as training and evaluation show it to the network."""
    normalization = augment["normalization"]
    return transforms.Compose(
        [
            transforms.ToTensor(),
            transforms.Normalize(normalization["mean"], normalization["standardDeviation"]),
        ]
    )
