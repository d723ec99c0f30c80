"""Images of one class each in an uncompressed tar of `train/<class>/` and `test/<class>/`, decoded by Pillow and held in memory."""

import io
import tarfile

import torch
from PIL import Image
from torch.utils.data import Dataset


def read_splits(path):
    """`{split: LabelledImages}`; classes in the order of their names."""
    found = {}
    with tarfile.open(path, "r:") as archive:
        for member in archive:
            if member.isfile():
                split, name, _ = member.name.split("/")
                with Image.open(io.BytesIO(archive.extractfile(member).read())) as image:
                    found.setdefault(split, []).append((image.convert("RGB"), name))
    classes = sorted({name for images in found.values() for _, name in images})
    numbers = {name: number for number, name in enumerate(classes)}
    return {
        split: LabelledImages([image for image, _ in images], torch.tensor([numbers[name] for _, name in images]))
        for split, images in found.items()
    }


class LabelledImages:
    def __init__(self, images, labels):
        self.images = images
        self.labels = labels

    def shown_as(self, views):
        """A data set of what the transforms in `views` make of each image."""
        return Views(self.images, views)


class Views(Dataset):
    def __init__(self, images, views):
        self.images = images
        self.views = views

    def __len__(self):
        return len(self.images)

    def __getitem__(self, index):
        return [view(self.images[index]) for view in self.views]
