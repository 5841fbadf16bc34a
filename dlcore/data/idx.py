"""Files in the IDX format, such as MNIST's: read them, and fetch them when asked to."""

import gzip
import hashlib
import math
import struct
import zlib
from pathlib import Path

import numpy as np

TYPES = {0x08: ">u1", 0x09: ">i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}
MNIST = {
    # name: (file, MD5 of the compressed file as its distributors give it)
    "train_images": ("train-images-idx3-ubyte.gz", "f68b3c2dcbeaaa9fbdd348bbdeb94873"),
    "train_labels": ("train-labels-idx1-ubyte.gz", "d53e105ee54ea40749a09fcbcd1e9432"),
    "test_images": ("t10k-images-idx3-ubyte.gz", "9fb629c4189551a2d022fa330f9573f3"),
    "test_labels": ("t10k-labels-idx1-ubyte.gz", "ec29112dd5afa0611ce80d1b7f02629c"),
}


def read_idx(path):
    """Read an array from a file in the IDX format, compressed by gzip or not.

    Parameters
    ----------
    path : path-like

    Returns
    -------
    ndarray

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If the file is not of this format, or is cut off.

    Notes
    -----
    Two zero bytes, a byte for the type, a byte for the number of axes, the lengths as big-endian 32-bit numbers, then
    the elements. LeCun, Cortes and Burges, "The MNIST database of handwritten digits" (1998).
    """
    path = Path(path)
    raw = path.read_bytes()
    if raw[:2] == b"\x1f\x8b":
        try:
            raw = gzip.decompress(raw)
        except (EOFError, OSError, zlib.error):
            raise ValueError(f"{path.name} is cut off or damaged: its compressed data end too early.") from None
    if len(raw) < 4 or raw[:2] != b"\0\0" or raw[2] not in TYPES:
        raise ValueError(f"{path.name} is not an IDX file: it does not begin with two zero bytes and a known type.")
    axes, start = raw[3], 4 + 4 * raw[3]
    if len(raw) < start:
        raise ValueError(f"{path.name} is cut off inside its header.")
    shape = struct.unpack(f">{axes}I", raw[4:start])
    dtype = np.dtype(TYPES[raw[2]])
    needed = math.prod(shape) * dtype.itemsize
    if len(raw) - start != needed:
        raise ValueError(
            f"{path.name} should hold {needed:,} bytes for shape {shape}, and it holds {len(raw) - start:,}."
        )
    return np.frombuffer(raw, dtype, offset=start).reshape(shape).astype(dtype.newbyteorder("="))


def download(url, path, md5=None, progress=True):
    """Fetch a file, going on where an earlier attempt has stopped.

    What has arrived stands in ``<path>.part`` until it is complete and its checksum is right; a complete file is not
    fetched again.

    Parameters
    ----------
    url : str
    path : path-like
        Where the file shall be.
    md5 : str, optional
        Checksum in hexadecimal.
    progress : bool, optional
        Show a progress bar.

    Returns
    -------
    Path

    Raises
    ------
    ConnectionError
        If the file cannot be fetched; what has arrived is kept.
    ValueError
        If the checksum is wrong; what has arrived is removed.
    """
    import http.client  # here: its import takes long, and few who use data fetch some

    path, md5 = Path(path), md5 and md5.lower()
    if path.exists() and (md5 is None or _md5(path) == md5):
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    try:
        _fetch(url, part, progress)
    except (OSError, http.client.HTTPException) as error:  # URLError is an OSError
        raise ConnectionError(
            f"{url} could not be fetched ({error}). What has arrived is kept; call again to go on, or put the file at "
            f"{path} yourself."
        ) from None
    if md5 is not None and _md5(part) != md5:
        part.unlink()
        raise ValueError(f"{url} gave a file with another checksum than {md5}; it was removed. Try another source.")
    part.replace(path)
    return path


def mnist(folder, url=None, dtype=np.float32):
    """Read MNIST, 70,000 handwritten digits of 28 × 28 pixels, from four files in a folder.

    Nothing is fetched unless you name a source.

    Parameters
    ----------
    folder : path-like
        Where the four compressed files are, or shall be.
    url : str, optional
        Where to fetch missing files from: the address of a folder that holds them.
    dtype : dtype, optional
        Type of the pixels.

    Returns
    -------
    X_train, y_train, X_test, y_test : ndarray
        Shapes (60000, 784), (60000,), (10000, 784), (10000,); pixels 0 to 1, labels 0 to 9.

    Raises
    ------
    FileNotFoundError
        If a file is missing and no source is named.
    ValueError, ConnectionError
        As `read_idx` and `download`.
    """
    folder, arrays = Path(folder), {}
    for name, (file, md5) in MNIST.items():
        path = folder / file
        if url is not None:
            download(f"{url.rstrip('/')}/{file}", path, md5)
        elif not path.exists():
            raise FileNotFoundError(f"mnist: {path} is missing. Put it there, or pass url= to have it fetched.")
        arrays[name] = read_idx(path)
    images = [
        arrays[k].reshape(len(arrays[k]), -1).astype(dtype) / np.dtype(dtype).type(255)
        for k in ("train_images", "test_images")
    ]
    labels = [arrays[k].astype(np.int64) for k in ("train_labels", "test_labels")]
    return images[0], labels[0], images[1], labels[1]


def _fetch(url, part, progress):
    import urllib.error
    import urllib.request

    from tqdm.auto import tqdm

    done = part.stat().st_size if part.exists() else 0
    request = urllib.request.Request(url, headers={"Range": f"bytes={done}-"} if done else {})
    try:
        answer = urllib.request.urlopen(request, timeout=30)
    except urllib.error.HTTPError as error:
        if error.code != 416 or not done:
            raise
        if error.headers.get("Content-Range") in (None, f"bytes */{done}"):  # nothing is left to fetch
            return
        part.unlink()  # longer than the file: it was of another one
        return _fetch(url, part, progress)
    with answer:
        if done and answer.status != 206:  # the server sends all of it again
            done = 0
        total = int(answer.headers.get("Content-Length", 0)) + done
        with (
            open(part, "ab" if done else "wb") as file,
            tqdm(
                total=total or None, initial=done, unit="B", unit_scale=True, desc=part.stem, disable=not progress
            ) as bar,
        ):
            while block := answer.read(1 << 16):
                file.write(block)
                bar.update(len(block))
    if total and part.stat().st_size < total:
        raise OSError(f"only {part.stat().st_size:,} of {total:,} bytes arrived")


def _md5(path):
    return hashlib.md5(path.read_bytes()).hexdigest()
