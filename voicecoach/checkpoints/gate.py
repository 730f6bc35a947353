"""Models that are given only to people who accepted their conditions: what to do, step by step."""

from urllib.parse import urlsplit

__all__ = ["CODE_HEADER", "TOKEN_VARIABLE", "may_carry_a_token", "page_of", "refusal"]

TOKEN_VARIABLE = "HF_TOKEN"  # noqa: S105 - the name of a variable
"""Names a person's token for the hub; the hub's own client reads the same."""

CODE_HEADER = "X-Error-Code"
"""Where the hub says what the status means."""

_GATED = "GatedRepo"
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def may_carry_a_token(address: str) -> bool:
    """Whether a token may be sent there: encrypted, or to this machine.

    Examples
    --------
    >>> may_carry_a_token("http://mirror.example/file")
    False
    """
    parts = urlsplit(address)
    return parts.scheme == "https" or parts.hostname in _LOOPBACK


def page_of(address: str) -> str:
    """Page of the repository that a file is of.

    Examples
    --------
    >>> page_of("https://hub.example/owner/name/resolve/main/config.yaml")
    'https://hub.example/owner/name'
    """
    return address.partition("/resolve/")[0]


def refusal(status: int, code: str | None, *, what: str, address: str, had_token: bool) -> str:
    """Say why the hub did not give a file or a listing, and what to do.

    Parameters
    ----------
    status : int
        What it answered: 401 or 403 where a token is asked for.
    code : str or None
        What it said in `CODE_HEADER`.
    what, address : str
    had_token : bool
        Whether a token came with the question.
    """
    hub = "{0.scheme}://{0.netloc}".format(urlsplit(address))
    page = page_of(address)
    if status in {401, 403} and not may_carry_a_token(address):
        return f"{what} needs a token, and {hub} is not encrypted: name an https address"
    if status == 401 and had_token:
        return (
            f"the hub does not know the token that came with the question for {what}; make a new "
            f"one at {hub}/settings/tokens, and give it in {TOKEN_VARIABLE} or log in again with: "
            "hf auth login"
        )
    if status == 403 and had_token:
        return (
            f"the hub knows your token, but does not give you {what}. Either its conditions are "
            f"not accepted yet: open {page}, signed in as the owner of the token. Or the token may "
            "not read such repositories: allow it at "
            f"{hub}/settings/tokens (read access to public gated repositories)"
        )
    if code == _GATED:
        return _steps(what, page=page, hub=hub)
    if status in {401, 403, 404}:
        return (
            f"the hub has no {what} that everybody may read ({address} answered {status}); "
            f"if it is private, give your token in {TOKEN_VARIABLE}"
        )
    return f"the hub refused {what} ({address} answered {status}); try again later"


def _steps(what: str, *, page: str, hub: str) -> str:
    return (
        f"{what} is given only to people who accepted its conditions:\n"
        f"  1. open {page}, sign in, read the conditions and accept them\n"
        f"  2. make a token for reading at {hub}/settings/tokens\n"
        f"  3. run the command again with {TOKEN_VARIABLE}=... before it, "
        "or after: hf auth login\n"
        f"The token is sent to {hub} only; voicecoach does not keep it."
    )
