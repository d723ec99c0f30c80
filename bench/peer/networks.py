"""Residual networks as croplab has them, of torchvision's parts.

Channels-last weights, the fastest of PyTorch's eager layouts on the processors measured.
"""

import torch
from torch import nn
from torchvision.models import resnet18, resnet50

STEM_WIDTH = 64


def backbone(architecture, stem="imagenet", width=1, stem_width=None, channels=3):
    """The network without its classifier; `.features` is how many it gives."""
    network = {"resnet18": resnet18, "resnet50": resnet50}[architecture]()
    if width != 1 or stem_width is not None or channels != 3:
        rebuild(network, width, width if stem_width is None else stem_width, channels)
    small_stem(network, stem)
    begin_as_torchvision(network)
    network.features = network.inplanes
    network.fc = nn.Identity()
    return network.to(memory_format=torch.channels_last)


def networks_of(shape):
    """Makes backbones of an experiment's `backbone` block, for images of so many channels."""

    def network(channels=3):
        return backbone(shape["kind"], shape["stem"], shape.get("width", 1), shape.get("stemWidth"), channels)

    return network


def small_stem(network, kind):
    """The stems that croplab calls `cifar` (stride 1) and `small` (stride 2): 3x3, no pooling."""
    if kind != "imagenet":
        old = network.conv1
        stride = 1 if kind == "cifar" else 2
        network.conv1 = nn.Conv2d(old.in_channels, old.out_channels, 3, stride=stride, padding=1, bias=False)
        network.maxpool = nn.Identity()


def rebuild(network, width, stem_width, channels):
    """Other numbers of channels, which torchvision has no setting for: of the stages, of the stem, of the images."""
    stem_channels = int(STEM_WIDTH * stem_width)
    network.inplanes = stem_channels
    network.conv1 = nn.Conv2d(channels, stem_channels, 7, stride=2, padding=3, bias=False)
    network.bn1 = nn.BatchNorm2d(stem_channels)
    for number in range(4):
        blocks = getattr(network, f"layer{number + 1}")
        planes = int(STEM_WIDTH * width) * 2**number
        stage = network._make_layer(type(blocks[0]), planes, len(blocks), stride=1 if number == 0 else 2)
        setattr(network, f"layer{number + 1}", stage)


def begin_as_torchvision(network):
    """Initial filters of the layers that took the place of torchvision's: those that its constructor draws, not those of `nn.Conv2d`."""
    for module in network.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
