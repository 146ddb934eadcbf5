"""Finding a port to listen at."""

import errno
import socket


def free_port(host: str, first: int, tries: int = 20) -> int:
    """The first port from `first` on that nobody listens at, saying which ones were taken.

    Raises OSError if the address is not this machine's, or if all of `tries` ports in a row are taken.
    """
    for port in range(first, first + tries - 1):
        try:
            return _bind(host, port)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            print(f"Port {port} is taken; trying {port + 1}.", flush=True)
    return _bind(host, first + tries - 1)


def _bind(host: str, port: int) -> int:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))
    return port
