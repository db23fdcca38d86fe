"""PostgreSQL, nats-server and chromedriver on free ports, in a temporary folder."""
import json
import os
import pwd
import re
import shutil
import socket
import subprocess
import time
import urllib.request

import fetch
import process


def wait_until(what, ready, child, log, seconds=60):
    """Ask until `ready()` answers; a server that died or never came is an error that shows its log."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        answer = ready()
        if answer:
            return answer
        if child.poll() is not None:
            break
        time.sleep(0.02)
    raise RuntimeError(f"{what} did not start:\n{log.read_text(errors='replace')[-3000:]}")


def _other_user():
    """PostgreSQL refuses to run as root: the user it becomes, and the words that make it so."""
    if not fetch.ROOT:
        return None, []
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return user, ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups",
                      "--pdeathsig", "INT"]
    raise RuntimeError("neither a user postgres nor nobody to run PostgreSQL as")


def postgres(folder, durable=False):
    """Start a PostgreSQL; returns the URL of its administrator and its bin folder."""
    programs = fetch.postgres()
    data, log = folder / "pg", folder / "postgres.log"
    data.mkdir(mode=0o700)
    user, become = _other_user()
    if user:
        os.chown(data, user.pw_uid, user.pw_gid)
    env = dict(os.environ, HOME=str(data), LC_ALL="C.UTF-8", PATH=f"{programs}:{os.environ['PATH']}")
    process.output([*become, programs / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "-E", "UTF8",
                    "--locale=C.UTF-8", "--no-sync"], env=env, cwd="/")
    loose = [] if durable else ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
    for _ in range(5):
        port = _free_port()
        with log.open("wb") as out:
            child = process.start([*become, programs / "postgres", "-D", data, "-p", port, "-k", data,
                                   "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=200",
                                   "-c", "logging_collector=off", *loose], env=env, cwd="/", stdout=out, stderr=out)
        try:
            wait_until("PostgreSQL", lambda: _accepts(programs, port), child, log)
            return f"postgres://postgres@127.0.0.1:{port}/postgres", programs
        except RuntimeError:
            if "Address already in use" not in log.read_text(errors="replace"):
                raise
    raise RuntimeError("no free port for PostgreSQL")


def _accepts(programs, port):
    return subprocess.run([programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)],
                          stdin=subprocess.DEVNULL).returncode == 0


def _free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def nats(folder):
    """Start a nats-server with JetStream flushed at every write; returns its URL and the program."""
    server = fetch.nats_server()
    ports, conf, log = folder / "nats-ports", folder / "nats.conf", folder / "nats.log"
    ports.mkdir()
    conf.write_text(f'jetstream {{ store_dir: "{folder}/nats", sync_interval: always }}\n')
    with log.open("wb") as out:
        child = process.start([server, "-c", conf, "-a", "127.0.0.1", "-p", "-1", "--ports_file_dir", ports],
                              stdout=out, stderr=out)

    def listening():
        for file in ports.glob("*.ports"):
            try:
                return json.loads(file.read_text())["nats"][0]
            except (ValueError, KeyError, IndexError):
                return None

    url = wait_until("nats-server", listening, child, log)
    return url, server


def webdriver(folder):
    """Start chromedriver; returns its URL and the path of Chromium."""
    chromium, driver, env = fetch.browser()
    log, home = folder / "chromedriver.log", folder / "browser"
    home.mkdir()
    with log.open("wb") as out:
        child = process.start([driver, "--port=0"], stdout=out, stderr=out,
                              env=dict(os.environ, **env, HOME=str(home), TMPDIR=str(home)))

    def listening():
        found = re.search(r"started successfully on port (\d+)", log.read_text(errors="replace"))
        if not found:
            return None
        url = f"http://127.0.0.1:{found[1]}"
        try:
            with urllib.request.urlopen(f"{url}/status", timeout=2) as answer:
                return url if answer.status == 200 else None
        except OSError:
            return None

    return wait_until("chromedriver", listening, child, log), chromium


def start_all(folder):
    """Everything the tests reach, as the environment variables that name it."""
    folder.chmod(0o755)
    env = {}
    given = os.environ.get("FILCOMMUN_TEST_PG")
    if given:
        env["FILCOMMUN_TEST_PG"] = given
        found = shutil.which("psql")
        env["FILCOMMUN_PG_BIN"] = os.environ.get("FILCOMMUN_PG_BIN") or (os.path.dirname(found) if found else "")
    else:
        env["FILCOMMUN_TEST_PG"], programs = postgres(folder)
        env["FILCOMMUN_PG_BIN"] = str(programs)
    env["FILCOMMUN_TEST_NATS"], server = nats(folder)
    env["FILCOMMUN_NATS_SERVER"] = str(server)
    given = os.environ.get("FILCOMMUN_TEST_WEBDRIVER")
    if given:
        env["FILCOMMUN_TEST_WEBDRIVER"] = given
    else:
        env["FILCOMMUN_TEST_WEBDRIVER"], env["FILCOMMUN_CHROMIUM"] = webdriver(folder)
    env["FILCOMMUN_XMLLINT"] = str(_wrapped(folder, "xmllint", "libxml2-utils"))
    [schema] = fetch.wheel("libsne", sdist=True).glob("*/ressources/InterfaceNuu_v0201.xsd")
    env["FILCOMMUN_SNE_SCHEMA"] = str(schema)
    return env


def _wrapped(folder, name, package):
    """A program as one path: where it needs an environment of its own, a script that sets it."""
    program, env = fetch.program(name, package)
    if not env:
        return program
    script = folder / name
    lines = [f"export {key}='{value}'" for key, value in env.items()]
    script.write_text("\n".join(["#!/bin/sh", *lines, f"exec {program} \"$@\""]) + "\n")
    script.chmod(0o755)
    return script
