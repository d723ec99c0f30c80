#!/usr/bin/env python3
"""Writes the golden inputs and outputs of the numerical conformance kit.

    python make_golden.py --seed 0 --out golden

Every value is computed by a reference library (PyTorch, torchvision, NumPy,
scikit-learn, SciPy, statsmodels, Pillow, scikit-image, OpenCV) or, where no library offers
the operation, by a short re-implementation in this file of the published rule.
The formulas are described in the README beside the generated files.
One seed always gives the same files (same library versions, same CPU kind).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import os
import shutil
import sys
import tempfile
import zlib
from pathlib import Path

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.set_num_threads(1)
torch.use_deterministic_algorithms(True, warn_only=True)

F32 = torch.float32
F64 = torch.float64

OUT = Path(".")
SEED = 0


# ---------------------------------------------------------------- utilities

def rng_for(name: str) -> np.random.Generator:
    return np.random.default_rng([SEED, zlib.crc32(name.encode())])


def torch_seed_for(name: str) -> None:
    torch.manual_seed(int(rng_for(name).integers(0, 2**31 - 1)))


def f32(a) -> np.ndarray:
    return np.ascontiguousarray(np.asarray(a), dtype=np.float32)


def _num(v):
    """A JSON value for one number; float32 keeps its shortest exact form."""
    if isinstance(v, (bool, np.bool_)):
        return bool(v)
    if isinstance(v, (int, np.integer)):
        i = int(v)
        return i if abs(i) <= 2**53 - 1 else str(i)
    x = float(v)
    if math.isnan(x):
        return "NaN"
    if math.isinf(x):
        return "Infinity" if x > 0 else "-Infinity"
    if isinstance(v, np.floating) and v.dtype == np.float32:
        return float(str(v))
    return x


def arr(a, dtype=None) -> dict:
    a = np.asarray(a) if dtype is None else np.asarray(a, dtype=dtype)
    return {"dtype": str(a.dtype), "shape": list(a.shape), "data": [_num(v) for v in a.ravel(order="C")]}


def enc(v):
    """Recursively turn arrays, tensors and numbers into the JSON form."""
    if isinstance(v, dict):
        return {str(k): enc(x) for k, x in v.items()}
    if isinstance(v, (list, tuple)):
        return [enc(x) for x in v]
    if isinstance(v, torch.Tensor):
        v = v.detach().cpu().numpy()
    if isinstance(v, np.ndarray):
        if v.ndim == 0:
            return _num(v[()])
        if v.dtype == np.float64:
            v = v.astype(np.float32)
        return arr(v)
    if isinstance(v, (int, float, np.integer, np.floating, np.bool_)) and not isinstance(v, bool):
        return _num(v)
    return v


def f64arr(a) -> dict:
    return arr(np.asarray(a, dtype=np.float64))


def write_json(rel: str, obj) -> None:
    p = OUT / rel
    p.parent.mkdir(parents=True, exist_ok=True)

    def dump(o, ind):
        pad = " " * ind
        if isinstance(o, dict):
            if set(o) >= {"shape", "data"}:
                return json.dumps(o, allow_nan=False, separators=(",", ":"))
            if not o:
                return "{}"
            return "{\n" + ",\n".join(f"{pad} {json.dumps(k)}: {dump(v, ind + 1)}" for k, v in o.items()) + "\n" + pad + "}"
        if isinstance(o, list):
            if not o or not any(isinstance(x, (dict, list)) for x in o):
                return json.dumps(o, allow_nan=False, separators=(",", ":"))
            if all(isinstance(x, list) and not any(isinstance(y, (dict, list)) for y in x) for x in o):
                return "[" + (",\n" + pad + " ").join(json.dumps(x, allow_nan=False, separators=(",", ":")) for x in o) + "]"
            return "[\n" + ",\n".join(f"{pad} {dump(x, ind + 1)}" for x in o) + "\n" + pad + "]"
        return json.dumps(o, allow_nan=False)

    p.write_text(dump(obj, 0) + "\n")


def write_npy(rel: str, a: np.ndarray) -> dict:
    p = OUT / rel
    p.parent.mkdir(parents=True, exist_ok=True)
    a = np.ascontiguousarray(a)
    np.save(p, a)
    return {"file": rel, "dtype": str(a.dtype), "shape": list(a.shape)}


def write_st(rel: str, tensors: dict) -> dict:
    from safetensors.numpy import save_file
    p = OUT / rel
    p.parent.mkdir(parents=True, exist_ok=True)
    save_file({k: np.ascontiguousarray(v) for k, v in tensors.items()}, str(p))
    return {"file": rel, "tensors": len(tensors)}


def write_png(rel: str, img) -> str:
    from PIL import Image
    p = OUT / rel
    p.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(img, np.ndarray):
        img = Image.fromarray(img)
    img.save(p, optimize=True)
    return rel


def to_t(v, dt):
    return torch.from_numpy(np.array(v, copy=True)).to(dt) if np.asarray(v).dtype.kind == "f" else torch.from_numpy(np.array(v, copy=True))


def both(fn, inputs: dict, **params):
    """Run fn in float64 (the golden values) and in float32 (to measure the spread)."""
    o64 = fn({k: to_t(v, F64) for k, v in inputs.items()}, **params)
    o32 = fn({k: to_t(v, F32) for k, v in inputs.items()}, **params)
    dev = {}
    for k, v in o64.items():
        if isinstance(v, torch.Tensor) and v.dtype.is_floating_point and v.numel():
            d = (v.detach() - o32[k].detach().to(F64)).abs()
            dev[k] = float(d.max())
    return o64, dev


def sub(name, fn, inputs, note=None, **params):
    out, dev = both(fn, inputs, **params)
    r = {"name": name}
    if note:
        r["note"] = note
    r["params"] = enc(params)
    r["inputs"] = enc({k: np.asarray(v) for k, v in inputs.items()})
    r["outputs"] = enc(out)
    r["float32_deviation"] = enc(dev)
    return r


def unit_rows(a):
    return (a / np.linalg.norm(a, axis=-1, keepdims=True)).astype(np.float32)


# ---------------------------------------------------------------- 1. losses

def moco_step(t, T):
    q_raw = t["q"].clone().requires_grad_(True)
    q = F.normalize(q_raw, dim=1)
    q.retain_grad()
    k = F.normalize(t["k"], dim=1)
    l_pos = torch.einsum("nc,nc->n", q, k).unsqueeze(-1)
    l_neg = torch.einsum("nc,ck->nk", q, t["queue"])
    logits = torch.cat([l_pos, l_neg], 1) / T
    loss = F.cross_entropy(logits, torch.zeros(len(q), dtype=torch.long))
    loss.backward()
    rank = (logits[:, 1:] > logits[:, :1]).sum(1)
    return {"logits": logits, "loss": loss, "grad_q_unit": q.grad, "grad_q": q_raw.grad,
            "acc1": (rank < 1).to(q.dtype).mean() * 100, "acc5": (rank < 5).to(q.dtype).mean() * 100}


def moco_forward_only(t, T):
    r = moco_step(t, T)
    return {k: r[k] for k in ("logits", "loss")}


def gen_losses_moco():
    g = rng_for("moco")
    subs = []

    def mk(n, c, k):
        return {"q": f32(g.normal(size=(n, c))), "k": f32(g.normal(size=(n, c))),
                "queue": np.ascontiguousarray(unit_rows(g.normal(size=(k, c))).T)}
    subs.append(sub("t0.07", moco_step, mk(8, 16, 64), T=0.07))
    subs.append(sub("t0.2", moco_step, mk(4, 64, 96), T=0.2))
    subs.append(sub("single_row", moco_step, mk(1, 16, 8), T=0.2))
    subs.append(sub("single_negative", moco_step, mk(3, 8, 1), T=0.5))
    i = mk(5, 16, 32)
    i["k"] = f32(i["q"] * g.uniform(0.5, 3, size=(5, 1)))
    subs.append(sub("aligned_keys", moco_step, i, note="k is a positive multiple of q: positive logit = 1/T", T=0.07))
    i = mk(5, 16, 32)
    i["queue"][:, :5] = unit_rows(i["q"] + 0.1 * g.normal(size=(5, 16))).T
    subs.append(sub("hard_negatives", moco_step, i, note="the queue holds near copies of the queries", T=0.07))
    i = mk(4, 16, 32)
    i["q"][1] = 0
    subs.append(sub("zero_query_forward_only", moco_forward_only, i,
                    note="row 1 of q is all zeros: normalize(0, eps=1e-12)=0, its logits are 0", T=0.2))
    write_json("losses/moco_infonce.json", {"case": "losses/moco_infonce", "subcases": subs})

    qs = []
    for name, c, K, n, steps, ptr0 in [("wrap_exact", 3, 12, 4, 5, 0), ("batch_equals_queue", 4, 6, 6, 3, 0),
                                       ("start_inside", 3, 12, 4, 3, 8), ("batch_not_dividing", 3, 10, 4, 5, 0)]:
        queue = np.ascontiguousarray(unit_rows(g.normal(size=(K, c))).T)
        q0, ptr, st = queue.copy(), ptr0, []
        for _ in range(steps):
            keys = unit_rows(g.normal(size=(n, c)))
            idx = (ptr + np.arange(n)) % K
            queue[:, idx] = keys.T
            ptr = int((ptr + n) % K)
            st.append({"keys": enc(keys), "queue_after": enc(queue.copy()), "ptr_after": ptr})
        qs.append({"name": name, "dim": c, "K": K, "batch": n, "ptr_start": ptr0, "queue_start": enc(q0),
                   "moco_accepts": K % n == 0, "steps": st})
    write_json("losses/moco_queue.json", {"case": "losses/moco_queue", "subcases": qs})

    # four consecutive training steps: negatives come from the queue before the enqueue
    c, K, n, T = 8, 12, 4, 0.2
    queue = np.ascontiguousarray(unit_rows(g.normal(size=(K, c))).T)
    ptr, st, q0 = 0, [], None
    q0 = queue.copy()
    for _ in range(5):
        i = {"q": f32(g.normal(size=(n, c))), "k": f32(g.normal(size=(n, c))), "queue": queue}
        o, dev = both(moco_step, i, T=T)
        keys = F.normalize(torch.from_numpy(i["k"]).to(F64), dim=1).numpy().astype(np.float32)
        queue = queue.copy()
        queue[:, ptr:ptr + n] = keys.T
        ptr = (ptr + n) % K
        st.append({"q": enc(i["q"]), "k": enc(i["k"]), "loss": enc(o["loss"]), "grad_q": enc(o["grad_q"]),
                   "queue_after": enc(queue), "ptr_after": ptr, "float32_deviation": enc(dev)})
    write_json("losses/moco_sequence.json", {"case": "losses/moco_sequence", "params": {"T": T, "K": K, "batch": n, "dim": c},
                                             "queue_start": enc(q0), "steps": st})


def byol_l2(x, eps=1e-12):
    return x * torch.rsqrt(torch.clamp((x * x).sum(-1, keepdim=True), min=eps))


def byol_pair(t):
    p1, p2 = t["p1"].clone().requires_grad_(True), t["p2"].clone().requires_grad_(True)
    z1, z2 = t["z1"], t["z2"]

    def reg(x, y):
        return ((byol_l2(x) - byol_l2(y)) ** 2).sum(-1)
    a, b = reg(p1, z2), reg(p2, z1)
    loss = (a + b).mean()
    loss.backward()
    return {"loss_p1_z2": a, "loss_p2_z1": b, "loss": loss, "grad_p1": p1.grad, "grad_p2": p2.grad}


def gen_losses_byol():
    g = rng_for("byol")

    def mk(n, d, s=1.0):
        return {k: f32(g.normal(size=(n, d)) * s) for k in ("p1", "p2", "z1", "z2")}
    subs = [sub("random", byol_pair, mk(6, 16)), sub("single_row", byol_pair, mk(1, 4)), sub("wide", byol_pair, mk(3, 256, 5.0))]
    i = mk(4, 8)
    i["z2"], i["z1"] = f32(i["p1"] * 2), f32(i["p2"] * 0.5)
    subs.append(sub("parallel", byol_pair, i, note="loss ~ 0 and gradient ~ 0"))
    i = mk(4, 8)
    i["z2"], i["z1"] = f32(-i["p1"]), f32(-i["p2"])
    subs.append(sub("opposite", byol_pair, i, note="each term = 4"))
    i = mk(4, 8)
    i["p1"] = f32(i["p1"] * 1e-8)
    i["p2"][0] = 0
    subs.append(sub("below_epsilon", byol_pair, i,
                    note="sum of squares below 1e-12: the factor is the constant 1e6, also in the gradient"))
    write_json("losses/byol_regression.json", {"case": "losses/byol_regression", "subcases": subs})


def sinkhorn(scores, eps, iters):
    Q = torch.exp(scores / eps).t()
    K, B = Q.shape
    Q = Q / Q.sum()
    for _ in range(iters):
        Q = Q / Q.sum(dim=1, keepdim=True) / K
        Q = Q / Q.sum(dim=0, keepdim=True) / B
    return (Q * B).t()


def sinkhorn_case(t, eps, iters):
    return {"assignments": sinkhorn(t["scores"], eps, iters)}


def swav_losses(scores, bs, ncrops, queue_scores, T, eps, iters):
    """scores: (ncrops*bs, K); queue_scores[i]: extra rows put before the batch, or None."""
    loss, qs = 0.0, []
    for i in range(2):
        with torch.no_grad():
            out = scores[bs * i: bs * (i + 1)].detach()
            if queue_scores[i] is not None:
                out = torch.cat((queue_scores[i], out))
            q = sinkhorn(out, eps, iters)[-bs:]
        qs.append(q)
        part = 0.0
        for v in range(ncrops):
            if v != i:
                x = scores[bs * v: bs * (v + 1)] / T
                part = part - (q * F.log_softmax(x, dim=1)).sum(1).mean()
        loss = loss + part / (ncrops - 1)
    return loss / 2, qs


def swav_step(t, bs, ncrops, T, eps, iters):
    z_raw = t["embeddings"].clone().requires_grad_(True)
    z = F.normalize(z_raw, dim=1)
    W = F.normalize(t["prototypes"], dim=1).detach().requires_grad_(True)
    scores = z @ W.t()
    qsc = [None, None]
    if "queue" in t:
        qsc = [t["queue"][i] @ W.detach().t() for i in range(2)]
    loss, qs = swav_losses(scores, bs, ncrops, qsc, T, eps, iters)
    loss.backward()
    return {"scores": scores, "assignments_0": qs[0], "assignments_1": qs[1], "loss": loss,
            "grad_embeddings": z_raw.grad, "grad_prototypes": W.grad}


def gen_losses_swav():
    g = rng_for("swav")
    subs = []
    for name, b, k, eps, it in [("b6_k5", 6, 5, .05, 3), ("b16_k10", 16, 10, .05, 3), ("b4_k12_more_prototypes", 4, 12, .05, 3),
                                ("eps_0.03", 8, 6, .03, 3), ("iters_0", 5, 4, .05, 0), ("iters_1", 5, 4, .05, 1),
                                ("iters_50", 5, 4, .05, 50), ("single_sample", 1, 6, .05, 3), ("single_prototype", 6, 1, .05, 3)]:
        s = f32(np.clip(g.normal(size=(b, k)) * 0.35, -1, 1))
        subs.append(sub(name, sinkhorn_case, {"scores": s}, eps=eps, iters=it))
    subs.append(sub("all_equal", sinkhorn_case, {"scores": np.full((4, 8), g.uniform(-1, 1), np.float32)}, note="uniform assignments 1/K",
                    eps=.05, iters=3))
    s = np.full((6, 6), -1, np.float32)
    s[np.arange(6), g.permutation(6)] = 1
    subs.append(sub("permutation", sinkhorn_case, {"scores": s}, note="a clean one-to-one assignment", eps=.05, iters=3))
    write_json("losses/swav_sinkhorn.json", {"case": "losses/swav_sinkhorn", "subcases": subs})

    subs = []
    for name, bs, d, k, n, scale in [("two_big", 4, 8, 10, 2, 1), ("two_big_two_small", 4, 8, 10, 4, 1), ("two_big_six_small", 3, 8, 7, 8, 1),
                                     ("more_prototypes_than_samples", 2, 16, 24, 3, 3)]:
        i = {"embeddings": f32(g.normal(size=(n * bs, d)) * scale), "prototypes": f32(g.normal(size=(k, d)))}
        subs.append(sub(name, swav_step, i, bs=bs, ncrops=n, T=.1, eps=.05, iters=3))
    i = {"embeddings": f32(g.normal(size=(4 * 4, 8))), "prototypes": f32(g.normal(size=(10, 8))),
         "queue": np.stack([unit_rows(g.normal(size=(12, 8))) for _ in range(2)])}
    subs.append(sub("full_queue", swav_step, i, note="queue rows come before the batch rows; the last bs assignments are used",
                    bs=4, ncrops=4, T=.1, eps=.05, iters=3))
    write_json("losses/swav_swapped.json", {"case": "losses/swav_swapped", "subcases": subs})

    # five steps with a zero-initialised queue that becomes active once its last row is not zero
    bs, d, k, n, L = 3, 6, 8, 3, 9
    W = f32(g.normal(size=(k, d)))
    queue, active, st = np.zeros((2, L, d), np.float32), [False], []
    use = False
    for _ in range(5):
        emb = f32(g.normal(size=(n * bs, d)))
        res, used = {}, []
        for dt in (F64, F32):
            zr = torch.from_numpy(emb).to(dt).requires_grad_(True)
            z = F.normalize(zr, dim=1)
            Wn = F.normalize(torch.from_numpy(W).to(dt), dim=1).requires_grad_(True)
            sc = z @ Wn.t()
            u, qsc, used = use, [], []
            for i in range(2):
                if u or bool(np.any(queue[i, -1] != 0)):
                    u = True
                    qsc.append(torch.from_numpy(queue[i]).to(dt) @ Wn.detach().t())
                else:
                    qsc.append(None)
                used.append(u)
            loss, qs = swav_losses(sc, bs, n, qsc, .1, .05, 3)
            loss.backward()
            res[dt] = (loss, zr.grad, Wn.grad, z.detach())
        use = u
        newq = queue.copy()
        zz = res[F64][3].numpy().astype(np.float32)
        for i in range(2):
            newq[i, bs:] = queue[i, :-bs]
            newq[i, :bs] = zz[i * bs:(i + 1) * bs]
        queue = newq
        st.append({"embeddings": enc(emb), "queue_used": used, "loss": enc(res[F64][0]), "grad_embeddings": enc(res[F64][1]),
                   "grad_prototypes": enc(res[F64][2]), "queue_after": enc(queue.copy()),
                   "float32_deviation": {"loss": abs(res[F64][0].item() - res[F32][0].item())}})
    write_json("losses/swav_queue.json", {"case": "losses/swav_queue",
                                          "params": {"bs": bs, "ncrops": n, "queue_rows": L, "T": .1, "eps": .05, "iters": 3},
                                          "prototypes": enc(W), "steps": st})


def cmc_step(l, ab, y, idx, mem_l, mem_ab, T, Z, mode, momentum):
    """One step; Z is None (to be set) or (Z_l, Z_ab). Returns outputs and updated memories."""
    n_data = mem_l.shape[0]
    l, ab = l.clone().requires_grad_(True), ab.clone().requires_grad_(True)
    out_ab = (mem_l[idx] * ab[:, None, :]).sum(-1)
    out_l = (mem_ab[idx] * l[:, None, :]).sum(-1)
    if mode == "softmax":
        zero = torch.zeros(len(l), dtype=torch.long)
        ll, la = F.cross_entropy(out_l / T, zero), F.cross_entropy(out_ab / T, zero)
    else:
        out_l, out_ab = torch.exp(out_l / T), torch.exp(out_ab / T)
        if Z is None:
            Z = (out_l.detach().mean() * n_data, out_ab.detach().mean() * n_data)
        out_l, out_ab = out_l / Z[0], out_ab / Z[1]

        def nce(x):
            m, pn, eps = x.shape[1] - 1, 1.0 / n_data, 1e-7
            pos, neg = x[:, 0], x[:, 1:]
            return -(torch.log(pos / (pos + m * pn + eps)).sum() + torch.log(m * pn / (neg + m * pn + eps)).sum()) / len(x)
        ll, la = nce(out_l), nce(out_ab)
    loss = ll + la
    loss.backward()
    with torch.no_grad():
        new = []
        for mem, f in ((mem_l, l), (mem_ab, ab)):
            p = mem[y] * momentum + f * (1 - momentum)
            mem = mem.clone()
            mem[y] = p / p.pow(2).sum(1, keepdim=True).pow(.5)
            new.append(mem)
    return {"loss_l": ll, "loss_ab": la, "loss": loss, "grad_l": l.grad, "grad_ab": ab.grad, "Z": Z}, new


def gen_losses_cmc():
    g = rng_for("cmc")
    subs = []
    for name, mode, n_data, d, b, K, T, mom, steps in [("nce", "nce", 20, 16, 4, 10, .07, .5, 3), ("nce_many_negatives", "nce", 12, 8, 3, 40, .1, .5, 2),
                                                       ("softmax", "softmax", 20, 16, 4, 10, .07, .5, 3), ("softmax_one_row", "softmax", 6, 4, 1, 5, .2, .9, 2)]:
        s = 1 / math.sqrt(d / 3)
        mem = [f32(g.uniform(-s, s, size=(n_data, d))) for _ in range(2)]
        st, state = [], {}
        for dt in (F64, F32):
            state[dt] = [torch.from_numpy(m).to(dt) for m in mem]
        Z = {F64: None, F32: None}
        for _ in range(steps):
            l, ab = unit_rows(g.normal(size=(b, d))), unit_rows(g.normal(size=(b, d)))
            y = np.sort(g.choice(n_data, size=b, replace=False)).astype(np.int32)
            g.shuffle(y)
            idx = g.integers(0, n_data, size=(b, K + 1)).astype(np.int32)
            idx[:, 0] = y
            r = {}
            for dt in (F64, F32):
                r[dt], state[dt] = cmc_step(torch.from_numpy(l).to(dt), torch.from_numpy(ab).to(dt), torch.from_numpy(y).long(),
                                            torch.from_numpy(idx).long(), *state[dt], T, Z[dt], mode, mom)
                Z[dt] = r[dt]["Z"]
            o = r[F64]
            st.append({"l": enc(l), "ab": enc(ab), "y": enc(y), "idx": enc(idx),
                       "Z": None if o["Z"] is None else [float(o["Z"][0]), float(o["Z"][1])],
                       **{k: enc(o[k]) for k in ("loss_l", "loss_ab", "loss", "grad_l", "grad_ab")},
                       "memory_l_after": enc(state[F64][0]), "memory_ab_after": enc(state[F64][1]),
                       "float32_deviation": {k: float((o[k] - r[F32][k].to(F64)).detach().abs().max()) for k in ("loss", "grad_l", "grad_ab")}})
        subs.append({"name": name, "params": {"mode": mode, "n_data": n_data, "dim": d, "batch": b, "K": K, "T": T, "memory_momentum": mom},
                     "memory_l": enc(mem[0]), "memory_ab": enc(mem[1]), "steps": st})
    write_json("losses/cmc.json", {"case": "losses/cmc", "subcases": subs})


def bce_case(t):
    x = t["logits"].clone().requires_grad_(True)
    loss = F.binary_cross_entropy_with_logits(x, t["targets"])
    loss.backward()
    return {"loss": loss, "per_element": F.binary_cross_entropy_with_logits(x.detach(), t["targets"], reduction="none"), "grad_logits": x.grad}


def ce_case(t):
    x = t["logits"].clone().requires_grad_(True)
    loss = F.cross_entropy(x, t["labels"].long())
    loss.backward()
    return {"loss": loss, "grad_logits": x.grad}


def gen_losses_supervised():
    g = rng_for("supervised")
    subs = []

    def mk(n, c, s, p):
        return {"logits": f32(g.normal(size=(n, c)) * s), "targets": f32(g.random((n, c)) < p)}
    subs.append(sub("random", bce_case, mk(6, 9, 2, .3)))
    subs.append(sub("rare_positives", bce_case, mk(8, 40, 1, .03)))
    i = mk(3, 6, 1, .5)
    i["logits"] = f32(np.sign(i["logits"]) * np.array([0, 20, 50, 88, 100, 1000]))
    subs.append(sub("extreme_logits", bce_case, i, note="no overflow: max(x,0) - x*y + log(1+exp(-|x|))"))
    i = mk(3, 5, 1, .5)
    i["targets"][:] = 0
    subs.append(sub("all_negative", bce_case, i))
    i = mk(3, 5, 1, .5)
    i["targets"][:] = 1
    subs.append(sub("all_positive", bce_case, i))
    i = mk(3, 5, 1, .5)
    i["logits"][:] = 0
    subs.append(sub("zero_logits", bce_case, i, note="loss = ln 2"))
    i = mk(4, 5, 1, .5)
    i["targets"] = f32(g.random((4, 5)))
    subs.append(sub("soft_targets", bce_case, i))
    write_json("losses/multilabel_bce.json", {"case": "losses/multilabel_bce", "subcases": subs})
    subs = []
    for name, n, c, s in [("random", 6, 10, 2), ("two_classes", 5, 2, 1), ("large_logits", 4, 7, 200)]:
        subs.append(sub(name, ce_case, {"logits": f32(g.normal(size=(n, c)) * s), "labels": g.integers(0, c, n).astype(np.int32)}))
    write_json("losses/softmax_ce.json", {"case": "losses/softmax_ce", "subcases": subs})


# ---------------------------------------------------------------- 2. optimisers, schedules

SHAPES = {"conv.weight": (4, 3, 3, 3), "fc.weight": (5, 4), "fc.bias": (5,), "bn.weight": (3,), "bn.bias": (3,), "zero.weight": (2, 3)}


def optim_inputs(g, steps):
    p = {k: f32(g.normal(size=s) * .3) for k, s in SHAPES.items()}
    p["bn.weight"] = f32(1 + .1 * g.normal(size=3))
    p["bn.bias"][:] = 0
    p["zero.weight"][:] = 0
    gr = {k: f32(g.normal(size=(steps,) + s) * np.exp(g.normal(size=(steps,) + (1,) * len(s)))) for k, s in SHAPES.items()}
    gr["fc.weight"][3] = 0          # a step with an all-zero gradient
    return p, gr


ADAM_BETAS, ADAM_EPS = (.9, .999), 1e-8


def is_bias_or_norm(n):
    return n.endswith(".bias") or n.startswith("bn.")


def run_optim(kind, p, gr, lrs, wd, mom, eta):
    res = {}
    for dt in (F64, F32):
        P = {k: torch.from_numpy(v.copy()).to(dt).requires_grad_(True) for k, v in p.items()}
        if kind == "adamw":
            opt = torch.optim.AdamW(list(P.values()), lr=lrs[0], betas=ADAM_BETAS, eps=ADAM_EPS, weight_decay=wd)
        else:
            opt = torch.optim.SGD(list(P.values()), lr=lrs[0], momentum=mom, weight_decay=0 if kind in ("lars", "larc") else wd,
                                  nesterov=kind == "nesterov")
        mu = {k: torch.zeros_like(v, requires_grad=False) for k, v in P.items()}
        hist = {k: [] for k in P}
        for s, lr in enumerate(lrs):
            for gp in opt.param_groups:
                gp["lr"] = lr
            with torch.no_grad():
                for k, v in P.items():
                    gk = torch.from_numpy(gr[k][s]).to(dt).clone()
                    if kind == "lars":
                        if not is_bias_or_norm(k):
                            gk = gk + wd * v
                            pn, gn = v.norm(), gk.norm()
                            if pn > 0 and gn > 0:
                                gk = gk * (eta * pn / gn)
                        mu[k] = mom * mu[k] + gk
                        v -= lr * mu[k]
                    elif kind == "larc":
                        pn, gn = v.norm(), gk.norm()
                        if pn != 0 and gn != 0:
                            a = eta * pn / (gn + pn * wd + 1e-8)
                            gk = (gk + wd * v) * a
                        v.grad = gk
                    else:
                        v.grad = gk
            if kind != "lars":
                opt.step()
            for k, v in P.items():
                hist[k].append(v.detach().clone())
        res[dt] = {k: torch.stack(v) for k, v in hist.items()}
    dev = {k: float((res[F64][k] - res[F32][k].to(F64)).abs().max()) for k in p}
    return res[F64], dev


def gen_optim():
    g = rng_for("optim")
    steps = 10
    cases = [
        ("sgd_momentum", "sgd", [.03] * 10, 1e-4, .9, None, "torch.optim.SGD(momentum, weight_decay)"),
        ("sgd_momentum_lr_changes", "sgd", [.3] * 4 + [.03] * 3 + [.003] * 3, 1e-2, .9, None, "the rate is not folded into the momentum buffer"),
        ("sgd_plain", "sgd", [.1] * 10, 0.0, 0.0, None, "no momentum, no weight decay"),
        ("sgd_nesterov", "nesterov", [.05] * 10, 5e-4, .9, None, "torch.optim.SGD(nesterov=True)"),
        ("lars_byol", "lars", [.2, .4, .6, .8, 1.0, .9, .8, .7, .6, .5], 1.5e-6, .9, 1e-3, "bias and norm tensors: no decay, no adaptation"),
        ("lars_byol_strong_decay", "lars", [.45] * 10, .1, .9, 1e-3, "same with a large weight decay"),
        ("larc_swav", "larc", [.6, .6, .6, .5, .5, .4, .3, .2, .1, .05], 1e-6, .9, 1e-3,
         "all tensors adapted; a zero tensor (or zero gradient) keeps its raw gradient and gets no decay"),
        ("larc_swav_strong_decay", "larc", [4.8] * 10, .1, .9, 1e-3, "same with a large weight decay"),
    ]
    # a generator of its own, so that the other cases stay what they were
    adamw = ("adamw", "adamw", [.003, .01, .03, .03, .02, .02, .01, .01, .003, .001], .1, None, None,
             "torch.optim.AdamW: decoupled decay of all tensors, bias correction")
    for r, (name, kind, lrs, wd, mom, eta, note) in [(g, c) for c in cases] + [(rng_for("optim/adamw"), adamw)]:
        p, gr = optim_inputs(r, steps)
        out, dev = run_optim(kind, p, gr, lrs, wd, mom, eta)
        write_json(f"optim/{name}.json", {
            "case": f"optim/{name}", "note": note,
            "params": {"kind": kind, "lr_per_step": lrs, "weight_decay": wd, "momentum": mom, "trust_coefficient": eta,
                       "larc_epsilon": 1e-8 if kind == "larc" else None,
                       **({"betas": list(ADAM_BETAS), "epsilon": ADAM_EPS} if kind == "adamw" else {})},
            "excluded_from_decay_and_adaptation": [k for k in p if is_bias_or_norm(k)] if kind == "lars" else [],
            "initial": enc(p), "gradients": enc(gr), "parameters_after_each_step": enc(out), "float32_deviation": enc(dev)})

    # schedules
    def cos_decay(step, total, v):
        return v * .5 * (1 + math.cos(math.pi * min(step, total) / total))
    subs = []
    E = int(g.integers(150, 260))
    lr0 = float(np.round(g.uniform(.01, .1), 4))
    for nm, e, l in [("moco_cosine_per_epoch", 200, .03), ("moco_cosine_per_epoch_random", E, lr0)]:
        subs.append({"name": nm, "rule": "lr0*0.5*(1+cos(pi*epoch/epochs))", "params": {"lr0": l, "epochs": e},
                     "values": {"per": "epoch", "data": [l * .5 * (1 + math.cos(math.pi * t / e)) for t in range(e)]}})
    for nm, e, l, ms in [("step_120_160", 200, .03, [120, 160]), ("step_60_80", 100, 30.0, [60, 80]),
                         ("step_random", E, lr0, sorted(int(v) for v in g.choice(np.arange(10, E - 5), 3, replace=False)))]:
        prm = nn.Parameter(torch.zeros(1))
        o = torch.optim.SGD([prm], lr=l)
        sch = torch.optim.lr_scheduler.MultiStepLR(o, ms, gamma=.1)
        v = []
        for _ in range(e):
            v.append(o.param_groups[0]["lr"])
            o.step()
            sch.step()
        subs.append({"name": nm, "rule": "lr0 * 0.1^(number of milestones <= epoch), torch MultiStepLR", "params": {"lr0": l, "epochs": e, "milestones": ms},
                     "values": {"per": "epoch", "data": v}})
    for nm, base, batch, tot, warm in [("byol_warmup_cosine", .2, 4096, 400, 40), ("byol_no_warmup", .3, 512, 120, 0),
                                       ("byol_random", float(np.round(g.uniform(.1, .5), 3)), 256 * int(g.integers(1, 9)), int(g.integers(200, 400)), int(g.integers(5, 60)))]:
        scaled = base * batch / 256
        v = [s / warm * scaled if s < warm else cos_decay(s - warm, tot - warm, scaled) for s in range(tot + 3)]
        subs.append({"name": nm, "rule": "BYOL learning_schedule: step/warmup*scaled, then 0.5*scaled*(1+cos(pi*(step-warmup)/(total-warmup))), steps past the end clamp to 0",
                     "params": {"base_lr": base, "batch": batch, "total_steps": tot, "warmup_steps": warm}, "values": {"per": "step", "data": v}})
    for nm, start, base, fin, ipe, ep, we in [("swav_bs4096", .3, 4.8, .0048, 7, 50, 10), ("swav_bs256_no_warmup", 0.0, .6, .0006, 10, 20, 0),
                                              ("swav_random", 0.0, float(np.round(g.uniform(.3, 5), 3)), float(np.round(g.uniform(0, .01), 5)), int(g.integers(3, 12)), int(g.integers(12, 30)), int(g.integers(1, 8)))]:
        w = np.linspace(start, base, ipe * we)
        n = ipe * (ep - we)
        c = np.array([fin + .5 * (base - fin) * (1 + math.cos(math.pi * t / n)) for t in range(n)])
        subs.append({"name": nm, "rule": "SwAV: numpy.linspace(start, base, iters*warmup_epochs) (end point included) then final+0.5*(base-final)*(1+cos(pi*t/T))",
                     "params": {"start_warmup": start, "base_lr": base, "final_lr": fin, "iters_per_epoch": ipe, "epochs": ep, "warmup_epochs": we},
                     "values": {"per": "step", "data": [float(x) for x in np.concatenate((w, c))]}})
    for nm, tau0, tot in [("byol_tau_0.996", .996, 300), ("byol_tau_0.99", .99, 100), ("byol_tau_random", float(np.round(g.uniform(.9, .999), 4)), int(g.integers(50, 400)))]:
        subs.append({"name": nm, "rule": "tau(k) = 1-(1-tau0)*(cos(pi*k/K)+1)/2, k clamped to K", "params": {"tau0": tau0, "total_steps": tot},
                     "values": {"per": "step", "data": [1 - (1 - tau0) * cos_decay(s, tot, 1.0) for s in range(tot + 3)]}})
    write_json("optim/schedules.json", {"case": "optim/schedules", "subcases": subs})

    # moving average of weights
    subs = []
    for nm, taus in [("moco_m_0.999", [.999] * 6), ("m_0.9", [.9] * 6), ("m_0_copies", [0.0] * 2), ("m_1_keeps", [1.0] * 2),
                     ("byol_tau_schedule", [1 - (1 - .96) * cos_decay(s, 6, 1.0) for s in range(7)])]:
        tgt = {k: f32(g.normal(size=s)) for k, s in (("w", (3, 4)), ("b", (4,)))}
        online = {k: f32(g.normal(size=(len(taus),) + v.shape)) for k, v in tgt.items()}
        cur, hist = {k: v.astype(np.float64) for k, v in tgt.items()}, {k: [] for k in tgt}
        for s, m in enumerate(taus):
            for k in cur:
                cur[k] = m * cur[k] + (1 - m) * online[k][s]
                hist[k].append(cur[k].copy())
        subs.append({"name": nm, "m_per_step": taus, "target_start": enc(tgt), "online_per_step": enc(online), "target_after_each_step": enc({k: np.stack(v) for k, v in hist.items()})})
    write_json("optim/weight_average.json", {"case": "optim/weight_average", "rule": "target = m*target + (1-m)*online", "subcases": subs})


# ---------------------------------------------------------------- 3. models

def narrow_resnet(block_name, layers, width, in_ch, classes, head):
    """torchvision's ResNet graph with all widths scaled by width/64 and any number of input channels."""
    from torchvision.models.resnet import BasicBlock, Bottleneck, ResNet
    block = {"BasicBlock": BasicBlock, "Bottleneck": Bottleneck}[block_name]

    class Narrow(ResNet):
        def __init__(self):
            nn.Module.__init__(self)
            self._norm_layer = nn.BatchNorm2d
            self.inplanes, self.dilation, self.groups, self.base_width = width, 1, 1, 64
            self.conv1 = nn.Conv2d(in_ch, width, 7, stride=2, padding=3, bias=False)
            self.bn1 = nn.BatchNorm2d(width)
            self.relu = nn.ReLU(inplace=True)
            self.maxpool = nn.MaxPool2d(3, stride=2, padding=1)
            for i in range(4):
                setattr(self, f"layer{i + 1}", self._make_layer(block, width * 2**i, layers[i], stride=1 if i == 0 else 2))
            self.avgpool = nn.AdaptiveAvgPool2d((1, 1))
            feat = width * 8 * block.expansion
            self.fc = nn.Linear(feat, classes) if head == "linear" else nn.Sequential(nn.Linear(feat, feat), nn.ReLU(), nn.Linear(feat, classes))
    return Narrow()


