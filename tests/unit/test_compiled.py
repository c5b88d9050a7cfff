"""Is machine code thrown away when the model changes, and is a place for it always found?"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import sim.compiled as module
from sim.sharing import remaining


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small model with two compiled modules and one that is not."""
    folder = tmp_path / "sim"
    folder.mkdir()
    (folder / "a.py").write_text("from sim.compiled import compiled\nx = 1\n")
    (folder / "b.py").write_text("from sim.compiled import inner\ny = 1\n")
    (folder / "c.py").write_text("z = 1\n")
    monkeypatch.setattr(module, "__file__", str(folder / "compiled.py"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "user"))
    return folder


def test_the_digest_is_twelve_hexadecimal_digits() -> None:
    digest = module.model_digest()
    assert len(digest) == 12
    assert set(digest) <= set("0123456789abcdef")
    assert digest == module.model_digest()


def test_the_digest_changes_with_any_compiled_module(model: Path) -> None:
    before = module.model_digest()
    (model / "b.py").write_text("from sim.compiled import inner\ny = 2\n")
    after = module.model_digest()
    assert after != before
    (model / "b.py").write_text("from sim.compiled import inner\ny = 1\n")
    assert module.model_digest() == before


def test_the_digest_changes_when_a_module_is_renamed_or_added(model: Path) -> None:
    before = module.model_digest()
    (model / "b.py").rename(model / "d.py")
    renamed = module.model_digest()
    (model / "e.py").write_text("from sim.compiled import inlined\n")
    assert len({before, renamed, module.model_digest()}) == 3


def test_other_modules_keep_the_machine_code(model: Path) -> None:
    before = module.model_digest()
    (model / "c.py").write_text("z = 2\n")
    assert module.model_digest() == before


def test_the_code_is_kept_beside_the_source(model: Path) -> None:
    folder = Path(module._cache_folder())
    assert folder == model / "__pycache__" / f"numba-{module.model_digest()}"
    assert folder.is_dir()


def test_a_place_that_cannot_be_made_is_passed_over(model: Path) -> None:
    (model / "__pycache__").write_text("a file stands in the way")
    folder = Path(module._cache_folder())
    assert folder == model.parent / "user" / "bolasalju" / f"numba-{module.model_digest()}"
    assert folder.is_dir()


def test_a_place_without_leave_to_write_is_passed_over(
    model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def may_write(path: Path, _mode: int) -> bool:
        return "__pycache__" not in str(path)

    monkeypatch.setattr(os, "access", may_write)
    assert Path(module._cache_folder()).parent == model.parent / "user" / "bolasalju"


def test_the_last_resort_is_one_folder_for_every_run_of_this_user(
    model: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(os, "access", lambda _path, _mode: False)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    folder = Path(module._cache_folder())
    assert folder.parent.parent == tmp_path
    assert Path(module._cache_folder()) == folder
    assert folder.parent.name.startswith("bolasalju-")
    assert folder.is_dir()


def test_compiled_functions_keep_their_plain_twin() -> None:
    plain = getattr(remaining, "py_func", remaining)  # missing where compiling is switched off
    assert plain(24.0, 12.0) == pytest.approx(0.25)
    assert remaining(24.0, 12.0) == pytest.approx(0.25)
