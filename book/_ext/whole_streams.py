"""Put what a cell printed back together exactly as it was printed.

A kernel sends printed text in pieces, cut where time happens to cut it. MyST-NB merges the pieces and ends each with a
line break, so that a break appears in the middle of a line, now here and now there. Here the pieces are joined first,
as they are.
"""

from myst_nb.core import render

end_each_with_a_break = render.coalesce_streams


def join_pieces(outputs):
    """Merge neighbouring pieces of the same stream, then leave the rest to MyST-NB.

    Parameters
    ----------
    outputs : list of nbformat.NotebookNode

    Returns
    -------
    list of nbformat.NotebookNode
    """
    joined = []
    for output in outputs:
        last = joined[-1] if joined else {}
        if output["output_type"] == last.get("output_type") == "stream" and output["name"] == last["name"]:
            last["text"] += output["text"]
        else:
            joined.append(output)
    return end_each_with_a_break(joined)


def setup(app):
    """Register the function in the place of MyST-NB's.

    Parameters
    ----------
    app : sphinx.application.Sphinx

    Returns
    -------
    dict
        Metadata of the extension.
    """
    render.coalesce_streams = join_pieces
    return {"parallel_read_safe": True, "parallel_write_safe": True}
