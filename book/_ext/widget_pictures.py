"""Put a picture beside each widget, for print and for where JavaScript is off.

A widget's output holds several forms, of which MyST-NB shows one. Here the view and the picture become one form. The
style sheet hides the picture on the screen as soon as the widget is drawn.
"""

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

VIEW, PICTURE, SUMMARY = "application/vnd.jupyter.widget-view+json", "image/svg+xml", "text/plain"


def join(forms):
    """Put the picture of an output into the container of its view.

    Parameters
    ----------
    forms : dict of str to docutils.nodes.container
        The forms of an output by MIME type. The view's is changed in place.
    """
    picture = next(forms[PICTURE].findall(nodes.image)).deepcopy()
    picture["classes"].append("widget-picture")
    picture.setdefault("alt", f"Picture of a widget. {forms[SUMMARY].astext()}")
    forms[VIEW].children = [nodes.container("", *forms[VIEW].children, picture, classes=["widget-output"])]


class PutPictureBesideWidget(SphinxPostTransform):
    """Run before MyST-NB chooses a form (priority 4)."""

    default_priority = 3
    formats = ("html",)

    def run(self, **kwargs):
        """Visit every output of the page."""
        for output in self.document.findall(nodes.container):
            if output.get("nb_element") == "mime_bundle":
                forms = {form["mime_type"]: form for form in output.children}
                if VIEW in forms and PICTURE in forms:
                    join(forms)


def setup(app):
    """Register the transform.

    Parameters
    ----------
    app : sphinx.application.Sphinx

    Returns
    -------
    dict
        Metadata of the extension.
    """
    app.add_post_transform(PutPictureBesideWidget)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
