"""How Streamlit runs: options and theme, the same whatever the working directory is.

Streamlit reads ``.streamlit/config.toml`` of the home folder, the working
directory and the script. None of these is a safe place for what the dashboard
depends on, so the options are given to the server as values; they win over any
file and over environment variables.
"""

import socket

from voicecoach.core.errors import ConfigError

__all__ = [
    "LOCAL_ADDRESSES",
    "OPTIONS",
    "THEME",
    "check_free_port",
    "check_local_address",
    "run_options",
]

LOCAL_ADDRESSES = ("127.0.0.1", "::1", "localhost")

OPTIONS: dict[str, object] = {
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",  # they go to the server's log, never to a browser
    "client.showErrorLinks": False,
    "client.toolbarMode": "minimal",
    "logger.hideWelcomeMessage": True,
    "runner.magicEnabled": False,
    # A full collection after each run of a page took four fifths of the run; Python's own
    # collector runs when enough was made.
    "runner.postScriptGC": False,
    "server.enableAgentApi": False,
    "server.enableCORS": True,
    "server.enableStaticServing": False,
    "server.enableXsrfProtection": True,
    "server.fileWatcherType": "none",
    "server.showEmailPrompt": False,
}

# White text on the primary colour has a contrast of 5.9:1 (light) and 5.2:1 (dark); captions,
# which Streamlit draws in three fifths of the text colour, have 4.5:1 and more on both backgrounds.
THEME: dict[str, object] = {
    "theme.baseFontSize": 15,
    "theme.baseRadius": "8px",
    "theme.buttonRadius": "8px",
    "theme.chartCategoricalColors": [
        "#4456d6",
        "#1a936f",
        "#e07a1f",
        "#8458b3",
        "#7d8896",
        "#c43d4b",
    ],
    "theme.headingFontSizes": ["1.75rem", "1.2rem", "1.1rem", "1.1rem", "1rem", "1rem"],
    "theme.headingFontWeights": [650, 600, 600, 600, 600, 600],
    "theme.paddingBottom": "2rem",
    "theme.paddingTop": "1rem",
    "theme.showSidebarBorder": True,
    "theme.showWidgetBorder": True,
    "theme.light.backgroundColor": "#ffffff",
    "theme.light.borderColor": "#d9dce3",
    "theme.light.linkColor": "#3546b8",
    "theme.light.primaryColor": "#4456d6",
    "theme.light.secondaryBackgroundColor": "#f3f4f7",
    "theme.light.textColor": "#131824",
    "theme.light.sidebar.backgroundColor": "#f7f8fa",
    "theme.light.sidebar.secondaryBackgroundColor": "#e9ebf1",
    "theme.dark.backgroundColor": "#14171f",
    "theme.dark.borderColor": "#353b49",
    "theme.dark.linkColor": "#aab4ff",
    "theme.dark.primaryColor": "#4f60d8",
    "theme.dark.secondaryBackgroundColor": "#1f242f",
    "theme.dark.textColor": "#e7e9ee",
    "theme.dark.sidebar.backgroundColor": "#10131a",
    "theme.dark.sidebar.secondaryBackgroundColor": "#1f242f",
}


def run_options(*, address: str, port: int | None) -> dict[str, object]:
    """Everything for ``streamlit.App.run(config=...)`` in local mode.

    Parameters
    ----------
    address : str
        An address of this machine; see `check_local_address`.
    port : int or None
        ``None`` takes the first free port from 8501 on.

    Examples
    --------
    >>> run_options(address="127.0.0.1", port=8600)["server.port"]
    8600
    """
    where: dict[str, object] = {
        "server.address": check_local_address(address),
        "server.allowedHosts": list(LOCAL_ADDRESSES),  # a foreign name that leads here is refused
    }
    if port is not None:
        where["server.port"] = check_free_port(port)
    return OPTIONS | THEME | where


def check_free_port(port: int) -> int:
    """Return ``port`` if a server may listen on it now.

    Raises
    ------
    ConfigError
        If it is no port, or somebody listens on it already.
    """
    if not 1 <= port <= 65535:
        raise ConfigError(f"a port is a number from 1 to 65535; got {port}")
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError as error:
            raise ConfigError(
                f"need a free port; {port} cannot be used ({error.strerror}); "
                "leave --port out to take the first free one"
            ) from error
    return port


def check_local_address(address: str) -> str:
    """Return ``address`` if only this machine can reach it.

    Raises
    ------
    ConfigError
        If other machines could: what is heard and read here is not encrypted on its way.

    Examples
    --------
    >>> check_local_address("127.0.0.1")
    '127.0.0.1'
    """
    if address not in LOCAL_ADDRESSES:
        raise ConfigError(
            f"the dashboard is for this machine only: need one of {', '.join(LOCAL_ADDRESSES)}; "
            f"got {address!r}; leave --address out"
        )
    return address