def randomise(model, g):
    with torch.no_grad():
        for n, p in model.named_parameters():
            if p.dim() > 1:
                fan = p[0].numel()
                p.copy_(torch.from_numpy(f32(g.normal(size=tuple(p.shape)) * math.sqrt(2 / fan))))
            elif n.endswith("weight"):
                p.copy_(torch.from_numpy(f32(g.uniform(.6, 1.4, size=tuple(p.shape)))))
            else:
                p.copy_(torch.from_numpy(f32(g.normal(size=tuple(p.shape)) * .2)))
        for n, b in model.named_buffers():
            if n.endswith("running_mean"):
                b.copy_(torch.from_numpy(f32(g.normal(size=tuple(b.shape)) * .3)))
            elif n.endswith("running_var"):
                b.copy_(torch.from_numpy(f32(g.uniform(.5, 2, size=tuple(b.shape)))))


def run_model(m, x, R, l2):
    """Eval pass, then train pass with backward, in both precisions."""
    import copy
    res = {}
    for dt in (F64, F32):
        mm = copy.deepcopy(m).to(dt)
        acts = {}
        for n in ("maxpool", "layer1", "layer2", "layer3", "layer4", "avgpool"):
            getattr(mm, n).register_forward_hook(lambda _m, _i, o, n=n: acts.__setitem__(n, o.detach()))
        xt = torch.from_numpy(x).to(dt)
        mm.eval()
        with torch.no_grad():
            ev = mm(xt)
            ev = F.normalize(ev, dim=1) if l2 else ev
        ev_acts = dict(acts)
        mm.train()
        xt = xt.clone().requires_grad_(True)
        out = mm(xt)
        out = F.normalize(out, dim=1) if l2 else out
        loss = (out * torch.from_numpy(R).to(dt)).sum() / len(x)
        loss.backward()
        res[dt] = {"eval": ev, "eval_acts": ev_acts, "train": out.detach(), "train_acts": dict(acts), "loss": loss.detach(),
                   "grads": {n: p.grad for n, p in mm.named_parameters()}, "gx": xt.grad,
                   "bufs": {n: b for n, b in mm.named_buffers() if not n.endswith("num_batches_tracked")}}
    a, b = res[F64], res[F32]
    rel = {n: float((v - b["grads"][n].to(F64)).norm() / (v.norm() + 1e-30)) for n, v in a["grads"].items()}
    dev = {"eval_output": float((a["eval"] - b["eval"].to(F64)).abs().max()), "train_output": float((a["train"] - b["train"].to(F64)).abs().max()),
           "gradient_relative_l2_worst": max(rel.values()), "gradient_relative_l2_worst_tensor": max(rel, key=rel.get)}
    return a, dev


