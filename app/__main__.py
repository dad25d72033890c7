"""``python -m app`` is the command ``yihu``."""

from app.cli import main

main()
