"""Prints what TensorBoard's own reader finds in a run's folder, as JSON."""
import json
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

events = EventAccumulator(sys.argv[1], size_guidance={"scalars": 0, "histograms": 0, "images": 0})
events.Reload()
tags = events.Tags()
print(
    json.dumps(
        {
            "scalars": [
                [tag, scalar.step, repr(scalar.value), scalar.wall_time]
                for tag in tags["scalars"]
                for scalar in events.Scalars(tag)
            ],
            "histograms": [
                [tag, histogram.step, histogram.histogram_value.num]
                for tag in tags["histograms"]
                for histogram in events.Histograms(tag)
            ],
            "images": [[tag, image.step] for tag in tags["images"] for image in events.Images(tag)],
        }
    )
)
