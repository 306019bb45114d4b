"""One step of Catmull-Clark as a matrix: a fine, smooth surface from a coarse cage of quads."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from .maths import Array


def edges_of(quads: Array) -> tuple[Array, Array]:
    """Every edge once (e, 2), and for every quad the numbers of its four edges (m, 4)."""
    ends = np.sort(np.stack([quads, np.roll(quads, -1, axis=1)], -1).reshape(-1, 2), axis=1)
    edges, inverse = np.unique(ends, axis=0, return_inverse=True)
    return edges, inverse.reshape(quads.shape)


def catmull_clark(quads: Array, count: int) -> tuple[sparse.csr_matrix, Array]:
    """Matrix (fine vertices, coarse vertices) and the fine quads; borders stay creases.

    Fine vertices are the coarse ones, then one on each edge, then one in each quad; the first fine quad of
    quad q is number 4 q, and each fine quad begins at its coarse corner.
    """
    edges, of_quad = edges_of(quads)
    m, e = len(quads), len(edges)
    in_faces = sparse.csr_matrix((np.full(4 * m, 0.25), (np.repeat(np.arange(m), 4), quads.ravel())), (m, count))
    touching = sparse.csr_matrix((np.ones(4 * m), (of_quad.ravel(), np.repeat(np.arange(m), 4))), (e, m))
    uses = np.asarray(touching.sum(1)).ravel()
    middle = sparse.csr_matrix((np.full(2 * e, 0.5), (np.repeat(np.arange(e), 2), edges.ravel())), (e, count))
    inner = sparse.diags((uses == 2).astype(float))
    on_edges = inner @ (0.5 * middle + 0.25 * touching @ in_faces) + (sparse.identity(e) - inner) @ middle

    ring = sparse.csr_matrix((np.ones(2 * e), (edges.ravel(), np.repeat(np.arange(e), 2))), (count, e))
    round_ = sparse.csr_matrix((np.ones(4 * m), (quads.ravel(), np.repeat(np.arange(m), 4))), (count, m))
    border = ring @ sparse.diags((uses == 1).astype(float))
    on_border = np.asarray(border.sum(1)).ravel() > 0
    n = np.maximum(np.asarray(round_.sum(1)).ravel(), 1)
    smooth = sparse.diags(1 / n**2) @ round_ @ in_faces + sparse.diags(2 / n**2) @ ring @ middle
    smooth = smooth + sparse.diags((n - 3) / n)
    crease = 0.25 * border @ middle + sparse.diags(np.where(on_border, 0.5, 1.0))
    kept = sparse.diags((~on_border).astype(float)) @ smooth + sparse.diags(on_border.astype(float)) @ crease
    matrix = sparse.vstack([kept, on_edges, in_faces]).tocsr()

    at_edge, at_face = count + of_quad, count + e + np.arange(m)
    fine = np.stack([np.stack([quads[:, k], at_edge[:, k], at_face, at_edge[:, k - 1]], 1) for k in range(4)], axis=1)
    return matrix, fine.reshape(-1, 4).astype(np.int32)


def triangles(quads: Array) -> Array:
    """Two triangles for every quad: numbers 2 q and 2 q + 1."""
    return np.asarray(quads[:, [0, 1, 2, 0, 2, 3]].reshape(-1, 3))
