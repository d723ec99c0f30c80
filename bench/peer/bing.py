"""BING by OpenCV's ObjectnessBING, one thread: the peer of bench/bing-rate.ts. It always searches all three colour spaces.

Prints one JSON line with the images per second of processor time; with --boxes FILE writes the boxes of each image in their order instead, in the format that croplab's
`precomputed` proposals read. Needs opencv-contrib-python-headless.
"""

import argparse
import json
import os
import pathlib
import tempfile
import time

import cv2


class Silence:
    """OpenCV prints every size that it searches."""

    def __enter__(self):
        self.saved, self.null = os.dup(1), os.open(os.devnull, os.O_WRONLY)
        os.dup2(self.null, 1)

    def __exit__(self, *_):
        os.dup2(self.saved, 1)
        os.close(self.saved)
        os.close(self.null)


def write_boxes(saliency, paths, file):
    with open(file, "w") as output:
        output.write(json.dumps({"format": "croplab-proposals", "version": 1, "made": "OpenCV " + cv2.__version__}) + "\n")
        for path in paths:
            image = cv2.imread(str(path), cv2.IMREAD_COLOR_BGR | cv2.IMREAD_IGNORE_ORIENTATION)
            with Silence():
                _, boxes = saliency.computeSaliency(image)
            # The first pixel is 1, the last one belongs to the box. The order is the rank.
            rows = [[int(x) - 1, int(y) - 1, int(right), int(bottom), -rank] for rank, (x, y, right, bottom) in enumerate(boxes.reshape(-1, 4))]
            output.write(json.dumps({"image": path.stem, "width": image.shape[1], "height": image.shape[0], "boxes": rows}) + "\n")


def measure(saliency, paths, width, height, repeats):
    images = [cv2.resize(cv2.imread(str(path)), (width, height)) for path in paths]
    with Silence():
        saliency.computeSaliency(images[0])
        started = time.process_time()
        for _ in range(repeats):
            for image in images:
                saliency.computeSaliency(image)
        seconds = time.process_time() - started
    print(json.dumps({"imagesPerSecond": repeats * len(images) / seconds, "version": cv2.__version__}))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", required=True, help="of JPEGs")
    parser.add_argument("--model", required=True, help="folder of the model's files")
    parser.add_argument("--boxes", help="file to write boxes to")
    parser.add_argument("--width", type=int, default=500)
    parser.add_argument("--height", type=int, default=375)
    parser.add_argument("--images", type=int, default=16)
    parser.add_argument("--repeats", type=int, default=4)
    options = parser.parse_args()

    cv2.setNumThreads(1)
    paths = sorted(pathlib.Path(options.folder).glob("*.jpg"))
    with tempfile.TemporaryDirectory() as results:
        saliency = cv2.saliency.ObjectnessBING_create()
        saliency.setTrainingPath(options.model)
        saliency.setBBResDir(results)
        if options.boxes is not None:
            write_boxes(saliency, paths, options.boxes)
        else:
            measure(saliency, paths[: options.images], options.width, options.height, options.repeats)


if __name__ == "__main__":
    main()
