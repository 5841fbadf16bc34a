"""Grade a class: a folder of notebooks in, a table of grades out.

``dlcore check submissions/ --out grades.csv`` calls `main`; from Python, call `grade_class`. A submission is one
notebook, in the folder or in a folder of it (one for each learner, say). It gives one row for each exercise of its
page. What cannot be graded becomes a row too, with the status "unreadable" or "no exercises".

Only the code of a submission is taken, and it runs in a temporary folder of its own: nothing is written to the folder
of submissions, and the files beside a notebook are not there for it. The work is shared by processes of this machine
(`local`), or by the machines of a Dask cluster (`dask`).

Each submission is written to the table when it is done. The same command again goes on where the last run was stopped:
what is in the table is not graded again, unless the notebook has changed or its page has got other exercises. To have a
submission graded again, delete its rows.
"""

from .command import main
from .errors import ClassroomError
from .grading import Summary, grade_class
from .table import Row

__all__ = ["grade_class", "main", "ClassroomError", "Row", "Summary"]
