"""What the timed steps of all peers have in common: images, optimiser, precision, the clock and the turns."""

import json
import resource
import sys
import time

import torch


def prepare_torch(threads, device, precision="float32", seed=0):
    """Sets threads, seed and what a GPU may do with float32 products, and lets cuDNN choose by measuring, as trainings do; returns the device."""
    torch.set_num_threads(threads)
    torch.manual_seed(seed)
    torch.backends.cuda.matmul.allow_tf32 = precision == "tf32"
    torch.backends.cudnn.allow_tf32 = precision == "tf32"
    torch.backends.cudnn.benchmark = True
    return torch.device("cuda" if device == "gpu" else "cpu")


def random_views(batch, sizes, device):
    """One channels-last batch of images for each of the sizes, in the memory of the host, whence a loader's batches come."""
    shapes = [(batch, 3, size, size) for size in sizes]
    views = [torch.randn(shape).contiguous(memory_format=torch.channels_last) for shape in shapes]
    return [view.pin_memory() if device.type == "cuda" else view for view in views]


def brought_to(device, views):
    """The views on the device, channels last: themselves where they are so already."""
    return [view.to(device, memory_format=torch.channels_last, non_blocking=True) for view in views]


def plain_sgd(parameters):
    return torch.optim.SGD(parameters, lr=0.03, momentum=0.9, weight_decay=1e-4)


def autocast_to(precision, device):
    return torch.autocast(device.type, dtype=torch.bfloat16, enabled=precision == "bfloat16")


def answer_turns(step):
    """Makes `step`, which returns its loss, as often as each line of the input says, and answers with its milliseconds, as answerTurns in answer-turns.ts does.

    Reading the loss waits for the device. The last line, when the input ends, is of the process.
    """
    for line in sys.stdin:
        milliseconds = []
        for _ in range(int(line)):
            started = time.perf_counter()
            step().item()
            milliseconds.append((time.perf_counter() - started) * 1000)
        print(json.dumps(milliseconds), flush=True)
    # Of the host, which says nothing where a GPU computes.
    peak = None if torch.cuda.is_initialized() else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"peakBytes": peak, "version": torch.__version__}))
