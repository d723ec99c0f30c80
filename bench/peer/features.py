"""Times a frozen backbone's forward pass in eager PyTorch: as many batches as each line of the input says.

    echo 8 | python features.py --architecture resnet18 --stem small --size 64 --batch 64 --threads 2 --device cpu
"""

import argparse

import torch

from networks import backbone
from step_timing import answer_turns, brought_to, prepare_torch, random_views


def main():
    parser = argparse.ArgumentParser()
    for name in ("architecture", "stem", "device"):
        parser.add_argument(f"--{name}", required=True)
    for name in ("size", "batch", "threads"):
        parser.add_argument(f"--{name}", type=int, required=True)
    options = parser.parse_args()
    device = prepare_torch(options.threads, options.device)
    network = backbone(options.architecture, options.stem).eval().to(device)
    views = random_views(options.batch, [options.size], device)

    def step():
        with torch.inference_mode():
            [images] = brought_to(device, views)
            return network(images).cpu().sum()

    answer_turns(step)


if __name__ == "__main__":
    main()
