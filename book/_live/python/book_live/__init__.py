"""What runs in the reader's browser beside the page's own code: cells, what they show, widgets, checks.

It runs in a worker, under Pyodide. Nothing here needs the browser, so that it can be tested anywhere: what it has to
say goes through `channel.post`.
"""
