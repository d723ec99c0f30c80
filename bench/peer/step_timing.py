"""What the timed steps of all peers have in common: images, optimiser, precision, the clock and the line of JSON at the end."""

import json
import resource
import time

import torch


def prepare_torch(threads, device):
    """Sets the number of threads and the seed; returns the device."""
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    return torch.device("cuda" if device == "gpu" else "cpu")


def random_views(batch, sizes, device):
    """One channels-last batch of images for each of the sizes."""
    shapes = [(batch, 3, size, size) for size in sizes]
    return [torch.randn(shape, device=device).contiguous(memory_format=torch.channels_last) for shape in shapes]


def plain_sgd(parameters):
    return torch.optim.SGD(parameters, lr=0.03, momentum=0.9, weight_decay=1e-4)


def autocast_to(precision, device):
    return torch.autocast(device.type, dtype=torch.bfloat16, enabled=precision == "bfloat16")


def print_step_times(step, steps):
    """Makes `step`, which returns its loss, that often. Reading the loss waits for the device."""
    milliseconds = []
    for _ in range(steps):
        started = time.perf_counter()
        step().item()
        milliseconds.append((time.perf_counter() - started) * 1000)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"milliseconds": milliseconds, "peakBytes": peak, "version": torch.__version__}))