def gen_model():
    import torchvision
    specs = [("basic_1111_w8", "BasicBlock", [1, 1, 1, 1], 8, 3, 10, "linear", (4, 3, 32, 32), False, None),
             ("basic_2222_w4", "BasicBlock", [2, 2, 2, 2], 4, 3, 7, "linear", (3, 3, 45, 38), False, None),
             ("bottleneck_1111_w4", "Bottleneck", [1, 1, 1, 1], 4, 3, 10, "linear", (4, 3, 32, 32), False, None),
             ("bottleneck_3463_w4", "Bottleneck", [3, 4, 6, 3], 4, 3, 16, "linear", (6, 3, 64, 64), False, "bn3.weight"),
             ("bottleneck_1111_w4_2ch_mlp", "Bottleneck", [1, 1, 1, 1], 4, 2, 16, "mlp", (5, 2, 33, 47), True, None)]
    for name, block, layers, width, cin, ncls, head, shape, l2, damp in specs:
        # draw again when float32 and float64 disagree (a ReLU or max-pool input too close to a switch)
        for attempt in range(25):
            g = rng_for(f"model/{name}/{attempt}")
            m = narrow_resnet(block, layers, width, cin, ncls, head)
            randomise(m, g)
            if damp:
                with torch.no_grad():
                    for n, p in m.named_parameters():
                        if n.endswith(damp):
                            p.mul_(.3)
            x = f32(g.normal(size=shape))
            R = f32(g.normal(size=(shape[0], ncls)))
            a, dev = run_model(m, x, R, l2)
            if dev["gradient_relative_l2_worst"] < 5e-5:
                break
        else:
            raise SystemExit(f"no well conditioned draw for {name}")
        d = f"model/{name}"
        write_st(f"{d}/weights.safetensors", {k: v.numpy() for k, v in m.state_dict().items() if not k.endswith("num_batches_tracked")})
        write_npy(f"{d}/input.npy", x)
        write_st(f"{d}/gradients.safetensors", {k: f32(v) for k, v in a["grads"].items()})
        write_st(f"{d}/running_stats_after.safetensors", {k: f32(v) for k, v in a["bufs"].items()})

        def stats(t):
            return {"shape": list(t.shape), "mean": float(t.mean()), "l2": float(t.norm()), "max": float(t.max())}
        write_json(f"{d}/expected.json", {
            "case": d,
            "architecture": {"block": block, "layers": layers, "stem_width": width, "planes": [width * 2**i for i in range(4)],
                             "in_channels": cin, "outputs": ncls, "head": head, "l2_normalised_output": l2,
                             "bn_eps": 1e-5, "bn_momentum": 0.1},
            "input": {"file": f"{d}/input.npy", "layout": "NCHW"}, "weights": f"{d}/weights.safetensors",
            "eval": {"output": enc(a["eval"]), "pooled": enc(a["eval_acts"]["avgpool"].flatten(1)),
                     "stages": {n: stats(t) for n, t in a["eval_acts"].items()}},
            "train": {"output": enc(a["train"]), "pooled": enc(a["train_acts"]["avgpool"].flatten(1)),
                      "stages": {n: stats(t) for n, t in a["train_acts"].items()},
                      "running_stats_after": f"{d}/running_stats_after.safetensors",
                      "loss_rule": "sum(output * loss_weights) / batch", "loss_weights": enc(R), "loss": float(a["loss"]),
                      "gradients": f"{d}/gradients.safetensors",
                      "gradient_l2": {n: float(v.norm()) for n, v in a["grads"].items()},
                      "input_gradient_l2": float(a["gx"].norm()), "input_gradient_first_row": enc(a["gx"][0, :, 0, :])},
            "parameter_count": int(sum(p.numel() for p in m.parameters())), "float32_deviation": dev})

    for arch in ("resnet18", "resnet34", "resnet50", "resnet101"):
        mod = getattr(torchvision.models, arch)(weights=None)
        sd = mod.state_dict()
        write_json(f"model/{arch}_state_dict.json", {
            "case": f"model/{arch}_state_dict", "num_classes": 1000,
            "parameters": int(sum(p.numel() for p in mod.parameters())),
            "parameters_without_fc": int(sum(p.numel() for n, p in mod.named_parameters() if not n.startswith("fc."))),
            "buffers_running_stats": int(sum(b.numel() for n, b in mod.named_buffers() if not n.endswith("num_batches_tracked"))),
            "tensors": len(sd), "tensors_without_counters": sum(not k.endswith("num_batches_tracked") for k in sd),
            "trainable": [n for n, _ in mod.named_parameters()],
            "state_dict": [{"name": k, "shape": list(v.shape), "dtype": str(v.dtype).replace("torch.", ""), "count": v.numel()} for k, v in sd.items()]})

    gen_layers()
    gen_heads()
    gen_vision_transformer()
    gen_convnext()


