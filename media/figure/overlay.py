"""The motion arrow: the path of a point of the body from START to HOLD, drawn beside the figure."""
import numpy as np
from PIL import Image, ImageDraw


def arrow_path(ex, cam, size):
    """Pixel points of the arrow, or None.  [arrow] of = bone, at = point in it, push = metres away from the body."""
    a = ex.d.get("arrow")
    if not a:
        return None
    M, t = cam.M, cam.t
    pts = []
    for u in np.linspace(a.get("from", 0.0), a.get("to", 1.0), 9):
        fig, _ = ex.pose_at(float(u))
        pts.append((M @ fig[a["of"]].at(a["at"]) + t)[:2])
    p = np.array(pts)
    shift = np.array(a.get("shift", (0.0, 0.0)))              # metres on the picture: right, up
    p = p + shift
    return np.stack([(p[:, 0] / cam.extent + 0.5) * size, (0.5 / cam.aspect - p[:, 1] / cam.extent) * size], 1)


def draw_arrow(rgba, path, colour=(104, 124, 146), halo=(255, 255, 255), width=0.0095):
    if path is None:
        return rgba
    rows, size = rgba.shape[:2]
    S = 3
    img = Image.new("RGBA", (size * S, rows * S), (0, 0, 0, 0))
    d = ImageDraw.Draw(img)
    # smooth the path and stop short of the head
    u = np.linspace(0, 1, len(path))
    uu = np.linspace(0, 1, 80)
    deg = 3
    p = np.stack([np.polyval(np.polyfit(u, path[:, k], deg), uu) for k in (0, 1)], 1) * S
    w = width * size * S
    seg = np.hypot(*np.diff(p, axis=0).T)
    run = np.concatenate([[0], np.cumsum(seg)])
    head = 3.4 * w
    body = p[run < run[-1] - head * 0.75]
    tip, back = p[-1], body[-1]
    v = (tip - back) / np.linalg.norm(tip - back); n = np.array([-v[1], v[0]])
    tri = [tip, tip - v * head + n * head * 0.62, tip - v * head * 0.78, tip - v * head - n * head * 0.62]
    for col, extra in ((halo + (230,), 0.55 * w), (colour + (255,), 0)):
        for k, q in enumerate(body):
            r = (w / 2) * (0.35 + 0.65 * min(1, k / 26)) + extra
            d.ellipse([q[0] - r, q[1] - r, q[0] + r, q[1] + r], fill=col)
        d.polygon([tuple(x) for x in tri], fill=col)
        if extra:
            d.line([tuple(x) for x in tri + tri[:1]], fill=col, width=int(2 * extra), joint="curve")
            for x in tri:
                d.ellipse([x[0] - extra, x[1] - extra, x[0] + extra, x[1] + extra], fill=col)
    img = img.resize((size, rows), Image.LANCZOS)
    return np.asarray(Image.alpha_composite(Image.fromarray(rgba, "RGBA"), img))
