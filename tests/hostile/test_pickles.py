"""Values that are programs in disguise are read from storykit's own processes and nowhere else."""

from __future__ import annotations

import ast
import os
import pickle
from hashlib import sha256
from pathlib import Path

import pytest
from victims import HEAD, Victim

import storykit
from storykit.jobs.mirror import Mirror, MirroredStore

PACKAGE = Path(storykit.__file__).parent
RUNS_CODE = {"pickle", "cPickle", "_pickle", "shelve", "marshal", "dill", "cloudpickle", "joblib"}
READERS = {
    "jobs/parcels.py",  # what travels between a Dask client and its workers, by Dask's own wires
    "jobs/wire.py",  # pipes between the processes of one render
}


def test_only_wires_between_own_processes_carry_pickles() -> None:
    found = set()
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            elif isinstance(node, ast.Call):
                # numpy and pandas read pickles where they are asked to.
                assert not any(word.arg == "allow_pickle" for word in node.keywords), file
                assert getattr(node.func, "attr", "") != "read_pickle", file
            if {name.partition(".")[0] for name in names} & RUNS_CODE:
                found.add(file.relative_to(PACKAGE).as_posix())
    assert found == READERS


class Planted:
    """Makes a folder wherever it is unpickled."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self._folder),)


def pickles(folder: Path) -> list[bytes]:
    """The same harm as text and as bytes."""
    return [pickle.dumps(Planted(folder), protocol) for protocol in (0, 5)]


def test_a_planted_pickle_works_where_somebody_opens_it(tmp_path: Path) -> None:
    for content in pickles(tmp_path / "planted"):
        pickle.loads(content)
        (tmp_path / "planted").rmdir()


def test_pickles_in_the_cache_are_never_opened(victim: Victim) -> None:
    """Whoever else may write into the cache can give a file the name that its content asks for."""
    script = victim.story(
        "planted",
        f"{HEAD}voice: {{narrator: fake}}\n"
        "scenes:\n  - {layout: photo, image: sky.png, narration: Hello, duration: 1s}\n"
        "cards:\n  - {id: planted, layout: statement, statement: x}\n",
    )
    assert victim.render(script).code == 0
    planted = victim.root / "planted"
    for content in pickles(planted):
        for path in sorted((victim.root / "cache").rglob("*")):
            parts = path.name.split(".")
            if not path.is_file():
                continue
            path.unlink()
            if path.suffix == ".json" and path.parent.parent.name != "pieces":
                path.write_bytes(sha256(content).hexdigest()[:24].encode() + b"\n" + content)
            elif len(parts) == 3:
                own = sha256(content).hexdigest()[: len(parts[1])]
                path.with_name(f"{parts[0]}.{own}.{parts[2]}").write_bytes(content)
            else:
                path.write_bytes(content)
        outcome = victim.render(script)
        assert outcome.code in (0, 1)
        assert victim.run("storyboard", script, "--out", "out").code in (0, 1)
        assert victim.run("plan", script).code == 0
        assert not planted.exists()


@pytest.mark.parametrize("suffix", [".json", ".jpg", ".mp4"])
def test_pickles_in_a_mirror_are_only_bytes(suffix: str, tmp_path: Path) -> None:
    pytest.importorskip("fsspec")
    mirror = Mirror((tmp_path / "mirror").as_uri())
    for content in pickles(tmp_path / "planted"):
        forged = tmp_path / "forged"
        forged.write_bytes(content)
        mirror.keep_piece("0" * 64, suffix, forged)
        store = MirroredStore(tmp_path / "cache", mirror)
        assert store.read("0" * 64, suffix) == content
        assert not (tmp_path / "planted").exists()
        for path in (tmp_path / "cache").rglob(f"*{suffix}"):
            path.unlink()
