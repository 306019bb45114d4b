"""Sphere-traced picture of a scene: orthographic camera, tiles, soft light.  numpy only."""
from dataclasses import dataclass, field
import time
import numpy as np
from .sdf import Pack, compile_tree, smin
from .body import fill_joints
from .maths import smoothstep

F = np.float32


@dataclass
class Camera:
    """yaw 0 looks at the figure's front, 90 at its right side; pitch lifts the camera."""
    yaw: float = 40.0
    pitch: float = 10.0
    centre: tuple = (0, 0, 0.9)
    extent: float = 2.0                    # metres across the picture
    aspect: float = 1.0                    # width : height of the picture

    @property
    def M(self):
        a, p = np.radians(self.yaw), np.radians(self.pitch)
        c = np.array([np.sin(a) * np.cos(p), np.cos(a) * np.cos(p), np.sin(p)])
        right = np.array([-np.cos(a), np.sin(a), 0.0])
        up = np.cross(c, right)
        return np.stack([right, up, c])

    def shape(self, width):
        """Rows and columns of a picture of this width; both are multiples of 4."""
        return int(round(width / self.aspect / 4)) * 4, int(round(width / 4)) * 4

    @property
    def t(self):
        return -self.M @ np.asarray(self.centre, float)


@dataclass
class Palette:
    skin: str = "#c99c7e"
    hair: str = "#443a42"
    top: str = "#5f9d9a"
    shorts: str = "#3d5a6c"
    prop: str = "#dfdcd4"
    prop2: str = "#c9c4ba"
    mat: str = "#a9bdb4"
    strap: str = "#8a76a8"
    accent: str = "#f5472f"
    wood: str = "#dcd7cc"
    eye: str = "#f2efe9"
    line: str = "#6e4a3e"
    warm: str = "#e6b457"
    linen: str = "#d8dcde"
    water: str = "#a9cddb"
    key: float = 0.95
    ambient: float = 0.52


def lin(hexcol):
    c = np.array([int(hexcol[i:i + 2], 16) for i in (1, 3, 5)]) / 255.0
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def to_srgb(c):
    c = np.clip(c, 0, 1)
    return np.where(c <= 0.0031308, c * 12.92, 1.055 * c ** (1 / 2.4) - 0.055)


@dataclass
class Scene:
    lofts: list
    tree: object
    fig: dict
    props: list = field(default_factory=list)
    glow: list = field(default_factory=list)      # (lofts, allowed segments, strength)
    floor: float | None = 0.0
    grid: object = None                            # distances on a coarse grid, made by the first picture


class Samples:
    """What rays met.  Every array's last axis (or two) is the samples'."""
    def __init__(self, *shape):
        self.z = np.full(shape, np.nan, F)          # depth in camera space, nan = nothing
        self.n = np.zeros((3, *shape), F)           # normal in camera space
        self.mat = np.full(shape, -1, np.int16)
        self.seg = np.full(shape, -1, np.int16)
        self.glow = np.zeros(shape, F)


def eval_props(props, P):
    out = None
    for p in props:
        d = p.distance(P)
        out = d if out is None else np.minimum(out, d)
    return out


