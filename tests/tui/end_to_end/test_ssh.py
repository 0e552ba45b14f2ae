"""Over a real ssh connection that breaks, nothing of the program lives on."""

from __future__ import annotations

import getpass
import os
import shutil
import signal
import socket
import subprocess
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.tui.end_to_end.terminal import (
    PROGRAMS,
    TOKEN_VARIABLE,
    Terminal,
    app_command,
    assert_nothing_left,
    family,
    poll,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

SERVER = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


def reason_to_skip() -> str | None:
    if os.geteuid() != 0:
        return "starting an ssh server takes root"
    if SERVER is None:
        return "no sshd is installed (Debian: apt-get install openssh-server)"
    if shutil.which("ssh") is None:
        return "no ssh client is installed"
    return None


@dataclass(frozen=True)
class Server:
    """An ssh server of this test alone."""

    port: int
    key: Path
    log: Path

    def login(self, command: str) -> list[str]:
        """The client's command line."""
        options = ["StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "IdentitiesOnly=yes"]
        return [
            *("ssh", "-q", "-tt", "-F", "none", "-p", str(self.port), "-i", str(self.key)),
            *(part for option in options for part in ("-o", option)),
            f"{getpass.getuser()}@127.0.0.1",
            command,
        ]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    reason = reason_to_skip()
    if reason is not None or SERVER is None:
        pytest.skip(reason or "no sshd")
    keys = [tmp_path / "host", tmp_path / "person"]
    for key in keys:
        subprocess.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key],
            check=True,
            stdin=subprocess.DEVNULL,
        )
    # Debian makes the directory when its own service starts; the server refuses to run without.
    Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    port, log = free_port(), tmp_path / "log"
    options = [
        f"Port {port}",
        "ListenAddress 127.0.0.1",
        f"HostKey {keys[0]}",
        f"AuthorizedKeysFile {keys[1]}.pub",
        "AuthenticationMethods publickey",
        "PermitRootLogin prohibit-password",
        "StrictModes no",
        "UsePAM no",
        "PidFile none",
    ]
    (tmp_path / "config").write_text("\n".join(options) + "\n")
    with subprocess.Popen([SERVER, "-D", "-f", tmp_path / "config", "-E", log]) as process:
        try:
            poll(lambda: listens(port), lambda: f"no ssh server: {log.read_text()}")
            yield Server(port, keys[1], log)
        finally:
            process.terminate()


def test_a_killed_ssh_client_leaves_no_process(server: Server) -> None:
    token = uuid.uuid4().hex
    # The token goes through the command line of the far side alone: the client must not count.
    command = " ".join(
        [
            f"env {TOKEN_VARIABLE}={token} LANG=C.UTF-8",
            *app_command(),
            str(PROGRAMS / "family.py"),
        ]
    )
    terminal = Terminal(server.login(command), "the ssh client")
    try:
        terminal.wait_for("T0")
        terminal.type("c")
        terminal.wait_for("the family is up")
        assert len(family(token)) >= 4
        terminal.send(signal.SIGKILL)
        terminal.wait_for_end()
        assert_nothing_left(token)
    finally:
        terminal.close()
