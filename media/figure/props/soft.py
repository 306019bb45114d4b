"""Cushions and pillows: two sheets over each other, puffed, sagging where a body lies on them."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
from scipy import ndimage

from ..maths import Array
from ..mesh import Mesh, vertex_normals
from .forms import Form, sheets

CLEAR = 0.003  # metres between a body and the cushion that it dents
THIN = 0.0016  # what is always left of a cushion


@lru_cache(maxsize=16)
def _stations(n: int) -> Array:
    """-1 … 1, closer together towards the ends."""
    s = np.linspace(-1, 1, n)
    return np.asarray(0.5 * np.sin(s * np.pi / 2) + 0.5 * np.sign(s) * (1 - (1 - np.abs(s)) ** 1.8))


def _swelling(u: Array, power: float) -> Array:
    return np.sqrt(np.maximum(1 - np.abs(u) ** power, 0))


@lru_cache(maxsize=32)
def puffed(half: tuple[float, float, float], ears: float = 0.035, power: float = 3.0, n: int = 37) -> Form:
    """A pillow whose z is its thickness: seam all round, corners drawn out, fullest in the middle."""
    hx, hy, hz = half
    u, v = np.meshgrid(_stations(n), _stations(n), indexing="xy")
    # a square with round corners, its sides drawn in a little
    round_ = 1 - 0.055 * (np.abs(u) * np.abs(v)) ** 6
    x = hx * u * round_ * (1 - ears * (1 - v * v) ** 2 * u * u)
    y = hy * v * round_ * (1 - ears * (1 - u * u) ** 2 * v * v)
    full = (_swelling(u, power) * _swelling(v, power)) ** 0.82
    # folds that run from the corners towards the middle
    corner = np.exp(-(((np.abs(u) - 0.80) / 0.20) ** 2) - ((np.abs(v) - 0.80) / 0.20) ** 2)
    crease = 1 - 0.06 * corner * (0.5 + 0.5 * np.cos(12 * (np.abs(u) - np.abs(v))))
    z = np.maximum(hz * full * crease, 0.0008)
    return sheets(np.stack([x, y, z], 2), np.stack([x, y, -z], 2))


def dented(form: Form, n: int, skin: Mesh | None, at: Array, R: Array) -> Form:
    """The pillow (not yet placed), pressed in where the skin lies on it: n x n points above, as many below."""
    if skin is None or skin.normals is None:
        return form
    half = np.abs(form.vertices).max(0)
    near = np.flatnonzero((np.abs(skin.vertices - at.astype(np.float32)) < np.linalg.norm(half) + 0.02).all(1))
    local = (skin.vertices[near] - at) @ R
    inside = (np.abs(local) < half + 0.02).all(1)
    if not inside.any():
        return form
    local, facing = local[inside], (skin.normals[near[inside]] @ R)[:, 2]
    z = form.vertices[:, 2].copy()
    for sign, rows in ((1, slice(0, n * n)), (-1, slice(n * n, 2 * n * n))):
        pressing = facing * sign < -0.1
        depth = _pressed(form.vertices[rows] * (1, 1, sign), local[pressing] * (1, 1, sign), half, n)
        other = z[n * n :] if sign > 0 else z[: n * n]
        z[rows] = sign * np.maximum(z[rows] * sign - depth, other * sign + THIN)
    vertices = form.vertices.copy()
    vertices[:, 2] = z
    return replace(form, vertices=vertices, normals=vertex_normals(vertices, form.faces))


def _pressed(sheet: Array, points: Array, half: Array, n: int) -> Array:
    """How far (n * n,) a sheet must give way so that points lie above it, smoothly."""
    need = np.zeros((n, n))
    if not len(points):
        return need.ravel()
    xs = sheet[:, 0].reshape(n, n)[n // 2]
    ys = sheet[:, 1].reshape(n, n)[:, n // 2]
    i = np.rint(np.interp(points[:, 1], ys, np.arange(n))).astype(int)
    j = np.rint(np.interp(points[:, 0], xs, np.arange(n))).astype(int)
    over = sheet[:, 2].reshape(n, n)[i, j] - points[:, 2] + CLEAR
    np.maximum.at(need, (i, j), np.clip(over, 0, 2 * half[2]))
    wide = ndimage.grey_closing(need, size=(5, 5))
    soft = ndimage.gaussian_filter(ndimage.grey_dilation(wide, size=(3, 3)), 2.0)
    return np.asarray(np.maximum(ndimage.gaussian_filter(wide, 0.7), soft).ravel())


def upright(size: Array) -> tuple[Array, Array]:
    """The half sizes of a pillow with its thickness last, and the axes that bring it back."""
    thin = int(np.argmin(size))
    axes = np.eye(3)[:, [(thin + 1) % 3, (thin + 2) % 3, thin]]
    return np.asarray(size / 2) @ axes, axes


@lru_cache(maxsize=8)
def ribbed(half: tuple[float, float, float], ribs: int, depth: float, n: int = 61) -> Form:
    """A flat, puffed thing with ribs along its y: a hot-water bottle in its cover."""
    hx, hy, hz = half
    u, v = np.meshgrid(_stations(n), np.linspace(-1, 1, n), indexing="xy")
    corner = np.clip((np.maximum(np.abs(u), np.abs(v)) - 0.6) / 0.4, 0, 1)
    x = hx * u * (1 - 0.10 * np.abs(v) ** 6 * corner)
    y = hy * v * (1 - 0.06 * np.abs(u) ** 6 * corner)
    full = (_swelling(u, 3.2) * _swelling(v, 4.0)) ** 0.9
    knit = depth * np.abs(np.sin(x / hx * ribs * np.pi / 2)) * np.clip(full * 2, 0, 1)
    z = np.maximum(hz * full * 0.94 + knit, 0.0008)
    return sheets(np.stack([x, y, z], 2), np.stack([x, y, -z], 2))