class Tracer:
    def __init__(self, scene, cam, size):
        self.scene, self.cam = scene, cam
        self.rows, self.cols = cam.shape(size)
        self.px = cam.extent / self.cols
        self.left, self.top = -self.px * self.cols / 2, self.px * self.rows / 2
        M, t = cam.M, cam.t
        self.pack = Pack(scene.lofts, M, t)
        fill_joints(scene.tree, scene.fig, M, t)
        self.props = [p.to_space(M, t) for p in scene.props]
        self.mats = sorted({l.mat for l in scene.lofts} | {p.mat for p in scene.props})
        self.segs = sorted({l.seg for l in scene.lofts}) + [f"prop{i}" for i in range(len(self.props))]
        self.lmat = np.array([self.mats.index(l.mat) for l in scene.lofts] + [self.mats.index(p.mat) for p in scene.props])
        self.lseg = np.array([self.segs.index(l.seg) for l in scene.lofts] + [len(self.segs) - len(self.props) + i for i in range(len(self.props))])
        self.glow_packs = []
        for lofts, allow, strength, thin in scene.glow:
            pk = Pack(lofts, M, t)
            ok = np.array([n in allow or n.partition(".")[0] in allow for n in self.segs])
            self.glow_packs.append((pk, ok, strength, 0.012 if thin else 0.022))

    # -- which lofts can matter in a square of the picture -------------------------------------------
    def _near(self, cx, cy, half, margin=0.05):
        pk = self.pack
        ax, ay = pk.a[:, 0] - cx, pk.a[:, 1] - cy
        bx, by = pk.b[:, 0] - pk.a[:, 0], pk.b[:, 1] - pk.a[:, 1]
        L2 = np.maximum(bx * bx + by * by, 1e-12)
        h = np.clip(-(ax * bx + ay * by) / L2, 0, 1)
        d = np.hypot(ax + h * bx, ay + h * by)
        return np.nonzero(d < pk.reach + half * 1.4143 + margin)[0]

    def _tile_fn(self, idx, cx, cy, half):
        pk = self.pack.subset(idx) if len(idx) else None
        where = {}
        for r, l in enumerate(pk.lofts if pk else ()):
            where.setdefault(l.seg, []).append(r)
        props = [p for p in self.props if p.near(cx, cy, half * 1.4143 + 0.03)]
        run = compile_tree(self.scene.tree, where) if pk else None

        def f(P):
            d = run(pk.distance(P), P) if run else None
            if props:
                e = eval_props(props, P)
                d = e if d is None else np.minimum(d, e)
            return d

        groups = []                    # (distance of a whole garment or limb, its rows): decides what a point belongs to
        if pk:
            for node in self.scene.tree.wholes():
                names = set(node.segments())
                rows = [r for r, l in enumerate(pk.lofts) if l.seg in names]
                if rows:
                    groups.append((compile_tree(node, where), np.array(rows)))

        def which(P):
            """Number of the loft (or prop) each point lies on: first the whole, as blended, then its nearest part."""
            dist, ids = [], []
            if pk:
                d = pk.distance(P)
                for fn, rows in groups:
                    ids.append(idx[rows[np.argmin(d[rows], axis=0)]])
                    dist.append(fn(d.copy(), P))
            for p in props:
                dist.append(p.distance(P)); ids.append(np.full(P.shape[1], self.pack.m + self.props.index(p)))
            return np.array(ids)[np.argmin(np.array(dist), axis=0), np.arange(P.shape[1])]
        return (f, which) if (pk or props) else (None, None)

    def depth_range(self):
        z1 = (np.maximum(self.pack.a[:, 2], self.pack.b[:, 2]) + self.pack.reach).max()
        z0 = (np.minimum(self.pack.a[:, 2], self.pack.b[:, 2]) - self.pack.reach).min()
        for p in self.props:
            lo, hi = p.bounds()
            z0, z1 = min(z0, lo[2]), max(z1, hi[2])
        return z0 - 0.02, z1 + 0.02

    def _area(self, i, j, w, h, zmin=None, zmax=None):
        """Distance function for a rectangle of pixels, and the depth to start from."""
        px = self.px
        cx, cy, half = self.left + (i + w / 2) * px, self.top - (j + h / 2) * px, max(w, h) / 2 * px
        idx = self._near(cx, cy, half)
        f, which = self._tile_fn(idx, cx, cy, half)
        top = -9.0
        if len(idx):
            top = (np.maximum(self.pack.a[idx, 2], self.pack.b[idx, 2]) + self.pack.reach[idx]).max()
        for p in self.props:
            if p.near(cx, cy, half * 1.4143 + 0.03):
                top = max(top, p.bounds()[1][2])
        return f, which, top + 0.02

    def trace(self):
        """One sample per pixel.  Two levels of squares: a coarse ray per 4 x 4 pixels, marched for a whole
        64-pixel square at once, skips the empty space; then 16..32-pixel squares, each with only the lofts
        near it, trace every pixel; the few rays that graze an edge are finished together at the end."""
        px, BIG, T, sub = self.px, 96, 32, 4
        B = Samples(self.rows, self.cols)
        zmin, _ = self.depth_range()
        gx_ = (self.left + (np.arange(self.cols) + 0.5) * px).astype(F)
        gy_ = (self.top - (np.arange(self.rows) + 0.5) * px).astype(F)
        for J in range(0, self.rows, BIG):
            for I in range(0, self.cols, BIG):
                W, H = min(BIG, self.cols - I), min(BIG, self.rows - J)
                f, which, top = self._area(I, J, W, H)
                if f is None:
                    continue
                gx, gy = gx_[I:I + W].reshape(-1, sub).mean(1), gy_[J:J + H].reshape(-1, sub).mean(1)
                CX, CY = np.meshgrid(gx, gy)
                rad = F(sub * px * 0.75)
                C = np.stack([CX.ravel(), CY.ravel(), np.full(CX.size, top, F)]).astype(F)
                act, alive = np.arange(C.shape[1]), np.ones(C.shape[1], bool)
                for _ in range(40):
                    d = f(np.ascontiguousarray(C[:, act]))
                    go = d > rad
                    step = act[go]
                    C[2, step] -= np.maximum(d[go] - rad * F(0.5), rad * F(0.6)) * F(0.92)
                    out = C[2, step] < zmin
                    alive[step[out]] = False
                    act = step[~out]
                    if not len(act):
                        break
                if not alive.any():
                    continue
                Z0 = np.repeat(np.repeat(C[2].reshape(CX.shape), sub, 0), sub, 1)
                OK = np.repeat(np.repeat(alive.reshape(CX.shape), sub, 0), sub, 1)
                tail_P, tail_at = [], []
                for j in range(J, J + H, T):
                    for i in range(I, I + W, T):
                        ok = OK[j - J:j - J + T, i - I:i - I + T]
                        if not ok.any():
                            continue
                        ft, wt, _ = self._area(i, j, ok.shape[1], ok.shape[0])
                        if ft is None:
                            continue
                        yy, xx = np.nonzero(ok)
                        yy, xx = yy + j, xx + i
                        P = np.stack([gx_[xx], gy_[yy], Z0[yy - J, xx - I]])
                        hit, rest = self._march(ft, P, zmin, 9)
                        if len(rest):
                            tail_P.append(P[:, rest]); tail_at.append(np.stack([yy[rest], xx[rest]]))
                        self._record(B, ft, wt, P[:, hit], (yy[hit], xx[hit]))
                if tail_P:
                    P, at = np.concatenate(tail_P, 1), np.concatenate(tail_at, 1)
                    hit, _ = self._march(f, P, zmin, 150, rough=2.0, last=True)
                    self._record(B, f, which, P[:, hit], (at[0][hit], at[1][hit]))
        return B

    # where to look again in a pixel that holds an edge (fractions of a pixel from its middle)
    SPOTS = np.array([(-0.38, -0.10), (-0.12, 0.38), (0.14, -0.38), (0.38, 0.12), (-0.30, 0.26), (0.28, -0.22), (0.02, 0.10)])

    def refine(self, B, spots):
        """Extra samples for pixels on outlines, material borders and creases -> (rows, cols, Samples (k, n))."""
        px = self.px
        hit = ~np.isnan(B.z)
        edge = np.zeros(hit.shape, bool)
        for ax in (0, 1):
            a = [slice(None)] * 2; b = [slice(None)] * 2
            a[ax], b[ax] = slice(1, None), slice(None, -1)
            a, b = tuple(a), tuple(b)
            with np.errstate(invalid="ignore"):
                e = (hit[a] != hit[b]) | (B.mat[a] != B.mat[b]) | (np.abs(B.z[a] - B.z[b]) > 5 * px)
            e |= hit[a] & hit[b] & ((B.n[(slice(None), *a)] * B.n[(slice(None), *b)]).sum(0) < 0.86)
            edge[a] |= e; edge[b] |= e
        yy, xx = np.nonzero(edge)
        zz = np.where(hit, B.z, -np.inf)
        zn = zz.copy()
        for dy in (-1, 0, 1):
            for dx in (-1, 0, 1):
                zn = np.maximum(zn, np.roll(np.roll(zz, dy, 0), dx, 1))
        sp = self.SPOTS[:spots]
        S = Samples(len(sp), len(yy))
        zmin, _ = self.depth_range()
        T = 48
        tile = (yy // T) * (self.cols // T + 1) + xx // T
        for t in np.unique(tile):
            sel = np.nonzero(tile == t)[0]
            i, j = (xx[sel[0]] // T) * T, (yy[sel[0]] // T) * T
            f, which, _ = self._area(i, j, T, T)
            if f is None:
                continue
            X = (self.left + (xx[sel][None] + 0.5 + sp[:, :1]) * px).astype(F)
            Y = (self.top - (yy[sel][None] + 0.5 + sp[:, 1:]) * px).astype(F)
            Z = np.broadcast_to(zn[yy[sel], xx[sel]] + F(0.012), X.shape).astype(F)
            P = np.stack([X.ravel(), Y.ravel(), Z.ravel()])
            hit_, _ = self._march(f, P, zmin, 150, rough=1.0, last=True)
            kk, cc = hit_ // len(sel), hit_ % len(sel)
            self._record(S, f, which, P[:, hit_], (kk, sel[cc]))
        return yy, xx, S

    def _march(self, f, P, zmin, steps, rough=0.5, last=False):
        """Advance P in place -> (indices that hit, indices not settled yet).

        Over-relaxed sphere tracing: m is the running slope of the distance along the ray; where it is
        flat (grazing a mat or an outline) steps get longer, and are taken back if they overshoot."""
        px = F(self.px)
        eps = F(px * 0.35)
        act = np.arange(P.shape[1])
        Q = np.ascontiguousarray(P)
        r = f(Q) * F(0.95)
        m = np.full(len(act), -1, F)
        hits = []
        st = None
        for it in range(steps + 1):
            done = r < eps
            if done.any():
                P[2, act[done]] = Q[2, done] - r[done]
                hits.append(act[done])
            keep = ~done & (Q[2] > zmin)
            if not keep.all():
                act, Q, r, m = act[keep], np.ascontiguousarray(Q[:, keep]), r[keep], m[keep]
            if not len(act) or it == steps:
                if last and len(act):
                    near = r < 6 * eps
                    P[2, act[near]] = Q[2, near]
                    hits.append(act[near])
                break
            st = np.maximum(r * np.clip(F(1.9) / (1 - m), 1, 6), eps * F(rough * (1 + it // 12)))
            V = Q.copy()
            V[2] -= st
            R = f(V) * F(0.95)
            back = st > (r + np.abs(R)) * F(1.03) + eps
            m = np.where(back, F(-1), F(0.6) * m + F(0.4) * (R - r) / st)
            Q[2] = np.where(back, Q[2], V[2])
            r = np.where(back, r, R)
        P[2, act] = Q[2]
        return (np.concatenate(hits) if hits else np.zeros(0, int)), act

    def _record(self, B, f, which, Q, at):
        """Normal, material and glow of the hit points, stored at index `at`."""
        if not Q.shape[1]:
            return
        Q = np.ascontiguousarray(Q)
        e = F(0.0012)
        nn = np.zeros_like(Q)
        for k in ((1, -1, -1), (-1, -1, 1), (-1, 1, -1), (1, 1, 1)):
            kv = np.array(k, F)[:, None]
            nn += kv * f(Q + kv * e)
        nn /= np.maximum(np.sqrt((nn * nn).sum(0)), 1e-9)
        ids = which(Q)
        sg = self.lseg[ids]
        B.z[at] = Q[2]
        B.n[(slice(None), *at)] = nn
        B.mat[at] = self.lmat[ids]
        B.seg[at] = sg
        if self.glow_packs:
            g = np.zeros(Q.shape[1], F)
            for pk, allow, strength, edge in self.glow_packs:
                ok = allow[sg]
                if ok.any():
                    d = pk.distance(np.ascontiguousarray(Q[:, ok]))
                    dm = d[0]
                    for row in d[1:]:
                        dm = smin(dm, row, F(0.03))
                    g[ok] = np.maximum(g[ok], smoothstep(0.5 - dm / edge) * strength)
            B.glow[at] = g


# -- ambient occlusion and shadows from a coarse grid of distances --------------------------------------
class Grid:
    def __init__(self, scene, voxel=0.026, margin=0.34):
        pk = Pack(scene.lofts)
        lo = np.minimum(pk.a, pk.b).min(0) - pk.reach.max() - margin
        hi = np.maximum(pk.a, pk.b).max(0) + pk.reach.max() + margin
        self.floor = scene.floor
        if scene.floor is not None:
            lo[2] = max(lo[2], scene.floor - 0.03)
        self.lo, self.v = lo.astype(F), voxel
        n = np.ceil((hi - lo) / voxel).astype(int) + 1
        B = 8
        n = ((n + B - 1) // B) * B
        self.n = n
        g = np.full(n, margin, F)
        r = (B * voxel) * 0.87
        ax = [lo[k] + np.arange(n[k]) * voxel for k in range(3)]
        for i in range(0, n[0], B):
            for j in range(0, n[1], B):
                c2 = np.array([ax[0][i:i + B].mean(), ax[1][j:j + B].mean()])
                for k in range(0, n[2], B):
                    c = np.array([*c2, ax[2][k:k + B].mean()])
                    ba = pk.b - pk.a
                    L2 = np.maximum((ba * ba).sum(1), 1e-12)
                    h = np.clip(((c - pk.a) * ba).sum(1) / L2, 0, 1)
                    dist = np.linalg.norm(c - pk.a - h[:, None] * ba, axis=1) - pk.reach
                    idx = np.nonzero(dist < margin + r)[0]
                    if len(idx) > 24:       # only those that can be nearest somewhere in the block
                        ub = (dist + pk.reach).min() + r
                        idx = idx[dist[idx] < ub + r]
                    props = scene.props
                    if not len(idx) and not props:
                        continue
                    G = np.stack(np.meshgrid(ax[0][i:i + B], ax[1][j:j + B], ax[2][k:k + B], indexing="ij")).reshape(3, -1).astype(F)
                    d = np.full(G.shape[1], margin, F)
                    if len(idx):
                        d = np.minimum(d, pk.subset(idx).distance(G).min(0))
                    for p in props:
                        d = np.minimum(d, p.distance(G))
                    g[i:i + B, j:j + B, k:k + B] = d.reshape(B, B, B)
        self.g = g.ravel()

    def __call__(self, P):
        """Trilinear distance at world points (3, n)."""
        n = self.n
        q = (P - self.lo[:, None]) * F(1 / self.v)
        for k in range(3):
            np.clip(q[k], 0, n[k] - 1.001, out=q[k])
        i = q.astype(np.int32)
        f = q - i
        s0, s1 = int(n[1] * n[2]), int(n[2])
        base = i[0] * s0 + i[1] * s1 + i[2]
        g = self.g
        fx, fy, fz = f
        c00 = g[base] * (1 - fz) + g[base + 1] * fz
        b = base + s1
        c01 = g[b] * (1 - fz) + g[b + 1] * fz
        b = base + s0
        c10 = g[b] * (1 - fz) + g[b + 1] * fz
        b += s1
        c11 = g[b] * (1 - fz) + g[b + 1] * fz
        d = (c00 * (1 - fy) + c01 * fy) * (1 - fx) + (c10 * (1 - fy) + c11 * fy) * fx
        if self.floor is not None:
            d = np.minimum(d, P[2] - F(self.floor))
        return d


def blur(a, r):
    """Three box blurs, about a gaussian of sigma r."""
    r = max(int(round(r)), 1)
    for _ in range(3):
        for ax in (0, 1):
            p = np.concatenate([np.repeat(a.take([0], ax), r + 1, ax), a, np.repeat(a.take([-1], ax), r, ax)], ax)
            c = np.cumsum(p, axis=ax, dtype=np.float64)
            m = a.shape[ax]
            hi = c.take(range(2 * r + 1, 2 * r + 1 + m), ax)
            lo = c.take(range(0, m), ax)
            a = ((hi - lo) / (2 * r + 1)).astype(F)
    return a


def ambient(grid, P, N):
    """P, N world (3, n) -> occlusion 0..1 (1 = open)."""
    t1 = np.cross(N.T, np.where(np.abs(N[2:3]) < 0.9, np.array([[0], [0], [1.0]]), np.array([[1.0], [0], [0]])).T).T
    t1 = (t1 / np.maximum(np.linalg.norm(t1, axis=0), 1e-6)).astype(F)
    t2 = np.cross(N.T, t1.T).T.astype(F)
    acc = np.zeros(P.shape[1], F)
    wsum = 0.0
    dirs = [(1.0, 0, 0, 1.0)] + [(0.55, 0.83 * np.cos(a), 0.83 * np.sin(a), 0.6) for a in (0.4, 1.66, 2.92, 4.17, 5.43)]
    for c, u, v, w in dirs:
        D = N * F(c) + t1 * F(u) + t2 * F(v)
        o = np.ones(P.shape[1], F)
        for s in (0.035, 0.09, 0.18, 0.30):
            d = grid(P + D * F(s) + N * F(0.012))
            o = np.minimum(o, np.clip(0.12 + d * F(1.15 / s / max(c, 0.62)), 0, 1))
        acc += o * F(w); wsum += w
    return acc / F(wsum)


def soft_shadow(grid, P, N, Ld, k=7.0, dist=1.3, start=0.05):
    o = np.ones(P.shape[1], F)
    s = np.full(P.shape[1], start, F)
    act = np.arange(P.shape[1])
    L = Ld.astype(F)[:, None]
    base = P + N * F(0.02)
    for _ in range(22):
        d = grid(base[:, act] + L * s[act])
        o[act] = np.minimum(o[act], np.clip(0.5 + 0.5 * k * d / s[act], 0, 1))
        s[act] += np.clip(d, 0.02, 0.2)
        act = act[(s[act] < dist) & (o[act] > 0.01)]
        if not len(act):
            break
    return o * o * (3 - 2 * o)


def lights(cam):
    """Key, fill and rim directions; they turn with the camera, so that every picture is lit alike."""
    a = np.radians(cam.yaw)
    fwd = np.array([np.sin(a), np.cos(a), 0]); right = np.array([-np.cos(a), np.sin(a), 0]); up = np.array([0, 0, 1.0])
    mk = lambda r, f, u: (lambda v: (v / np.linalg.norm(v)).astype(F))(r * right + f * fwd + u * up)
    return mk(-0.55, 0.62, 0.95), mk(0.85, 0.45, 0.15), mk(0.5, -0.75, 0.5)


QUIET = ("prop", "prop2", "mat", "wood", "linen")


def shade(nc, mat, glow, AO, SH, dark, cam, pal, mats):
    """Display colours (3, n) of samples: camera-space normals, material numbers, 0..1 terms."""
    key, fill, rim = lights(cam)
    v3 = lambda *c: np.array(c, F)[:, None]
    n = cam.M.T.astype(F) @ nc
    quiet = np.array([m in QUIET for m in mats])[mat]
    SH, AO = np.where(quiet, 0.55 + 0.45 * SH, SH), np.where(quiet, 0.45 + 0.55 * AO, AO)                                 # shadows on furniture stay quiet
    wrap = v3(0.34, 0.26, 0.22)                                                # red light bleeds further round
    kl = np.clip((key @ n + wrap) / (1 + wrap), 0, 1)
    fl = np.clip(fill @ n, 0, 1)
    rl = np.clip(rim @ n, 0, 1) ** 2
    sky = 0.5 + 0.5 * n[2]
    alb = np.stack([lin(getattr(pal, m)) for m in mats]).astype(F)[mat].T
    acc = lin(pal.accent).astype(F)[:, None]
    core = np.clip(glow * 1.6 - 0.6, 0, 1)                                     # lighter, warmer in the middle
    acc = acc + (lin("#ff8a5c").astype(F)[:, None] - acc) * (0.30 * core)
    alb = alb * (1 - 0.92 * glow) + acc * (0.92 * glow)
    amb = (v3(0.92, 0.80, 0.72) * (1 - sky) + v3(0.98, 1.02, 1.08) * sky) * (AO ** 1.15) * F(pal.ambient)
    light = amb + v3(1.05, 1.0, 0.94) * kl * ((0.22 + 0.78 * SH) * F(pal.key)) + (fl * AO * F(0.15)) * v3(0.92, 1.0, 1.08)
    light = light * (1 - (1 - AO) * (1 - v3(1.0, 0.93, 0.90)) * 1.5)           # occlusion tints warm, not grey
    fres = (1 - np.clip(nc[2], 0, 1)) ** 3
    col = alb * light * (1 - 0.10 * fres) + rl * fres * F(0.16) * AO
    col = col + acc * glow * F(0.12)                                           # a little light of its own
    return to_srgb(col * (1 - dark * (1 - 0.5 * glow)))


def render(scene, cam, size=800, spots=5, pal=Palette(), shadow=True, lines=0.5, timing=None, keep=None):
    """RGBA uint8 array (straight alpha) of the scene on a transparent ground."""
    clock = [time.perf_counter()]
    tick = lambda: clock.append(time.perf_counter())
    tr = Tracer(scene, cam, size)
    B = tr.trace(); tick()
    hit = ~np.isnan(B.z)
    ey, ex, S = tr.refine(B, spots) if spots else (np.zeros(0, int), np.zeros(0, int), Samples(0, 0)); tick()
    grid = scene.grid = scene.grid or Grid(scene); tick()
    M = cam.M.astype(F)
    size, shape = tr.cols, hit.shape
    key = lights(cam)[0]

    # slow terms once per pixel: occlusion, shadow, dark bands behind nearer edges
    jj, ii = np.nonzero(hit)
    Pc = np.stack([tr.left + (ii + 0.5) * tr.px, tr.top - (jj + 0.5) * tr.px, B.z[jj, ii]]).astype(F)
    Pw = (M.T @ (Pc - cam.t.astype(F)[:, None])).astype(F)
    Nw = (M.T @ B.n[:, jj, ii]).astype(F)
    y0, y1, x0, x1 = max(jj.min() - 12, 0), min(jj.max() + 13, shape[0]), max(ii.min() - 12, 0), min(ii.max() + 13, shape[1])
    box = (slice(y0, y1), slice(x0, x1))
    maps = {}
    for name, v in (("ao", ambient(grid, Pw, Nw)), ("sh", soft_shadow(grid, Pw, Nw, key))):
        q = np.zeros(shape, F); q[jj, ii] = v
        qb, wb = blur(q[box], 1), blur(hit[box].astype(F), 1)
        q[box] = np.where(wb > 1e-3, qb / np.maximum(wb, 1e-3), 1)             # soften, and reach past the outline
        maps[name] = q
    tick()
    zb = np.where(hit, B.z, np.nanmin(B.z))
    blurred = []
    for r, wgt in ((1.0, 0.55), (3.2, 0.30), (8.0, 0.22)):
        q = zb.copy(); q[box] = blur(zb[box], r * size / 800)
        blurred.append((q, wgt, r > 2))

    quiet = np.array([m in QUIET for m in tr.mats])

    def dark(z, mat, at):
        out = np.zeros(len(z), F)
        for q, wgt, wide in blurred:
            w = np.clip((q[at] - z) / F(0.05), 0, 1) * F(wgt)
            out += w * np.where(quiet[mat], F(0.15 if wide else 0.45), F(1))     # no halo on a wall behind
        return F(lines) * np.clip(out, 0, 0.9)

    C, A = np.zeros((3, *shape), F), hit.astype(F)
    at = (jj, ii)
    C[:, jj, ii] = shade(B.n[:, jj, ii], B.mat[at], B.glow[at], maps["ao"][at], maps["sh"][at], dark(B.z[at], B.mat[at], at), cam, pal, tr.mats)
    if len(ey):                                       # edge pixels: the mean of all their samples
        k, m = np.nonzero(~np.isnan(S.z))
        at = (ey[m], ex[m])
        col = shade(S.n[:, k, m], S.mat[k, m], S.glow[k, m], maps["ao"][at], maps["sh"][at], dark(S.z[k, m], S.mat[k, m], at), cam, pal, tr.mats)
        for c in range(3):
            np.add.at(C[c], at, col[c])
        np.add.at(A, at, 1)
        C[:, ey, ex] /= spots + 1
        A[ey, ex] /= spots + 1
    if shadow and scene.floor is not None and cam.pitch > 0.5:
        sh = floor_shadow(scene, cam, shape, grid, key)
        C = C + np.array([0.10, 0.12, 0.17], F)[:, None, None] * sh * (1 - A)
        A = A + sh * (1 - A)
    tick()
    if timing is not None:
        timing.update(dict(zip(("trace", "edges", "grid", "light", "shade"), np.diff(clock))), total=clock[-1] - clock[0])
    if keep is not None:
        keep.update(samples=B, tracer=tr, grid=grid, maps=maps, hit=hit)
    rgb = np.where(A > 1e-4, C / np.maximum(A, 1e-4), 0)
    out = np.concatenate([rgb, A[None]]).transpose(1, 2, 0)
    return (np.clip(out, 0, 1) * 255 + 0.5).astype(np.uint8)


def floor_shadow(scene, cam, shape, grid, key):
    """Alpha of the shadow on the floor: contact occlusion plus a hint of the key light's shadow."""
    step, M = 4, cam.M
    rows, cols = shape[0] // step, shape[1] // step
    px = cam.extent / cols
    U, V = np.meshgrid((np.arange(cols) + 0.5 - cols / 2) * px, (rows / 2 - 0.5 - np.arange(rows)) * px)
    o = M.T @ (np.stack([U.ravel(), V.ravel(), np.zeros(U.size)]) - cam.t[:, None])
    G = (o + M[2][:, None] * ((scene.floor - o[2]) / M[2, 2])).astype(F)
    lo, hi = grid.lo, grid.lo + (grid.n - 1) * grid.v
    inside = (G[0] > lo[0]) & (G[0] < hi[0]) & (G[1] > lo[1]) & (G[1] < hi[1])
    out = np.zeros(U.size, F)
    if inside.any():
        Gi = np.ascontiguousarray(G[:, inside])
        up = np.zeros_like(Gi); up[2] = 1
        keep, grid.floor = grid.floor, None
        ao, sh = ambient(grid, Gi, up), soft_shadow(grid, Gi, up, key, k=4.0, dist=1.6)
        grid.floor = keep
        edge = np.minimum.reduce([Gi[0] - lo[0], hi[0] - Gi[0], Gi[1] - lo[1], hi[1] - Gi[1]])
        out[inside] = np.clip((1 - ao) * 0.62 + (1 - sh) * 0.20, 0, 1) * smoothstep(edge / 0.25)
    out = blur(out.reshape(rows, cols), 1)
    out = np.repeat(np.repeat(out, step, 0), step, 1)
    return blur(out, step * 0.7) * F(0.62)
