"""Pose files -> solved figures, in-betweens, props and camera."""
import copy
import tomllib
import numpy as np
from . import props as P
from .body import build
from .maths import rx, ry, rz, slerp, smoothstep, unit
from .muscles import volumes
from .render import Camera, Scene
from .sdf import Pack
from .skeleton import (ALIASES, ANKLE, BONES, PARENT, RANGES, SLIDES, TERMS, forward, joint_angles, limb_frames)

HAND_PARTS = {"wrist": (0, 0, 0), "palm": (-0.012, 0, -0.070), "grip": (-0.024, 0.0, -0.082),
              "fingertips": (-0.004, 0.0, -0.165), "knuckles": (0.012, 0, -0.09), "heel": (-0.014, 0, -0.02)}
FOOT_PARTS = {"ankle": (0, 0, -ANKLE), "heel": (0, -0.045, -ANKLE), "ball": (0, 0.112, -ANKLE), "joint": (0, 0, 0)}


def merge(a, b):
    out = copy.deepcopy(a)
    for k, v in (b or {}).items():
        out[k] = merge(out[k], v) if isinstance(v, dict) and isinstance(out.get(k), dict) else copy.deepcopy(v)
    return out


def expand(pose):
    """Friendly names -> bones; both-sides entries ('hip') -> .R and .L; 'spine' and 'neck' are shared out."""
    j = {}
    def put(bone, vals, w=1.0):
        d = j.setdefault(bone, {})
        for k, v in vals.items():
            d[k] = d.get(k, 0) + v * w
    for name, vals in pose.get("joints", {}).items():
        base, _, side = name.partition(".")
        base = ALIASES.get(base, base)
        if base == "spine":
            put("lumbar", vals, 0.5); put("thorax", vals, 0.5)
        elif base == "neck":
            put("neck", vals, 0.55); put("head", vals, 0.45)
        elif base in ("lumbar", "thorax", "head", "jaw", "belly"):
            put(base, vals)
        else:
            for s in ([side] if side else "RL"):
                put(f"{base}.{s}", vals)
        for k in vals:
            ok = TERMS.get("lumbar" if base in ("spine", "neck") else base, ())
            if k not in ok:
                raise ValueError(f"{name}: no angle called {k!r}; it has {ok}")
    out = dict(pose)
    out["joints"] = j
    return out


def hand_rotation(pin, side, fig):
    B = fig[pin["on"]].R if pin.get("on", "world") != "world" else np.eye(3)
    if "palm" not in pin and "fingers" not in pin:
        return None
    fing = unit(B @ np.array(pin["fingers"], float))
    palm = B @ np.array(pin["palm"], float)
    palm = unit(palm - fing * (fing @ palm))
    z = -fing
    x = -palm if side == "R" else palm
    return np.stack([x, np.cross(z, x), z], axis=1)


def foot_rotation(pin, side):
    m = -1 if side == "R" else 1
    if "R" in pin:
        return pin["R"]
    return rz(m * pin.get("yaw", 0)) @ rx(pin.get("pitch", 0)) @ ry(pin.get("roll", 0) * -m)


def solve(pose, overrides=None):
    """Expand, run FK, then pins in the order: feet, hands."""
    pose = expand(pose)
    ov = dict(overrides or {})
    fig = forward(pose, ov)
    miss = {}
    pins = pose.get("pins", {})
    pins = {n: p for n, p in pins.items() if not p.get("off")}
    order = sorted(pins, key=lambda n: (n.startswith("hand"), pins[n].get("order", 0)))
    for name in order:
        pin = pins[name]
        kind, side = name.split(".")
        m = np.array([1.0 if side == "R" else -1.0, 1, 1])
        at = np.array(pin["at"], float)
        target = fig[pin["on"]].at(at) if pin.get("on", "world") != "world" else at
        if kind == "foot":
            R = foot_rotation(pin, side) if ("yaw" in pin or "pitch" in pin or "R" in pin or pin.get("on", "world") == "world") and not pin.get("free") else None
            if R is not None:
                target = target - R @ np.array(FOOT_PARTS[pin.get("part", "ankle")])
            pole = np.array(pin["pole"], float) if "pole" in pin else (R[:, 1] if R is not None else fig["pelvis"].R[:, 1])
            loc, d = limb_frames(fig, f"leg.{side}", target, pole, R, pin.get("knee_z"))
            if R is not None and pin.get("part") == "ball" and pin.get("pitch", 0) < 0 and f"toes.{side}" not in pose["joints"]:
                loc[f"toes.{side}"] = rx(-pin["pitch"])
        else:
            pole = np.array(pin.get("pole", (0.5 * m[0], -0.6, -0.8)), float)
            if "on" in pin and pin.get("pole_on"):
                pole = fig[pin["on"]].R @ pole
            R = hand_rotation(pin, side, fig)
            part = np.array(HAND_PARTS[pin.get("part", "palm")]) * m
            for it in range(2):              # the collar bone follows a raised or reaching arm
                if R is not None:
                    t = target - R @ part
                else:
                    t = target - fig[f"hand.{side}"].R @ part
                loc, d = limb_frames(fig, f"arm.{side}", t, pole, R)
                pron = pose["joints"].get(f"forearm.{side}", {}).get("pron", 0)
                if R is None and pron:
                    loc[f"forearm.{side}"] = loc[f"forearm.{side}"] @ rz(pron * m[0])
                if it == 0 and f"clavicle.{side}" not in pose["joints"]:
                    ov[f"clavicle.{side}"] = follow(loc[f"upperarm.{side}"], side)
                    fig = forward(pose, {**ov, **({} if R is not None else loc)})
        miss[name] = d
        ov.update(loc)
        fig = forward(pose, ov)
    # arms without a pin: the collar bone follows too
    for side in "RL":
        c = f"clavicle.{side}"
        if c not in ov and c not in pose["joints"]:
            ov[c] = follow(fig[f"upperarm.{side}"].local, side)
            fig = forward(pose, ov)
    return fig, miss


