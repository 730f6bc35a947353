"""The decoding and the encoding process: ``python -m voicecoach.audio.worker SOCKET``.

It is started by `worker_process.WorkerProcess`, holds no secret and may do
little: limits on memory, time, files and core dumps, an environment without
the user's variables, a folder of its own. It gets two open descriptors per
request (what to read and where the result goes) and opens nothing itself.
One request and one answer are one line of JSON each; the answer to a file
that cannot be used is ``{"refused": code, "details": {...}}``.
"""

import json
import os
import resource
import socket
import sys
import traceback
from typing import Any, BinaryIO

from voicecoach.audio.limits import MAX_OUTPUT_RATE_HZ, DecodeLimits
from voicecoach.audio.refusals import Refusal

__all__ = ["main"]

_MAX_REQUEST_BYTES = 65_536
_MAX_OPEN_FILES = 64
_BYTES_PER_SECOND = MAX_OUTPUT_RATE_HZ * 2 * 4
"""The most a second of decoded sound can take: two channels of float32."""


def main() -> None:
    """Serve requests until the other end of the socket is closed."""
    connection = socket.socket(fileno=int(sys.argv[1]))
    from voicecoach.audio import decode_file  # noqa: F401 - loads FFmpeg before the limits

    _send(connection, {"ready": True})
    base_bytes = _address_space_bytes()
    while True:
        line, descriptors = _receive(connection)
        if len(descriptors) != 2:
            return
        answer = _answer(json.loads(line), descriptors=descriptors, base_bytes=base_bytes)
        _send(connection, answer)


def _receive(connection: socket.socket) -> tuple[bytes, list[int]]:
    line, descriptors, _, _ = socket.recv_fds(connection, _MAX_REQUEST_BYTES, 2)
    return line, descriptors


def _send(connection: socket.socket, answer: dict[str, Any]) -> None:
    connection.sendall(json.dumps(answer).encode() + b"\n")


def _answer(
    request: dict[str, Any], *, descriptors: list[int], base_bytes: int | None
) -> dict[str, Any]:
    limits = DecodeLimits(**request["limits"])
    with os.fdopen(descriptors[0], "rb") as source, os.fdopen(descriptors[1], "wb") as output:
        try:
            _limit_resources(limits, base_bytes=base_bytes)
            if request["task"] == "encode":
                return _encoded(request, source, output)
            return _decoded(request, source, output, limits)
        except Refusal as refusal:
            return {"refused": refusal.code, "details": refusal.details}
        except MemoryError:
            return {"refused": "decoder_out_of_memory", "details": {}}
        except Exception as error:  # noqa: BLE001 - whatever one file does, the next is to be served
            traceback.print_exc()
            return {"refused": "decoder_crashed", "details": {"reason": type(error).__name__}}


def _decoded(
    request: dict[str, Any], source: BinaryIO, output: BinaryIO, limits: DecodeLimits
) -> dict[str, Any]:
    from voicecoach.audio.decode_file import decode_file

    return decode_file(
        source,
        output,
        container=request["container"],
        opus_input_rate_hz=request["opus_input_rate_hz"],
        limits=limits,
    )


def _encoded(request: dict[str, Any], source: BinaryIO, output: BinaryIO) -> dict[str, Any]:
    from voicecoach.audio.opus import encode_opus

    encode_opus(source, output, channel_count=request["channel_count"], rate_hz=request["rate_hz"])
    return {}


def _limit_resources(limits: DecodeLimits, *, base_bytes: int | None) -> None:
    """Set what the next file may use; only soft limits, so that each file can set its own."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    used_s = int(used.ru_utime + used.ru_stime)
    _limit(resource.RLIMIT_CPU, used_s + int(limits.timeout_s) + 2)
    _limit(resource.RLIMIT_FSIZE, int((limits.max_duration_s + 60.0) * _BYTES_PER_SECOND))
    _limit(resource.RLIMIT_NOFILE, _MAX_OPEN_FILES)
    _limit(resource.RLIMIT_CORE, 0)
    if base_bytes is not None:
        _limit(resource.RLIMIT_AS, base_bytes + limits.memory_bytes)


def _limit(what: int, soft: int) -> None:
    hard = resource.getrlimit(what)[1]
    resource.setrlimit(what, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _address_space_bytes() -> int | None:
    """Address space in use now; ``None`` where it cannot be known nor limited (macOS)."""
    if sys.platform != "linux":
        return None
    with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123
        return int(statm.read().split()[0]) * resource.getpagesize()


if __name__ == "__main__":
    main()
