"""Times a frozen backbone's forward pass in eager PyTorch and prints one JSON line."""

import argparse

import torch

from networks import backbone
from step_timing import brought_to, prepare_torch, print_step_times, random_views


def main():
    parser = argparse.ArgumentParser()
    for name in ("architecture", "stem", "device"):
        parser.add_argument(f"--{name}", required=True)
    for name in ("size", "batch", "batches", "threads"):
        parser.add_argument(f"--{name}", type=int, required=True)
    options = parser.parse_args()
    device = prepare_torch(options.threads, options.device)
    network = backbone(options.architecture, options.stem).eval().to(device)
    views = random_views(options.batch, [options.size], device)

    def step():
        with torch.inference_mode():
            [images] = brought_to(device, views)
            return network(images).cpu().sum()

    print_step_times(step, options.batches)


if __name__ == "__main__":
    main()
