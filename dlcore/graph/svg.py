"""A laid-out graph as an SVG document."""

from html import escape

from .. import palette
from .model import HEIGHT, description


def svg(drawing):
    """Return the SVG document (str) of a drawing whose nodes have their places; in the light colours."""
    c = palette.LIGHT
    boxes = [(n.x - n.width / 2, n.y - HEIGHT, n.x + n.width / 2, n.y + HEIGHT) for n in drawing.nodes]
    boxes += [(x, y - HEIGHT, x, y + HEIGHT) for edge in drawing.edges for x, y in edge.points]
    left, top = min(b[0] for b in boxes) - 8, min(b[1] for b in boxes)
    width, height = max(b[2] for b in boxes) + 8 - left, max(b[3] for b in boxes) - top
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left:.0f} {top:.0f} {width:.0f} {height:.0f}" '
        f'width="{width:.0f}" height="{height:.0f}" role="img" font-family="system-ui, sans-serif" font-size="13">',
        f"<title>{escape(description(drawing))}</title>",
        '<defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" '
        f'orient="auto"><path d="M0 0 8 4 0 8z" fill="{c["muted"]}"/></marker></defs>',
        f'<rect x="{left:.0f}" y="{top:.0f}" width="100%" height="100%" fill="{c["background"]}"/>',
    ]
    parts += [_edge_line(edge) for edge in drawing.edges]
    parts += [_node_shape(node) for node in drawing.nodes]
    parts += [_edge_text(edge) for edge in drawing.edges]
    return "".join(parts) + "</svg>"


def _edge_line(edge):
    path = "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in edge.points)
    if len(edge.points) > 2:  # smooth: through the middles of the segments, with the corners as control points
        corners = edge.points[1:-1]
        middles = [((x0 + x1) / 2, (y0 + y1) / 2) for (x0, y0), (x1, y1) in zip(corners, corners[1:], strict=False)]
        ends = [*middles, edge.points[-1]]
        path = "M{:.1f} {:.1f}".format(*edge.points[0]) + "".join(
            f" Q{cx:.1f} {cy:.1f} {x:.1f} {y:.1f}" for (cx, cy), (x, y) in zip(corners, ends, strict=True)
        )
    return f'<path d="{path}" fill="none" stroke="{palette.LIGHT["muted"]}" marker-end="url(#arrow)"/>'


def _edge_text(edge):
    (x0, y0), (x1, y1) = edge.points[0], edge.points[1]
    x, y = 0.54 * x0 + 0.46 * x1, 0.54 * y0 + 0.46 * y1
    if len(edge.points) > 2:  # a bent edge is labelled at its bend, where it is alone; the curve passes halfway to it
        x, y = x1, (y1 + (y0 + edge.points[-1][1]) / 2) / 2 if edge.side else y1
    above, below = {-1: (-24, -8), 0: (-6, 16), 1: (16, 32)}[edge.side]
    halo = f'text-anchor="middle" paint-order="stroke" stroke="{palette.LIGHT["background"]}" stroke-width="4"'
    text = ""
    if edge.value:
        colour = palette.LIGHT["value"]
        text += f'<text x="{x:.1f}" y="{y + above:.1f}" {halo} fill="{colour}">{escape(edge.value)}</text>'
    if edge.gradient:
        colour = palette.LIGHT["gradient"]
        text += (
            f'<text x="{x:.1f}" y="{y + below:.1f}" {halo} font-weight="600" fill="{colour}">'
            f"← {escape(edge.gradient)}</text>"
        )
    return text


def _node_shape(node):
    c = palette.LIGHT
    stroke = {"operation": c["ink"], "parameter": c["parameter"]}.get(node.kind, c["muted"])
    radius = HEIGHT / 2 if node.kind == "operation" else 4
    shape = (
        f'<rect x="{node.x - node.width / 2:.1f}" y="{node.y - HEIGHT / 2:.1f}" width="{node.width:.1f}" '
        f'height="{HEIGHT}" rx="{radius}" fill="{c["background"]}" stroke="{stroke}" stroke-width="1.5"/>'
    )
    if node.kind == "result":
        shape = ""
    text = f'<text x="{node.x:.1f}" y="{node.y + 4.5:.1f}" text-anchor="middle" fill="{c["ink"]}">'
    return f"{shape}{text}{escape(node.label)}</text>"
