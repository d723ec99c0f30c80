"""Boxes of selective search (Uijlings et al., 2013, https://doi.org/10.1007/s11263-013-0620-5), found without labels, for proposals: { kind: precomputed }.

    python selective-search.py FOLDER_OF_JPEGS boxes.jsonl [--per-image 1000]

Needs a Python with opencv-contrib-python-headless. OpenCV gives the regions of the last mergers last, the publication first: as there, they are the best here. The
score is the rank with a minus sign.
"""

import argparse
import json
import pathlib

import cv2

parser = argparse.ArgumentParser()
parser.add_argument("folder", type=pathlib.Path)
parser.add_argument("output", type=pathlib.Path)
parser.add_argument("--per-image", type=int, default=1000)
options = parser.parse_args()

cv2.setRNGSeed(0)
search = cv2.ximgproc.segmentation.createSelectiveSearchSegmentation()
with open(options.output, "w") as output:
    print(json.dumps({"format": "croplab-proposals", "version": 1}), file=output)
    for path in sorted(options.folder.glob("*.jpg")):
        image = cv2.imread(str(path))  # upright, as EXIF says: croplab's boxes are of the upright image
        search.setBaseImage(image)
        search.switchToSelectiveSearchFast()
        boxes = search.process()[::-1][: options.per_image].tolist()
        rows = [[x, y, x + width, y + height, -rank] for rank, (x, y, width, height) in enumerate(boxes)]
        height, width = image.shape[:2]
        print(json.dumps({"image": path.stem, "width": width, "height": height, "boxes": rows}), file=output, flush=True)
