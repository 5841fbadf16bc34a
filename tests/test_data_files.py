"""Files in the IDX format: read, and fetched from a server of our own."""

import contextlib
import gzip
import hashlib
import http.server
import struct
import threading

import numpy as np
import pytest

from dlcore import data
from dlcore.data import idx

rng = np.random.default_rng(0)


def idx_bytes(array, code):
    header = bytes([0, 0, code, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape)
    return header + array.astype(idx.TYPES[code]).tobytes()


@pytest.fixture
def write(tmp_path):
    def write(content, name="file.idx"):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


@pytest.mark.parametrize("code", idx.TYPES)
@pytest.mark.parametrize("shape", [(), (0, 3), (5,), (2, 3, 4)])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_every_type_is_read_plain_or_compressed(write, code, shape, pack):
    array = rng.integers(0, 100, shape).astype(idx.TYPES[code])
    found = data.read_idx(write(pack(idx_bytes(array, code))))
    np.testing.assert_array_equal(found, array)
    assert found.dtype == array.dtype.newbyteorder("=") and found.dtype.isnative and found.shape == shape
    assert found.flags.writeable


WHOLE = idx_bytes(np.arange(12).reshape(3, 4), 0x0C)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (WHOLE[:-1], r"hold 48 bytes for shape \(3, 4\), and it holds 47"),
        (WHOLE + b"\0", "holds 49"),
        (WHOLE[:10], "cut off inside its header"),
        (b"", "not an IDX file"),
        (WHOLE[:3], "not an IDX file"),
        (b"\0\1" + WHOLE[2:], "two zero bytes"),
        (b"\0\0\x0a" + WHOLE[3:], "known type"),
        (b"<html>not found</html>", "not an IDX file"),
        (gzip.compress(WHOLE)[:-12], "cut off or damaged"),
        (gzip.compress(WHOLE)[:5], "cut off or damaged"),
        (gzip.compress(WHOLE) + b"more", "cut off or damaged"),
        (gzip.compress(WHOLE[:-1]), "holds 47"),
        (b"\0\0\x08\x02" + b"\xff" * 8, "should hold 18,446,744,065,119,617,025 bytes"),
    ],
    ids=lambda part: part if isinstance(part, str) else "file",  # compressed files hold the time: no name for a test
)
def test_a_damaged_file_is_named_with_what_is_wrong(write, content, words):
    with pytest.raises(ValueError, match=words) as error:
        data.read_idx(write(content, "digits.idx"))
    assert str(error.value).startswith("digits.idx ")


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="nowhere.idx"):
        data.read_idx(tmp_path / "nowhere.idx")


CONTENT = rng.bytes(200_000)
MD5 = hashlib.md5(CONTENT).hexdigest()


