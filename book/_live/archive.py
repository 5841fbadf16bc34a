"""Wheels as plain archives: the same files give the same bytes, on any day and any machine."""

import base64
import csv
import hashlib
import io
import zipfile

EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip archive knows


def sha256(data):
    """Return the SHA-256 of bytes as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def archive(files, *, compressed=True):
    """Return a zip archive of `files`, a dict from names to bytes, as bytes."""
    method = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type, entry.create_system, entry.external_attr = method, 3, 0o100644 << 16
            packed.writestr(entry, files[name], compresslevel=9)
    return written.getvalue()


def unpack(data):
    """Return the files of a zip archive (bytes or a path), a dict from names to bytes."""
    with zipfile.ZipFile(io.BytesIO(data) if isinstance(data, bytes) else data) as packed:
        return {name: packed.read(name) for name in packed.namelist() if not name.endswith("/")}


def wheel(name, version, files, licences, *, tag="py3-none-any", requires=(), licence=""):
    """Return the file name and the bytes of a wheel.

    Parameters
    ----------
    name, version : str
    files : dict of str to bytes
        What it installs.
    licences : dict of str to bytes
        The texts of its licences, by file name.
    tag : str, optional
        For which Python it is.
    requires : iterable of str, optional
        The names of the packages that it needs.
    licence : str, optional
        What the licences are, in one line.

    Raises
    ------
    ValueError
        If there is no licence text, since then nobody may pass the wheel on.
    """
    if not licences:
        raise ValueError(f"{name} {version} comes without the text of its licence")
    stem = f"{name.replace('-', '_')}-{version}"
    about = [("Metadata-Version", "2.4"), ("Name", name), ("Version", version)]
    about += [("License", licence)] * bool(licence) + [("License-File", text) for text in sorted(licences)]
    about += [("Requires-Dist", other) for other in requires]
    pure = "true" if tag.endswith("-none-any") else "false"
    facts = [("Wheel-Version", "1.0"), ("Generator", "book"), ("Root-Is-Purelib", pure), ("Tag", tag)]
    files = {
        **files,
        **{f"{stem}.dist-info/licenses/{text}": data for text, data in licences.items()},
        f"{stem}.dist-info/METADATA": _headers(about),
        f"{stem}.dist-info/WHEEL": _headers(facts),
    }
    record = f"{stem}.dist-info/RECORD"
    return f"{stem}-{tag}.whl", archive({**files, record: _record(files, record)})


def _headers(pairs):
    return "".join(f"{key}: {value}\n" for key, value in pairs).encode()


def _record(files, own_name):
    """Return the list of a wheel's files with their hashes, as PEP 376 has it."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    for name in sorted(files):
        digest = base64.urlsafe_b64encode(hashlib.sha256(files[name]).digest()).rstrip(b"=").decode()
        rows.writerow([name, f"sha256={digest}", len(files[name])])
    rows.writerow([own_name, "", ""])
    return text.getvalue().encode()


def imports(files):
    """Return the names under which the files of a wheel are imported, sorted."""
    tops = {name.split("/")[0] if "/" in name else name.split(".")[0] for name in files if ".dist-info/" not in name}
    return sorted(top for top in tops if top.isidentifier())