def sine_cosine_positions(side, dim):
    """The fixed table of MoCo v3's vision transformer, class token first, for a square grid."""
    grid_w, grid_h = torch.meshgrid(torch.arange(side, dtype=F64), torch.arange(side, dtype=F64), indexing="ij")
    omega = 1.0 / 10000 ** (torch.arange(dim // 4, dtype=F64) / (dim // 4))
    out_w, out_h = grid_w.flatten()[:, None] * omega, grid_h.flatten()[:, None] * omega
    table = torch.cat([torch.sin(out_w), torch.cos(out_w), torch.sin(out_h), torch.cos(out_h)], dim=1)
    return torch.cat([torch.zeros(1, dim, dtype=F64), table])[None]


def features_and_gradients(model, forward, x, R):
    """Features of images, and the gradients of sum(features * R) / batch, in double precision."""
    m = model.double().train()
    images = torch.from_numpy(x).double().requires_grad_(True)
    out = forward(m, images)
    ((out * torch.from_numpy(R).double()).sum() / len(x)).backward()
    return {"features": out.detach(), "input_gradient": images.grad, "gradients": {n: p.grad for n, p in m.named_parameters() if p.grad is not None}}


def gen_vision_transformer():
    from timm.models.vision_transformer import VisionTransformer
    subs = []
    dim, depth, heads, patch, side = 8, 2, 2, 4, 16
    for name, pooling, height, width in (("class_token", "class-token", 16, 16), ("mean", "mean", 16, 16), ("other_size", "class-token", 8, 24)):
        g = rng_for(f"vision_transformer/{name}")
        m = VisionTransformer(img_size=(height, width), patch_size=patch, embed_dim=dim, depth=depth, num_heads=heads, num_classes=0,
                              global_pool="token" if pooling == "class-token" else "avg", fc_norm=False)
        randomise(m, g)
        table = sine_cosine_positions(side // patch, dim)
        grid = table[:, 1:].reshape(1, side // patch, side // patch, dim).permute(0, 3, 1, 2)
        grid = F.interpolate(grid, (height // patch, width // patch), mode="bilinear", align_corners=False)
        m.pos_embed = nn.Parameter(torch.cat([table[:, :1], grid.permute(0, 2, 3, 1).flatten(1, 2)], dim=1).float(), requires_grad=False)
        weights = {k: v.clone() for k, v in m.state_dict().items()} | {"pos_embed": table.float()}
        x, R = f32(g.normal(size=(2, 3, height, width))), f32(g.normal(size=(2, dim)))
        subs.append({"name": name, "pooling": pooling, "input": enc(x), "weights": enc(weights), "loss_weights": enc(R)}
                    | enc(features_and_gradients(m, lambda m, images: m(images), x, R)))
    write_json("model/vision_transformer.json", {"case": "model/vision_transformer", "dimension": dim, "depth": depth, "heads": heads, "patch_size": patch,
                                                 "image_size": side, "positions": enc(sine_cosine_positions(side // patch, dim)), "subcases": subs})


def gen_convnext():
    from torchvision.models.convnext import CNBlockConfig, ConvNeXt
    g = rng_for("convnext")
    channels, blocks = [4, 6, 8], [1, 2, 1]
    after = channels[1:] + [None]
    m = ConvNeXt([CNBlockConfig(c, n, b) for c, n, b in zip(channels, after, blocks)], stochastic_depth_prob=0.0, num_classes=2)
    m.classifier = nn.Sequential(m.classifier[0], m.classifier[1])
    randomise(m, g)
    weights = {k: v.clone() for k, v in m.state_dict().items()}
    x, R = f32(g.normal(size=(2, 3, 21, 30))), f32(g.normal(size=(2, channels[-1])))
    write_json("model/convnext.json", {"case": "model/convnext", "channels": channels, "blocks": blocks, "patch_size": 4, "input": enc(x),
                                       "weights": enc(weights), "loss_weights": enc(R)} | enc(features_and_gradients(m, lambda m, images: m(images), x, R)))


def gen_weights():
    """Weights of the smallest ResNet, in the files that they travel in, and what the network makes of an image with them."""
    g = rng_for("weights")
    m = narrow_resnet("BasicBlock", [1, 1, 1, 1], 4, 3, 5, "linear")
    m.conv1, m.maxpool = nn.Conv2d(3, 4, 3, 2, 1, bias=False), nn.Identity()
    randomise(m, g)
    x = f32(g.normal(size=(2, 3, 16, 16)))
    d = OUT / "weights"
    d.mkdir(parents=True, exist_ok=True)
    state = m.state_dict()
    m64 = m.double().eval()
    m64.fc = nn.Identity()
    with torch.no_grad():
        features = m64(torch.from_numpy(x).double())
    state = {k: v.float() if v.is_floating_point() else v for k, v in state.items()}
    backbone = {k: v for k, v in state.items() if not k.startswith("fc.")}
    moco = {f"module.encoder_q.{k}": v for k, v in backbone.items()}
    moco |= {"module.encoder_q.fc.0.weight": torch.zeros(4, 32), "module.encoder_k.conv1.weight": torch.zeros(4, 3, 3, 3), "module.queue": torch.zeros(8, 16),
             "module.queue_ptr": torch.zeros(1, dtype=torch.long)}
    swav = {f"module.{k}": v for k, v in backbone.items()} | {"module.projection_head.0.weight": torch.zeros(4, 32), "module.prototypes.weight": torch.zeros(3, 4)}
    odd = dict(backbone)  # views of larger storages, a transposed one, shared storages, a parameter
    odd["conv1.weight"] = torch.cat([torch.zeros(2, 3, 3, 3), state["conv1.weight"]])[2:]
    odd["layer1.0.conv1.weight"] = state["layer1.0.conv1.weight"].permute(3, 2, 1, 0).contiguous().permute(3, 2, 1, 0)
    odd["layer2.0.conv1.weight"] = state["layer2.0.conv1.weight"].to(memory_format=torch.channels_last)
    pair = torch.cat([state["bn1.weight"], state["bn1.bias"]])
    odd["bn1.weight"], odd["bn1.bias"] = pair[:4], pair[4:]
    odd["layer3.0.bn1.weight"] = nn.Parameter(state["layer3.0.bn1.weight"])
    optimizer = {"state": {0: {"momentum_buffer": torch.zeros(4)}}, "param_groups": [{"lr": .03, "params": [0], "nesterov": False, "betas": (.9, .999)}]}
    torch.save({"epoch": 200, "arch": "resnet-test", "state_dict": moco, "optimizer": optimizer}, d / "moco_zip.pth.tar")
    torch.save({"epoch": 200, "arch": "resnet-test", "state_dict": moco, "optimizer": optimizer}, d / "moco_legacy.pth.tar", _use_new_zipfile_serialization=False)
    torch.save(__import__("collections").OrderedDict(swav), d / "swav_legacy.pth.tar", _use_new_zipfile_serialization=False, pickle_protocol=2)
    torch.save({"model": odd}, d / "views_zip.pth")
    write_st("weights/torchvision.safetensors", {k: v.numpy() for k, v in state.items()})

    class Hostile:
        def __reduce__(self):
            return os.system, ("echo pwned",)
    torch.save({"state_dict": {"conv1.weight": torch.zeros(1), "x": Hostile()}}, d / "hostile_zip.pth.tar")
    torch.save({"state_dict": {"conv1.weight": torch.zeros(1), "x": Hostile()}}, d / "hostile_legacy.pth.tar", _use_new_zipfile_serialization=False)
    write_json("weights/expected.json", {
        "case": "weights", "network": "ResNet of basic blocks [1, 1, 1, 1], width 4, stem 3x3 of stride 2 without pooling", "input": enc(x), "features": enc(features),
        "files": ["moco_zip.pth.tar", "moco_legacy.pth.tar", "swav_legacy.pth.tar", "views_zip.pth", "torchvision.safetensors"],
        "refused": [{"file": "hostile_zip.pth.tar", "names": "posix.system"}, {"file": "hostile_legacy.pth.tar", "names": "posix.system"}]})


def gen_layers():
    g = rng_for("layers")
    subs = []

    def conv(t, stride, padding):
        x, w = t["x"].clone().requires_grad_(True), t["w"].clone().requires_grad_(True)
        y = F.conv2d(x, w, stride=stride, padding=padding)
        (y * t["r"]).sum().backward()
        return {"y": y, "grad_x": x.grad, "grad_w": w.grad}

    def pool(t, k, stride, padding):
        x = t["x"].clone().requires_grad_(True)
        y = F.max_pool2d(x, k, stride, padding)
        (y * t["r"]).sum().backward()
        return {"y": y, "grad_x": x.grad}

    def bn(t, eps, momentum, training):
        x, w, b = (t[k].clone().requires_grad_(True) for k in ("x", "weight", "bias"))
        rm, rv = t["running_mean"].clone(), t["running_var"].clone()
        y = F.batch_norm(x, rm, rv, w, b, training, momentum, eps)
        (y * t["r"]).sum().backward()
        return {"y": y, "running_mean_after": rm, "running_var_after": rv, "grad_x": x.grad, "grad_weight": w.grad, "grad_bias": b.grad}
    for name, n, ci, co, h, w, k, s, p in [("conv7_s2_p3_even", 1, 3, 2, 12, 14, 7, 2, 3), ("conv7_s2_p3_odd", 1, 2, 2, 13, 9, 7, 2, 3),
                                           ("conv3_s1_p1", 2, 2, 3, 5, 6, 3, 1, 1), ("conv3_s2_p1_even", 1, 2, 3, 8, 6, 3, 2, 1),
                                           ("conv3_s2_p1_odd", 1, 2, 3, 7, 5, 3, 2, 1), ("conv1_s2", 1, 3, 2, 6, 7, 1, 2, 0)]:
        oh, ow = (h + 2 * p - k) // s + 1, (w + 2 * p - k) // s + 1
        subs.append(sub(name, conv, {"x": f32(g.normal(size=(n, ci, h, w))), "w": f32(g.normal(size=(co, ci, k, k))), "r": f32(g.normal(size=(n, co, oh, ow)))},
                        stride=s, padding=p))
    for name, h, w in [("maxpool3_s2_p1_even", 6, 8), ("maxpool3_s2_p1_odd", 7, 5)]:
        subs.append(sub(name, pool, {"x": f32(g.normal(size=(1, 2, h, w)) - 3), "r": f32(g.normal(size=(1, 2, (h - 1) // 2 + 1, (w - 1) // 2 + 1)))},
                        note="inputs mostly negative: padding must not count as 0", k=3, stride=2, padding=1))
    for name, shp, tr in [("bn_train", (3, 2, 4, 5), True), ("bn_train_4_values", (4, 3, 1, 1), True), ("bn_eval", (3, 2, 4, 5), False), ("bn_train_2d", (6, 4), True)]:
        c = shp[1]
        subs.append(sub(name, bn, {"x": f32(g.normal(size=shp) * 2 + 1), "weight": f32(g.uniform(.5, 1.5, c)), "bias": f32(g.normal(size=c)),
                                   "running_mean": f32(g.normal(size=c)), "running_var": f32(g.uniform(.5, 2, c)), "r": f32(g.normal(size=shp))},
                        note="output uses the biased variance; running_var takes the unbiased one, weight 0.1" if tr else None, eps=1e-5, momentum=.1, training=tr))
    write_json("model/layers.json", {"case": "model/layers", "layout": "NCHW, weights OIHW; gradients of sum(y*r)", "subcases": subs})


def gen_heads():
    g = rng_for("heads")
    subs = []
    kinds = {
        "moco_mlp": (8, lambda: nn.Sequential(nn.Linear(8, 8), nn.ReLU(), nn.Linear(8, 5))),
        "byol_projector_or_predictor": (6, lambda: nn.Sequential(nn.Linear(6, 10), nn.BatchNorm1d(10), nn.ReLU(), nn.Linear(10, 4, bias=False))),
        "swav_projection": (6, lambda: nn.Sequential(nn.Linear(6, 6), nn.BatchNorm1d(6), nn.ReLU(), nn.Linear(6, 4))),
    }
    for name, (d, make) in kinds.items():
        m = make()
        randomise(m, g)
        w = {k: v.numpy().copy() for k, v in m.state_dict().items() if not k.endswith("num_batches_tracked")}
        i = {"x": f32(g.normal(size=(7, d))), "r": f32(g.normal(size=(7, m[-1].out_features)))}

        def run(t, m=m):
            import copy
            mm = copy.deepcopy(m).to(t["x"].dtype)
            mm.eval()
            with torch.no_grad():
                ev = mm(t["x"])
            mm.train()
            x = t["x"].clone().requires_grad_(True)
            y = mm(x)
            (y * t["r"]).sum().backward()
            o = {"eval_output": ev, "train_output": y, "grad_x": x.grad}
            o.update({f"grad.{n}": p.grad for n, p in mm.named_parameters()})
            o.update({f"after.{n}": b for n, b in mm.named_buffers() if not n.endswith("num_batches_tracked")})
            return o
        s = sub(name, run, i)
        s["modules"] = [str(x) for x in m]
        s["state_dict"] = enc(w)
        subs.append(s)
    write_json("model/heads.json", {"case": "model/heads", "subcases": subs})


# ---------------------------------------------------------------- 4. evaluation

def ap_rank(scores, labels):
    """(1/n_pos) * sum over positives of precision at their rank; NaN without positives."""
    o = np.argsort(-scores, kind="stable")
    tp = labels[o] == 1
    if tp.sum() == 0:
        return float("nan")
    prec = np.cumsum(tp) / np.arange(1, len(tp) + 1)
    return float(prec[tp].sum() / tp.sum())


def gen_eval():
    import warnings
    from scipy import stats
    from statsmodels.stats.multitest import multipletests
    from sklearn.metrics import average_precision_score
    g = rng_for("eval/ap")

    def sk(y, s):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return float(average_precision_score(y, s))
    subs = []

    def ap(name, y, s, note=None):
        y, s = np.asarray(y, np.int32), f32(s)
        subs.append({"name": name, "note": note, "labels": enc(y), "scores": enc(s), "n_pos": int(y.sum()), "ap_sklearn": sk(y, s)})
    ap("vector_1", [1, 0, 1, 0, 1], [.9, .8, .7, .6, .5], "0.755556")
    ap("vector_2", [0, 0, 1, 1], [.1, .4, .35, .8], "0.833333")
    n = int(g.integers(40, 80))
    y, s = (g.random(n) < .3).astype(int), g.normal(size=n)
    y[0] = 1
    ap("random", y, s + y * .7)
    ap("rare", np.eye(1, 200, int(g.integers(0, 200)))[0], g.normal(size=200), "one positive in 200")
    ap("no_positives", np.zeros(12), g.normal(size=12), "scikit-learn gives 0.0 with a warning; for mAP leave the class out")
    ap("all_positives", np.ones(12), g.normal(size=12), "1.0")
    ap("ties_some", (g.random(40) < .4).astype(int) | (np.arange(40) == 3), np.round(g.normal(size=40), 0), "equal scores form one threshold")
    ap("ties_all", (np.arange(10) < 3).astype(int), np.full(10, float(np.round(g.uniform(), 3))), "one threshold: AP = prevalence")
    ap("perfect", (np.arange(9) < 4).astype(int), -np.arange(9), "1.0")
    ap("worst", (np.arange(9) >= 5).astype(int), -np.arange(9))
    ap("single_sample_positive", [1], [g.normal()])
    ap("negative_scores", (g.random(30) < .5).astype(int) | (np.arange(30) == 0), -50 + 10 * g.random(30))
    # matrices
    mats = []
    for name, n, c, prev, ties in [("random", 60, 8, .3, False), ("rare_classes", 80, 12, .03, False), ("ties", 50, 6, .3, True)]:
        Y = (g.random((n, c)) < prev).astype(np.int32)
        Y[:, -1] = 0
        Y[0, 0] = 1
        S = g.normal(size=(n, c)) + .8 * Y
        S = f32(np.round(S * 2) / 2) if ties else f32(S)
        per = [sk(Y[:, j], S[:, j]) if Y[:, j].any() else None for j in range(c)]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            macro = float(average_precision_score(Y, S, average="macro"))
            micro = float(average_precision_score(Y, S, average="micro"))
        mats.append({"name": name, "labels": enc(Y), "scores": enc(S), "ap_per_class": per,
                     "map_over_classes_with_positives": float(np.mean([v for v in per if v is not None])),
                     "sklearn_macro_counting_empty_as_0": macro, "sklearn_micro": micro})
    write_json("eval/average_precision.json", {"case": "eval/average_precision", "vectors": subs, "matrices": mats})

    g = rng_for("eval/batch_map")
    subs = []
    for name, n, c, prev, bs in [("batches_of_16", 64, 6, .3, 16), ("short_last_batch", 50, 6, .25, 16), ("rare_batches_of_32", 96, 10, .05, 32), ("one_batch", 40, 5, .3, 64)]:
        Y = (g.random((n, c)) < prev).astype(np.int32)
        for a in range(0, n, bs):
            Y[a, 0] = 1         # no batch without any positive
        S = f32(g.normal(size=(n, c)) + .8 * Y)
        for j in range(c):
            assert len(np.unique(S[:, j])) == n
        bm, sizes, pcs = [], [], []
        for a in range(0, n, bs):
            pc = [ap_rank(S[a:a + bs, j], Y[a:a + bs, j]) for j in range(c)]
            pcs.append([_num(v) for v in pc])
            bm.append(float(np.nanmean(pc)))
            sizes.append(len(S[a:a + bs]))
        subs.append({"name": name, "batch_size": bs, "labels": enc(Y), "scores": enc(S), "batch_sizes": sizes, "batch_map": bm, "ap_per_batch_per_class": pcs,
                     "averaged_map": float(np.average(bm, weights=sizes)),
                     "dataset_map_same_data": float(np.mean([sk(Y[:, j], S[:, j]) for j in range(c) if Y[:, j].any()]))})
    write_json("eval/batch_averaged_map.json", {"case": "eval/batch_averaged_map",
                                                "vectors": [{"scores": [.9, .8, .7, .6, .5], "labels": [1, 0, 1, 0, 1], "ap": ap_rank(np.array([.9, .8, .7, .6, .5]), np.array([1, 0, 1, 0, 1]))},
                                                            {"scores": [.1, .4, .35, .8], "labels": [0, 0, 1, 1], "ap": ap_rank(np.array([.1, .4, .35, .8]), np.array([0, 0, 1, 1]))}],
                                                "subcases": subs})

    g = rng_for("eval/topk")
    subs = []
    for name, n, c in [("ten_classes", 50, 10), ("exactly_five_classes", 20, 5), ("hundred_classes", 40, 100), ("one_row", 1, 12)]:
        L = f32(g.normal(size=(n, c)))
        y = g.integers(0, c, n).astype(np.int32)
        L[np.arange(n), y] += 1
        pred = torch.from_numpy(L).topk(5, 1).indices.numpy()
        hit = pred == y[:, None]
        subs.append({"name": name, "logits": enc(L), "labels": enc(y), "top1_percent": float(hit[:, :1].any(1).mean() * 100), "top5_percent": float(hit.any(1).mean() * 100)})
    write_json("eval/topk.json", {"case": "eval/topk", "subcases": subs})

    # weighted kNN
    g = rng_for("eval/knn")
    subs = []
    for name, ntr, nte, d, c, k, T, noise in [("k200_T0.1", 800, 80, 32, 10, 200, .1, 1.1), ("k20_T0.07", 300, 60, 16, 5, 20, .07, 1.0), ("k_equals_n", 50, 30, 8, 4, 50, .1, .9), ("k1", 120, 40, 16, 6, 1, .1, 1.0)]:
        mu = g.normal(size=(c, d))
        ytr = g.integers(0, c, ntr).astype(np.int32)
        tr = unit_rows(mu[ytr] + noise * 2 * g.normal(size=(ntr, d)))
        yte = g.integers(0, c, nte * 2).astype(np.int32)
        te = unit_rows(mu[yte] + noise * 2 * g.normal(size=(nte * 2, d)))
        sim = torch.from_numpy(te).to(F64) @ torch.from_numpy(tr).to(F64).t()
        srt = sim.sort(1, descending=True).values
        keep = torch.ones(len(te), dtype=torch.bool)
        if k < ntr:
            keep &= (srt[:, k - 1] - srt[:, k]) > 1e-5
        yd, yi = sim.topk(k, 1)
        w = (yd / T).exp()
        sc = torch.zeros(len(te), c, dtype=F64).scatter_add_(1, torch.from_numpy(ytr).long()[yi], w)
        ss = sc.sort(1, descending=True).values
        keep &= ((ss[:, 0] - ss[:, 1]) / ss[:, 0]) > 1e-4
        sel = torch.nonzero(keep).flatten()[:nte]
        te, yte, sc = te[sel], yte[sel.numpy()], sc[sel]
        order = sc.argsort(1, descending=True)
        hit = order == torch.from_numpy(yte).long()[:, None]
        b = f"eval/knn_{name}"
        write_npy(f"{b}_train.npy", tr)
        write_npy(f"{b}_test.npy", te)
        subs.append({"name": name, "params": {"k": k, "T": T, "classes": c}, "train": f"{b}_train.npy", "test": f"{b}_test.npy", "train_labels": enc(ytr), "test_labels": enc(yte),
                     "class_scores": enc(sc), "predictions": enc(order[:, 0].numpy().astype(np.int32)),
                     "top1_percent": float(hit[:, :1].any(1).to(F64).mean() * 100), "top5_percent": float(hit[:, :5].any(1).to(F64).mean() * 100) if k >= 5 and c > 5 else None})
    write_json("eval/knn.json", {"case": "eval/knn", "subcases": subs})

    # run statistics
    g = rng_for("eval/stats")
    sums, tests = [], []
    for n in (2, 3, 5, 10, 30, int(g.integers(11, 29))):
        x = np.round(g.normal(60, 2, n), 4)
        se = stats.sem(x)
        lo, hi = stats.t.interval(.95, n - 1, loc=x.mean(), scale=se)
        sums.append({"values": list(map(float, x)), "n": n, "mean": float(x.mean()), "std_ddof1": float(x.std(ddof=1)), "sem": float(se),
                     "ci95": [float(lo), float(hi)], "t_critical": float(stats.t.ppf(.975, n - 1))})
    v = float(np.round(g.uniform(10, 90), 2))
    sums.append({"values": [v] * 4, "n": 4, "mean": v, "std_ddof1": 0.0, "sem": 0.0, "ci95": [v, v], "t_critical": float(stats.t.ppf(.975, 3)), "note": "zero spread"})
    sums.append({"values": [v], "n": 1, "mean": v, "std_ddof1": None, "sem": None, "ci95": None, "t_critical": None, "note": "one value: spread undefined"})
    for n, eff in ((2, 1), (3, .5), (5, 0), (5, 2), (10, .3), (25, .1), (6, 8)):
        a = np.round(g.normal(60, 2, n), 4)
        b = np.round(a + g.normal(eff, .8, n), 4)
        p, w = stats.ttest_rel(b, a), stats.ttest_ind(b, a, equal_var=False)
        ci = p.confidence_interval(.95)
        tests.append({"a": list(map(float, a)), "b": list(map(float, b)), "mean_difference": float((b - a).mean()),
                      "paired": {"t": float(p.statistic), "df": int(p.df), "p_two_sided": float(p.pvalue), "ci95_of_difference": [float(ci.low), float(ci.high)]},
                      "welch": {"t": float(w.statistic), "df": float(w.df), "p_two_sided": float(w.pvalue), "ci95_of_difference": list(map(float, w.confidence_interval(.95)))}})
    tq = [{"t": float(t), "df": int(df), "p_two_sided": float(2 * stats.t.sf(abs(t), df))}
          for df in (1, 2, 3, 4, 9, 29, 120) for t in (0, .5, 1, 2, 4, 10, float(np.round(g.uniform(.1, 6), 3)))]
    holm = []
    for n in (1, 2, 5, 9):
        p = np.round(g.uniform(0, .2, n) ** 2, 6)
        p[n // 2:n // 2 + 2] = p[n // 2]
        holm.append({"p": list(map(float, p)), "adjusted": list(map(float, multipletests(p, method="holm")[1]))})
    gaps = []
    for n in (2, 3, 5, 8):
        seed = g.normal(0, 1.5, n)
        rows = [np.round(m + seed + g.normal(0, .8, n), 4) for m in (38, 46, 60)]
        b, r, u = (x.mean() for x in rows)
        q = (r - b) / (u - b)
        grad = np.array([q - 1, 1, -q]) / (u - b)
        cov = np.cov(np.stack(rows)) / n
        part = grad ** 2 * np.diag(cov)
        df = part.sum() ** 2 / (part ** 2 / (n - 1)).sum()
        ends = {name: list(map(float, stats.t.interval(.95, d, loc=100 * q, scale=100 * math.sqrt(v))))
                for name, d, v in (("paired_ci95", n - 1, grad @ cov @ grad), ("separate_ci95", df, part.sum()))}
        gaps.append({"baseline": list(map(float, rows[0])), "row": list(map(float, rows[1])), "bound": list(map(float, rows[2])), "share_percent": float(100 * q), **ends})
    write_json("eval/statistics.json", {"case": "eval/statistics", "summaries": sums, "tests": tests, "t_distribution": tq, "holm": holm, "gap_shares": gaps})

    gen_regression()
    gen_collapse()


def gen_regression():
    """Regularised linear layers: scikit-learn's LogisticRegression with C = 1 / (lambda * N), one for all classes or one for each."""
    from sklearn.linear_model import LogisticRegression

    g = rng_for("eval/regression")
    subs = []
    for name, loss, n, d, c, lam, spread in [("softmax_strong", "softmax", 120, 8, 4, .1, 1.5), ("softmax_weak", "softmax", 90, 5, 3, 1e-3, 1.),
                                             ("softmax_large_features", "softmax", 80, 6, 3, 1., 40.), ("binary_strong", "binary", 150, 6, 3, .05, 1.), ("binary_weak", "binary", 100, 7, 5, 1e-3, 1.)]:
        mu = g.normal(size=(c, d))
        if loss == "softmax":
            y = np.eye(c)[g.permutation(np.arange(n) % c)]
        else:
            y = (g.uniform(size=(n, c)) < .4).astype(float)
            y[0], y[1] = 0, 1
        x = f32(spread * (y @ mu + g.normal(size=(n, d)) + 3))
        t = f32(spread * (g.normal(size=(10, d)) + 3))
        x64, fits = x.astype(np.float64), []
        for target in ([y.argmax(1)] if loss == "softmax" else list(y.T.astype(int))):
            fits.append(LogisticRegression(C=1 / (lam * n), solver="newton-cholesky", tol=1e-12, max_iter=1000).fit(x64, target))
        w = np.vstack([f.coef_ for f in fits])
        b = np.hstack([f.intercept_ for f in fits])
        z = torch.from_numpy(x64 @ w.T + b)
        yt = torch.from_numpy(y)
        each = F.cross_entropy(z, yt.argmax(1)) if loss == "softmax" else F.binary_cross_entropy_with_logits(z, yt, reduction="none").sum(1).mean()
        logits = t.astype(np.float64) @ w.T + b
        subs.append({"name": name, "params": {"loss": loss, "regularization": lam}, "features": enc(x), "labels": enc(y.astype(np.int32)), "test": enc(t),
                     "minimum": float(each + lam / 2 * (w ** 2).sum()), "test_probabilities": enc(torch.softmax(torch.from_numpy(logits), 1) if loss == "softmax" else torch.sigmoid(torch.from_numpy(logits)))})
    write_json("eval/regression.json", {"case": "eval/regression", "subcases": subs})


def gen_collapse():
    """Spread, RankMe, alignment and uniformity of embeddings, in double precision."""
    from scipy.spatial.distance import pdist

    g = rng_for("eval/collapse")
    subs = []
    for name, n, d, rank, offset in [("full", 60, 12, 12, 0.), ("wide", 10, 40, 40, 0.), ("three_dimensions", 50, 16, 3, 0.), ("near_one_point", 40, 8, 8, 100.), ("one_point", 20, 6, 0, 1.)]:
        basis = g.normal(size=(max(rank, 1), d))
        z = f32((g.normal(size=(n, rank)) @ basis[:rank] if rank else 0) + offset * np.ones((n, d)))
        other = f32(z + .3 * g.normal(size=(n, d)))
        a, b = z.astype(np.float64), other.astype(np.float64)
        ua, ub = a / np.linalg.norm(a, axis=1, keepdims=True), b / np.linalg.norm(b, axis=1, keepdims=True)
        s = np.linalg.svd(a, compute_uv=False)
        p = s / s.sum() + 1e-7
        subs.append({"name": name, "embeddings": enc(z), "others": enc(other), "std": float(ua.std(0).mean()), "singular_values": enc(s),
                     "rankme": float(np.exp(-(p * np.log(p)).sum())), "alignment": float(((ua - ub) ** 2).sum(1).mean()),
                     "uniformity": float(np.log(np.exp(-2 * pdist(ua) ** 2).mean()))})
    write_json("eval/collapse.json", {"case": "eval/collapse", "subcases": subs})


# ---------------------------------------------------------------- 5. crops

def extract_bb(W, H, box, delta):
    """Absolute-coordinate dilation and small-box growth; box is (x1, x2, y1, y2) relative."""
    ends = [int(box[0] * W), int(box[1] * W), int(box[2] * H), int(box[3] * H)]
    if delta > 0:
        ends = [v + sign * int(v * delta) for v, sign in zip(ends, (-1, 1, -1, 1))]
    res = []
    for (a, b), size in zip((ends[:2], ends[2:]), (W, H)):
        if b - a < 224:
            if a > 112:
                a -= 112
            else:
                a, b = 0, 224
            if b + 112 < size:
                b += 112
            else:
                a = b - 224
        res.append((a, b))
    (x1, x2), (y1, y2) = res
    return [x1, y1, x2, y2]


def gen_crops():
    g = rng_for("crops")
    fixed = [((1024, 683), (.2, .8, .1, .9), [(204, 68, 819, 614), (184, 62, 900, 675), (164, 55, 982, 736)]),
             ((1024, 683), (.45, .55, .45, .55), [(348, 195, 675, 487), (302, 165, 731, 524), (368, 134, 675, 562)]),
             ((1024, 683), (.02, .1, .02, .1), [(0, 0, 336, 336)] * 3),
             ((1024, 683), (.9, .99, .9, .99), [(789, 452, 1013, 676), (829, 519, 1114, 743), (737, 492, 1215, 811)]),
             ((1024, 768), (0, 1, 0, 1), [(0, 0, 1024, 768), (0, 0, 1126, 844), (0, 0, 1228, 921)]),
             ((200, 180), (.1, .9, .1, .9), [(0, 0, 224, 224)] * 3),
             ((1024, 683), (.3, .5, .2, .5), [(195, 24, 624, 453), (277, 123, 563, 375), (246, 109, 614, 409)])]
    vec = []
    for (W, H), b, outs in fixed:
        for d, o in zip((0, .1, .2), outs):
            got = extract_bb(W, H, b, d)
            if tuple(got) != o:
                raise SystemExit(f"published vector differs: {W}x{H} {b} {d}: {got} vs {o}")
            vec.append({"W": W, "H": H, "x1": b[0], "x2": b[1], "y1": b[2], "y2": b[3], "delta": d, "crop": got})
    rnd, image_rel = [], []
    for i in range(200):
        W, H = (int(v) for v in g.integers(100 if i % 4 else 60, 1025, 2))
        small = i % 2 == 0
        w, h = g.uniform(.01, .3 if small else 1, 2)
        x1, y1 = g.uniform(0, 1 - w), g.uniform(0, 1 - h)
        b = [float(np.round(v, 6)) for v in (x1, min(1, x1 + w), y1, min(1, y1 + h))]
        if i % 17 == 0:
            b[0], b[2] = 0.0, 0.0
        if i % 19 == 0:
            b[1], b[3] = 1.0, 1.0
        d = [0.0, .1, .2, float(np.round(g.uniform(.01, .5), 3))][i % 4]
        rnd.append({"W": W, "H": H, "x1": b[0], "x2": b[1], "y1": b[2], "y2": b[3], "delta": d, "crop": extract_bb(W, H, b, d)})
        a = [b[0] * W, b[2] * H, b[1] * W, b[3] * H]
        dil = [max(0.0, a[0] - d * W), max(0.0, a[1] - d * H), min(float(W), a[2] + d * W), min(float(H), a[3] + d * H)]
        image_rel.append({"W": W, "H": H, "x1": b[0], "x2": b[1], "y1": b[2], "y2": b[3], "delta": d, "dilated": dil,
                          "dilated_relative": [dil[0] / W, dil[1] / H, dil[2] / W, dil[3] / H]})
    write_json("crops/extract_bb.json", {"case": "crops/extract_bb", "format": "crop = [X1,Y1,X2,Y2] in pixels", "published_vectors": vec, "random": rnd})
    write_json("crops/dilate_image_relative.json", {"case": "crops/dilate_image_relative", "format": "dilated = [X1,Y1,X2,Y2] in pixels, not rounded", "subcases": image_rel})

    from torchvision.transforms import RandomResizedCrop
    subs = []
    draws = 100_000
    r1 = float(np.round(g.uniform(.05, .5), 3))
    for name, W, H, scale, ratio in [("moco_landscape", 1024, 683, (.2, 1.), (3 / 4, 4 / 3)), ("square_default", 224, 224, (.08, 1.), (3 / 4, 4 / 3)),
                                     ("narrow_falls_back", 200, 700, (.2, 1.), (3 / 4, 4 / 3)), ("swav_small", 500, 375, (.05, .14), (3 / 4, 4 / 3)),
                                     ("scale_from_zero", 336, 224, (0., 1.), (3 / 4, 4 / 3)),
                                     ("random", int(g.integers(150, 900)), int(g.integers(150, 900)), (r1, float(np.round(g.uniform(r1, 1), 3))), (.5, 2.))]:
        torch_seed_for("rrc/" + name)
        img = torch.empty(3, H, W)
        v = np.array([RandomResizedCrop.get_params(img, list(scale), list(ratio)) for _ in range(draws)])
        top, left, h, w = v.T.astype(np.float64)
        qs = [.01, .05, .25, .5, .75, .95, .99]

        def summ(x):
            return {"mean": float(x.mean()), "std": float(x.std(ddof=1)), "quantiles": [float(q) for q in np.quantile(x, qs)], "n": int(len(x))}
        fx, fy = W > w, H > h
        subs.append({"name": name, "params": {"W": W, "H": H, "scale": list(scale), "ratio": list(ratio), "draws": draws}, "quantile_levels": qs,
                     "area_fraction": summ(w * h / (W * H)), "aspect_w_over_h": summ(w / h), "log_aspect": summ(np.log(w / h)),
                     "left_fraction": summ(left[fx] / (W - w[fx])) if fx.any() else None, "top_fraction": summ(top[fy] / (H - h[fy])) if fy.any() else None,
                     "mode_crop": (lambda u, c: {"top_left_h_w": [int(t) for t in u[c.argmax()]], "fraction": float(c.max() / draws)})(*np.unique(v, axis=0, return_counts=True))})
    write_json("crops/random_resized_crop_stats.json", {"case": "crops/random_resized_crop_stats", "subcases": subs})


# ---------------------------------------------------------------- images

def make_images():
    from PIL import Image
    from skimage import data
    g = rng_for("images")
    pool = {"chelsea": ("data.chelsea", "CC0, Stefan van der Walt"), "coffee": ("data.coffee", "CC0, Rachel Michetti"),
            "astronaut": ("data.astronaut", "public domain, NASA"), "rocket": ("data.rocket", "public domain, SpaceX")}
    names = [str(n) for n in g.permutation(sorted(pool))[:3]]
    imgs, man = [], []
    for i, n in enumerate(names):
        src = Image.fromarray(getattr(data, n)())
        tw, th = [(160, 120), (112, 144), (131, 97)][i]
        s = float(g.uniform(1.5, min(src.width / tw, src.height / th)))
        w, h = int(tw * s), int(th * s)
        x, y = int(g.integers(0, src.width - w + 1)), int(g.integers(0, src.height - h + 1))
        im = src.resize((tw, th), Image.LANCZOS, box=(x, y, x + w, y + h))
        write_png(f"images/img{i}.png", im)
        imgs.append(im)
        man.append({"file": f"images/img{i}.png", "width": tw, "height": th, "source": "scikit-image " + pool[n][0], "window": [x, y, x + w, y + h],
                    "licence": pool[n][1]})
    write_json("images/sources.json", {"case": "images", "images": man})
    return imgs


# ---------------------------------------------------------------- 6. augmentations

def check_pillow_order():
    """Pillow 13 may resize vertically first; the kit keeps the older fixed order (horizontal, then vertical)."""
    from PIL import Image
    a = Image.fromarray(rng_for("order").integers(0, 256, size=(150, 100, 3)).astype(np.uint8))
    one, two = a.resize((64, 64), Image.BILINEAR), a.resize((64, 150), Image.BILINEAR).resize((64, 64), Image.BILINEAR)
    if one.tobytes() != two.tobytes():
        raise SystemExit("this Pillow resizes vertically first; use Pillow < 13 for the golden images")


def gen_augment(imgs):
    from PIL import Image, ImageFilter
    check_pillow_order()
    from torchvision.transforms import InterpolationMode, functional as TF
    g = rng_for("augment")
    ops = []

    def put(i, name, out, op, **p):
        rel = write_png(f"augment/img{i}_{name}.png", out)
        ops.append({"input": f"images/img{i}.png", "output": rel, "op": op, "params": enc(p)})
    for i, im in enumerate(imgs):
        W, H = im.size

        def rc(tag, top, left, h, w, size, mode):
            put(i, f"crop_{tag}", TF.resized_crop(im, top, left, h, w, [size, size], getattr(InterpolationMode, mode), antialias=True),
                "resized_crop", top=top, left=left, height=h, width=w, size=size, interpolation=mode.lower(), antialias=True)
        h, w = int(g.integers(70, H + 1)), int(g.integers(70, W + 1))
        t, l = int(g.integers(0, H - h + 1)), int(g.integers(0, W - w + 1))
        rc("down32", t, l, h, w, 32, "BILINEAR")
        rc("down32_bicubic", t, l, h, w, 32, "BICUBIC")
        h, w = int(g.integers(20, 40)), int(g.integers(20, 40))
        t, l = int(g.integers(0, H - h + 1)), int(g.integers(0, W - w + 1))
        rc("up64", t, l, h, w, 64, "BILINEAR")
        rc("up64_bicubic", t, l, h, w, 64, "BICUBIC")
        h, w = int(g.integers(20, 40)), int(g.integers(70, min(W, 110)))
        t, l = int(g.integers(0, H - h + 1)), int(g.integers(0, W - w + 1))
        rc("mixed48", t, l, h, w, 48, "BILINEAR")
        rc("whole96", 0, 0, H, W, 96, "BILINEAR")
        put(i, "resize64_center56", TF.center_crop(TF.resize(im, 64, InterpolationMode.BILINEAR, antialias=True), [56, 56]),
            "resize_shorter_side_then_center_crop", size=64, crop=56, interpolation="bilinear")
        x1, y1 = -int(g.integers(5, 30)), int(g.integers(5, 40))
        box = (x1, y1, x1 + W + int(g.integers(-20, 40)), y1 + H + int(g.integers(-20, 20)))
        put(i, "crop_outside", im.crop(box), "pil_crop_black_outside", box=list(box))
        sm = im.resize((96, 96), Image.BILINEAR)
        write_png(f"augment/base{i}.png", sm)

        def small(name, out, op, **p):
            rel = write_png(f"augment/base{i}_{name}.png", out)
            ops.append({"input": f"augment/base{i}.png", "output": rel, "op": op, "params": enc(p)})
        rf = float(np.round(g.uniform(.2, 1.8), 3))
        rh = float(np.round(g.uniform(-.5, .5), 3))
        for fac in ([0.6, 1.4, rf] if i else [0.0, 0.6, 1.0, 1.4, rf]):
            small(f"brightness_{fac}", TF.adjust_brightness(sm, fac), "brightness", factor=fac)
            small(f"contrast_{fac}", TF.adjust_contrast(sm, fac), "contrast", factor=fac)
            small(f"saturation_{fac}", TF.adjust_saturation(sm, fac), "saturation", factor=fac)
        for hf in ([-.1, .1, rh] if i else [-.1, 0.0, .05, .1, .5, rh]):
            small(f"hue_{hf}", TF.adjust_hue(sm, hf), "hue", factor=hf)
        small("gray", TF.rgb_to_grayscale(sm, 3), "grayscale_3_channels")
        for s in (.1, .5, 1.0, 2.0, float(np.round(g.uniform(.1, 2), 3))):
            small(f"blur_{s}", sm.filter(ImageFilter.GaussianBlur(radius=s)), "pil_gaussian_blur", sigma=s)
        small("solarize_128", TF.solarize(sm, 128), "solarize", threshold=128)
        small("hflip", TF.hflip(sm), "hflip")
        f = {k: float(np.round(g.uniform(.6, 1.4), 4)) for k in ("brightness", "contrast", "saturation")}
        f["hue"] = float(np.round(g.uniform(-.1, .1), 4))
        order = [str(x) for x in g.permutation(list(f))]
        out = sm
        for k in order:
            out = getattr(TF, "adjust_" + k)(out, f[k])
        small("jitter", out, "color_jitter_in_order", order=order, **f)
        nrm = TF.normalize(TF.to_tensor(TF.center_crop(sm, [48, 48])), [.485, .456, .406], [.229, .224, .225]).numpy()
        write_npy(f"augment/base{i}_normalize.npy", f32(nrm))
        ops.append({"input": f"augment/base{i}.png", "output": f"augment/base{i}_normalize.npy", "op": "center_crop48_to_tensor_normalize",
                    "params": {"mean": [.485, .456, .406], "std": [.229, .224, .225], "layout": "CHW float32"}})
    write_json("augment/operations.json", {"case": "augment", "operations": ops})


# ---------------------------------------------------------------- 7. colour spaces

LAB_MEAN = np.array([(0 + 100) / 2, (-86.183 + 98.233) / 2, (-107.857 + 94.478) / 2])
LAB_STD = np.array([(100 - 0) / 2, (86.183 + 98.233) / 2, (107.857 + 94.478) / 2])
YCC_MEAN = np.array([116.151, 121.080, 132.342])
YCC_STD = np.array([109.500, 111.855, 111.964])


def gen_color(imgs):
    from skimage import color
    g = rng_for("color")
    base = [[0, 0, 0], [255, 255, 255], [255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 0], [0, 255, 255], [255, 0, 255], [1, 1, 1], [10, 10, 10], [11, 11, 11],
            [128, 128, 128], [254, 255, 255], [10, 0, 0], [0, 11, 2]]
    rgb = np.array(base + g.integers(0, 256, size=(60, 3)).tolist(), np.uint8)
    lab, ycc = color.rgb2lab(rgb[None])[0], color.rgb2ycbcr(rgb[None])[0]
    write_json("color/swatches.json", {"case": "color/swatches", "rgb": enc(rgb), "lab": f64arr(lab), "lab_normalised": f64arr((lab - LAB_MEAN) / LAB_STD),
                                       "ycbcr": f64arr(ycc), "ycbcr_normalised": f64arr((ycc - YCC_MEAN) / YCC_STD),
                                       "lab_mean": list(map(float, LAB_MEAN)), "lab_std": list(map(float, LAB_STD)),
                                       "ycbcr_mean": list(map(float, YCC_MEAN)), "ycbcr_std": list(map(float, YCC_STD))})
    files = []
    for i, im in enumerate(imgs):
        w, h = 64, 64
        x, y = int(g.integers(0, im.width - w + 1)), int(g.integers(0, im.height - h + 1))
        a = np.asarray(im)[y:y + h, x:x + w]
        n = (color.rgb2lab(a) - LAB_MEAN) / LAB_STD
        files.append({"input": f"images/img{i}.png", "window_x_y_w_h": [x, y, w, h], "lab_normalised": write_npy(f"color/img{i}_lab.npy", f32(n.transpose(2, 0, 1))), "layout": "CHW: L, a, b"})
    write_json("color/images.json", {"case": "color/images", "images": files})


# ---------------------------------------------------------------- 8. BING

MODES = ["MAXBGR", "HSV", "I"]


def cv_round(v):
    return int(np.rint(v))          # half to even, as OpenCV


def bing_binarise(w):
    res, a, bits = w.astype(np.float32).ravel().copy(), [], []
    for _ in range(2):
        b = np.where(res >= 0, np.float32(1), np.float32(-1))
        s = np.float32(0)
        for r, q in zip(res, b):
            s = np.float32(s + r * q)
        s = np.float32(s / np.float32(64))
        res = (res - s * b).astype(np.float32)
        a.append(s)
        bits.append(b.astype(np.int64).reshape(8, 8))
    return a, bits


def bits_hex(b):
    v = 0
    for x in b.ravel():
        v = (v << 1) | int(x > 0)
    return f"0x{v:016x}"


def bing_gradient(bgr, mode):
    import cv2
    if mode == "MAXBGR":
        a, red, half = bgr.astype(np.int64), (lambda d: np.abs(d).max(-1)), False
    elif mode == "HSV":
        a, red, half = cv2.cvtColor(bgr, cv2.COLOR_BGR2HSV).astype(np.int64), (lambda d: np.abs(d).sum(-1)), True
    else:
        a, red, half = cv2.cvtColor(bgr, cv2.COLOR_BGR2GRAY).astype(np.int64)[..., None], (lambda d: np.abs(d).max(-1)), False
    edge = 1 if half else 2

    def one(a):      # along axis 1
        o = np.zeros(a.shape[:2], np.int64)
        inner = red(a[:, 2:] - a[:, :-2])
        o[:, 1:-1] = inner // 2 if half else inner
        o[:, 0] = red(a[:, 1] - a[:, 0]) * edge
        o[:, -1] = red(a[:, -1] - a[:, -2]) * edge
        return o
    return np.minimum(one(a) + one(a.transpose(1, 0, 2)).T, 255).astype(np.uint8)


def bing_scores(ng, a, bits):
    hi = (ng >> 4).astype(np.int64)
    H, W = ng.shape
    tot = []
    for b in bits:
        s = np.zeros((H - 7, W - 7), np.int64)
        for dy in range(8):
            for dx in range(8):
                s += b[dy, dx] * hi[dy:dy + H - 7, dx:dx + W - 7]
        tot.append(s)
    return (a[0] * tot[0].astype(np.float32) + a[1] * tot[1].astype(np.float32)).astype(np.float32)


def bing_nms(score, keep):
    h, w = score.shape
    flat = score.ravel()
    order = np.lexsort((-np.arange(len(flat)), -flat))      # score descending, later index first on ties
    free = np.ones((h, w), bool)
    out = []
    for k in order:
        y, x = divmod(int(k), w)
        if free[y, x]:
            out.append((x, y, flat[k]))
            free[max(0, y - 2):y + 3, max(0, x - 2):x + 3] = False
        if len(out) >= keep:
            break
    return out


def bing_predict(bgr, model, per_size, interp):
    import cv2
    H, W = bgr.shape[:2]
    a, bits = bing_binarise(model["filter"])
    boxes, mids = [], {}
    idx = model["sizes"]
    for ir in range(len(idx) - 1, -1, -1):
        r = int(idx[ir])
        h, w = 2 ** (r // 6 + 4), 2 ** (r % 6 + 4)
        if h > 2 * H or w > 2 * W:
            continue
        h, w = min(h, H), min(w, W)
        im = cv2.resize(bgr, (cv_round(8 * W / w), cv_round(8 * H / h)), interpolation=interp)
        ng = bing_gradient(im, model["mode"])
        sc = bing_scores(ng, a, bits)
        pk = bing_nms(sc, per_size)
        v, t = model["stage2"][ir]
        for x, y, s in pk:
            x0, y0 = cv_round(x * (w // 8)), cv_round(y * (h // 8))
            boxes.append((np.float32(np.float32(s * v) + t), [x0 + 1, y0 + 1, min(x0 + w, W), min(y0 + h, H)], ir, s))
        mids[r] = {"resized": im, "ng": ng, "score": sc, "nms": pk}
    order = sorted(range(len(boxes)), key=lambda i: (-float(boxes[i][0]), -i))
    return [boxes[i] for i in order], mids


def read_bing_model(folder, mode):
    import cv2
    d = {}
    for ext, key in ((".wS1", "filter"), (".wS2", "stage2"), (".idx", "sizes")):
        f = cv2.FileStorage(str(Path(folder) / f"ObjNessB2W8{mode}{ext}.yml.gz"), cv2.FILE_STORAGE_READ)
        d[key] = f.getNode(f"ObjNessB2W8{mode}").mat()
        f.release()
    d["sizes"] = d["sizes"].ravel()
    d["mode"] = mode
    return d


class quiet:
    def __enter__(self):
        sys.stdout.flush()
        self.saved = os.dup(1)
        self.null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(self.null, 1)

    def __exit__(self, *a):
        os.dup2(self.saved, 1)
        os.close(self.saved)
        os.close(self.null)


def run_opencv_bing(bgr, folder):
    import cv2
    with tempfile.TemporaryDirectory() as tmp, quiet():
        b = cv2.saliency.ObjectnessBING_create()
        b.setTrainingPath(str(folder))
        b.setBBResDir(tmp)
        _, boxes = b.computeSaliency(bgr)
        vals = np.array(b.getobjectnessValues(), np.float32)
    return boxes.reshape(-1, 4).astype(np.int32), vals


def random_bing_model(folder, g):
    import cv2
    folder.mkdir(parents=True, exist_ok=True)
    for mode in MODES:
        yy, xx = np.mgrid[0:8, 0:8]
        ring = ((np.maximum(abs(yy - 3.5), abs(xx - 3.5)) > 2).astype(float) - .5) * 1e-3
        mats = {".wS1": f32(ring + g.normal(size=(8, 8)) * 4e-4), ".wS2": f32(np.stack([g.uniform(.5, 20, 36), g.uniform(-1.5, 1.5, 36)], 1)),
                ".idx": np.arange(36, dtype=np.int32)[:, None]}
        for ext, m in mats.items():
            f = cv2.FileStorage(str(folder / f"ObjNessB2W8{mode}{ext}.yml.gz"), cv2.FILE_STORAGE_WRITE)
            f.write(f"ObjNessB2W8{mode}", m)
            f.release()


def gen_bing(imgs, trained, wanted):
    import cv2
    g = rng_for("bing")
    dst = OUT / "bing/model"
    if Path(trained).resolve() != dst.resolve():
        dst.mkdir(parents=True, exist_ok=True)
        for f in sorted(Path(trained).iterdir()):
            if f.name.endswith(".yml.gz") or f.name == "LICENSE":
                shutil.copyfile(f, dst / f.name)
    with tempfile.TemporaryDirectory() as tmp:
        rnd = Path(tmp)
        random_bing_model(rnd, g)
        models = {"trained": dst, "random": rnd}
        weights = {}
        for tag, folder in models.items():
            weights[tag] = {}
            for mode in MODES:
                m = read_bing_model(folder, mode)
                a, b = bing_binarise(m["filter"])
                weights[tag][mode] = {"filter": enc(m["filter"]), "stage2_v_t": enc(m["stage2"]), "active_sizes": enc(m["sizes"].astype(np.int32)),
                                      "binary_a": enc(list(a)), "binary_bits": [bits_hex(x) for x in b]}
        write_json("bing/weights.json", {"case": "bing/weights", "models": weights})
        report = []
        for i, im in enumerate(imgs):
            if i not in wanted:
                continue
            bgr = np.ascontiguousarray(np.asarray(im)[:, :, ::-1])
            for tag, folder in models.items():
                cvb, cvv = run_opencv_bing(bgr, folder)
                write_npy(f"bing/img{i}_{tag}_boxes.npy", cvb)
                write_npy(f"bing/img{i}_{tag}_values.npy", cvv)
                entry = {"input": f"images/img{i}.png", "model": tag, "boxes": f"bing/img{i}_{tag}_boxes.npy", "values": f"bing/img{i}_{tag}_values.npy", "modes": {}}
                best, off = None, 0
                for interp in (cv2.INTER_LINEAR_EXACT, cv2.INTER_LINEAR):
                    per = {m: bing_predict(bgr, read_bing_model(folder, m), 250, interp) for m in MODES}
                    mine = np.array([b[1] for m in MODES for b in per[m][0]], np.int32)
                    same = mine.shape == cvb.shape and bool((mine == cvb).all())
                    if best is None or same:
                        best = per, same, "INTER_LINEAR_EXACT" if interp == cv2.INTER_LINEAR_EXACT else "INTER_LINEAR"
                    if same:
                        break
                per, same, iname = best
                entry["rewritten_pipeline_equals_opencv_boxes"] = same
                entry["resize"] = iname
                for m in MODES:
                    bx, mid = per[m]
                    write_npy(f"bing/img{i}_{tag}_{m}_ranked.npy", np.array([[*b[1], b[2]] for b in bx], np.int32))
                    write_npy(f"bing/img{i}_{tag}_{m}_scores.npy", np.array([[b[0], b[3]] for b in bx], np.float32))
                    entry["modes"][m] = {"first": off, "count": len(bx), "ranked": f"bing/img{i}_{tag}_{m}_ranked.npy", "scores": f"bing/img{i}_{tag}_{m}_scores.npy",
                                         "nms_per_size": {str(r): len(v["nms"]) for r, v in mid.items()}}
                    off += len(bx)
                if tag == "trained":
                    t = {}
                    for m in MODES:
                        for r, v in per[m][1].items():
                            if m == "MAXBGR":
                                t[f"resized_rgb.{r}"] = v["resized"][:, :, ::-1]
                            t[f"ng.{m}.{r}"] = v["ng"]
                            t[f"score.{m}.{r}"] = v["score"]
                    write_st(f"bing/img{i}_trained_maps.safetensors", t)
                    entry["maps"] = f"bing/img{i}_trained_maps.safetensors"
                report.append(entry)
        write_json("bing/expected.json", {"case": "bing", "per_size": 250, "runs": report})
    gen_bing_svm()


def gen_bing_svm():
    """The machine that BING's stages are learned by. With a smaller tolerance, LIBLINEAR runs away from the minimum again."""
    from sklearn.svm import LinearSVC
    g = rng_for("bing/linear_svc")

    def windows(n):
        y = np.where(g.random(n) < .3, 1, -1)
        ring = np.array([[max(abs(r - 3.5), abs(c - 3.5)) for c in range(8)] for r in range(8)]).ravel()
        x = g.gamma(1.2, 30, (n, 64)) + (y[:, None] > 0) * (ring > 2) * g.uniform(-10, 50, (n, 1))
        return np.clip(x, 0, 255).astype(np.uint8) / 256, y      # LIBLINEAR does not come to an end with gradients as they are

    def scores(n):
        y = np.where(g.random(n) < .2, 1, -1)
        return f32(.3 + .1 * g.normal(size=(n, 1)) + .15 * (y[:, None] > 0)).astype(np.float64), y

    cases = []
    for name, (x, y), C in [("windows", windows(110), .3), ("few_windows", windows(25), 1), ("scores", scores(100), 100), ("cheap", windows(60), .01)]:
        y[:2] = [1, -1]
        m = LinearSVC(penalty="l1", loss="squared_hinge", dual=False, C=C, tol=1e-9, max_iter=20_000, random_state=0).fit(x, y)
        w = np.append(m.coef_[0], m.intercept_)
        objective = np.abs(w).sum() + C * (np.maximum(0, 1 - y * (x @ w[:-1] + w[-1])) ** 2).sum()
        cases.append({"name": name, "cost": C, "examples": enc(x), "labels": enc(y.astype(np.int32)), "weights": enc(w), "objective": float(objective)})
    write_json("bing/linear_svc.json", {"case": "bing/linear_svc", "note": "bias last, and regularised like the other weights", "subcases": cases})


# ---------------------------------------------------------------- 9. npy files

def gen_npy():
    g = rng_for("npy")
    d = OUT / "npy"
    d.mkdir(parents=True, exist_ok=True)
    items = {
        "f4_2d": f32(g.normal(size=(3, 5))), "f8_1d": g.normal(size=7), "f8_fortran": np.asfortranarray(g.normal(size=(3, 4))),
        "f4_fortran_3d": np.asfortranarray(f32(g.normal(size=(2, 3, 4)))), "i4_2d": g.integers(-2**31, 2**31 - 1, size=(4, 3)).astype("<i4"),
        "i8_small": g.integers(-10**6, 10**6, size=6).astype("<i8"), "i8_large": np.array([2**53 + 1, -2**62, int(g.integers(2**55, 2**60)), 0], "<i8"),
        "u1_3d": g.integers(0, 256, size=(2, 4, 3)).astype("u1"), "i1_1d": g.integers(-128, 128, size=9).astype("i1"), "u2_1d": g.integers(0, 65536, size=5).astype("<u2"),
        "i2_1d": g.integers(-32768, 32768, size=5).astype("<i2"), "u4_1d": g.integers(0, 2**32, size=5).astype("<u4"),
        "bool_2d": g.random((3, 3)) < .5, "f4_scalar": f32(g.normal()), "f4_empty": np.zeros((0, 4), np.float32), "f4_special": np.array([np.nan, np.inf, -np.inf, -0.0, 1e-45, g.normal()], np.float32),
        "f8_big_endian": g.normal(size=4).astype(">f8"), "i4_big_endian": g.integers(-99, 99, size=4).astype(">i4"), "f2_half": g.normal(size=6).astype("<f2")}
    rows = []
    for name, a in items.items():
        np.save(d / f"{name}.npy", a, allow_pickle=False)
        rows.append((name, a, 1))
    a = f32(g.normal(size=(4, 2)))
    with open(d / "f4_header_v2.npy", "wb") as f:
        np.lib.format.write_array(f, a, version=(2, 0))
    rows.append(("f4_header_v2", a, 2))
    a = g.integers(0, 100, size=(2, 2)).astype("<i4")
    with open(d / "i4_header_v3.npy", "wb") as f:
        np.lib.format.write_array(f, a, version=(3, 0))
    rows.append(("i4_header_v3", a, 3))
    out = []
    for name, a, v in rows:
        data = [("-0" if (a.dtype.kind == "f" and x == 0 and np.signbit(x)) else _num(np.float64(x) if a.dtype.itemsize == 2 and a.dtype.kind == "f" else x)) for x in a.ravel(order="C")]
        out.append({"file": f"npy/{name}.npy", "descr": a.dtype.str, "fortran_order": bool(a.flags.f_contiguous and not a.flags.c_contiguous), "header_version": v,
                    "values": {"shape": list(a.shape), "data": data}})
    write_json("npy/expected.json", {"case": "npy", "note": "data in C order; int64 beyond 2^53 as strings; NaN, Infinity, -Infinity and -0 as strings", "files": out})
    gen_pickles(g)


def tagged(v):
    """A Python value as JSON that keeps apart what JSON does not."""
    if isinstance(v, np.bool_):
        return {"number": str(int(v))}
    if isinstance(v, bool) or v is None or isinstance(v, str):
        return v
    if isinstance(v, (int, float)):
        return {"number": str(v) if isinstance(v, int) else repr(float(v))}
    if isinstance(v, (bytes, bytearray)):
        return {"bytes": v.hex()}
    if isinstance(v, (list, tuple)):
        return [tagged(x) for x in v]
    if isinstance(v, (set, frozenset)):
        return {"set": sorted(v)}
    if isinstance(v, dict):
        return {"dict": [[tagged(k), tagged(x)] for k, x in v.items()]}
    if isinstance(v, np.ndarray):
        return {"array": [tagged(x) for x in v.ravel().tolist()], "shape": list(v.shape)}
    return tagged(v.item())


def gen_pickles(g):
    """Pickles of every protocol that is read: plain values, and dicts as numpy.save writes them, by NumPy 1's and 2's module names."""
    import base64, collections, io, pickle
    shared = ["/m/01g317", "/m/0c9ph5"]
    values = {
        "scalars": [None, True, False, 0, 255, 256, 65535, 65536, -1, -2**31, 2**31, 2**53 + 1, -2**70, 10**30, 0.5, -0.0, 1e308, "", "text", "\u00e9\u4e2d\U0001f600", b"", b"bytes\xff",
                    int(g.integers(-2**40, 2**40)), float(g.normal())],
        "containers": {"list": [1, [2, [3]]], "tuple": (1, 2, 3, (4, 5), ()), "one": (1,), "dict": {1: {"a": [{}]}}, "set": {1, 2, 3}, "frozen": frozenset("abc"), "array": bytearray(b"xyz")},
        "shared": {"a": shared, "b": shared, "c": [shared, shared]},
        "long": {"texts": [f"{i:016x}" for i in range(40)], "numbers": list(range(1005)), "text": "x" * 300},
        "ordered": collections.OrderedDict([("b", 1), ("a", 2)]),
    }
    numpy_values = {
        "scalars": [np.float64(.25), np.float32(.5), np.int64(-7), np.uint8(200), np.bool_(True), np.str_("caf\u00e9")],
        "arrays": {"f": g.normal(size=(2, 3)).round(3), "fortran": np.asfortranarray(np.arange(6.).reshape(2, 3)), "i": np.arange(4), "big": np.arange(3).astype(">i4"),
                   "objects": np.array(["a", 1, .5, None], dtype=object), "texts": np.array(["ab", "c"])},
    }
    cases = []
    for protocol in (2, 3, 4, 5):
        for kind, group in (("plain", values), ("numpy", numpy_values)):
            for name, v in group.items():
                raw = pickle.dumps(v, protocol)
                cases.append({"name": f"{kind}_{name}_p{protocol}", "pickle": base64.b64encode(raw).decode(), "value": tagged(v)})
                if kind == "numpy" and protocol < 4:
                    old = raw.replace(b"numpy._core", b"numpy.core")
                    cases.append({"name": f"numpy1_{name}_p{protocol}", "pickle": base64.b64encode(old).decode(), "value": tagged(v)})
    write_json("npy/pickles.json", {"case": "npy/pickles", "subcases": cases})


# ---------------------------------------------------------------- main

def versions():
    import cv2, PIL, scipy, skimage, sklearn, statsmodels, torchvision
    return {"python": sys.version.split()[0], "numpy": np.__version__, "torch": torch.__version__, "torchvision": torchvision.__version__, "pillow": PIL.__version__,
            "scipy": scipy.__version__, "statsmodels": statsmodels.__version__, "scikit-learn": sklearn.__version__, "scikit-image": skimage.__version__, "opencv-contrib": cv2.__version__}


def main():
    global OUT, SEED
    ap = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ap.add_argument("--seed", type=int, default=0)
    ap.add_argument("--out", required=True)
    ap.add_argument("--bing-model", default=str(Path(__file__).resolve().parents[1] / "bing/model"),
                    help="folder with the ObjNessB2W8*.yml.gz files of opencv_contrib")
    ap.add_argument("--bing-images", default="0,1,2", help="comma-separated numbers of the images that bing is run on")
    ap.add_argument("--only", default="", help="comma-separated areas")
    a = ap.parse_args()
    OUT, SEED = Path(a.out), a.seed
    OUT.mkdir(parents=True, exist_ok=True)
    only = set(filter(None, a.only.split(",")))
    imgs = []
    if not only or only & {"augment", "color", "bing"}:
        imgs = make_images()
    areas = {"losses": lambda: [f() for f in (gen_losses_moco, gen_losses_byol, gen_losses_swav, gen_losses_cmc, gen_losses_supervised)],
             "optim": gen_optim, "model": gen_model, "eval": gen_eval, "crops": gen_crops, "augment": lambda: gen_augment(imgs), "color": lambda: gen_color(imgs),
             "bing": lambda: gen_bing(imgs, a.bing_model, [int(i) for i in a.bing_images.split(",")]), "npy": gen_npy, "weights": gen_weights}
    for name, f in areas.items():
        if not only or name in only:
            f()
            print("wrote", name, flush=True)
    files = []
    for p in sorted(OUT.rglob("*")):
        rel = p.relative_to(OUT).as_posix()
        if p.is_file() and rel not in ("manifest.json", "README.md"):
            files.append({"file": rel, "bytes": p.stat().st_size, "sha256": hashlib.sha256(p.read_bytes()).hexdigest()})
    write_json("manifest.json", {"seed": SEED, "versions": versions(), "total_bytes": sum(f["bytes"] for f in files), "files": files})
    print("files", len(files), "bytes", sum(f["bytes"] for f in files))


if __name__ == "__main__":
    main()