class Handler(http.server.BaseHTTPRequestHandler):
    """Serves CONTENT; the server's `kind` says how well."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        kind, asked = self.server.kind, self.headers.get("Range")
        self.server.asked.append(asked)
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked and kind != "without Range" else 0
        if kind == "missing" or start >= len(CONTENT):
            self.send_response(404 if kind == "missing" else 416)
            self.send_header("Content-Range", f"bytes */{len(CONTENT)}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        body = CONTENT[start:]
        self.send_response(206 if start else 200)
        self.send_header(
            *(("Transfer-Encoding", "chunked") if "chunks" in kind else ("Content-Length", str(len(body))))
        )
        self.end_headers()
        if kind == "cut":
            self.wfile.write(body[:1000])
        elif "chunks" in kind:
            self.wfile.write(b"186a0\r\n" + body[:100_000] + b"\r\n")
            self.wfile.write(b"" if "cut" in kind else f"{len(body) - 100_000:x}\r\n".encode() + body[100_000:])
            self.wfile.write(b"" if "cut" in kind else b"\r\n0\r\n\r\n")
        else:
            self.wfile.write(body)
        self.close_connection = True

    def log_message(self, *args):
        pass


@contextlib.contextmanager
def serving(kind="good"):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.kind, server.asked, server.daemon_threads = kind, [], True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server, f"http://127.0.0.1:{server.server_port}/file"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def target(tmp_path, monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    return tmp_path / "folder" / "file"


def part_of(target, content):
    target.parent.mkdir()
    part = target.with_name("file.part")
    part.write_bytes(content)
    return part


@pytest.mark.parametrize("md5", [None, MD5, MD5.upper()])
@pytest.mark.parametrize("kind", ["good", "in chunks"])
def test_a_file_is_fetched_and_its_checksum_compared(target, kind, md5):
    with serving(kind) as (server, url):
        assert data.download(url, target, md5, progress=False) == target
    assert target.read_bytes() == CONTENT and server.asked == [None]
    assert [p.name for p in target.parent.iterdir()] == ["file"]


def test_progress_is_shown_when_wanted(target, capsys):
    with serving() as (_, url):
        data.download(url, target, progress=False)
        assert capsys.readouterr().err == ""
        target.unlink()
        data.download(url, target)
        assert "file" in capsys.readouterr().err


def test_a_wrong_checksum_leaves_nothing_behind(target):
    with serving() as (_, url), pytest.raises(ValueError, match="another checksum than 0000.*removed"):
        data.download(url, target, "0000", progress=False)
    assert list(target.parent.iterdir()) == []


@pytest.mark.parametrize(
    ("kind", "arrived", "asked"),
    [
        ("good", CONTENT[:70_000], ["bytes=70000-"]),
        ("without Range", CONTENT[:70_000], ["bytes=70000-"]),  # it sends all of it, and all of it is taken
        ("without Range", rng.bytes(300_000), ["bytes=300000-"]),
        ("good", CONTENT, ["bytes=200000-"]),  # nothing is left to send: 416
    ],
)
def test_a_part_that_arrived_earlier_is_gone_on_with(target, kind, arrived, asked):
    part = part_of(target, arrived)
    with serving(kind) as (server, url):
        data.download(url, target, MD5, progress=False)
    assert target.read_bytes() == CONTENT and server.asked == asked and not part.exists()


def test_a_part_longer_than_the_file_is_not_taken_for_it(target):
    part_of(target, CONTENT + b"of another file")
    with serving() as (_, url):
        data.download(url, target, progress=False)
    assert target.read_bytes() == CONTENT


@pytest.mark.parametrize(("kind", "least"), [("cut", 1000), ("cut chunks", 65_536)])
def test_a_connection_that_breaks_keeps_what_has_arrived(target, kind, least):
    with serving(kind) as (_, url), pytest.raises(ConnectionError, match="kept; call again"):
        data.download(url, target, progress=False)
    arrived = target.with_name("file.part").read_bytes()
    assert len(arrived) >= least and CONTENT.startswith(arrived) and not target.exists()
    with serving() as (_, url):
        data.download(url, target, MD5, progress=False)
    assert target.read_bytes() == CONTENT


def test_a_refused_connection_or_a_missing_file_keeps_the_part(target):
    part = part_of(target, b"begun")
    with serving("missing") as (_, url), pytest.raises(ConnectionError, match="404.*kept.*put the file at"):
        data.download(url, target, progress=False)
    with pytest.raises(ConnectionError, match="refused.*kept"):  # the server of before is gone
        data.download(url, target, progress=False)
    assert part.read_bytes() == b"begun"


def test_a_file_that_is_there_is_not_fetched_again_unless_it_is_wrong(target):
    target.parent.mkdir()
    with serving() as (server, url):
        for content, md5 in ((CONTENT, MD5), (b"mine", None)):
            target.write_bytes(content)
            data.download(url, target, md5, progress=False)
            assert server.asked == [] and target.read_bytes() == content
        data.download(url, target, MD5, progress=False)
    assert target.read_bytes() == CONTENT


@pytest.fixture
def small_mnist(tmp_path, monkeypatch):
    """Four small files in MNIST's place."""
    table = {}
    for name, n in (("train", 5), ("test", 3)):
        images, labels = rng.integers(0, 256, (n, 28, 28)), rng.integers(0, 10, n)
        for kind, array in (("images", images), ("labels", labels)):
            content = gzip.compress(idx_bytes(array, 0x08))
            (tmp_path / f"{name}-{kind}.gz").write_bytes(content)
            table[f"{name}_{kind}"] = (f"{name}-{kind}.gz", hashlib.md5(content).hexdigest())
    monkeypatch.setattr(idx, "MNIST", table)
    return tmp_path


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_mnist_reads_four_files_into_rows_of_pixels_and_labels(small_mnist, dtype):
    X, y, X_test, y_test = data.mnist(small_mnist, dtype=dtype)
    assert X.shape == (5, 784) and X_test.shape == (3, 784) and X.dtype == X_test.dtype == dtype
    assert y.shape == (5,) and y_test.shape == (3,) and y.dtype == np.int64
    raw = data.read_idx(small_mnist / "train-images.gz").reshape(5, 784)
    np.testing.assert_allclose(X, raw / 255, rtol=1e-6)


def test_mnist_names_the_missing_file_and_fetches_nothing_unasked(small_mnist, monkeypatch):
    (small_mnist / "test-images.gz").unlink()
    monkeypatch.setattr(idx, "download", lambda *a, **k: pytest.fail("fetched without being asked to"))
    with pytest.raises(FileNotFoundError, match="test-images.gz is missing.*url="):
        data.mnist(small_mnist)


def test_mnist_asks_the_named_source_for_each_file_with_its_checksum(small_mnist, monkeypatch):
    asked = []
    monkeypatch.setattr(idx, "download", lambda *arguments: asked.append(arguments))
    data.mnist(small_mnist, url="http://127.0.0.1/mnist/")
    expected = [(f"http://127.0.0.1/mnist/{file}", small_mnist / file, md5) for file, md5 in idx.MNIST.values()]
    assert asked == expected
