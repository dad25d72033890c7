"""The API guide's blocks run as they stand, one after the other, against the real server with the demo district."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.demo import loading
from app.demo.logins import CODE
from tests.system.server import ROOT, serving

GUIDE = ROOT / "docs" / "api-guide.md"
BLOCK = re.compile(r"^```bash\n(?P<script>.*?)^```\n(?:```text\n(?P<said>.*?)^```)?", re.MULTILINE | re.DOTALL)
BETWEEN = "----- next block -----"
NEEDED = ("bash", "curl", "python3")

pytestmark = pytest.mark.skipif(
    any(shutil.which(name) is None for name in NEEDED), reason=f"LEFT OUT: one of {', '.join(NEEDED)} is missing"
)


@pytest.fixture
def demo(environment: dict[str, str], tmp_path: Path) -> Iterator[str]:
    """The address of a web process on a small demo district, with the demo's login code."""
    loading.load_if_absent(300, lambda _: None)
    environment |= {"YIHU_DEMO_CODE": CODE, "YIHU_RATE_LIMIT": "600/minute"}
    with serving(environment, tmp_path) as address:
        yield address


@pytest.mark.slow
@pytest.mark.no_cover  # the service runs in processes of its own
def test_every_block_of_the_guide_says_what_the_guide_says(demo: str, tmp_path: Path) -> None:
    blocks = list(BLOCK.finditer(GUIDE.read_text()))
    assert len(blocks) > 10
    script = f"\necho '{BETWEEN}'\n".join(block["script"] for block in blocks)
    (tmp_path / "guide.sh").write_text(f"set -euo pipefail\n{script}")
    ran = subprocess.run(
        ["bash", str(tmp_path / "guide.sh")],
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, "YIHU": demo},
    )
    said = ran.stdout.split(f"{BETWEEN}\n")
    for block, found in zip(blocks, said, strict=False):
        assert _is_as_told(found, block["said"] or ""), f"{block['script']}\nsaid:\n{found}\n{ran.stderr}"
    assert ran.returncode == 0, ran.stderr
    assert len(said) == len(blocks)


def _is_as_told(found: str, told: str) -> bool:
    """Line by line the same; ``…`` stands for any one line."""
    lines, wanted = found.strip().splitlines(), told.strip().splitlines()
    return len(lines) == len(wanted) and all(
        line == want or want == "…" for line, want in zip(lines, wanted, strict=True)
    )
