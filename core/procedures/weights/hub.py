"""The index and the files of a repository on ModelScope or Hugging Face, at one revision, over HTTP."""

from __future__ import annotations

import json
import re
import ssl
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from email.message import Message
from typing import IO

from outcome import Failed, Refused

TIMEOUT_SECONDS = 60
HIDDEN = ("Authorization", "Cookie")


class Interrupted(Failed):
    """What another try may change."""

    def __init__(self, reason: str, after_seconds: float = 0) -> None:
        super().__init__(reason)
        self.after_seconds = after_seconds


@dataclass(frozen=True)
class Entry:
    """A file as the index describes it; empty hashes where it says none."""

    path: str
    size: int
    sha256: str
    git: str

    @property
    def hash(self) -> str:
        return self.sha256 or self.git


class Redirect(urllib.request.HTTPRedirectHandler):
    """Follows to the storage behind a hub, and keeps the token from it."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> urllib.request.Request | None:
        request = super().redirect_request(req, fp, code, msg, headers, newurl)
        if request is not None and origin(newurl) != origin(req.full_url):
            for name in HIDDEN:
                request.remove_header(name)
        return request


def origin(url: str) -> tuple[str, str]:
    parts = urllib.parse.urlsplit(url)
    return parts.scheme, parts.netloc


class Hub:
    """What both hubs have in common. Each file is asked for at the revision that was found first."""

    title = "the hub"

    def __init__(
        self, endpoint: str, repository: str, revision: str, token: str, secret: str, patience: float
    ) -> None:
        self.endpoint = endpoint
        self.repository = repository
        self.revision = revision
        self.token = token
        self.secret = secret
        self.patience = patience
        self.opener = urllib.request.build_opener(Redirect())

    def entries(self) -> list[Entry]:
        raise NotImplementedError

    def url(self, entry: Entry) -> str:
        raise NotImplementedError

    def headers(self) -> dict[str, str]:
        raise NotImplementedError

    def open(self, url: str, offset: int = 0) -> IO[bytes]:
        """Asks for a file, from an offset on where the server can."""
        headers = {"User-Agent": "glm-serve", "Accept-Encoding": "identity", **self.headers()}
        if offset > 0:
            headers["Range"] = f"bytes={offset}-"
        try:
            return self.opener.open(urllib.request.Request(url, headers=headers), timeout=TIMEOUT_SECONDS)
        except urllib.error.HTTPError as error:
            with error:
                raise self.explain(error) from None
        except urllib.error.URLError as error:
            if isinstance(error.reason, ssl.SSLCertVerificationError):
                raise Refused(
                    f"The certificate of {origin(url)[1]} is not trusted ({error.reason.verify_message}). "
                    "A proxy may stand between: use a mirror that this image trusts (procedures.weights.endpoint)."
                ) from None
            raise Interrupted(f"{origin(url)[1]} cannot be reached: {error.reason}") from None
        except (OSError, ValueError) as error:
            raise Interrupted(f"{origin(url)[1]}: {error or type(error).__name__}") from None

    def explain(self, error: urllib.error.HTTPError) -> Exception:
        """What an answer means for the download."""
        what = f"{self.title} answers {error.code} {error.reason}"
        if error.code in (401, 403):
            return Refused(f"{what} for {self.repository}: {self.access(error.code)}")
        if error.code == 404:
            reason = {
                "RevisionNotFound": f"{self.repository} has no revision {self.revision}",
                "RepoNotFound": f"there is no repository {self.repository}",
            }.get(
                str(error.headers.get("X-Error-Code")),
                f"there is no repository {self.repository}, or it has no revision {self.revision}",
            )
            return Refused(f"{what}: {reason}. {self.access(404)}")
        if error.code in (408, 416, 425, 429) or error.code >= 500:
            wait = str(error.headers.get("Retry-After", ""))
            return Interrupted(what, float(wait) if wait.isdigit() else 0)
        return Refused(what)

    def access(self, code: int) -> str:
        if self.secret == "":
            also = "If it is private" if code == 404 else "It needs a token"
            return f"{also}: put one into a Secret and name it in procedures.weights.tokenSecret."
        if code == 404:
            return f"Or the token of Secret {self.secret}, may not see it."
        return (
            f"the token of Secret {self.secret}, is wrong, has ended, or has no access. "
            "Put a right one there; a gated repository's terms must be accepted on its page first."
        )

    def ask(self, url: str) -> tuple[object, Message]:
        """The JSON of an answer, after some tries."""
        for attempt in range(6):
            try:
                with self.open(url) as answer:
                    return json.load(answer), answer.headers
            except Interrupted as error:
                if attempt == 5:
                    raise
                time.sleep(max(error.after_seconds, 2**attempt * self.patience))
            except (OSError, ValueError) as error:
                if attempt == 5:
                    raise Interrupted(f"{origin(url)[1]} answers no JSON: {error}") from None
                time.sleep(2**attempt * self.patience)
        raise AssertionError("unreachable")


class HuggingFace(Hub):
    """Hugging Face and its mirrors (huggingface_hub, hf_api.py)."""

    title = "Hugging Face"

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    def entries(self) -> list[Entry]:
        base = f"{self.endpoint}/api/models/{self.repository}"
        found, _ = self.ask(f"{base}/revision/{urllib.parse.quote(self.revision, safe='')}")
        commit = found.get("sha") if isinstance(found, dict) else None
        if not isinstance(commit, str):
            raise Interrupted(f"{self.title} names no commit for revision {self.revision}")
        self.revision = commit
        entries: list[Entry] = []
        page: str | None = f"{base}/tree/{commit}?recursive=true"
        while page is not None:
            listed, headers = self.ask(page)
            for item in listed if isinstance(listed, list) else []:
                if item.get("type") == "file":
                    lfs = item.get("lfs") or {}
                    entries.append(
                        Entry(
                            path=item["path"],
                            size=int(lfs.get("size", item["size"])),
                            sha256=lfs.get("oid", ""),
                            git="" if lfs else item.get("oid", ""),
                        )
                    )
            following = re.search(r'<([^>]+)>;\s*rel="next"', headers.get("Link", ""))
            page = following.group(1) if following else None
        return entries

    def url(self, entry: Entry) -> str:
        return f"{self.endpoint}/{self.repository}/resolve/{self.revision}/{urllib.parse.quote(entry.path)}"


class ModelScope(Hub):
    """ModelScope (modelscope, hub/api.py and hub/file_download.py)."""

    title = "ModelScope"

    def headers(self) -> dict[str, str]:
        return {"Cookie": f"m_session_id={self.token}"} if self.token else {}

    def entries(self) -> list[Entry]:
        query = urllib.parse.urlencode({"Revision": self.revision, "Recursive": "true"})
        found, _ = self.ask(f"{self.endpoint}/api/v1/models/{self.repository}/repo/files?{query}")
        data = found.get("Data") if isinstance(found, dict) else None
        files = data.get("Files") if isinstance(data, dict) else None
        if not isinstance(files, list):
            said = found.get("Message", "") if isinstance(found, dict) else ""
            raise Refused(
                f"{self.title} lists no files of {self.repository} at revision {self.revision}: {said}. "
                f"{self.access(404)}"
            )
        return [
            Entry(path=item["Path"], size=int(item["Size"]), sha256=item.get("Sha256") or "", git="")
            for item in files
            if item.get("Type") != "tree"
        ]

    def url(self, entry: Entry) -> str:
        query = urllib.parse.urlencode({"Revision": self.revision, "FilePath": entry.path})
        return f"{self.endpoint}/api/v1/models/{self.repository}/repo?{query}"


HUBS = {"huggingface": HuggingFace, "modelscope": ModelScope}
