"""The index and the files of a repository on ModelScope or Hugging Face, at one revision, over HTTP."""

from __future__ import annotations

import http.client
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
# A page of Hugging Face holds a thousand files.
PAGES = 1000


class Interrupted(Failed):
    """A failure of one request. `after_seconds`: the wait that the server asks for."""

    def __init__(self, reason: str, after_seconds: float = 0) -> None:
        super().__init__(reason)
        self.after_seconds = after_seconds


@dataclass(frozen=True)
class Entry:
    """A file of the index. A hash is empty if the index has none."""

    path: str
    size: int
    sha256: str
    git: str

    @property
    def hash(self) -> str:
        return self.sha256 or self.git


def entry_of(path: object, size: object, sha256: object, git: object) -> Entry:
    """Return a file of the index. Reject an invalid name or size, which no retry changes."""
    sha256, git = sha256 or "", git or ""
    if not isinstance(path, str) or path == "" or any("\ud800" <= c <= "\udfff" for c in path):
        raise Refused(f"The index names a file {path!a}, which is not a file name.")
    if not isinstance(size, int) or isinstance(size, bool) or size < 0:
        raise Refused(f"The index gives {path} the size {size!a}, which is not a number of bytes.")
    if not isinstance(sha256, str) or not isinstance(git, str):
        raise Refused(f"The index gives {path} an unreadable hash.")
    return Entry(path, size, sha256, git)


def token_of(text: str | None, secret: str) -> str:
    """Return a token that an HTTP header can hold. Errors name its Secret and never its value."""
    if text is None and secret != "":
        raise Failed(
            f"Secret {secret} does not exist. Create the Secret with this key in the namespace of this Job."
        )
    token = (text or "").strip()
    if token == "" and secret != "":
        raise Refused(f"Secret {secret} is empty. Set it to the token, as one line.")
    if all("!" <= character <= "~" for character in token):
        return token
    raise Refused(
        f"Secret {secret} contains a space, a line break or a character outside ASCII. "
        "Set it to the token alone, as one line."
    )


class Redirect(urllib.request.HTTPRedirectHandler):
    """Follows redirects to the storage behind a hub, without the token."""

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
    """The common part of both hubs. Every file is requested at the revision that the index was read at."""

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
        """Request a file, from an offset on if the server supports ranges."""
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
                    f"The certificate of {origin(url)[1]} is not trusted ({error.reason.verify_message}); a proxy may have "
                    "replaced it. Set procedures.weights.endpoint to a mirror that this image trusts."
                ) from None
            raise Interrupted(f"{origin(url)[1]} is unreachable: {error.reason}") from None
        except (OSError, http.client.HTTPException) as error:
            raise Interrupted(f"{origin(url)[1]}: {error or type(error).__name__}") from None
        except ValueError:
            # The text of the error may quote a header.
            raise Interrupted(f"{origin(url)[1]} has an invalid address, or redirects to one") from None

    def explain(self, error: urllib.error.HTTPError) -> Exception:
        """Return the exception for an error response."""
        wait = str(error.headers.get("Retry-After", ""))
        after = float(wait) if wait.isascii() and wait.isdigit() else 0
        if origin(error.url) != origin(self.endpoint):
            # The storage has not seen the token. Its addresses expire, and the hub issues new ones.
            host = origin(error.url)[1]
            return Interrupted(
                f"{host}, to which {self.title} redirects, answered {error.code} {error.reason}", after
            )
        what = f"{self.title} answered {error.code} {error.reason}"
        if error.code in (401, 403):
            return Refused(f"{what} for {self.repository}: {self.access(error.code)}")
        if error.code == 404:
            reason = {
                "RevisionNotFound": f"{self.repository} has no revision {self.revision}",
                "RepoNotFound": f"the repository {self.repository} does not exist",
            }.get(
                str(error.headers.get("X-Error-Code")),
                f"the repository {self.repository} does not exist, or it has no revision {self.revision}",
            )
            return Refused(f"{what}: {reason}. {self.access(404)}")
        if error.code in (408, 416, 425, 429) or error.code >= 500:
            return Interrupted(what, after)
        return Refused(what)

    def access(self, code: int) -> str:
        if self.secret == "":
            if code == 404:
                return "If the repository is private, set procedures.weights.tokenSecret to a Secret with a token."
            return "the repository requires a token. Set procedures.weights.tokenSecret to a Secret with a token."
        if code == 404:
            return f"The token in Secret {self.secret} may lack access to {self.repository}."
        return (
            f"the token in Secret {self.secret} is wrong, expired or without access. Replace it with a valid token. "
            "The terms of a gated repository must be accepted on its page first."
        )

    def get_json(self, url: str) -> tuple[object, Message]:
        """Return the JSON of a response, after a few retries."""
        for attempt in range(6):
            try:
                with self.open(url) as answer:
                    return json.load(answer), answer.headers
            except Interrupted as error:
                if attempt == 5:
                    raise
                time.sleep(max(error.after_seconds, 2**attempt * self.patience))
            except (OSError, ValueError, http.client.HTTPException) as error:
                if attempt == 5:
                    raise Interrupted(
                        f"{origin(url)[1]} did not answer with complete JSON: {error}"
                    ) from None
                time.sleep(2**attempt * self.patience)
        raise AssertionError("unreachable")


