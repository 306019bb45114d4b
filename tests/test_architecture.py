"""Who may import whom: a page that computes, or advice that knows of Streamlit, cannot be tested or trusted alone."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.every import for_every

ROOT = Path(__file__).parent.parent
PARTS = ("exercises", "media", "app")
FILES = sorted(path.relative_to(ROOT) for part in PARTS for path in (ROOT / part).rglob("*.py"))
ALL_FILES = [*FILES, Path("streamlit_app.py")]

# Inside exercises: each module and what it may import. Higher ones stand on lower ones; nothing looks up.
MAY_IMPORT = {
    "exercises.record": set(),
    "exercises.safety": {"exercises.record"},
    "exercises.conditions": {"exercises.record"},
    "exercises.diary_content": {"exercises.record"},
    "exercises.model": {"exercises.conditions", "exercises.diary_content", "exercises.record", "exercises.safety"},
    "exercises.routine": {"exercises.model", "exercises.record", "exercises.safety"},
    "exercises.content_checks": {"exercises.model"},
    "exercises.catalog": {
        "exercises.conditions", "exercises.content_checks", "exercises.diary_content", "exercises.model",
        "exercises.safety",
    },
    "exercises.wording": {"exercises.model", "exercises.record", "exercises.routine", "exercises.safety"},
    "exercises.own_routine": {"exercises.model", "exercises.record", "exercises.routine"},
    "exercises.emergency": {"exercises.model", "exercises.safety"},
    "exercises.search": {"exercises.model", "exercises.record"},
    "exercises.triage": {"exercises.catalog", "exercises.model", "exercises.record", "exercises.safety"},
    "exercises.timeline": {"exercises.record", "exercises.routine", "exercises.wording"},
    "exercises.plan": {
        "exercises.catalog", "exercises.model", "exercises.record", "exercises.routine", "exercises.safety",
        "exercises.timeline", "exercises.wording",
    },
    "exercises": {"exercises.catalog", "exercises.record", "exercises.routine", "exercises.safety"},
    "exercises.__main__": {"exercises.catalog", "exercises.model"},
}  # fmt: skip

MAY_TOUCH_SESSION = {
    "app/visit.py",
    # A component's value lives under its own key, which its wrapper reads and hands out typed.
    "app/components/player/__init__.py",
    "app/components/__init__.py",
}
WITHOUT_STREAMLIT = ("app/care.py", "app/zones.py", *(str(path) for path in FILES if path.stem.endswith("_data")))


def module_name(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text("utf-8"), str(path))


@cache
def imports(path: Path) -> frozenset[str]:
    """Every module that a file imports, anywhere in it, by its full name: `from app import road` is app.road."""
    return frozenset(_imports(path))


def _imports(path: Path) -> Iterator[str]:
    package = list(path.parent.parts)
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            up = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*up, *([node.module] if node.module else [])])
            inside = {f"{base}.{alias.name}" for alias in node.names}
            modules = {name for name in inside if base.split(".")[0] in PARTS and is_module(name)}
            yield from modules
            if len(modules) < len(inside):
                yield base


def top(name: str) -> str:
    return name.split(".")[0]


def each(paths: list[Path]) -> Callable[[Callable[[Path], None]], Callable[[Path], None]]:
    return for_every("path", paths)


@each([path for path in FILES if path.parts[0] in ("exercises", "media")])
def test_exercises_and_media_know_neither_each_other_nor_the_app_nor_streamlit(path: Path) -> None:
    others = {"exercises", "media", "app", "streamlit", "streamlit_app", "tests"} - {path.parts[0]}
    assert not {name for name in imports(path) if top(name) in others}


@each(FILES)
def test_the_app_imports_nothing_of_the_tests_nor_of_how_it_is_started(path: Path) -> None:
    assert not {name for name in imports(path) if top(name) in ("tests", "streamlit_app", "bench")}


@each([path for path in FILES if path.parent == Path("app/screens")])
def test_a_page_imports_no_other_page(path: Path) -> None:
    assert not {name for name in imports(path) if name.startswith("app.screens")}


@each([path for path in FILES if path.parts[0] == "app" and path.parent != Path("app/screens")])
def test_nothing_imports_a_page(path: Path) -> None:
    assert not {name for name in imports(path) if name.startswith("app.screens")}


@each([path for path in FILES if path.parts[:2] == ("app", "components")])
def test_a_component_knows_only_components(path: Path) -> None:
    ours = {name for name in imports(path) if top(name) in PARTS}
    assert all(name.startswith("app.components") for name in ours)


@pytest.mark.parametrize("folder", ["app/diary", "app/documents"])
def test_diary_and_documents_import_no_streamlit(folder: str) -> None:
    for path in FILES:
        if path.is_relative_to(folder):
            assert "streamlit" not in {top(name) for name in imports(path)}


def session_touches(path: Path) -> set[str]:
    names = {node.attr for node in ast.walk(tree(path)) if isinstance(node, ast.Attribute)}
    names |= {alias.name for node in ast.walk(tree(path)) if isinstance(node, ast.ImportFrom) for alias in node.names}
    return names & {"session_state", "query_params"}


@each([path for path in ALL_FILES if str(path) not in MAY_TOUCH_SESSION])
def test_only_the_visit_touches_the_session_and_the_address(path: Path) -> None:
    assert session_touches(path) == set()


@each([Path(path) for path in sorted(MAY_TOUCH_SESSION - {"app/visit.py"})])
def test_a_component_reads_its_own_key_and_writes_nothing(path: Path) -> None:
    assert session_touches(path) == {"session_state"}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.Delete):
            targets = [node.target] if isinstance(node, ast.AugAssign) else node.targets
            assert not any("session_state" in ast.unparse(target) for target in targets)


@each([Path(path) for path in WITHOUT_STREAMLIT])
def test_what_only_prepares_words_needs_no_streamlit(path: Path) -> None:
    assert "streamlit" not in {top(name) for name in imports(path)}
    assert not {name for name in imports(path) if name.startswith(("app.screens", "app.visit", "app.road"))}


def test_headers_use_streamlit_only_to_find_its_folder() -> None:
    used = {
        node.attr
        for node in ast.walk(tree(Path("app/headers.py")))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "streamlit"
    }
    assert used <= {"__file__"}
    assert {name for name in imports(Path("app/headers.py")) if top(name) == "streamlit"} <= {"streamlit"}


def test_the_layers_of_exercises_hold() -> None:
    for path in FILES:
        if path.parts[0] == "exercises":
            ours = {name for name in imports(path) if top(name) == "exercises"}
            assert module_name(path) in MAY_IMPORT, f"{path} is new: say in MAY_IMPORT where it stands"
            assert ours <= MAY_IMPORT[module_name(path)], path


@pytest.mark.parametrize("part", PARTS)
def test_no_module_imports_itself_by_a_detour(part: str) -> None:
    graph = {module_name(path): imports(path) for path in FILES if path.parts[0] == part}
    done: set[str] = set()

    def visit(name: str, road: tuple[str, ...]) -> None:
        assert name not in road, " → ".join((*road, name))
        if name not in done:
            for other in graph[name]:
                if other in graph:
                    visit(other, (*road, name))
            done.add(name)

    for name in graph:
        visit(name, ())


@each(ALL_FILES)
def test_no_module_is_a_drawer_for_everything(path: Path) -> None:
    assert path.stem not in ("utils", "util", "helpers", "helper", "manager", "managers", "common", "misc")


def test_the_gallery_needs_nothing_that_draws() -> None:
    gallery = imports(Path("media/gallery.py"))
    assert not {"numpy", "PIL", "scipy"} & {top(name) for name in gallery}
    assert not {name for name in gallery if name.startswith(("media.figure", "media.studio"))}


@each([path for path in ALL_FILES if path.parts[0] in ("app", "streamlit_app.py")])
def test_the_app_draws_nothing_itself(path: Path) -> None:
    assert not {name for name in imports(path) if name.startswith(("media.figure", "media.studio", "media.preview"))}


@each(ALL_FILES)
def test_no_page_lets_text_in_as_html(path: Path) -> None:
    assert "unsafe_allow_html" not in (ROOT / path).read_text("utf-8")


@each([path for path in FILES if path.parts[0] == "exercises"])
def test_advice_has_no_clock_no_chance_and_no_network(path: Path) -> None:
    forbidden = {"time", "datetime", "random", "secrets", "socket", "urllib", "http", "requests", "os", "subprocess"}
    assert not forbidden & {top(name) for name in imports(path)}
