"""Writes and reads the runs of a folder by MLflow or by TensorBoard: the peer of bench/compare-rates.ts.

Prints one JSON line of seconds: to write the runs, to read a last value of each, and to read every run's history of `train/loss`.
"""

import argparse
import json
import pathlib
import tempfile
import time

METRIC = "linear-multilabel/mAP"


def stored_runs(folder):
    """(point, result, loss lines) of each run that croplab left in a folder."""
    for path in sorted(pathlib.Path(folder).glob("*/*/manifest.json")):
        manifest = json.loads(path.read_text())
        result = json.loads((path.parent / "result.json").read_text())
        lines = [json.loads(line) for line in (path.parent / "metrics.jsonl").read_text().splitlines()]
        yield manifest, result, lines


def mlflow_seconds(folder, store):
    import mlflow
    from mlflow.entities import Metric, Param

    client = mlflow.MlflowClient(tracking_uri=f"sqlite:///{store}/mlflow.db")
    experiment = client.create_experiment("study", artifact_location=f"file://{store}/artifacts")
    begun = time.perf_counter()
    for manifest, result, lines in stored_runs(folder):
        run = client.create_run(experiment, run_name=manifest["id"])
        points = [Metric(line["name"], line["value"], int(line["wallTime"]), line["step"]) for line in lines]
        final = Metric(METRIC, result["metrics"][METRIC], int(lines[-1]["wallTime"]), result["steps"])
        params = [Param(key, str(value)) for key, value in manifest["point"].items()]
        client.log_batch(run.info.run_id, [*points, final], params)
        client.set_terminated(run.info.run_id)
    written = time.perf_counter()
    runs, token = [], None
    while True:
        page = client.search_runs([experiment], max_results=1000, page_token=token)
        runs += [(run.info.run_id, run.data.metrics[METRIC]) for run in page]
        token = page.token
        if not token:
            break
    found = time.perf_counter()
    points = sum(len(client.get_metric_history(run, "train/loss")) for run, _ in runs)
    return len(runs), points, begun, written, found, time.perf_counter()


def tensorboard_seconds(folder, store):
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
    from tensorboard.compat.proto.event_pb2 import Event
    from tensorboard.compat.proto.summary_pb2 import Summary
    from tensorboard.summary.writer.event_file_writer import EventFileWriter

    def scalar(name, step, value, wall_time):
        summary = Summary(value=[Summary.Value(tag=name, simple_value=value)])
        return Event(step=step, wall_time=wall_time / 1000, summary=summary)

    begun = time.perf_counter()
    for manifest, result, lines in stored_runs(folder):
        writer = EventFileWriter(f"{store}/{manifest['id']}")
        for line in lines:
            writer.add_event(scalar(line["name"], line["step"], line["value"], line["wallTime"]))
        writer.add_event(scalar(METRIC, result["steps"], result["metrics"][METRIC], lines[-1]["wallTime"]))
        writer.close()
    written = time.perf_counter()
    # Its reader has no way to a last value but through the whole file.
    readers = []
    for path in sorted(pathlib.Path(store).iterdir()):
        reader = EventAccumulator(str(path), size_guidance={"scalars": 0})
        reader.Reload()
        readers.append(reader)
    last = [reader.Scalars(METRIC)[-1].value for reader in readers]
    found = time.perf_counter()
    points = sum(len(reader.Scalars("train/loss")) for reader in readers)
    return len(last), points, begun, written, found, time.perf_counter()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tool", choices=("mlflow", "tensorboard"), required=True)
    parser.add_argument("--folder", required=True)
    options = parser.parse_args()
    measure = {"mlflow": mlflow_seconds, "tensorboard": tensorboard_seconds}[options.tool]
    with tempfile.TemporaryDirectory() as store:
        try:
            runs, points, begun, written, found, ended = measure(options.folder, store)
        except ImportError as error:
            print(json.dumps({"missing": str(error)}))
            return
    print(json.dumps({"runs": runs, "points": points, "write": written - begun, "table": found - written, "history": ended - found}))


if __name__ == "__main__":
    main()
