"""Where the demo's local FCM is, and how its process is started (the server itself is :mod:`app.demo.fcm_server`)."""

from dataclasses import dataclass
from pathlib import Path

from app.operating.ports import free_port


@dataclass(frozen=True)
class LocalFcm:
    """A port, and the file with the service account's credentials."""

    port: int
    credentials: Path

    @classmethod
    def in_directory(cls, directory: Path) -> "LocalFcm":
        """A local FCM on a free port."""
        return cls(free_port(), directory / "fcm-credentials.json")

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def command(self) -> tuple[str, ...]:
        """What to start."""
        return ("app.demo.fcm_server", "--port", str(self.port), "--credentials", str(self.credentials))

    @property
    def environment(self) -> dict[str, str]:
        """What the service's processes need to know."""
        return {"YIHU_FCM_CREDENTIALS": str(self.credentials), "YIHU_FCM_URL": self.url}
