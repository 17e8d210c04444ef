"""Settings: read once from the environment; every one has a working default for one machine."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

HERE = Path(__file__).resolve().parent
ROOT = HERE / "_data" if (HERE / "_data" / "templates").is_dir() else HERE.parent
# Where data goes by default: beside the checkout; where the portal is installed, the folder it is started in.
HOME = Path.cwd() if ROOT.name == "_data" else ROOT


@dataclass(frozen=True)
class Settings:
    """What the portal needs to know about where it runs. README lists each variable."""

    instance: Path
    database_url: str
    redis_url: str
    secret_key: str
    base_url: str
    council: str
    mail_url: str
    mail_from: str
    demo: bool
    trusted_hosts: tuple[str, ...]
    proxies: int = 0
    sealing_keys: tuple[str, ...] = ()
    mail_per_minute: int = 0
    imap_url: str = ""
    mail_authserv: str = ""
    emergency: str = ""
    privacy_lead: str = ""

    def flask(self) -> dict[str, Any]:
        """The same as Flask's own configuration keys."""
        return {
            "SECRET_KEY": self.secret_key,
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "SQLALCHEMY_ENGINE_OPTIONS": {"pool_pre_ping": not self.database_url.startswith("sqlite")},
            "BASE_URL": self.base_url,
            "COUNCIL": self.council,
            "REDIS_URL": self.redis_url,
            "MAIL_URL": self.mail_url,
            "MAIL_FROM": self.mail_from,
            "MAIL_PER_MINUTE": self.mail_per_minute,
            "IMAP_URL": self.imap_url,
            "MAIL_AUTHSERV": self.mail_authserv,
            "EMERGENCY": self.emergency,
            "PRIVACY_LEAD": self.privacy_lead,
            "DEMO": self.demo,
            "INSTANCE": self.instance,
            "PROXIES": self.proxies,
            "SEALING_KEYS": self.sealing_keys,
            "TRUSTED_HOSTS": [*self.trusted_hosts, urlsplit(self.base_url).hostname or "", "127.0.0.1", "localhost"],
            "MAX_CONTENT_LENGTH": 4 * 1024 * 1024,
            "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
            "MAX_FORM_PARTS": 1000,
            "WTF_CSRF_TIME_LIMIT": None,
            "WTF_CSRF_SSL_STRICT": False,  # lib/origins.py asks the browser itself
            "SESSION_COOKIE_NAME": "__Host-qa" if self.base_url.startswith("https:") else "qa",
            "SESSION_COOKIE_SECURE": self.base_url.startswith("https:"),
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
        }


def from_environment(environ: dict[str, str] | None = None) -> Settings:
    """The settings of this process. Makes the instance folder and a secret key on first use."""
    env = dict(os.environ) if environ is None else environ
    instance = Path(env.get("QAPORTAL_INSTANCE") or HOME / "instance").resolve()
    instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    base_url = env.get("QAPORTAL_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
    return Settings(
        instance=instance,
        database_url=database_url(env.get("DATABASE_URL", ""), instance),
        redis_url=env.get("REDIS_URL", ""),
        secret_key=env.get("SECRET_KEY") or _kept_secret(instance),
        base_url=base_url,
        council=env.get("QAPORTAL_COUNCIL", "Saltmarsh Council"),
        mail_url=env.get("QAPORTAL_MAIL_URL", "folder:"),
        mail_from=env.get("QAPORTAL_MAIL_FROM", "qa-portal@saltmarsh.example"),
        demo=env.get("QAPORTAL_DEMO", "") == "1",
        trusted_hosts=tuple(host for host in env.get("QAPORTAL_TRUSTED_HOSTS", "").split(",") if host),
        mail_per_minute=int(env.get("QAPORTAL_MAIL_PER_MINUTE", "0")),
        imap_url=env.get("QAPORTAL_IMAP_URL", ""),
        mail_authserv=env.get("QAPORTAL_MAIL_AUTHSERV", ""),
        emergency=env.get("QAPORTAL_EMERGENCY", ""),
        privacy_lead=env.get("QAPORTAL_PRIVACY_LEAD", ""),
        proxies=int(env.get("QAPORTAL_PROXIES", "0")),
        sealing_keys=tuple(key for key in env.get("QAPORTAL_SEALING_KEYS", "").split(",") if key),
    )


def database_url(stated: str, instance: Path) -> str:
    """SQLite in the instance folder by default; the old spelling postgres:// is understood."""
    if not stated:
        return f"sqlite:///{instance / 'qaportal.db'}"
    return "postgresql://" + stated.removeprefix("postgres://") if stated.startswith("postgres://") else stated


def _kept_secret(instance: Path) -> str:
    """The instance's own secret key, made once and readable by its owner alone."""
    path = instance / "secret_key"
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()