def follow(local, side):
    """Scapular rhythm: part of the arm's lift comes from the collar bone.  (The arm's own angles are kept.)"""
    d = -local[:, 2]                                  # the arm in the collar bone's frame
    x = d[0] if side == "R" else -d[0]
    lift = np.degrees(np.arccos(np.clip(-d[2], -1, 1)))
    elev = np.clip((lift - 45) * 0.22, 0, 26)
    prot = np.clip(d[1], -0.6, 1) * 9 - np.clip(-x, 0, 1) * -10
    R = rz(prot) @ ry(-elev)
    M = np.diag([-1.0, 1, 1])
    return M @ R @ M if side == "L" else R


def lowest(lofts, segs=None):
    """Lowest z of the named segments' surfaces (capsule approximation with the true section radii)."""
    out = np.inf
    for l in lofts:
        if segs and l.seg not in segs and l.seg.partition(".")[0] not in segs:
            continue
        pk = Pack([l])
        a, b = np.asarray(l.a), np.asarray(l.b)
        for h in np.linspace(0, 1, 5):
            c = a + (b - a) * h
            r = np.polynomial.polynomial.polyval(h, pk.R[:, 0, 0])
            z = b - a; z = z / (np.linalg.norm(z) + 1e-12)
            y = l.y - z * (l.y @ z); y = y / (np.linalg.norm(y) + 1e-12)
            x = np.cross(y, z)
            f1 = l.f1 or l.f0
            fx, fy = l.f0[0] + (f1[0] - l.f0[0]) * h, l.f0[1] + (f1[1] - l.f0[1]) * h
            fz = l.cap[0] if h < 0.5 else l.cap[1]
            ext = r * np.sqrt((fx * x[2]) ** 2 + (fy * y[2]) ** 2 + (fz * z[2]) ** 2)
            out = min(out, c[2] - ext)
    return out


