"""What lets the pages run in the reader's browser, and how it is put into the site."""