def is_kind(item: object, key: str, kind: str) -> bool:
    return isinstance(item, dict) and item.get(key) == kind


def following(link: str) -> str | None:
    """Return the query of the next page. Only the query, so that the token goes to no other address."""
    found = re.search(r'<[^>?]*\?([^>\s]+)>;\s*rel="next"', link)
    return found.group(1) if found else None


class HuggingFace(Hub):
    """Hugging Face and its mirrors (huggingface_hub, hf_api.py)."""

    title = "Hugging Face"

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    def entries(self) -> list[Entry]:
        base = f"{self.endpoint}/api/models/{self.repository}"
        found, _ = self.get_json(f"{base}/revision/{urllib.parse.quote(self.revision, safe='')}")
        commit = found.get("sha") if isinstance(found, dict) else None
        if not isinstance(commit, str):
            raise Interrupted(f"{self.title} has no commit for revision {self.revision}")
        self.revision = commit
        entries: list[Entry] = []
        tree = f"{base}/tree/{commit}"
        query: str | None = "recursive=true"
        seen: set[str] = set()
        while query is not None:
            if query in seen or len(seen) == PAGES:
                raise Refused(
                    f"The index of {self.title} does not end after {len(seen)} pages. "
                    "Set procedures.weights.endpoint to another endpoint."
                )
            seen.add(query)
            listed, headers = self.get_json(f"{tree}?{query}")
            if not isinstance(listed, list):
                raise Interrupted(f"{self.title} lists no files of {self.repository} at {commit}")
            entries.extend(self.entry(item) for item in listed if not is_kind(item, "type", "directory"))
            query = following(headers.get("Link", ""))
        return entries

    @staticmethod
    def entry(item: object) -> Entry:
        found = item if isinstance(item, dict) else {}
        lfs = found.get("lfs")
        if isinstance(lfs, dict):
            return entry_of(found.get("path"), lfs.get("size", found.get("size")), lfs.get("oid"), "")
        return entry_of(found.get("path"), found.get("size"), "", found.get("oid"))

    def url(self, entry: Entry) -> str:
        return f"{self.endpoint}/{self.repository}/resolve/{self.revision}/{urllib.parse.quote(entry.path)}"


class ModelScope(Hub):
    """ModelScope (modelscope, hub/api.py and hub/file_download.py)."""

    title = "ModelScope"

    def headers(self) -> dict[str, str]:
        return {"Cookie": f"m_session_id={self.token}"} if self.token else {}

    def entries(self) -> list[Entry]:
        query = urllib.parse.urlencode({"Revision": self.revision, "Recursive": "true"})
        found, _ = self.get_json(f"{self.endpoint}/api/v1/models/{self.repository}/repo/files?{query}")
        data = found.get("Data") if isinstance(found, dict) else None
        files = data.get("Files") if isinstance(data, dict) else None
        if not isinstance(files, list):
            reason = str(found.get("Message", "")) if isinstance(found, dict) else ""
            reason = reason.encode(errors="replace").decode()
            raise Refused(
                f"{self.title} lists no files of {self.repository} at revision {self.revision}: {reason}. "
                f"{self.access(404)}"
            )
        return [self.entry(item) for item in files if not is_kind(item, "Type", "tree")]

    @staticmethod
    def entry(item: object) -> Entry:
        found = item if isinstance(item, dict) else {}
        return entry_of(found.get("Path"), found.get("Size"), found.get("Sha256"), "")

    def url(self, entry: Entry) -> str:
        query = urllib.parse.urlencode({"Revision": self.revision, "FilePath": entry.path})
        return f"{self.endpoint}/api/v1/models/{self.repository}/repo?{query}"


HUBS = {"huggingface": HuggingFace, "modelscope": ModelScope}
