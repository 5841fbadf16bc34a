"""What every wheel must be, the kept ones and those packed for a build."""

import base64
import csv
import hashlib
import io


def check(files):
    """Look at the files of a wheel: its RECORD lists each with its hash and size, and its licences are there."""
    (record,) = [name for name in files if name.endswith(".dist-info/RECORD")]
    rows = {name: (digest, size) for name, digest, size in csv.reader(io.StringIO(files[record].decode()))}
    assert rows.pop(record) == ("", "")
    assert rows.keys() == files.keys() - {record}
    for name, (digest, size) in rows.items():
        expected = base64.urlsafe_b64encode(hashlib.sha256(files[name]).digest()).rstrip(b"=").decode()
        assert (digest, int(size)) == (f"sha256={expected}", len(files[name])), name
    home = record.removesuffix("RECORD")
    metadata = files[f"{home}METADATA"].decode().splitlines()
    named = [line.removeprefix("License-File: ") for line in metadata if line.startswith("License-File: ")]
    assert named
    for name in named:
        assert len(files[f"{home}licenses/{name}"]) > 100, name
