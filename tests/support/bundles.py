"""Bundles of revisions, the same to the byte every time."""

import io
import pathlib
import tarfile
import zipfile

FIXTURES = pathlib.Path(__file__).resolve().parents[2] / "fixtures" / "bundles"


def files_of(name):
    """The files of a folder under fixtures/bundles, by path."""
    folder = FIXTURES / name
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def make_zip(files):
    """A zip of the files by path; of no date."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        for path, content in files.items():
            archive.writestr(zipfile.ZipInfo(path), content)
    return memory.getvalue()


def make_tar(files, mode="w"):
    """A tar of the files by path, or a tgz with mode "w:gz"."""
    memory = io.BytesIO()
    with tarfile.open(fileobj=memory, mode=mode) as archive:
        for path, content in files.items():
            entry = tarfile.TarInfo(path)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return memory.getvalue()


def web(number):
    """Revision `number` of the web servers' bundle as a tar: text that any client can send."""
    return make_tar({**files_of("web"), "revision": str(number).encode()}).decode()
