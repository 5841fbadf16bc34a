"""A learner at work, for the tests: a small book, a work folder, typed answers, a grader that needs no kernel."""

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from dlcore.exercises import author, bank, cli, notebook, work
from dlcore.exercises.grader import Verdict

RIGHT = {"speed": "speed = 6.0", "double": "def double(x):\n    return 2 * x"}
PAGE = "sample/page"
SPEED, DOUBLE = f"{PAGE}/speed", f"{PAGE}/double"


def page():
    """The sample page as it stands in a book."""
    cells = [new_markdown_cell("(ch-page)=\n# The Page"), new_code_cell("import numpy as np")]
    for e in bank.exercises(PAGE):
        cells.append(new_markdown_cell(f":::{{exercise}} {e.title}\n:label: ex-{e.label}\n\nDo it.\n:::"))
    return author.sync(new_notebook(cells=cells), PAGE)


class Learner:
    """What a learner does in `folder`, the current one.

    Attributes
    ----------
    graded : list of str
        The ids that the grader has been given, in order.
    """

    def __init__(self, folder, capture):
        self.folder, self.capture, self.graded = folder, capture, []
        self.book = folder / "book"
        self.file = folder / "work" / "sample" / "page.ipynb"
        (self.book / "book" / "sample").mkdir(parents=True)
        (self.book / "book" / "appendix").mkdir()
        toc = "root: x\nchapters:\n- file: book/sample/page\n- file: book/appendix/answers\n- file: book/notes\n"
        (self.book / "_toc.yml").write_text(toc, encoding="utf-8")
        for name in (PAGE, work.APPENDIX):
            nbformat.write(page(), self.book / "book" / f"{name}.ipynb")

    @property
    def work(self):
        """The work folder."""
        return work.find(self.folder)

    def run(self, *arguments):
        """Run the command; return the exit code, what it printed, and what it printed as errors."""
        self.capture.readouterr()
        code = cli.main(list(arguments))
        return code, *self.capture.readouterr()

    def write(self, **answers):
        """Type answers into the page, by slug, and save it."""
        changed = author.fill(notebook.read(self.file), {f"{PAGE}/{slug}": text for slug, text in answers.items()})
        nbformat.write(changed, self.file)

    def grade(self, files, ids=(), limit=None, on_verdict=None):
        """Stand in for `dlcore.exercises.grader.grade`: an answer is right if its text is the expected one."""
        verdicts = []
        for exercise in bank.exercises(PAGE):
            if exercise.id in ids:
                verdicts.append(self._judged(files[0], exercise))
                self.graded.append(exercise.id)
                on_verdict and on_verdict(verdicts[-1])
        return verdicts

    def _judged(self, file, exercise):
        cell = notebook.answer(notebook.read(file), exercise.id)
        text = cell and cell.partition("\n")[2]
        right = RIGHT[exercise.id.rpartition("/")[2]]
        found = {None: "missing", exercise.stub: "not attempted", right: "correct"}.get(text, "wrong")
        return Verdict(file, exercise.id, found, {"correct": "", "wrong": "Look [here] again."}.get(found, "…"), 0.1)
