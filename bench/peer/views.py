"""MoCo-v2 views per second of torchvision on Pillow images, read by PyTorch's DataLoader: the peer of bench/views.ts.

Prints one JSON line.
"""

import argparse
import json
import pathlib
import random
import time

import torch
import torchvision
from PIL import Image, ImageFilter
from torch.utils.data import DataLoader, Dataset
from torchvision import transforms


class RandomGaussianBlur:
    def __call__(self, image):
        return image.filter(ImageFilter.GaussianBlur(radius=random.uniform(0.1, 2.0)))


class TwoViews(Dataset):
    def __init__(self, folder, size, repeats):
        self.paths = sorted(pathlib.Path(folder).glob("*.jpg")) * repeats
        self.transform = transforms.Compose(
            [
                transforms.RandomResizedCrop(size, scale=(0.2, 1.0)),
                transforms.RandomApply([transforms.ColorJitter(0.4, 0.4, 0.4, 0.1)], p=0.8),
                transforms.RandomGrayscale(p=0.2),
                transforms.RandomApply([RandomGaussianBlur()], p=0.5),
                transforms.RandomHorizontalFlip(),
                transforms.ToTensor(),
                transforms.Normalize((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)),
            ]
        )

    def __len__(self):
        return len(self.paths)

    def __getitem__(self, index):
        with Image.open(self.paths[index]) as image:
            scene = image.convert("RGB")
        return self.transform(scene), self.transform(scene)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", required=True)
    parser.add_argument("--size", type=int, required=True)
    parser.add_argument("--batch", type=int, required=True)
    parser.add_argument("--repeats", type=int, required=True)
    parser.add_argument("--workers", type=int, required=True)
    options = parser.parse_args()

    torch.set_num_threads(1)
    dataset = TwoViews(options.folder, options.size, options.repeats)
    loader = DataLoader(dataset, batch_size=options.batch, num_workers=options.workers, drop_last=True)
    views = 0
    batches = iter(loader)
    next(batches)  # The workers have started.
    started = time.perf_counter()
    for first, second in batches:
        views += len(first) + len(second)
    seconds = time.perf_counter() - started
    print(json.dumps({"viewsPerSecond": views / seconds, "version": torchvision.__version__}))


if __name__ == "__main__":
    main()
