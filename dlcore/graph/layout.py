"""Where the nodes of a graph go: the layered layout of Sugiyama, computed by the package grandalf."""

from .model import HEIGHT

COLUMN, ROW = 104, 56  # pixels between columns and between rows


def lay_out(drawing):
    """Place the nodes in columns, each as far right as what it flows into allows."""
    from grandalf.graphs import Edge as Line
    from grandalf.graphs import Graph, Vertex
    from grandalf.layouts import SugiyamaLayout
    from grandalf.routing import EdgeViewer

    class View:
        def __init__(self, w, h):
            self.w, self.h = w, h

    # the layout goes from the top down: we give it the graph turned by a quarter, result first
    vertices = [Vertex(node) for node in drawing.nodes]
    for vertex in vertices:
        vertex.view = View(HEIGHT, vertex.data.width)
    lines = {}
    for edge in drawing.edges:
        if (edge.start, edge.end) not in lines:
            line = lines[edge.start, edge.end] = Line(vertices[edge.end], vertices[edge.start])
            line.view = EdgeViewer()
    layout = SugiyamaLayout(Graph(vertices, list(lines.values())).C[0])
    layout.xspace, layout.yspace = ROW, COLUMN
    layout.init_all(roots=[vertices[-1]])
    layout.draw(8)
    for vertex in vertices:
        across, down = vertex.view.xy
        vertex.data.x, vertex.data.y = -down, across
    for edge in drawing.edges:
        inner = [(-down, across) for across, down in lines[edge.start, edge.end].view._pts[1:-1]]
        start, end = drawing.nodes[edge.start], drawing.nodes[edge.end]
        edge.points = [(start.x + start.width / 2, start.y), *reversed(inner), (end.x - end.width / 2, end.y)]
    _separate_twins(drawing.edges)


def _separate_twins(edges):
    """Bend edges apart that join the same two nodes, as in a + a."""
    twins = {}
    for edge in edges:
        twins.setdefault((edge.start, edge.end), []).append(edge)
    for group in twins.values():
        if len(group) == 1:
            continue
        for place, edge in enumerate(group):
            (x0, y0), (x1, y1) = edge.points[0], edge.points[-1]
            shift = (place - (len(group) - 1) / 2) * 2 * ROW
            edge.points[1:-1] = [((x0 + x1) / 2, (y0 + y1) / 2 + shift)]
            edge.side = (shift > 0) - (shift < 0)