class Exercise:
    def __init__(self, path):
        with open(path, "rb") as f:
            d = tomllib.load(f)
        self.spec = d
        self.id = path.stem
        self.start = self._settle(d["start"])
        self.hold = self._settle(merge(d["start"], d.get("hold", {})))

    def _settle(self, pose):
        """Let the figure down (or up) until the named parts rest on their surface."""
        s = pose.get("settle")
        if not s:
            return pose
        pose = copy.deepcopy(pose)
        for _ in range(3):
            fig, _m = solve(pose)
            lofts, _t, _f = build(fig)
            dz = s.get("on", 0.0) - s.get("sink", 0.006) - lowest(lofts, s["parts"])
            pose["pelvis"]["pos"][2] += float(dz)
        return pose

    def pose_at(self, t):
        """t 0 = start, 1 = hold.  Angles turn on the shortest arc; pins shared by both ends are re-solved,
        so that planted hands and feet do not slide."""
        if t <= 0 or t >= 1:
            return solve(self.start if t <= 0 else self.hold)
        A, _ = solve(self.start); B, _ = solve(self.hold)
        ov = {n: slerp(A[n].local, B[n].local, t) for n, p, _ in BONES}
        pos = A["pelvis"].o * (1 - t) + B["pelvis"].o * t
        slides = {
            bone: {term: sum(w * p.get("joints", {}).get(bone, {}).get(term, 0.0) for w, p in ((1 - t, self.start), (t, self.hold)))}
            for bone, term in SLIDES.items()
        }
        pose = {"pelvis": {"pos": pos}, "joints": slides, "pins": {}}
        pa, pb = self.start.get("pins", {}), self.hold.get("pins", {})
        for n in pa:
            if n in pb and not pb[n].get("off") and pa[n].get("on", "world") == pb[n].get("on", "world"):
                pin = copy.deepcopy(pb[n])
                pin["at"] = list(np.array(pa[n]["at"], float) * (1 - t) + np.array(pb[n]["at"], float) * t)
                for k in ("palm", "fingers", "pole", "yaw", "pitch", "roll", "knee_z"):
                    if k in pa[n] and k in pb[n]:
                        v = np.array(pa[n][k], float) * (1 - t) + np.array(pb[n][k], float) * t
                        pin[k] = list(v) if v.ndim else float(v)
                pose["pins"][n] = pin
        return solve(pose, ov)

    # -- scene ---------------------------------------------------------------------------------------
    def scene(self, t, glow=True):
        fig, miss = self.pose_at(t)
        lofts, tree, f = build(fig)
        props = []
        for p in self.spec.get("props", []):
            if p.get("when", "start" if t < 0.5 else "hold") == ("start" if t < 0.5 else "hold"):
                props += P.make_prop(p, f, lofts)
        gl = []
        if glow and t > 0:
            for g in self.spec.get("glow", []):
                gl += [(ls, allow, float(smoothstep(t)), thin) for ls, allow, thin in volumes(fig, g)]
        s = Scene(lofts, tree, f, props, gl, self.spec.get("floor", 0.0))
        s.miss = miss
        return s

    def camera(self, **changes):
        """The camera of the pose file, fitted round both poses; changes replace what the file says."""
        c = {**self.spec.get("camera", {}), **changes}
        wide, high = c.get("aspect", "1:1").split(":")
        cam = Camera(c.get("yaw", 50), c.get("pitch", 9), aspect=float(wide) / float(high))
        lo, hi = np.full(3, 9.0), np.full(3, -9.0)
        focus = c.get("focus")
        for t in (0, 1):
            s = self.scene(t, glow=False)
            if focus:
                p = cam.M @ s.fig[focus].at(c.get("offset", (0, 0, 0)))
                lo, hi = np.minimum(lo, p - c["extent"] / 2), np.maximum(hi, p + c["extent"] / 2)
                if c.get("fixed"):
                    break
                continue
            pk = Pack(s.lofts, cam.M, np.zeros(3))
            lo = np.minimum(lo, (np.minimum(pk.a, pk.b) - pk.reach[:, None] * 0.8).min(0))
            hi = np.maximum(hi, (np.maximum(pk.a, pk.b) + pk.reach[:, None] * 0.8).max(0))
            for d in self.spec.get("props", []):
                if d.get("fit"):
                    for q in P.make_prop(d, s.fig, s.lofts):
                        l2, h2 = q.to_space(cam.M, np.zeros(3)).bounds()
                        lo, hi = np.minimum(lo, l2), np.maximum(hi, h2)
        a = self.spec.get("arrow")
        if a and not focus:                      # the arrow has to fit as well
            for u in (a.get("from", 0.0), a.get("to", 1.0)):
                fig, _ = self.pose_at(u)
                p = cam.M @ fig[a["of"]].at(a["at"]) + np.array([*a.get("shift", (0, 0)), 0])
                lo, hi = np.minimum(lo, p - 0.03), np.maximum(hi, p + 0.03)
        mid = (lo + hi) / 2
        cam.centre = tuple(cam.M.T @ mid)
        cam.extent = float(max(hi[0] - lo[0], (hi[1] - lo[1]) * cam.aspect) * c.get("margin", 1.07))
        return cam


def check(ex):
    """Everything wrong with an exercise's two poses: joints out of range, hands that do not reach,
    flesh below the floor."""
    out = []
    for t, label in ((0, "start"), (1, "hold")):
        fig, miss = ex.pose_at(t)
        for n, d in miss.items():
            if d > 0.01:
                out.append(f"{label}: {n} is {d * 100:.1f} cm short of its target")
        for bone in fig:
            angles = joint_angles(bone, fig[bone].local)
            for k, v in angles.items():
                if k == "rot" and angles.get("lift", 0) > 115:      # rotation means little with the arm overhead
                    continue
                lim = RANGES.get((bone.partition(".")[0], k))
                if lim and not lim[0] - 1 <= v <= lim[1] + 1:
                    out.append(f"{label}: {bone} {k} {v:.0f} outside {lim}")
        low = lowest(build(fig)[0])
        if ex.spec.get("floor", 0.0) is not None and low < ex.spec.get("floor", 0.0) - 0.015:
            out.append(f"{label}: {-low * 100:.1f} cm below the floor")
    return out
